import { EMOTION_LABELS, type EmotionLabel, type SYSTEM_INTENTS, type Understanding } from '@zhiyin/contracts';
import {
  type Action,
  type Decision,
  type DialogueConfig,
  type DialogueState,
  decide,
  initialState,
  type Reply,
  type Turn,
  type TurnContext,
} from '../src/index.ts';
import { demoPassage } from './demo.ts';

/** One line of a scripted dialogue: what the customer says, how it was understood and what was found. */
export type Line = {
  say?: string;
  media?: boolean;
  /** `device_offline 0.9` */
  intent?: string;
  alternatives?: readonly string[];
  system?: string;
  /** `anger -0.8`, with confidence 0.8 unless a third word says otherwise. */
  emotion?: string;
  crisis?: boolean;
  entities?: Readonly<Record<string, string>>;
  /** `kb.net-reboot 0.8` */
  passages?: readonly string[];
  locale?: string;
  /** Seconds since the line before; 20 unless told. */
  after?: number;
  timeout?: 'anger_confirm' | 'step' | 'bot';
  elapsed?: number;
  context?: Partial<TurnContext>;
  expect?: Expectation;
};
export type Expectation = {
  rule?: string;
  trigger?: string | null;
  queue?: string;
  priority?: string;
  kinds?: readonly string[];
  /** Each stands somewhere in what is said. */
  text?: readonly string[];
  absent?: readonly string[];
  /** Values of the last quick replies, in order. */
  choices?: readonly string[];
  hasChoices?: readonly string[];
  actions?: readonly string[];
  sources?: readonly string[];
  step?: string | null;
};
export type Script = {
  name: string;
  locale?: string;
  context?: Partial<TurnContext>;
  tools?: Record<string, unknown>;
  lines: readonly Line[];
};
export type Played = { line: Line; decisions: Decision[]; actions: Action[]; state: DialogueState };

const START = Date.parse('2026-11-22T09:00:00.000Z');

export function contextOf(part: Partial<TurnContext> = {}): TurnContext {
  return { locale: 'zh-CN', vip: false, elderly: false, visits24h: 1, channel: 'web', priorAgent: false, ...part };
}

export function understandingOf(line: Line, locale: string): Understanding {
  const [intent = '', confidence = '0.9'] = (line.intent ?? '').split(' ');
  const [system = '', systemConfidence = '0.95'] = (line.system ?? '').split(' ');
  const [label = 'neutral', score = '0', sure = '0.8'] = (line.emotion ?? 'neutral 0').split(' ');
  const text = line.say ?? '';
  return {
    locale: line.locale ?? locale,
    localeConfidence: 0.95,
    intent: intent === '' ? null : intent,
    confidence: intent === '' ? 0.2 : Number(confidence),
    alternatives: (line.alternatives ?? []).map((item) => ({
      intent: item.split(' ')[0] ?? '',
      confidence: Number(item.split(' ')[1] ?? '0.1'),
    })),
    system: system === '' ? null : { intent: system as (typeof SYSTEM_INTENTS)[number], confidence: Number(systemConfidence) },
    entities: Object.entries(line.entities ?? {}).map(([type, value]) => ({
      type,
      value,
      text: text.includes(value) ? value : text,
      start: 0,
      end: text.length,
      confidence: 1,
    })),
    emotion: {
      score: Number(score),
      label: EMOTION_LABELS.find((known): known is EmotionLabel => known === label) ?? 'neutral',
      confidence: Number(sure),
      crisis: line.crisis ?? false,
    },
  };
}

