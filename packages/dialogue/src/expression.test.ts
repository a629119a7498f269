import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateExpression, parseExpression } from './expression.ts';

const scope = {
  slot: { model: 'AP-300', on: true, empty: '', count: 3, list: ['a', 'b'], nothing: null },
  order: { days_since_signed: 9, found: false },
  policy: { no_reason_days: 7 },
  ctx: { emotion: -0.7 },
};

describe('an expression has the value', () => {
  test.each([
    ["slot.model == 'AP-300'", true],
    ["slot.model != 'AP-300'", false],
    ["slot.model in ['AP-300','other']", true],
    ["slot.model in ['other', 'none']", false],
    ['order.days_since_signed > policy.no_reason_days', true],
    ['order.days_since_signed <= 9', true],
    ['ctx.emotion <= -0.5', true],
    ['-ctx.emotion > 0.5', true],
    ['order.found == false', true],
    ['!order.found', true],
    ['exists(slot.model)', true],
    ['exists(slot.nothing)', false],
    ['exists(slot.missing.deeper)', false],
    ['len(slot.list) == 2', true],
    ['len(slot.model)', 6],
    ['len(slot.count)', undefined],
    ['true && false || true', true],
    ['true || false && false', true],
    ['!(true && false)', true],
    ['slot.on', true],
    ['slot.missing', undefined],
    ['slot.missing == null', true],
    ['slot.missing != true', true],
    ['slot.missing > 1', false],
    ['slot.missing <= 1', false],
    ["slot.model > 'AA'", false],
    ["'3' == 3", false],
    ["'it\\'s'", "it's"],
    ['null', null],
    ['2.5', 2.5],
    ['[1, true]', [1, true]],
    ['slot.list in [1]', false],
  ])('%s is %j', (source, value) => {
    expect(evaluateExpression(source, scope)).toEqual(value);
  });
});

describe('an expression does not compile', () => {
  test.each([
    '',
    'slot.model = 1',
    "slot.model == 'AP",
    'slot.count + 1',
    'a.b()',
    'has(x)',
    'x in',
    '(true',
    '[1, 2',
    'a &&',
    '== 1',
    'a ? b : c',
    'a; b',
    '1 2',
    'slot..x',
    'slot.',
    '`x`',
    '"x"',
    'a[0]',
    '1.2.3',
    '3days',
    'true true',
    'a == b == c',
    '{}',
    'in',
    '- ',
  ])('%s', (source) => {
    expect(parseExpression(source).ok).toBe(false);
    expect(evaluateExpression(source, scope)).toBeUndefined();
  });
});

describe('own properties only', () => {
  test.each([
    'slot.constructor',
    'slot.__proto__',
    'slot.toString',
    'slot.list.length',
    'slot.model.length',
    'constructor',
    '__proto__.polluted',
    'hasOwnProperty',
  ])('%s is unknown', (source) => {
    expect(evaluateExpression(source, scope)).toBeUndefined();
  });
});

describe('any text', () => {
  test('parses or is refused with a place, and never throws', () => {
    const marks = fc.constantFrom(
      'slot.model',
      "'x'",
      '(',
      ')',
      '[',
      ']',
      ',',
      '!',
      '-',
      '&&',
      '||',
      '==',
      'in',
      '<',
      '1',
      'exists',
      'true',
      ' ',
      '.',
      "'",
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(marks, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (source) => {
          const parsed = parseExpression(source);
          if (parsed.ok) evaluateExpression(parsed.expression, scope);
          else expect(parsed.at).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('deep nesting is refused, not crashed on', () => {
    expect(parseExpression(`${'('.repeat(900)}1${')'.repeat(900)}`).ok).toBe(false);
    expect(parseExpression(`${'!'.repeat(1900)}true`).ok).toBe(false);
    expect(parseExpression('a'.repeat(3000)).ok).toBe(false);
  });
});
