import type { TransferTrigger } from '@zhiyin/contracts';
import { z } from 'zod';
import { ladderStep } from './ladder.ts';
import { type CustomerSignal, initialLadder, type LadderAction, type LadderContext, type LadderEvent, type LadderState } from './model.ts';
import { DEFAULT_LADDER_POLICY, type LadderPolicy, ladderPolicyProblems } from './policy.ts';

/**
 * A worked case of the ladder rule as a file holds it (`demo/ladder_cases.yaml`). A case may carry more than the rule reads (who wrote it, the
 * channel); what it sets and what it expects must be spelt right, or it would pass for nothing.
 */
const caseSchema = z.object({
  id: z.coerce.string(),
  note: z.string().optional(),
  title: z.string().optional(),
  ctx: z
    .strictObject({
      vip: z.boolean(),
      tier: z.string(),
      vip_mode: z.string(),
      vipMode: z.string(),
      elderly: z.boolean(),
      minor: z.boolean(),
      accessibility: z.boolean(),
      visits24h: z.number(),
      visits_24h: z.number(),
      dissatisfied: z.boolean(),
    })
    .partial()
    .default({}),
  params: z
    .strictObject({
      unresolved_follow_ups: z.unknown(),
      unresolvedFollowUps: z.unknown(),
      per_conversation: z.unknown(),
      perConversation: z.unknown(),
      consecutive_fallbacks: z.unknown(),
      consecutiveFallbacks: z.unknown(),
      conversation_fallbacks: z.unknown(),
      conversationFallbacks: z.unknown(),
      vip: z.string(),
    })
    .partial()
    .default({}),
  events: z.array(z.record(z.string(), z.unknown())).default([]),
  expect: z
    .strictObject({
      action: z.string(),
      reason: z.string().nullable(),
      queue: z.string().nullable(),
      trigger: z.string().nullable(),
      counts: z.record(z.string(), z.number().int().min(0)),
    })
    .partial()
    .refine((expect) => Object.keys(expect).length > 0, 'expects nothing'),
});

export type LadderCaseGot = {
  action: LadderAction;
  trigger: TransferTrigger | null;
  reason: string | null;
  queue: string | null;
  counts: Record<string, number>;
};
export type LadderCaseResult = { id: string; passed: boolean; expected: unknown; got: LadderCaseGot | { error: string } };

/** The words a case may use for one signal of the customer. */
const SIGNALS: Record<string, CustomerSignal> = {
  ...named('question', 'question ask asks other text message chat'),
  ...named('deny', 'deny denial denied not_solved not_resolved unresolved resolved_no thumb_down no_help'),
  ...named('repeat', 'repeat repeats repeated reask re_ask same_question rephrase'),
  ...named('why_again', 'why_again same_article same_answer again'),
  ...named('report_fail', 'report_fail report_failure reports_failure step_failed negative_result'),
  ...named('new_issue', 'new_issue new_topic switch switch_issue topic_change change_issue back_to_issue return_to_issue resume_issue'),
  ...named('answer_slot', 'answer_slot slot answers_slot slot_answer send_file sends_file file image photo media upload'),
  ...named('ack', 'ack acknowledge acknowledgement thanks thank_you emoji wait silence_ok'),
  ...named('double_send', 'double_send duplicate double'),
  ...named('refine', 'refine refinement refined refines new_answer follow_up_other different_answer'),
  ...named('resolved', 'resolved resolve resolved_yes solved confirm_resolved thumb_up'),
  ...named('human', 'human request_human explicit_request agent ask_human menu_human key_0 voice_human'),
  ...named('refuse_bot', 'refuse_bot refused_bot refuse no_bot'),
  ...named('safety', 'safety safety_risk danger smoke'),
  ...named('crisis', 'crisis self_harm violence suicide'),
  ...named('infosec', 'infosec infosec_risk information_security security card'),
  ...named('legal', 'legal legal_threat complaint complain regulator media_threat'),
  ...named('anger', 'anger angry angered'),
  ...named('commitment', 'commitment promise compensation discount price_promise'),
  ...named('elderly', 'elderly minor accessibility elderly_self minor_self'),
  ...named('confirm_yes', 'confirm_yes yes confirm accept'),
  ...named('confirm_no', 'confirm_no no decline declined reject'),
};

