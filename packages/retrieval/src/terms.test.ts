import { describe, expect, it } from 'vitest';
import { codeKey, codesIn, quickKey, termsOf, wordsOf } from './terms.ts';
import { segmentPlainly } from './testing.ts';

describe('codes in a text', () => {
  it.each([
    ['净化器报E1怎么办', ['e1']],
    ['AP-300 and ap300 and ＡＰ－３００', ['ap300']],
    ['报错 E1 到 E4', ['e1', 'e2', 'e3', 'e4']],
    ['codes W1-W3', ['w1', 'w2', 'w3']],
    ['N1 to N2', ['n1', 'n2']],
    ['E9 到 E1', ['e9', 'e1']],
    ['5G 网络，90 度，abc', []],
    ['x12345', []],
  ])('%s', (text, codes) => {
    expect([...codesIn(text)].sort()).toEqual([...codes].sort());
  });
  it('one key for every way of writing a code', () => {
    expect(new Set(['AP-300', 'ap 300', 'ap_300', 'ＡＰ３００'].map(codeKey))).toEqual(new Set(['ap300']));
  });
});

it('the quick key forgets case, width, blanks and punctuation only', () => {
  expect(quickKey('  退款，多久 到账？')).toBe('退款多久到账');
  expect(quickKey('How LONG does it take?!')).toBe('howlongdoesittake');
  expect(quickKey('？！…')).toBe('');
});

it('variants of CJK characters share terms when folded', () => {
  const simplify = (text: string) => text.replaceAll('淨', '净').replaceAll('濾', '滤');
  const plain = termsOf('净水滤芯', { segment: segmentPlainly });
  expect(termsOf('淨水濾芯', { segment: segmentPlainly, normalise: simplify })).toEqual(plain);
  expect(termsOf('淨水濾芯', { segment: segmentPlainly })).not.toEqual(plain);
});

it('a compound is known by both its writings', () => {
  const reading = { segment: segmentPlainly };
  const joined = termsOf('wifi', reading).keys().next().value!;
  expect(termsOf('join the Wi-Fi', reading).has(joined)).toBe(true);
  expect(termsOf('join the wi fi', reading).has(joined)).toBe(false);
});

it('a word is also known by other words for it and their inflections, a function word by none', () => {
  const words = wordsOf('is my purifier noisy', { segment: segmentPlainly });
  const other = (word: string) => termsOf(word, { segment: segmentPlainly }).keys().next().value!;
  expect(words.at(-1)!.others).toContain(other('loud'));
  expect(words.at(-1)!.others).toContain(other('louder'));
  expect(words[0]!.others).toEqual([]);
});