/** Plays a dialogue as the flow would: runs the tools the bot asks for (at most 8 a turn) and hands back their results. */
export function play(script: Script, config: DialogueConfig): Played[] {
  let state: DialogueState = initialState();
  let now = START;
  const played: Played[] = [];
  for (const [at, line] of script.lines.entries()) {
    now += (line.after ?? 20) * 1000;
    const context = contextOf({ locale: script.locale ?? 'zh-CN', ...script.context, ...line.context });
    const decisions: Decision[] = [];
    let turn: Turn = turnOf(line, at, new Date(now).toISOString(), context, script.locale ?? 'zh-CN', state);
    for (let calls = 0; calls <= 8; calls += 1) {
      // What is stored is JSON: the state makes the round trip every time.
      const decision: Decision = decide(JSON.parse(JSON.stringify(state)), turn, config);
      decisions.push(decision);
      state = decision.state;
      const call = decision.actions.find((action) => action.type === 'call_tool');
      if (!call) break;
      const result = (script.tools?.[call.tool] ?? { __error: 'no such tool' }) as Record<string, unknown>;
      turn = { kind: 'tool_result', at: turn.at, tool: call.tool, stepId: call.stepId, result, context };
    }
    played.push({ line, decisions, actions: decisions.flatMap((decision) => decision.actions), state });
  }
  return played;
}

function turnOf(line: Line, at: number, time: string, context: TurnContext, locale: string, state: DialogueState): Turn {
  if (line.timeout) {
    const stepId = state.runs.at(-1)?.stepId;
    return {
      kind: 'timeout',
      at: time,
      name: line.timeout,
      ...(stepId === undefined ? {} : { stepId }),
      elapsedSeconds: line.elapsed ?? 20,
      context,
    };
  }
  const text = line.say ?? '';
  const passages = (line.passages ?? []).map((item) => demoPassage(item.split(' ')[0] ?? '', locale, Number(item.split(' ')[1] ?? '0.8')));
  const messages = [{ id: `msg_${at + 1}`, text, hasMedia: line.media ?? false }];
  return { kind: 'customer', at: time, messages, text, understanding: understandingOf(line, locale), passages, context };
}

/** What of an expectation is not so; empty when all is. */
export function shortfalls(expect: Expectation, { decisions, actions, state }: Played): string[] {
  const last = decisions.at(-1);
  const replies = actions.filter((action): action is Reply => action.type === 'reply');
  const said = replies.map((reply) => reply.text).join('\n');
  const handoff = actions.find((action) => action.type === 'handoff');
  const choices = replies.at(-1)?.quickReplies?.map((choice) => choice.value) ?? [];
  const problems: string[] = [];
  const same = (what: string, wanted: unknown, got: unknown) => {
    if (JSON.stringify(wanted) !== JSON.stringify(got))
      problems.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };
  if (expect.rule !== undefined) same('rule', expect.rule, last?.rule);
  if (expect.trigger !== undefined) same('trigger', expect.trigger, last?.trigger ?? null);
  if (expect.queue !== undefined) same('queue', expect.queue, handoff?.queue);
  if (expect.priority !== undefined) same('priority', expect.priority, handoff?.priority);
  if (expect.kinds !== undefined)
    same(
      'kinds',
      expect.kinds,
      replies.map((reply) => reply.kind),
    );
  if (expect.choices !== undefined) same('choices', expect.choices, choices);
  for (const value of expect.hasChoices ?? [])
    if (!choices.includes(value)) problems.push(`choice ${value} is missing in ${choices.join(', ')}`);
  for (const part of expect.text ?? []) if (!said.includes(part)) problems.push(`"${part}" is not in "${said}"`);
  for (const part of expect.absent ?? []) if (said.includes(part)) problems.push(`"${part}" is in "${said}"`);
  if (expect.actions !== undefined)
    same(
      'actions',
      expect.actions,
      actions.filter((action) => action.type !== 'reply').map((action) => action.type),
    );
  if (expect.sources !== undefined)
    same(
      'sources',
      expect.sources,
      replies.flatMap((reply) => reply.sources ?? []).map((source) => source.articleId),
    );
  if (expect.step !== undefined) same('step', expect.step, state.runs.at(-1)?.stepId ?? null);
  return problems;
}
