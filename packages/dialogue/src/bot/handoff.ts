import type { Priority, TransferTrigger } from '@zhiyin/contracts';
import type { LadderOutcome } from '../ladder/model.ts';
import { KEPT, pushBounded } from '../state.ts';
import { fillScript } from '../text/template.ts';
import { baseLanguage, climb, type Draft, explain, foreignScripts, isUpset, say, script } from './draft.ts';
import { currentIssue } from './issue.ts';

/** What a transfer needs; what is left out follows from the trigger and the issue. */
type HandoffRequest = {
  trigger: TransferTrigger;
  reason: string;
  queue?: string | null;
  priority?: Priority;
  collect?: readonly string[];
  /** The customer-facing text of a procedure, instead of the bot's own. */
  text?: string;
  /** That text already tells the place in the queue. */
  tellsPlace?: boolean;
  why: string;
};

const SCRIPTS = {
  T0: 'safety',
  T1: 'crisis',
  T2: 'transfer',
  T3: 'infosec',
  T4: 'transferComplaint',
  T5: 'transferAnger',
  T6: 'transferVip',
  T7: 'transfer',
  T8: 'transferFallback',
  T9: 'transferLadder',
  T10: 'transfer',
  T11: 'transfer',
  T12: 'transferTimeout',
  T13: 'transferRare',
  T14: 'transferLadder',
  T15: 'transferTool',
} as const satisfies Record<TransferTrigger, string>;

const RANKS: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/** 转人工: the one way out to a person. Says so with the place in the queue, ends the bot's part and keeps what is needed for coming back. */
export function handOff(draft: Draft, request: HandoffRequest): void {
  if (draft.actions.some((action) => action.type === 'handoff')) return;
  const { state } = draft;
  const queue = request.queue ?? queueOfIssue(draft);
  // In danger nobody counts places.
  const urgent = request.trigger === 'T0' || request.trigger === 'T1';
  const text = request.text ?? farewell(draft, request.trigger);
  const told = request.tellsPlace === true && draft.context.queueInfo?.staffed !== false;
  const place = urgent || told ? '' : queueSentence(draft);
  say(draft, 'handoff', [text, place].filter(Boolean).join(isSpaced(draft) ? ' ' : ''));
  const priority = request.priority ?? priorityOf(draft, request.trigger);
  draft.actions.push({
    type: 'handoff',
    trigger: request.trigger,
    reason: request.reason,
    queue,
    priority,
    collect: [...(request.collect ?? [])],
  });
  noteRisk(draft, request.trigger, request.reason);
  state.handoff = { trigger: request.trigger, reason: request.reason, queue, at: draft.at };
  // The bot's own questions are over; whoever comes back starts from what is known, not from the middle of a step.
  Object.assign(state, { runs: [], parked: null, clarify: null, asked: null, choices: [] });
  state.ladder = { ...state.ladder, pending: null };
  draft.trigger = request.trigger;
  explain(draft, `${request.trigger} ${request.reason}`, request.why);
}

/** What a customer hears who is handed over: in a language the bot does not speak one sentence serves all reasons but danger. */
function farewell(draft: Draft, trigger: TransferTrigger): string {
  const own = foreignScripts(draft);
  if (!own) return script(draft, SCRIPTS[trigger]);
  if (trigger === 'T0') return own.safety;
  // words for a crisis are not abridged: English rather than a colder sentence
  return trigger === 'T1' || trigger === 'T3' ? script(draft, SCRIPTS[trigger]) : own.transfer;
}

/** A sentence about the queue, in the customer's own language where there is one. */
function line(
  draft: Draft,
  name: 'queuePlace' | 'queueWait' | 'queueClosed' | 'queueClosedUntil',
  values: Readonly<Record<string, string>> = {},
): string {
  const own = foreignScripts(draft)?.[name];
  return own === undefined ? script(draft, name, values) : fillScript(own, values);
}

const isChinese = (draft: Draft): boolean => draft.locale !== 'en';
/** Sentences are parted by spaces; not so in Chinese and Japanese. */
const isSpaced = (draft: Draft): boolean => !isChinese(draft) && baseLanguage(draft.state.locale) !== 'ja';

