import { describe, expect, it } from 'vitest';
import { caseFold, normalise } from './normalise.ts';
import { createSegmenter } from './segment.ts';
import { createSynonymReader, groupsFor, type SynonymGroup, wordsOfGroups } from './synonyms.ts';

const GROUPS: SynonymGroup[] = [
  { canonical: '净化器', synonyms: ['空净', '空气净化器', 'AP300'], locale: 'zh-CN' },
  { canonical: '滤芯', synonyms: ['过滤网', '空净'], locale: 'zh-CN' },
  { canonical: 'vacuum cleaner', synonyms: ['hoover', 'C++ mop'], locale: 'en' },
];
const cut = createSegmenter(wordsOfGroups(GROUPS));
const { find, rewrite } = createSynonymReader(GROUPS, cut, caseFold);

describe('reading synonyms as their canonical words', () => {
  it.each([
    ['空净怎么换过滤网', '净化器怎么换滤芯'],
    ['空气净化器坏了', '净化器坏了'],
    ['我的AP300不转', '我的净化器不转'],
    ['my hoover, again', 'my vacuum cleaner, again'],
    ['the c++ mop', 'the vacuum cleaner'],
    ['two hoovers', 'two vacuum cleaner'],
    ['hoovering', 'hoovering'],
    ['xap300', 'xap300'],
    ['净化器', '净化器'],
    ['', ''],
  ])('%s → %s', (text, expected) => {
    expect(rewrite(caseFold(text))).toBe(expected);
  });

  it.each([
    ['a Chinese word that the segmenter does not cut out', ['天空', '净白'], '天空净白'],
    ['one that it does', ['天', '空净', '白'], '天净化器白'],
  ])('%s', (_, words, expected) => {
    expect(createSynonymReader(GROUPS, () => words, caseFold).rewrite('天空净白')).toBe(expected);
  });

  it('tells where, and counts a word of two groups for the first', () => {
    expect(find('换空净的滤芯')).toEqual([
      { group: 0, start: 1, end: 3, as: '净化器' },
      { group: 1, start: 4, end: 6, as: '滤芯' },
    ]);
  });

  it('leaves out numbers that normalising takes for one', () => {
    const normal = createSynonymReader(GROUPS, cut, normalise);
    expect(normal.rewrite(normalise('AP400和空净'))).toBe('ap000和净化器');
  });

  it('does nothing where there are no groups', () => {
    expect(createSynonymReader([], cut, caseFold).rewrite('空净')).toBe('空净');
    expect(createSynonymReader([], cut, caseFold).find('空净')).toEqual([]);
  });
});

it.each([
  ['zh', ['净化器', '滤芯']],
  ['en', ['vacuum cleaner']],
  ['fr', []],
])('groups of %s', (language, expected) => {
  expect(groupsFor(GROUPS, language).map(({ canonical }) => canonical)).toEqual(expected);
});

it('groups of no language count in all', () => {
  expect(groupsFor([{ canonical: 'AP-300', synonyms: [], locale: 'und' }], 'fr')).toHaveLength(1);
});
