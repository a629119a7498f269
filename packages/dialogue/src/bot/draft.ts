import { type Localised, type MessageKind, type QuickReply, type TransferTrigger, type UiLocale, uiLocaleOf } from '@zhiyin/contracts';
import type { DialogueConfig, DialogueScripts } from '../config.ts';
import type { ForeignScripts } from '../foreign-scripts.ts';
import type { Json } from '../json.ts';
import { ladderStep } from '../ladder/ladder.ts';
import type { LadderContext, LadderEvent, LadderOutcome } from '../ladder/model.ts';
import type { LadderPolicy } from '../ladder/policy.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { RunWorld } from '../procedure/run.ts';
import { type DialogueState, upgradeState } from '../state.ts';
import { fillScript } from '../text/template.ts';
import type { Action, Decision, Reply, Turn, TurnContext } from '../turn.ts';

/** A decision while it is being made. The state in it is a fresh copy and may be changed. */
export type Draft = {
  state: DialogueState;
  readonly config: DialogueConfig;
  readonly context: TurnContext;
  readonly at: string;
  /** The product's language nearest to the customer's. */
  locale: UiLocale;
  readonly actions: Action[];
  rule: string;
  why: string;
  trigger: TransferTrigger | null;
  /** Facts of this turn for procedure expressions. */
  readonly flags: { safety: boolean; compensation: boolean };
};

export function createDraft(stored: unknown, turn: Turn, config: DialogueConfig): Draft {
  const state = upgradeState(stored);
  return {
    state,
    config,
    context: turn.context,
    at: turn.at,
    locale: uiLocaleOf(state.locale ?? turn.context.locale),
    actions: [],
    rule: 'nothing',
    why: 'nothing to do',
    trigger: null,
    flags: { safety: false, compensation: false },
  };
}

export function finish(draft: Draft): Decision {
  draft.state.updatedAt = draft.at;
  const shown = draft.actions.findLast((action): action is Reply => action.type === 'reply');
  // Old buttons stay on the screen only while nothing newer was said.
  if (shown) draft.state.choices = shown.quickReplies ?? [];
  const { state, actions, rule, why, trigger } = draft;
  return { state, actions, rule, why, trigger };
}

/** Names the rule that decided and why, with the figures. */
export function explain(draft: Draft, rule: string, why: string): void {
  draft.rule = rule;
  draft.why = why;
}

/** A text of the product in the customer's language. */
export function textOf(draft: Draft, text: Localised): string {
  return text[draft.locale];
}

type PlainScript = { [K in keyof DialogueScripts]: DialogueScripts[K] extends Localised ? K : never }[keyof DialogueScripts];

/** Primary language of a tag: `zh-TW` → `zh`. */
export function baseLanguage(locale: string | null): string {
  return (locale ?? 'en').toLowerCase().split(/[-_]/)[0] ?? 'en';
}

/** The few sentences there are in the customer's own language, where the bot does not speak it. */
export function foreignScripts(draft: Draft): ForeignScripts | undefined {
  const { foreign } = draft.config.scripts;
  const base = baseLanguage(draft.state.locale);
  return Object.hasOwn(foreign, base) ? foreign[base] : undefined;
}

/** One of the bot's own scripts, filled. */
export function script(draft: Draft, name: PlainScript, values: Readonly<Record<string, string>> = {}): string {
  return fillScript(textOf(draft, draft.config.scripts[name] as Localised), values);
}

export function say(draft: Draft, kind: MessageKind, text: string, extra: Omit<Reply, 'type' | 'kind' | 'text'> = {}): void {
  if (text.trim() !== '') draft.actions.push({ type: 'reply', kind, text, ...extra });
}

export function button(draft: Draft, name: keyof DialogueScripts['buttons'], value: string): QuickReply {
  return { label: textOf(draft, draft.config.scripts.buttons[name]), value };
}

export function humanButton(draft: Draft): QuickReply {
  const own = foreignScripts(draft)?.human;
  return own === undefined ? button(draft, 'human', 'human') : { label: own, value: 'human' };
}

/** Quick replies with 转人工 among them: last as a rule, first where a person is the better answer. */
export function withHuman(draft: Draft, choices: readonly QuickReply[], first: boolean): QuickReply[] {
  const rest = choices.filter((choice) => choice.value !== 'human');
  return first ? [humanButton(draft), ...rest] : [...rest, humanButton(draft)];
}

/** The ladder's numbers for this turn; a procedure may set them lower for its own issue. */
function ladderPolicyOf(draft: Draft, procedure?: Procedure): LadderPolicy {
  const policy = draft.config.policies.ladder;
  const own = procedure?.ladder;
  return {
    ...policy,
    unresolvedFollowUps: Math.min(policy.unresolvedFollowUps, own?.unresolved_follow_ups ?? policy.unresolvedFollowUps),
    perConversation: Math.min(policy.perConversation, own?.per_conversation ?? policy.perConversation),
    consecutiveFallbacks: Math.min(policy.consecutiveFallbacks, own?.consecutive_fallbacks ?? policy.consecutiveFallbacks),
    angerSilenceSeconds: draft.config.policies.emotion.autoTransferSeconds,
  };
}

function ladderContextOf(draft: Draft): LadderContext {
  const { context, state, config } = draft;
  return {
    vip: context.vip,
    elderly: context.elderly || state.elderly,
    visits24h: context.visits24h,
    dissatisfied: state.emotion.ewma <= config.policies.emotion.uneasy,
  };
}

/** Feeds one event to the ladder and keeps its new state. */
export function climb(draft: Draft, event: LadderEvent, procedure?: Procedure): LadderOutcome {
  const step = ladderStep(draft.state.ladder, event, ladderPolicyOf(draft, procedure), ladderContextOf(draft));
  draft.state.ladder = step.state;
  return step.outcome;
}

/** What would become of an event, without its happening. */
export function probe(draft: Draft, event: LadderEvent, procedure?: Procedure): LadderOutcome {
  return ladderStep(draft.state.ladder, event, ladderPolicyOf(draft, procedure), ladderContextOf(draft)).outcome;
}

/** What procedure expressions can read as `ctx`. */
export function expressionContext(draft: Draft): Record<string, Json> {
  const { context, state, flags } = draft;
  return {
    safety_flag: flags.safety,
    compensation_claim: flags.compensation,
    emotion: state.emotion.ewma,
    vip: context.vip,
    elderly: context.elderly || state.elderly,
    visits24h: context.visits24h,
    channel: context.channel,
    locale: draft.locale,
    prior_agent: context.priorAgent,
  };
}

export function findProcedure(draft: Draft, id: string, version?: string): Procedure | undefined {
  const versions = draft.config.procedures.filter((candidate) => candidate.id === id);
  return (
    versions.find((candidate) => candidate.version === version) ??
    versions.find((candidate) => candidate.status === 'published') ??
    versions[0]
  );
}

export function worldOf(draft: Draft, failuresLeft: number): RunWorld {
  return { at: draft.at, ctx: expressionContext(draft), find: (id, version) => findProcedure(draft, id, version), failuresLeft };
}

/** Is the customer at emotion level 2 or above: a person is offered first. */
export function isUpset(draft: Draft): boolean {
  const { emotion } = draft.state;
  const policy = draft.config.policies.emotion;
  return emotion.ewma <= policy.upset || (emotion.label === 'anger' && emotion.confidence >= policy.angerConfidence);
}
