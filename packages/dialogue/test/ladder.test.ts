import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CustomerSignal,
  DEFAULT_LADDER_POLICY,
  initialLadder,
  LADDER_LIMITS,
  type LadderContext,
  type LadderEvent,
  type LadderState,
  ladderPolicyProblems,
  ladderStep,
  runLadderCase,
} from '../src/index.ts';
import { ladderCases } from './demo.ts';

describe('worked cases of the demo', () => {
  test.each(ladderCases().map((value) => [runLadderCase(value).id, value] as const))('%s', (_, value) => {
    const { passed, got } = runLadderCase(value);
    expect({ passed, got }).toEqual({ passed: true, got });
  });

  test('a wrong expectation fails: action, reason, queue or count', () => {
    const events = [{ bot: 'attempt', issue: 'A' }, { cust: 'deny' }];
    for (const expected of [
      { action: 'transfer' },
      { reason: 'ladder' },
      { counts: { A: 2 } },
      { action: 'change_strategy', queue: 'q_vip' },
    ]) {
      expect(runLadderCase({ id: 'X', events, expect: expected }).passed).toBe(false);
    }
    expect(runLadderCase({ id: 'X', events, expect: { action: 'change_strategy', reason: null, counts: { A: 1 } } }).passed).toBe(true);
  });

  test.each([
    ['an unknown event', { id: 'X', events: [{ weather: 'fine' }], expect: { action: 'none' } }],
    ['an unknown customer event', { id: 'X', events: [{ cust: 'zzz' }], expect: { action: 'none' } }],
    ['limits above the rule', { id: 'X', params: { unresolved_follow_ups: 3 }, events: [], expect: { action: 'none' } }],
    ['no expectation', { id: 'X', events: [] }],
    ['an empty expectation', { id: 'X', events: [], expect: {} }],
    ['a misspelt expectation', { id: 'X', events: [], expect: { acton: 'none' } }],
    ['one misspelt key among others', { id: 'X', events: [], expect: { action: 'none', quue: 'q_vip' } }],
    ['an unknown action', { id: 'X', events: [], expect: { action: 'transfr' } }],
    ['a misspelt key of an event', { id: 'X', events: [{ cust: 'deny', isue: 'A' }], expect: { action: 'answer' } }],
    ['a word that only resembles one', { id: 'X', events: [{ cust: 'disagreement' }], expect: { action: 'none' } }],
    ['a misspelt context', { id: 'X', ctx: { vipp: true }, events: [], expect: { action: 'none' } }],
    ['no case at all', 7],
  ])('%s fails with what is wrong', (_, value) => {
    const { passed, got } = runLadderCase(value);
    expect(passed).toBe(false);
    expect(got).toHaveProperty('error');
  });

  test('any value is judged, never thrown at', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof runLadderCase(value).passed).toBe('boolean');
      }),
    );
  });
});

