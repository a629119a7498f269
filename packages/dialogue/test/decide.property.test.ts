import { EMOTION_LABELS, type Passage, SYSTEM_INTENTS } from '@zhiyin/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, type DialogueState, decide, initialState, LADDER_LIMITS, type Turn, upgradeState } from '../src/index.ts';
import { demoConfig, demoPassage } from './demo.ts';

const intents = [...Object.keys(demoConfig.intents), 'unheard_of', '__proto__'];
const words = fc.constantFrom(
  '还是不行',
  '好了',
  '好的',
  '转人工',
  '是',
  '不用',
  '1',
  '2',
  '7',
  '没有',
  '净化器',
  '设备离线了',
  '我想退货',
  'CS202611010001',
  '等一下',
  '怎么联网？',
  'AP-300',
  'E1',
  '',
  '[点我](http://evil.example)',
  '<img src=x onerror=alert(1)>',
  '{{policy.no_reason_days}}',
  '验证码 123456',
  '不想活了',
  'I will call my lawyer',
  'none_of_these',
  'resume',
  '继续',
  '\u0000',
  '🙂',
);
const text = fc.oneof({ weight: 4, arbitrary: words }, { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'grapheme' }) });
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const guess = fc.record({ intent: fc.constantFrom(...intents), confidence: unit });
const passageIds = [
  'kb.ap300-modes',
  'kb.net-reboot',
  'kb.net-n-codes',
  'kb.as-no-reason',
  'kb.as-complaint',
  'kb.od-invoice',
  'kb.ac-human',
];
const passages = fc
  .array(fc.tuple(fc.constantFrom(...passageIds), fc.constantFrom('zh-CN', 'en'), unit), { maxLength: 4 })
  .map((list): Passage[] => list.map(([id, locale, score]) => demoPassage(id, locale, score)).sort((a, b) => b.score - a.score));
const entity = fc.record({
  type: fc.constantFrom('product', 'error_code', 'order_no', 'phone', '__proto__'),
  value: fc.constantFrom('AP-300', 'RV-20', 'N2', 'E1', 'CS202611010001', '13800138000', 'constructor'),
  text: fc.string({ maxLength: 8 }),
  start: fc.nat(10),
  end: fc.nat(20),
  confidence: unit,
});
const context = fc.record({
  locale: fc.constantFrom('zh-CN', 'en', 'zh-TW', 'fr', ''),
  vip: fc.boolean(),
  elderly: fc.boolean(),
  visits24h: fc.nat(5),
  channel: fc.constantFrom('web', 'voice', 'unknown', ''),
  priorAgent: fc.boolean(),
  queueInfo: fc.option(
    fc.record({
      position: fc.option(fc.nat(9)),
      waitMinutes: fc.option(fc.double({ min: 0, max: 90, noNaN: true })),
      staffed: fc.boolean(),
      nextOpenAt: fc.constantFrom(null, '2026-11-23T08:00:00+08:00', 'soon'),
    }),
    { nil: undefined },
  ),
});
const at = fc.integer({ min: 0, max: 200_000 }).map((seconds) => new Date(Date.UTC(2026, 10, 22) + seconds * 1000).toISOString());
const customer = fc
  .record({
    at,
    text,
    locale: fc.constantFrom('zh-CN', 'en', 'und', 'ja'),
    localeConfidence: unit,
    intent: fc.option(fc.constantFrom(...intents)),
    confidence: unit,
    alternatives: fc.array(guess, { maxLength: 3 }),
    system: fc.option(fc.record({ intent: fc.constantFrom(...SYSTEM_INTENTS), confidence: unit })),
    entities: fc.array(entity, { maxLength: 3 }),
    emotion: fc.record({
      score: fc.double({ min: -1, max: 1, noNaN: true }),
      label: fc.constantFrom(...EMOTION_LABELS),
      confidence: unit,
      crisis: fc.boolean(),
    }),
    passages,
    context,
    hasMedia: fc.boolean(),
  })
  .map(
    ({ at: time, text: said, passages: found, context: around, hasMedia, ...understanding }): Turn => ({
      kind: 'customer',
      at: time,
      text: said,
      messages: [{ id: 'msg_1', text: said, hasMedia }],
      understanding,
      passages: found,
      context: around,
    }),
  );
const steps = demoConfig.procedures.flatMap((procedure) => procedure.steps);
const tools = steps.filter((step) => step.type === 'action');
const toolTurn = fc
  .record({
    at,
    step: fc.constantFrom(...tools),
    result: fc.constantFrom(
      { __error: 'timeout' },
      {},
      { found: true, ok: true, online: false, code: 'N2', days_since_signed: 3 },
      { outage: true },
    ),
    context,
  })
  .map(({ step, ...rest }): Turn => ({ kind: 'tool_result', tool: step.tool ?? '', stepId: step.id, ...rest }));
const timeoutTurn = fc
  .record({
    at,
    name: fc.constantFrom('anger_confirm' as const, 'step' as const, 'bot' as const),
    stepId: fc.constantFrom(...steps.map((step) => step.id)),
    elapsedSeconds: fc.nat(1000),
    context,
  })
  .map((turn): Turn => ({ kind: 'timeout', ...turn }));
const turn = fc.oneof({ weight: 8, arbitrary: customer }, { weight: 2, arbitrary: toolTurn }, { weight: 1, arbitrary: timeoutTurn });