function named(signal: CustomerSignal, words: string): Record<string, CustomerSignal> {
  return Object.fromEntries(words.split(' ').map((word) => [word, signal]));
}

/** The reason of each trigger under the other words a case may use for it; a reason of a procedure's own rule (T10) is compared as it is. */
const REASONS: Readonly<Record<string, string>> = {
  ...meaning('safety', 'T0 safety_risk'),
  ...meaning('crisis', 'T1 self_harm violence'),
  ...meaning('explicit_request', 'request_human human_request requested_human'),
  ...meaning('refused_bot', 'refuse_bot bot_refused'),
  ...meaning('information_security', 'T3 infosec infosec_risk security'),
  ...meaning('legal', 'T4 legal_threat complaint regulator'),
  ...meaning('anger', 'T5 angry'),
  ...meaning('vip', 'T6'),
  ...meaning('elderly', 'T7 accessibility minor special_group care_group'),
  ...meaning('repeated_fallback', 'T8 fallback fallbacks repeated_fallbacks consecutive_fallbacks fallback_limit conversation_fallbacks'),
  ...meaning('ladder', 'T9 ladder_conversation conversation_cap conversation_limit conversation_ladder unresolved'),
  ...meaning('commitment', 'T11 compensation promise'),
  ...meaning('bot_timeout', 'T12 timeout'),
  ...meaning('rare_question', 'T13 no_article knowledge_gap'),
  ...meaning(
    'repeated_visits',
    'T14 repeat_visits repeat_visit repeated_contact repeat_contact visits frequent_visits dissatisfied repeat_dissatisfied three_visits',
  ),
  ...meaning('tool_failed', 'T15 tool tool_failure'),
};

function meaning(reason: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word) => [word, reason]));
}

const ACTIONS: readonly LadderAction[] = [
  'none',
  'answer',
  'change_strategy',
  'transfer',
  'confirm_transfer',
  'offer_human',
  'fallback',
  'progress',
  'degraded_answer',
];
const ACTION_WORDS: Record<string, LadderAction> = {
  offer_transfer: 'offer_human',
  offer_person: 'offer_human',
  offer: 'offer_human',
  confirm: 'confirm_transfer',
  handoff: 'transfer',
  degraded: 'degraded_answer',
  progress_notice: 'progress',
  continue: 'answer',
};

