import type { Label } from '@zhiyin/contracts';
import { describe, expect, test } from 'vitest';
import { agree, finalLabel, judge } from './judging-rules.ts';

const intent = (name: string): Label => ({ kind: 'intent', intent: name });
const outOfScope: Label = { kind: 'out_of_scope' };
const cannotJudge: Label = { kind: 'cannot_judge' };
const both: Label = { kind: 'multiple', intents: ['return', 'invoice'] };

describe('what a label makes of a prediction', () => {
  test.each([
    ['the same intent', intent('return'), 'return', null, null],
    ['another intent', intent('return'), 'invoice', null, 'wrong_intent'],
    ['rejected though in scope', intent('return'), null, null, 'false_reject'],
    ['rejected, by the name of out of scope', intent('return'), null, 'out_of_scope', 'false_reject'],
    ['out of scope and rejected', outOfScope, null, null, null],
    ['out of scope and known as such', outOfScope, null, 'out_of_scope', null],
    ['out of scope and taken for an intent', outOfScope, 'return', null, 'false_accept'],
    ['out of scope and taken for a greeting', outOfScope, null, 'greeting', 'false_accept'],
    ['a system intent beside another', intent('request_human'), 'return', 'request_human', null],
    ['one of several', both, 'invoice', null, null],
    ['none of several', both, 'repair', null, 'wrong_intent'],
    ['several and rejected', both, null, null, 'false_reject'],
    ['cannot be judged', cannotJudge, 'return', null, undefined],
  ] as const)('%s', (_, label, predicted, system, error) =>
    expect(judge(label, { intent: predicted, system, confidence: 0.5, fallback: false })).toBe(error),
  );
});

describe('the label an item stands with', () => {
  test.each([
    ['one label', [intent('a')], null, intent('a')],
    ['none yet', [null], null, undefined],
    ['the second is due', [intent('a'), null], null, undefined],
    ['both agree', [intent('a'), intent('a')], null, intent('a')],
    ['they differ', [intent('a'), outOfScope], null, undefined],
    ['adjudicated', [intent('a'), outOfScope], intent('b'), intent('b')],
  ] as const)('%s', (_, labels, adjudicated, stands) => expect(finalLabel(labels, adjudicated)).toEqual(stands));
  test('several intents agree in any order', () => {
    expect(agree(both, { kind: 'multiple', intents: ['invoice', 'return'] })).toBe(true);
    expect(agree(both, { kind: 'multiple', intents: ['invoice', 'repair'] })).toBe(false);
    expect(agree(intent('multiple'), both)).toBe(false);
  });
});
