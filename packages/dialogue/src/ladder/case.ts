import type { TransferTrigger } from '@zhiyin/contracts';
import { z } from 'zod';
import { ladderStep } from './ladder.ts';
import { type CustomerSignal, initialLadder, type LadderAction, type LadderContext, type LadderEvent, type LadderState } from './model.ts';
import { DEFAULT_LADDER_POLICY, type LadderPolicy, ladderPolicyProblems } from './policy.ts';

/** A worked case of the ladder rule as a file holds it (`demo/ladder_cases.yaml`). */
const caseSchema = z.looseObject({
  id: z.coerce.string(),
  ctx: z.record(z.string(), z.unknown()).default({}),
  params: z.record(z.string(), z.unknown()).default({}),
  events: z.array(z.record(z.string(), z.unknown())).default([]),
  expect: z.looseObject({
    action: z.string().optional(),
    reason: z.string().nullable().optional(),
    queue: z.string().nullable().optional(),
    trigger: z.string().nullable().optional(),
    counts: z.record(z.string(), z.number()).optional(),
  }),
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

/** Words a case may use that are not listed, by what they contain; the first that fits. */
const SIGNAL_PATTERNS: readonly (readonly [CustomerSignal, RegExp])[] = [
  ['refuse_bot', /refus.*bot|no_?bot|bot_?refus/],
  ['confirm_yes', /confirm.*yes|yes|agree|accept/],
  ['confirm_no', /confirm.*no|declin|reject/],
  ['deny', /den(y|ied|ial)|not_?(solved|resolved|fixed|working)|unsolved|thumbs?_?down/],
  ['why_again', /why|same_?(article|answer)/],
  ['repeat', /repeat|reask|ask.*again|same_?question|rephras/],
  ['report_fail', /fail|no_?effect|negative/],
  ['new_issue', /new_?(issue|topic)|switch|other_?(issue|topic)|back_?to/],
  ['refine', /refin|narrow|detail/],
  ['answer_slot', /slot|file|photo|answers?_?(bot|question)/],
  ['ack', /ack|thank|emoji|wait/],
  ['resolved', /resolv|solved|fixed/],
  ['human', /human|agent|person/],
  ['safety', /safe|smok|danger|fire|shock/],
  ['crisis', /crisis|suicid|harm/],
  ['infosec', /sec|card|code|pii/],
  ['legal', /legal|complain|regul|lawyer|media/],
  ['anger', /ang(er|ry)|furious/],
  ['commitment', /commit|compens|discount/],
];

/** The reason of each trigger under the other words people use for it. */
const REASON_WORDS: readonly (readonly [string, RegExp])[] = [
  ['safety', /^(T0|safety.*)$/],
  ['crisis', /^(T1|crisis|self_harm|violence)$/],
  ['explicit_request', /^(explicit_request|request_human|human_request(ed)?|requested_human)$/],
  ['refused_bot', /^(refused?_bot|bot_refused)$/],
  ['information_security', /^(T3|information_security|infosec.*|security)$/],
  ['legal', /^(T4|legal.*|complaint.*|regulator)$/],
  ['anger', /^(T5|anger|angry)$/],
  ['vip', /^(T6|vip)$/],
  ['elderly', /^(T7|elderly.*|accessibility|minor|special_group|care_group)$/],
  ['repeated_fallback', /^(T8|repeated_fallbacks?|fallbacks?|consecutive_fallbacks?|fallback_limit)$/],
  ['ladder', /^(T9|ladder.*|conversation_(cap|limit|ladder)|unresolved.*)$/],
  ['commitment', /^(T11|commitment.*|compensation|promise)$/],
  ['bot_timeout', /^(T12|bot_timeout|timeout)$/],
  ['rare_question', /^(T13|rare.*|no_article.*|knowledge_gap)$/],
  [
    'repeated_visits',
    /^(T14|repeat.*visit.*|repeat_(contact|customer|return)s?|repeated_(contact|return)s?|visits.*|frequent.*|(repeat_)?dissatisfied.*|three_visits.*)$/,
  ],
  ['tool_failed', /^(T15|tool.*)$/],
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
  return REASON_WORDS.find(([, pattern]) => pattern.test(word))?.[0] ?? word;
}

function readSettings(
  ctx: Record<string, unknown>,
  params: Record<string, unknown>,
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

/** The reducer's events for one event of a file; several where one line says several things. */
function readEvents(
  raw: Record<string, unknown>,
  state: LadderState,
  context: LadderContext,
  before: LadderEvent | null,
): { events: LadderEvent[] } | { error: string } {
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
  const seconds = secondsUnder(raw, /timeout|bot_?(?:sec|s$|time|silent)|latency/i);
  if (seconds !== undefined) {
    // Once the bot has asked "shall I transfer you?", nobody waits for the bot: the seconds are the customer's silence.
    events.push(state.pending?.trigger === 'T5' ? { type: 'silence', seconds } : { type: 'bot_time', seconds });
  }
  const silent = secondsUnder(raw, /silen(?:t|ce)|no_?reply|quiet|idle/i, /bot/i);
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
  const listed = Object.hasOwn(SIGNALS, word) ? SIGNALS[word] : undefined;
  const signal = listed ?? SIGNAL_PATTERNS.find(([, pattern]) => pattern.test(word))?.[0];
  if (!signal) return { error: `unknown customer event '${word}'` };
  const gap = secondsUnder(raw, /gap|within|after/i);
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

/** The number under the first key that fits, e.g. `timeoutSec`, `gap_s`. */
function secondsUnder(raw: Record<string, unknown>, key: RegExp, except?: RegExp): number | undefined {
  return Object.entries(raw).flatMap(([name, value]) => (key.test(name) && !except?.test(name) ? (numberOf(value) ?? []) : []))[0];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