type Case = {
  title: string;
  ctx?: Record<string, unknown>;
  events: Record<string, unknown>[];
  action: string;
  reason?: string | null;
  queue?: string | null;
  counts?: Record<string, number>;
};
const attempt = (issue = 'A') => ({ bot: 'attempt', issue });
const CASES: Case[] = [
  {
    title: 'T0 outranks everything',
    ctx: { vip: true },
    events: [attempt(), { cust: 'safety' }],
    action: 'transfer',
    reason: 'safety',
    queue: 'q_safety',
  },
  { title: 'T1 crisis', events: [{ cust: 'crisis' }], action: 'transfer', reason: 'crisis', queue: 'q_safety' },
  { title: 'T2 in the middle of an issue', events: [attempt(), { cust: 'human' }], action: 'transfer', reason: 'explicit_request' },
  { title: 'T3', events: [{ cust: 'infosec' }], action: 'transfer', reason: 'information_security', queue: 'q_security' },
  { title: 'T4 yes', events: [{ cust: 'legal' }, { cust: 'confirm_yes' }], action: 'transfer', reason: 'legal', queue: 'q_complaint' },
  { title: 'T4 no, and the bot goes on', events: [{ cust: 'legal' }, { cust: 'confirm_no' }], action: 'answer' },
  {
    title: 'T4 a second signal after a no is a yes',
    events: [{ cust: 'legal' }, { cust: 'confirm_no' }, { cust: 'legal' }],
    action: 'transfer',
    reason: 'legal',
  },
  { title: 'T5 is asked first', events: [{ cust: 'anger' }], action: 'confirm_transfer', reason: 'anger' },
  { title: 'T5 20 s of silence is a yes', events: [{ cust: 'anger' }, { silenceSec: 20 }], action: 'transfer', reason: 'anger' },
  { title: 'T5 silence counted as a timeout', events: [{ cust: 'anger' }, { timeoutSec: 20 }], action: 'transfer', reason: 'anger' },
  { title: 'T5 19 s are not', events: [{ cust: 'anger' }, { silenceSec: 19 }], action: 'none' },
  { title: 'T5 silence after a no means nothing', events: [{ cust: 'anger' }, { cust: 'confirm_no' }, { silenceSec: 60 }], action: 'none' },
  { title: 'T5 anger again is a yes', events: [{ cust: 'anger' }, { cust: 'anger' }], action: 'transfer', reason: 'anger' },
  {
    title: 'T6 offered only',
    ctx: { vip: true, vip_mode: 'offer' },
    events: [attempt(), { cust: 'deny' }],
    action: 'offer_human',
    reason: 'vip',
    queue: 'q_vip',
  },
  { title: 'T6 does not disturb a happy VIP', ctx: { vip: true }, events: [attempt(), { cust: 'resolved' }], action: 'none' },
  {
    title: 'T6 by a fallback on an open attempt',
    ctx: { vip: true },
    events: [attempt(), { fallback: true }],
    action: 'transfer',
    reason: 'vip',
  },
  { title: 'T7 on the first turn', ctx: { elderly: true }, events: [{ cust: 'question' }], action: 'offer_human', reason: 'elderly' },
  { title: 'T7 only once', ctx: { elderly: true }, events: [{ cust: 'question' }, { cust: 'question' }], action: 'answer' },
  { title: 'T7 self-declared', events: [{ cust: 'elderly' }], action: 'offer_human', reason: 'elderly' },
  {
    title: 'T8 three in a conversation, not in a row',
    events: [{ fallback: true }, { bot: 'other' }, { fallback: true }, { bot: 'other' }, { fallback: true }],
    action: 'transfer',
    reason: 'repeated_fallback',
    queue: 'q_general',
  },
  {
    title: 'T8 an answer between two fallbacks breaks the row',
    events: [{ fallback: true }, attempt(), { cust: 'resolved' }, { fallback: true }],
    action: 'fallback',
  },
  {
    title: 'fallbacks apart on open attempts climb the ladder',
    events: [attempt(), { fallback: true }, attempt(), { fallback: true }, attempt('B'), { fallback: true }],
    action: 'transfer',
    reason: 'ladder',
    counts: { A: 2 },
  },
  {
    title: 'U5 a fallback on an open attempt counts for both',
    events: [attempt(), { fallback: true }],
    action: 'change_strategy',
    counts: { A: 1 },
  },
  { title: 'U5 then a denial', events: [attempt(), { fallback: true }, attempt(), { cust: 'deny' }], action: 'transfer', reason: 'ladder' },
  { title: 'U3 the same best article', events: [attempt(), { cust: 'why_again' }], action: 'change_strategy', counts: { A: 1 } },
  { title: 'one attempt fails only once', events: [attempt(), { cust: 'deny' }, { cust: 'deny' }], action: 'answer', counts: { A: 1 } },
  { title: 'N2', events: [attempt(), { cust: 'answer_slot' }], action: 'none', counts: { A: 0 } },
  { title: 'N3', events: [attempt(), { cust: 'ack' }], action: 'none', counts: { A: 0 } },
  {
    title: 'N3 an acknowledgement leaves the attempt open',
    events: [attempt(), { cust: 'ack' }, { cust: 'deny' }],
    action: 'change_strategy',
    counts: { A: 1 },
  },
  { title: 'N3 a double send', events: [attempt(), { cust: 'deny' }, { cust: 'deny', gapSec: 3 }], action: 'none', counts: { A: 1 } },
  { title: 'N4', events: [attempt(), { cust: 'refine' }], action: 'answer', counts: { A: 0 } },
  {
    title: 'T9 three over all issues',
    events: [
      attempt('A'),
      { cust: 'deny' },
      { cust: 'new_issue', issue: 'B' },
      attempt('B'),
      { cust: 'deny' },
      { cust: 'new_issue', issue: 'C' },
      attempt('C'),
      { cust: 'deny' },
    ],
    action: 'transfer',
    reason: 'ladder',
    counts: { A: 1, B: 1, C: 1 },
  },
  {
    title: 'a parked issue keeps its count',
    events: [
      attempt('A'),
      { cust: 'deny' },
      { cust: 'new_issue', issue: 'B' },
      { cust: 'new_issue', issue: 'A' },
      attempt('A'),
      { cust: 'deny' },
    ],
    action: 'transfer',
    reason: 'ladder',
    counts: { A: 2 },
  },
  {
    title: 'T10 without confirmation',
    events: [{ sop_rule: { reason: 'hardware', queue: 'q_technical' } }],
    action: 'transfer',
    reason: 'hardware',
    queue: 'q_technical',
  },
  {
    title: 'T10 with confirmation',
    events: [{ sop_rule: { reason: 'hardware', queue: 'q_technical', confirm: true } }, { cust: 'confirm_yes' }],
    action: 'transfer',
    reason: 'hardware',
  },
  {
    title: 'T11 is explained and asked',
    events: [{ cust: 'commitment' }],
    action: 'confirm_transfer',
    reason: 'commitment',
    queue: 'q_after_sales',
  },
  { title: 'T12 at 180 s not yet', events: [{ timeoutSec: 180 }], action: 'degraded_answer' },
  { title: 'T12 progress at 8 s', events: [{ timeoutSec: 8 }], action: 'progress' },
  { title: 'T12 nothing at 5 s', events: [{ timeoutSec: 5 }], action: 'none' },
  { title: 'T13', events: [{ rare_question: true }], action: 'transfer', reason: 'rare_question', queue: 'q_general' },
  {
    title: 'T14 by returning',
    events: [{ returned: { issue: 'A', hours: 2, count: 0, visits24h: 3, dissatisfied: true } }],
    action: 'transfer',
    reason: 'repeated_visits',
  },
  {
    title: 'T14 not when satisfied',
    events: [{ returned: { issue: 'A', hours: 2, count: 0, visits24h: 3, dissatisfied: false } }],
    action: 'none',
  },
  {
    title: 'T14 not at two visits',
    events: [{ returned: { issue: 'A', hours: 2, count: 0, visits24h: 2, dissatisfied: true } }],
    action: 'none',
  },
  {
    title: 'returning within a day starts at one',
    events: [{ returned: { issue: 'A', hours: 5, count: 2, visits24h: 1, dissatisfied: false } }, attempt(), { cust: 'deny' }],
    action: 'transfer',
    reason: 'ladder',
    counts: { A: 2 },
  },
  {
    title: 'returning within a day without a failure starts at none',
    events: [{ returned: { issue: 'A', hours: 5, count: 0, visits24h: 1, dissatisfied: false } }, attempt(), { cust: 'deny' }],
    action: 'change_strategy',
    counts: { A: 1 },
  },
  {
    title: 'T15 at the second failure of the same tool',
    events: [{ tool_failed: 'crm.get_order' }, { tool_failed: 'crm.get_order' }],
    action: 'transfer',
    reason: 'tool_failed',
  },
  { title: 'T15 not for two tools', events: [{ tool_failed: 'crm.get_order' }, { tool_failed: 'iot.diagnose' }], action: 'none' },
  {
    title: 'a cancelled transfer leaves one',
    events: [attempt(), { cust: 'human' }, { cust: 'cancel' }, attempt(), { cust: 'deny' }],
    action: 'transfer',
    reason: 'ladder',
    counts: { A: 2 },
  },
  {
    title: 'a person solved it: afresh',
    events: [attempt(), { cust: 'deny' }, { solved_by_human: true }, attempt(), { cust: 'deny' }],
    action: 'change_strategy',
    counts: { A: 1 },
  },
];

