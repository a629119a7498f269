import { expect, test } from 'vitest';
import { createWordPiece } from './word-piece.ts';

const WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'un', '##aff', '##able', 'cafe', '退', '货', '!', 'hello', 'x'];
const vocabulary = new Map(WORDS.map((word, id) => [word, id]));
const read = (text: string, most = 64) =>
  createWordPiece(vocabulary, { lowerCase: true })
    ?.encode(text, most)
    .map((id) => WORDS[id]);

test.each([
  ['unaffable', ['un', '##aff', '##able']],
  ['Hello!!', ['hello', '!', '!']],
  ['Café', ['cafe']],
  ['我退货', ['[UNK]', '退', '货']],
  ['hello\u200b\u0000 x', ['hello', 'x']],
  ['unaffx', ['[UNK]']],
  ['x'.repeat(101), ['[UNK]']],
  ['', []],
])('%j', (text, pieces) => {
  expect(read(text)).toEqual(['[CLS]', ...pieces, '[SEP]']);
});

test('a long text ends at the limit, with its end', () => {
  expect(read('hello '.repeat(100), 8)).toEqual(['[CLS]', ...Array(6).fill('hello'), '[SEP]']);
});

test('a vocabulary without the marks is none', () => {
  expect(createWordPiece(new Map([['a', 0]]), { lowerCase: true })).toBeUndefined();
});
