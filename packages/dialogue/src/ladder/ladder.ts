import type { TransferTrigger } from '@zhiyin/contracts';
import {
  type CustomerSignal,
  initialLadder,
  type LadderContext,
  type LadderEvent,
  type LadderIssue,
  type LadderOutcome,
  type LadderState,
  type LadderStep,
  type PendingTransfer,
  UNKNOWN_ISSUE,
} from './model.ts';
import type { LadderPolicy } from './policy.ts';

const NOTHING: LadderOutcome = { action: 'none', trigger: null, reason: null, queue: null };

const ANSWER: LadderOutcome = { ...NOTHING, action: 'answer' };

const FAILURE_SIGNALS: readonly CustomerSignal[] = ['deny', 'repeat', 'why_again', 'report_fail'];

/**
 * 阶梯式响应, the ladder rule and the transfer triggers T0-T15 as one pure step: state and event in, next state and what the bot
 * must do out. The given state is never changed. A queue of null means "by issue": the caller knows the issue's category.
 */
export function ladderStep(state: LadderState, event: LadderEvent, policy: LadderPolicy, context: LadderContext): LadderStep {
  const next: LadderState = {
    ...state,
    issues: Object.fromEntries(Object.entries(state.issues).map(([id, issue]) => [id, { ...issue }])),
    toolFailures: { ...state.toolFailures },
  };
  const outcome = apply(next, event, policy, context);
  if (outcome.action === 'transfer') next.pending = null;
  return { state: next, outcome };
}

function apply(state: LadderState, event: LadderEvent, policy: LadderPolicy, context: LadderContext): LadderOutcome {
  switch (event.type) {
    case 'attempt': {
      enterIssue(state, event.issue ?? state.current ?? UNKNOWN_ISSUE).openAttempt = true;
      state.fallbackRun = 0;
      return NOTHING;
    }
    case 'bot_other':
      state.fallbackRun = 0;
      return NOTHING;
    case 'customer':
      return onCustomer(state, event.signal, event.issue, event.at, policy, context);
    case 'fallback':
      return onFallback(state, event.issue, policy, context);
    case 'bot_time':
      return onBotTime(event.seconds, policy);
    case 'silence':
      return state.pending?.trigger === 'T5' && event.seconds >= policy.angerSilenceSeconds ? confirmed(state.pending) : NOTHING;
    case 'returned': {
      const kept = event.hours < policy.returnHours ? Math.min(1, Math.max(0, event.count)) : 0;
      enterIssue(state, event.issue);
      state.issues[event.issue] = { count: kept, openAttempt: false, parkedAt: null };
      return event.visits24h >= policy.repeatVisits && event.dissatisfied
        ? transfer('T14', 'repeated_visits', policy.queues.general)
        : NOTHING;
    }
    case 'tool_failed': {
      const failures = (Object.hasOwn(state.toolFailures, event.tool) ? (state.toolFailures[event.tool] ?? 0) : 0) + 1;
      state.toolFailures[event.tool] = failures;
      return failures >= policy.toolFailures ? transfer('T15', 'tool_failed', null) : NOTHING;
    }
    case 'sop_rule':
      if (!event.confirm) return transfer('T10', event.reason, event.queue);
      return askFirst(state, { trigger: 'T10', reason: event.reason, queue: event.queue });
    case 'rare_question':
      return transfer('T13', 'rare_question', policy.queues.general);
    case 'cancelled_transfer': {
      // The customer left the queue: the bot goes on, and the next failure brings the person back.
      const issue = enterIssue(state, event.issue ?? state.current ?? UNKNOWN_ISSUE);
      Object.assign(issue, { count: 1, openAttempt: false });
      Object.assign(state, { pending: null, fallbackRun: 0, fallbacks: 0, unresolved: Math.min(1, state.unresolved) });
      return NOTHING;
    }
    case 'solved_by_human':
      Object.assign(state, { ...initialLadder(), current: state.current, personOffered: state.personOffered });
      return NOTHING;
  }
}

/** The issue becomes the current one; the one before is parked with its count. */
function enterIssue(state: LadderState, id: string, at: string | null = null): LadderIssue {
  const before = state.current;
  if (before !== null && before !== id && Object.hasOwn(state.issues, before)) {
    const left = state.issues[before];
    if (left) left.parkedAt = at;
  }
  if (!Object.hasOwn(state.issues, id)) state.issues[id] = { count: 0, openAttempt: false, parkedAt: null };
  state.current = id;
  return state.issues[id] ?? { count: 0, openAttempt: false, parkedAt: null };
}

function onCustomer(
  state: LadderState,
  signal: CustomerSignal,
  issueId: string | null,
  at: string | null,
  policy: LadderPolicy,
  context: LadderContext,
): LadderOutcome {
  const { queues } = policy;
  switch (signal) {
    case 'safety':
      return transfer('T0', 'safety', queues.safety);
    case 'crisis':
      return transfer('T1', 'crisis', queues.safety);
    case 'human':
      return transfer('T2', 'explicit_request', null);
    case 'refuse_bot':
      return transfer('T2', 'refused_bot', null);
    case 'infosec':
      return transfer('T3', 'information_security', queues.security);
    case 'legal':
      state.legalSignals += 1;
      if (state.legalSignals >= 2) return transfer('T4', 'legal', queues.complaint);
      return askFirst(state, { trigger: 'T4', reason: 'legal', queue: queues.complaint });
    case 'anger':
      // A customer who answers the question with more anger is not asked a second time.
      if (state.pending?.trigger === 'T5') return transfer('T5', 'anger', null);
      return askFirst(state, { trigger: 'T5', reason: 'anger', queue: null });
    case 'commitment':
      // The bot never promises money: it explains, collects and files, and a person decides.
      if (state.pending?.trigger === 'T11') return transfer('T11', 'commitment', queues.afterSales);
      return askFirst(state, { trigger: 'T11', reason: 'commitment', queue: queues.afterSales });
    case 'elderly':
      return offered(state, NOTHING, { ...context, elderly: true });
    case 'confirm_yes':
      return state.pending ? confirmed(state.pending) : offered(state, NOTHING, context);
    case 'confirm_no':
      if (!state.pending) return offered(state, NOTHING, context);
      state.pending = null;
      return ANSWER;
    default:
      return onTalk(state, signal, issueId, at, policy, context);
  }
}