describe('the reducer', () => {
  test.each(CASES.map((item) => [item.title, item] as const))('%s', (_, { ctx, events, action, reason, queue, counts }) => {
    const { got } = runLadderCase({ id: 'X', ctx, events, expect: { action } });
    expect(got).toMatchObject({
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(queue === undefined ? {} : { queue }),
      ...(counts === undefined ? {} : { counts }),
    });
  });
});

describe('limits', () => {
  test.each([
    [{ unresolvedFollowUps: 3 }, 1],
    [{ perConversation: 4 }, 1],
    [{ consecutiveFallbacks: 0 }, 1],
    [{ conversationFallbacks: 1.5 }, 1],
    [{ unresolvedFollowUps: 'two' }, 1],
    [{ unresolvedFollowUps: 1, perConversation: 1, consecutiveFallbacks: 1, conversationFallbacks: 1 }, 0],
    [{}, 0],
  ])('%j has %d problems', (policy, problems) => {
    expect(ladderPolicyProblems(policy)).toHaveLength(problems);
  });
});

const signals: CustomerSignal[] = [
  'question',
  'deny',
  'repeat',
  'why_again',
  'report_fail',
  'new_issue',
  'answer_slot',
  'ack',
  'double_send',
  'refine',
  'resolved',
  'confirm_no',
  'legal',
  'anger',
  'commitment',
  'elderly',
];
const issue = fc.constantFrom('A', 'B', 'C', null, '__proto__');
const at = fc.constantFrom(null, '2026-11-22T09:00:00.000Z', '2026-11-22T10:00:00.000Z', 'never');
const event: fc.Arbitrary<LadderEvent> = fc.oneof(
  fc.record({ type: fc.constant('attempt' as const), issue }),
  fc.record({ type: fc.constant('customer' as const), signal: fc.constantFrom(...signals), issue, at }),
  fc.record({ type: fc.constant('fallback' as const), issue }),
  fc.record({ type: fc.constant('bot_other' as const) }),
  fc.record({ type: fc.constant('silence' as const), seconds: fc.nat(40) }),
  fc.record({ type: fc.constant('tool_failed' as const), tool: fc.constantFrom('a', '__proto__') }),
  fc.record({
    type: fc.constant('returned' as const),
    issue: fc.constantFrom('A', 'B'),
    hours: fc.nat(50),
    count: fc.nat(5),
    visits24h: fc.nat(4),
    dissatisfied: fc.boolean(),
  }),
);
const context: fc.Arbitrary<LadderContext> = fc.record({
  vip: fc.boolean(),
  elderly: fc.boolean(),
  visits24h: fc.nat(4),
  dissatisfied: fc.boolean(),
});