/** One case played through the very reducer the bot uses; a case that cannot be read fails with what is wrong in `got.error`. Never throws. */
export function runLadderCase(value: unknown): LadderCaseResult {
  const parsed = caseSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const id = value && typeof value === 'object' && 'id' in value ? String(value.id) : '?';
    return { id, passed: false, expected: null, got: { error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a case'}` } };
  }
  const { id, events, expect } = parsed.data;
  if (expect.action !== undefined && !isAction(expect.action)) {
    return { id, passed: false, expected: expect, got: { error: `unknown action '${expect.action}'` } };
  }
  const settings = readSettings(parsed.data.ctx, parsed.data.params);
  if ('error' in settings) return { id, passed: false, expected: expect, got: settings };
  let state = initialLadder();
  let last: Omit<LadderCaseGot, 'counts'> = { action: 'none', trigger: null, reason: null, queue: null };
  let before: LadderEvent | null = null;
  for (const raw of events) {
    const read = readEvents(raw, state, settings.context, before);
    if ('error' in read) return { id, passed: false, expected: expect, got: read };
    for (const event of read.events) {
      before = event;
      // After a transfer the customer talks to a person; only leaving the queue or the person's success brings the bot back.
      if (last.action === 'transfer' && event.type !== 'cancelled_transfer' && event.type !== 'solved_by_human') continue;
      const step = ladderStep(state, event, settings.policy, settings.context);
      state = step.state;
      last = step.outcome;
    }
  }
  const got: LadderCaseGot = {
    ...last,
    counts: Object.fromEntries(Object.entries(state.issues).map(([key, issue]) => [key, issue.count])),
  };
  return { id, passed: isExpected(expect, got), expected: expect, got };
}

function isExpected(expect: z.infer<typeof caseSchema>['expect'], got: LadderCaseGot): boolean {
  if (expect.action !== undefined && (ACTION_WORDS[expect.action] ?? expect.action) !== got.action) return false;
  if (expect.reason !== undefined && reasonOf(expect.reason) !== got.reason) return false;
  if (expect.queue !== undefined && expect.queue !== got.queue) return false;
  if (expect.trigger !== undefined && expect.trigger !== got.trigger) return false;
  return Object.entries(expect.counts ?? {}).every(([issue, count]) => (got.counts[issue] ?? 0) === count);
}

function reasonOf(word: string | null): string | null {
  if (word === null) return null;
  return Object.hasOwn(REASONS, word) ? REASONS[word]! : word;
}

function isAction(word: string): boolean {
  return Object.hasOwn(ACTION_WORDS, word) || ACTIONS.includes(word as LadderAction);
}

function readSettings(
  ctx: z.infer<typeof caseSchema>['ctx'],
  params: z.infer<typeof caseSchema>['params'],
): { policy: LadderPolicy; context: LadderContext } | { error: string } {
  const given = {
    unresolvedFollowUps: params.unresolved_follow_ups ?? params.unresolvedFollowUps,
    perConversation: params.per_conversation ?? params.perConversation,
    consecutiveFallbacks: params.consecutive_fallbacks ?? params.consecutiveFallbacks,
    conversationFallbacks: params.conversation_fallbacks ?? params.conversationFallbacks,
  };
  const problems = ladderPolicyProblems(given);
  if (problems.length > 0) return { error: problems.join('; ') };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const vipMode = ctx.vip_mode ?? ctx.vipMode ?? params.vip;
  return {
    policy: { ...DEFAULT_LADDER_POLICY, ...set, ...(vipMode === 'offer' ? { vip: 'offer' as const } : {}) },
    context: {
      vip: ctx.vip === true || ctx.tier === 'vip',
      elderly: ctx.elderly === true || ctx.minor === true || ctx.accessibility === true,
      visits24h: numberOf(ctx.visits24h ?? ctx.visits_24h) ?? 0,
      dissatisfied: ctx.dissatisfied === true,
    },
  };
}

/** Seconds the bot takes, the customer is silent, and between two messages of the customer. */
const BOT_KEYS = ['timeoutSec', 'timeout_s', 'botSec', 'bot_s', 'botSilentSec', 'latencySec'];
const SILENCE_KEYS = ['silenceSec', 'silence_s', 'silentSec', 'noReplySec', 'no_reply_s', 'quietSec', 'idleSec'];
const GAP_KEYS = ['gapSec', 'gap_s', 'withinSec', 'afterSec'];
const EVENT_KEYS: readonly string[] = [
  ...BOT_KEYS,
  ...SILENCE_KEYS,
  ...GAP_KEYS,
  ...'bot cust issue at sec seconds fallback returned tool_failed toolFailed tool_error toolError sop_rule sopRule'.split(' '),
  ...'rare_question rareQuestion cancelled cancel_transfer human solved_by_human'.split(' '),
  // said for the reader or for other tests
  ...'say text note intent article score similarity confidence'.split(' '),
];

/** The reducer's events for one event of a file; several where one line says several things. */
function readEvents(
  raw: Record<string, unknown>,
  state: LadderState,
  context: LadderContext,
  before: LadderEvent | null,
): { events: LadderEvent[] } | { error: string } {
  const unknown = Object.keys(raw).find((key) => !EVENT_KEYS.includes(key));
  if (unknown !== undefined) return { error: `unknown key '${unknown}' in event ${JSON.stringify(raw)}` };
  const issue = typeof raw.issue === 'string' ? raw.issue : null;
  const events: LadderEvent[] = [];
  if (raw.bot !== undefined) {
    const attempts = ['attempt', 'answer', 'solution'];
    if (raw.bot === 'fallback') events.push({ type: 'fallback', issue });
    else events.push(attempts.includes(String(raw.bot)) ? { type: 'attempt', issue } : { type: 'bot_other' });
  }
  if (raw.cust !== undefined) {
    const read = readCustomer(raw, issue, before);
    if ('error' in read) return read;
    events.push(read);
  }
  if (raw.fallback === true) events.push({ type: 'fallback', issue });
  const seconds = secondsUnder(raw, BOT_KEYS);
  if (seconds !== undefined) {
    // Once the bot has asked "shall I transfer you?", nobody waits for the bot: the seconds are the customer's silence.
    events.push(state.pending?.trigger === 'T5' ? { type: 'silence', seconds } : { type: 'bot_time', seconds });
  }
  const silent = secondsUnder(raw, SILENCE_KEYS);
  if (silent !== undefined) events.push({ type: 'silence', seconds: silent });
  if (raw.returned && typeof raw.returned === 'object') events.push(readReturn(raw.returned as Record<string, unknown>, context));
  const tool = raw.tool_failed ?? raw.toolFailed ?? raw.tool_error ?? raw.toolError;
  if (tool !== undefined) events.push({ type: 'tool_failed', tool: typeof tool === 'string' ? tool : 'tool' });
  if (raw.sop_rule !== undefined || raw.sopRule !== undefined) events.push(readRule(raw.sop_rule ?? raw.sopRule));
  if (raw.rare_question === true || raw.rareQuestion === true) events.push({ type: 'rare_question' });
  if (raw.cancelled === true || raw.cancel_transfer === true) events.push({ type: 'cancelled_transfer', issue });
  if (raw.human === 'solved' || raw.solved_by_human === true) events.push({ type: 'solved_by_human' });
  return events.length > 0 ? { events } : { error: `unknown event ${JSON.stringify(raw)}` };
}

function readCustomer(raw: Record<string, unknown>, issue: string | null, before: LadderEvent | null): LadderEvent | { error: string } {
  const word = String(raw.cust);
  if (word === 'no_reply' || word === 'silence' || word === 'silent') {
    return { type: 'silence', seconds: numberOf(raw.sec ?? raw.seconds ?? raw.silenceSec) ?? DEFAULT_LADDER_POLICY.angerSilenceSeconds };
  }
  if (word === 'cancel' || word === 'cancel_transfer') return { type: 'cancelled_transfer', issue };
  const signal = Object.hasOwn(SIGNALS, word) ? SIGNALS[word] : undefined;
  if (!signal) return { error: `unknown customer event '${word}'` };
  const gap = secondsUnder(raw, GAP_KEYS);
  if (gap !== undefined && gap <= 5 && before?.type === 'customer' && before.signal === signal) {
    return { type: 'customer', signal: 'double_send', issue, at: null };
  }
  return { type: 'customer', signal, issue, at: typeof raw.at === 'string' ? raw.at : null };
}

function readReturn(raw: Record<string, unknown>, context: LadderContext): LadderEvent {
  return {
    type: 'returned',
    issue: typeof raw.issue === 'string' ? raw.issue : 'unknown',
    hours: numberOf(raw.hours) ?? 0,
    count: numberOf(raw.count) ?? 0,
    visits24h: numberOf(raw.visits24h ?? raw.visits_24h) ?? context.visits24h,
    dissatisfied: raw.dissatisfied === true || context.dissatisfied,
  };
}

function readRule(raw: unknown): LadderEvent {
  const rule = raw && typeof raw === 'object' ? (raw as Record<string, unknown>) : {};
  return {
    type: 'sop_rule',
    reason: typeof rule.reason === 'string' ? rule.reason : 'sop_rule',
    queue: typeof rule.queue === 'string' ? rule.queue : null,
    confirm: rule.confirm === true,
  };
}

/** The number under the first of the keys. */
function secondsUnder(raw: Record<string, unknown>, keys: readonly string[]): number | undefined {
  return keys.flatMap((key) => numberOf(raw[key]) ?? [])[0];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
