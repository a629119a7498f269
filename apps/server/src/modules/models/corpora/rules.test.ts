import { readExamples } from '@zhiyin/language';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, type Line, linesOf, OUT_OF_SCOPE, planImport, toExample, withLocales } from './rules.ts';

describe('a file becomes lines', () => {
  test('with the intent and the language it names', () => {
    const file =
      '{"text":"退货怎么办","intent":"return"}\n{"text":"sing a song","intent":null}\n{"text":"bonjour","intent":"hello","locale":"fr"}\n';
    expect(linesOf(readExamples(file, 'jsonl'))).toEqual({
      lines: [
        { intentId: 'return', text: '退货怎么办', locale: undefined },
        { intentId: OUT_OF_SCOPE, text: 'sing a song', locale: undefined },
        { intentId: 'hello', text: 'bonjour', locale: 'fr' },
      ],
    });
  });
  test.each([
    ['a broken line', '{"text":"a","intent":"x"}\n{"text":', 2, 'not_json'],
    ['a text with NUL', `{"text":"a","intent":"x"}\n\n${JSON.stringify({ text: 'a\0b', intent: 'x' })}`, 3, 'text_not_storable'],
    ['an invisible text', JSON.stringify({ text: '\u200b\u200b', intent: 'x' }), 1, 'text_empty'],
    [
      'a text longer than a message',
      `{"text":"a","intent":"x"}\n${JSON.stringify({ text: 'x'.repeat(8001), intent: 'x' })}`,
      2,
      'text_too_long',
    ],
    ['an intent with a line break', JSON.stringify({ text: 'a', intent: 'x\ny' }), 1, 'intent_not_storable'],
    ['an endless intent', JSON.stringify({ text: 'a', intent: 'x'.repeat(101) }), 1, 'intent_too_long'],
    ['an invisible intent', JSON.stringify({ text: 'a', intent: '\u200b' }), 1, 'bad_intent'],
    ['a locale that is none', JSON.stringify({ text: 'a', intent: 'x', locale: 'not a tag!' }), 1, 'bad_locale'],
    ['an empty file', '', 1, 'no_examples'],
  ])('%s is named with its line', (_name, file, line, code) => {
    expect(linesOf(readExamples(file, 'jsonl'))).toEqual({ problems: [expect.objectContaining({ line, code })] });
  });
});

describe('a line that names no language', () => {
  const locales = (texts: string[], homes: [string, number][], given?: string) =>
    withLocales(
      texts.map((text) => ({ intentId: 'a', text, locale: undefined })),
      given,
      new Map(homes),
    ).map((one) => one.locale);
  test.each([
    ['reads clearly', ['退货怎么办', 'où est mon colis'], [], undefined, ['zh-CN', 'fr']],
    ['is unclear: the language of its neighbours in the file', ['sing a song', 'where can I see my order'], [], undefined, ['en', 'en']],
    [
      'is unclear: the language of the corpus',
      ['sing a song'],
      [
        ['zh-CN', 90],
        ['en', 50],
        ['fr', 3],
      ],
      undefined,
      ['en'],
    ],
    ['is unclear, and nobody else writes in its script', ['sing a song'], [['zh-CN', 90]], undefined, ['und']],
    ['has none', ['E1', '😀'], [['en', 50]], undefined, ['und', 'und']],
    ['stands in a file of a given language', ['sing a song', '退货'], [], 'de', ['de', 'de']],
  ] as const)('%s', (_name, texts, homes, given, expected) => {
    expect(
      locales(
        [...texts],
        homes.map(([locale, n]) => [locale, n]),
        given,
      ),
    ).toEqual(expected);
  });
});

const line: fc.Arbitrary<Line> = fc.record({
  intentId: fc.constantFrom('a', 'b'),
  locale: fc.constantFrom('en', 'zh-CN'),
  text: fc.constantFrom('1', '2', '3', '4'),
});
test('replacing leaves exactly the lines of the file; adding loses none', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(line, { selector: keyOf }),
      fc.array(line, { minLength: 1 }),
      fc.constantFrom('add' as const, 'replace' as const),
      (had, file, mode) => {
        const current = had.map((one, i) => ({ ...one, id: `utt_${i}` }));
        const plan = planImport(current, file, mode);
        const left = current.filter((one) => !plan.remove.includes(one.id)).map(keyOf);
        const after = [...left, ...plan.add.map(keyOf)];
        expect(new Set(after).size).toBe(after.length);
        expect(new Set(after)).toEqual(new Set([...(mode === 'add' ? had.map(keyOf) : []), ...file.map(keyOf)]));
        expect(plan.known + plan.add.length).toBe(file.length);
      },
    ),
  );
});

test('a line of unknown language lets training find its home', () => {
  expect(toExample({ intentId: 'a', locale: 'und', text: 'E1' })).toEqual({ intent: 'a', text: 'E1' });
});