describe('whatever the events', () => {
  test('no count passes its limit without a transfer, one event counts at most once, and the state given is not changed', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), context, (events, around) => {
        let state: LadderState = initialLadder();
        for (const next of events) {
          const before = JSON.stringify(state);
          const step = ladderStep(state, next, DEFAULT_LADDER_POLICY, around);
          expect(JSON.stringify(state)).toBe(before);
          expect(step.state.unresolved - state.unresolved).toBeLessThanOrEqual(1);
          if (step.outcome.action === 'transfer') {
            expect(step.outcome.trigger).not.toBeNull();
            expect(step.outcome.reason).not.toBeNull();
            return;
          }
          for (const { count } of Object.values(step.state.issues)) expect(count).toBeLessThan(LADDER_LIMITS.unresolvedFollowUps);
          expect(step.state.unresolved).toBeLessThan(LADDER_LIMITS.perConversation);
          expect(step.state.fallbackRun).toBeLessThan(LADDER_LIMITS.consecutiveFallbacks);
          state = step.state;
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('acknowledgements, answers to the bot and double sends never change a count', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 10 }),
        context,
        fc.constantFrom<CustomerSignal>('ack', 'answer_slot', 'double_send'),
        (events, around, signal) => {
          let state: LadderState = initialLadder();
          for (const next of events) state = ladderStep(state, next, DEFAULT_LADDER_POLICY, around).state;
          const after = ladderStep(state, { type: 'customer', signal, issue: null, at: null }, DEFAULT_LADDER_POLICY, around).state;
          expect(after.issues).toEqual(state.issues);
          expect(after.unresolved).toBe(state.unresolved);
        },
      ),
    );
  });
});