/** A transfer the ladder asks for. */
export function handOffBy(draft: Draft, outcome: LadderOutcome, why: string): boolean {
  if (outcome.action !== 'transfer' || outcome.trigger === null) return false;
  handOff(draft, { trigger: outcome.trigger, reason: outcome.reason ?? 'transfer', queue: outcome.queue, why });
  return true;
}

/** Below this confidence a guessed intent sends nobody to a special queue. */
const QUEUE_SURE = 0.4;

/** The queue of the issue talked about: its intent's, its category's, or the general one. */
function queueOfIssue(draft: Draft): string {
  const { config } = draft;
  const current = currentIssue(draft);
  const issue = current && current.confidence >= QUEUE_SURE ? current : undefined;
  const intent = issue?.intent != null && Object.hasOwn(config.intents, issue.intent) ? config.intents[issue.intent] : undefined;
  const byCategory = issue && Object.hasOwn(config.queueByCategory, issue.group) ? config.queueByCategory[issue.group] : undefined;
  return intent?.queue ?? byCategory ?? config.policies.ladder.queues.general;
}

function priorityOf(draft: Draft, trigger: TransferTrigger): Priority {
  if (trigger === 'T0' || trigger === 'T1') return 'urgent';
  if (['T3', 'T4', 'T5', 'T6', 'T14'].includes(trigger)) return 'high';
  const raised = isUpset(draft) || draft.context.elderly || draft.state.elderly ? 1 : 0;
  return RANKS[RANKS.indexOf('normal') + raised] ?? 'high';
}

function noteRisk(draft: Draft, trigger: TransferTrigger, reason: string): void {
  const kind = trigger === 'T0' || trigger === 'T1' ? 'safety' : trigger === 'T3' ? 'infosec' : trigger === 'T4' ? 'legal' : null;
  if (kind) pushBounded(draft.state.risk, { kind, notes: reason }, KEPT.risk);
}

/** Where the customer stands: place and minutes, or when service resumes. Empty where nothing is known. */
export function queueSentence(draft: Draft): string {
  const info = draft.context.queueInfo;
  if (!info) return '';
  if (!info.staffed) {
    return info.nextOpenAt ? line(draft, 'queueClosedUntil', { time: readableTime(info.nextOpenAt) }) : line(draft, 'queueClosed');
  }
  const parts = [
    info.position !== null && info.position > 0 ? line(draft, 'queuePlace', { position: String(info.position) }) : '',
    info.waitMinutes !== null && info.waitMinutes >= 0
      ? line(draft, 'queueWait', { minutes: String(Math.max(1, Math.ceil(info.waitMinutes))) })
      : '',
  ].filter(Boolean);
  if (parts.length === 0) return '';
  const spaced = isSpaced(draft);
  const told = parts.join(spaced ? ', ' : isChinese(draft) ? '，' : '。');
  return spaced ? `${told.charAt(0).toUpperCase()}${told.slice(1)}.` : `${told}。`;
}

/** `2026-11-23T08:00:00+08:00` → `11-23 08:00`; UTC is named. */
function readableTime(iso: string): string {
  const match = /^\d{4}-(\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(iso);
  if (!match) return iso;
  return `${match[1]} ${match[2]}${match[3] === 'Z' || match[3] === undefined ? ' UTC' : ''}`;
}

/**
 * What becomes of the bot's memory when a conversation comes back from people: a transfer the customer cancelled leaves one
 * unresolved follow-up on the issue; a person's success, with the customer's consent to the bot, starts afresh.
 */
export function resumeAfterHandoff(draft: Draft): void {
  const { state, context } = draft;
  if (!state.handoff) return;
  if (context.priorAgent) {
    climb(draft, { type: 'solved_by_human' });
    for (const issue of state.issues) issue.resolved = true;
  } else {
    climb(draft, { type: 'cancelled_transfer', issue: null });
  }
  state.handoff = null;
}