/** Plays turns in the order of their times, with tools answered at random, and the state stored as JSON between them. */
function walk(turns: readonly Turn[], visit: (decision: Decision, before: DialogueState, turn: Turn) => void): void {
  let state = initialState();
  for (const next of [...turns].sort((a, b) => a.at.localeCompare(b.at))) {
    const decision = decide(state, next, demoConfig);
    visit(decision, state, next);
    state = JSON.parse(JSON.stringify(decision.state));
  }
}

const RUNS = { numRuns: 400 };
const walks = fc.array(turn, { minLength: 1, maxLength: 14 });

describe('decide holds whatever happens', () => {
  test('it never throws, and its state is JSON that survives the round trip and is read back unchanged', () => {
    fc.assert(
      fc.property(walks, (turns) => {
        walk(turns, ({ state }) => {
          const stored = JSON.parse(JSON.stringify(state));
          expect(stored).toEqual(state);
          expect(upgradeState(stored)).toEqual(state);
        });
      }),
      RUNS,
    );
  });

  test('the ladder never counts past its limits before a person takes over', () => {
    fc.assert(
      fc.property(walks, (turns) => {
        walk(turns, ({ state, actions }) => {
          const handed = actions.some((action) => action.type === 'handoff');
          for (const issue of Object.values(state.ladder.issues)) {
            expect(issue.count).toBeLessThanOrEqual(LADDER_LIMITS.unresolvedFollowUps);
            if (issue.count === LADDER_LIMITS.unresolvedFollowUps) expect(handed || state.handoff !== null).toBe(true);
          }
          expect(state.ladder.unresolved).toBeLessThanOrEqual(LADDER_LIMITS.perConversation);
        });
      }),
      RUNS,
    );
  });

  test('one decision hands over at most once, names its trigger then and only then, and asks nothing more', () => {
    fc.assert(
      fc.property(walks, (turns) => {
        walk(turns, ({ actions, trigger, state, rule, why }) => {
          const handoffs = actions.filter((action) => action.type === 'handoff');
          expect(handoffs.length).toBeLessThanOrEqual(1);
          expect(trigger).toBe(handoffs[0]?.trigger ?? null);
          expect(rule).not.toBe('');
          expect(why).not.toBe('');
          if (handoffs.length > 0) {
            expect(state.runs).toEqual([]);
            expect(handoffs[0]?.queue).not.toBe('');
            expect(actions.some((action) => action.type === 'call_tool' || action.type === 'resolve')).toBe(false);
          }
        });
      }),
      RUNS,
    );
  });

  test('a request for a person is granted at once, without a question, wherever the conversation stands', () => {
    const request = customer.map(
      (next): Turn =>
        next.kind === 'customer'
          ? {
              ...next,
              at: '2026-11-25T00:00:00.000Z',
              text: '转人工',
              understanding: {
                ...next.understanding,
                system: { intent: 'request_human', confidence: 0.99 },
                emotion: { score: 0, label: 'neutral', confidence: 1, crisis: false },
              },
            }
          : next,
    );
    fc.assert(
      fc.property(walks, request, (turns, asked) => {
        let state = initialState();
        walk(turns, (decision) => {
          state = decision.state;
        });
        const { trigger, actions } = decide(state, asked, demoConfig);
        // Only T0-T2 outrank it; coming back dissatisfied for the third time in a day is T14.
        expect(['T2', 'T14']).toContain(trigger);
        expect(
          actions.filter((action) => action.type === 'reply').every((reply) => reply.kind === 'handoff' || reply.kind === 'notice'),
        ).toBe(true);
      }),
      RUNS,
    );
  });

  test('what is said carries no markup and no hole, whatever the customer typed', () => {
    fc.assert(
      fc.property(walks, (turns) => {
        walk(turns, ({ actions }) => {
          for (const action of actions) {
            if (action.type !== 'reply') continue;
            expect(action.text.trim()).not.toBe('');
            expect(action.text).not.toMatch(/\{\{|\}\}|<img|evil\.example|\]\(|undefined|\[object/);
            for (const choice of action.quickReplies ?? []) expect(choice.label.trim()).not.toBe('');
          }
        });
      }),
      RUNS,
    );
  });

  test('any stored value is read or replaced, never thrown at', () => {
    fc.assert(
      fc.property(fc.anything(), customer, (stored, next) => {
        const decision = decide(stored, next, demoConfig);
        expect(decision.state.v).toBe(1);
        expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
      }),
      RUNS,
    );
  });

  test('a state with any part damaged is read or replaced, never thrown at', () => {
    const keys = Object.keys(initialState()) as (keyof DialogueState)[];
    fc.assert(
      fc.property(walks, fc.constantFrom(...keys), fc.anything(), customer, (turns, key, value, next) => {
        let state = initialState();
        walk(turns, (decision) => {
          state = decision.state;
        });
        expect(decide({ ...state, [key]: value }, next, demoConfig).state.v).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  test('it is a function: the same state and turn give the same decision, and neither is changed', () => {
    fc.assert(
      fc.property(walks, (turns) => {
        walk(turns, (decision, before, next) => {
          const kept = JSON.stringify([before, next]);
          expect(decide(before, next, demoConfig)).toEqual(decision);
          expect(JSON.stringify([before, next])).toBe(kept);
        });
      }),
      { numRuns: 150 },
    );
  });
});