function onTalk(
  state: LadderState,
  signal: CustomerSignal,
  issueId: string | null,
  at: string | null,
  policy: LadderPolicy,
  context: LadderContext,
): LadderOutcome {
  if (signal === 'ack' || signal === 'double_send' || signal === 'answer_slot') return offered(state, NOTHING, context);
  if (signal === 'resolved') {
    const issue = enterIssue(state, issueId ?? state.current ?? UNKNOWN_ISSUE, at);
    Object.assign(issue, { count: 0, openAttempt: false });
    state.fallbackRun = 0;
    return NOTHING;
  }
  if (signal === 'new_issue') {
    const id = issueId ?? UNKNOWN_ISSUE;
    const known = Object.hasOwn(state.issues, id) ? state.issues[id] : undefined;
    const issue = enterIssue(state, id, at);
    // Parked longer than its time: it counts as coming back to it.
    if (known?.parkedAt && minutesBetween(known.parkedAt, at) > policy.parkMinutes) issue.count = Math.min(1, issue.count);
    issue.parkedAt = null;
    issue.openAttempt = false;
    return offered(state, ANSWER, context);
  }
  const issue = enterIssue(state, issueId ?? state.current ?? UNKNOWN_ISSUE, at);
  if (FAILURE_SIGNALS.includes(signal) && issue.openAttempt) return onFailedAttempt(state, issue, policy, context);
  if (signal === 'refine') issue.openAttempt = false;
  return offered(state, ANSWER, context);
}

/** One attempt can be failed only once; the count decides between a changed strategy (rung 2) and a person (rung 3). */
function onFailedAttempt(state: LadderState, issue: LadderIssue, policy: LadderPolicy, context: LadderContext): LadderOutcome {
  issue.openAttempt = false;
  issue.count += 1;
  state.unresolved += 1;
  if (context.vip && policy.vip === 'auto_on_first_unresolved') return transfer('T6', 'vip', policy.queues.vip);
  if (issue.count >= policy.unresolvedFollowUps || state.unresolved >= policy.perConversation) return transfer('T9', 'ladder', null);
  if (context.visits24h >= policy.repeatVisits && context.dissatisfied) return transfer('T14', 'repeated_visits', policy.queues.general);
  if (context.vip && !state.personOffered) {
    state.personOffered = true;
    return { action: 'offer_human', trigger: 'T6', reason: 'vip', queue: policy.queues.vip };
  }
  return { ...NOTHING, action: 'change_strategy' };
}

function onFallback(state: LadderState, issueId: string | null, policy: LadderPolicy, context: LadderContext): LadderOutcome {
  state.fallbackRun += 1;
  state.fallbacks += 1;
  const id = issueId ?? state.current;
  const issue = id !== null && Object.hasOwn(state.issues, id) ? state.issues[id] : undefined;
  // U5: failing on the follow-up of an open attempt counts for both counters.
  const failed = issue?.openAttempt ? onFailedAttempt(state, issue, policy, context) : null;
  if (failed?.trigger === 'T6' && failed.action === 'transfer') return failed;
  const tooMany = state.fallbackRun >= policy.consecutiveFallbacks || state.fallbacks >= policy.conversationFallbacks;
  if (tooMany) return transfer('T8', 'repeated_fallback', policy.queues.general);
  return failed ?? { ...NOTHING, action: 'fallback' };
}

function onBotTime(seconds: number, policy: LadderPolicy): LadderOutcome {
  const { progressSeconds, degradedSeconds, transferSeconds } = policy.botTimeout;
  if (seconds > transferSeconds) return transfer('T12', 'bot_timeout', policy.queues.general);
  if (seconds >= degradedSeconds) return { ...NOTHING, action: 'degraded_answer' };
  return seconds >= progressSeconds ? { ...NOTHING, action: 'progress' } : NOTHING;
}

/** T7: an elderly, minor or disabled customer is offered a person on the first turn, once. */
function offered(state: LadderState, otherwise: LadderOutcome, context: LadderContext): LadderOutcome {
  if (!context.elderly || state.personOffered) return otherwise;
  state.personOffered = true;
  return { action: 'offer_human', trigger: 'T7', reason: 'elderly', queue: null };
}

function askFirst(state: LadderState, pending: PendingTransfer): LadderOutcome {
  state.pending = pending;
  return { action: 'confirm_transfer', ...pending };
}

function confirmed(pending: PendingTransfer): LadderOutcome {
  return { action: 'transfer', ...pending };
}

function transfer(trigger: TransferTrigger, reason: string, queue: string | null): LadderOutcome {
  return { action: 'transfer', trigger, reason, queue };
}

/** Minutes from one ISO time to another; 0 where either is unknown. */
function minutesBetween(from: string, to: string | null): number {
  const minutes = to === null ? Number.NaN : (Date.parse(to) - Date.parse(from)) / 60_000;
  return Number.isFinite(minutes) ? minutes : 0;
}
