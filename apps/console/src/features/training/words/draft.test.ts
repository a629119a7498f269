import * as contracts from '@zhiyin/contracts';
import { describe, expect, it } from 'vitest';
import { GROUP_SYNONYMS_MAX, SYNONYM_WORDS_MAX, VOCABULARY_MAX, WORD_MAX } from './api.ts';
import { countChanges, createWordCheck, type Draft, rebase, warningsOfGroups } from './draft.ts';

const group = (canonical: string, synonyms: string[], locale = 'zh-CN') => ({ canonical, synonyms, locale });

it('knows the limits as the contracts do', () => {
  expect({ WORD_MAX, VOCABULARY_MAX, SYNONYM_WORDS_MAX, GROUP_SYNONYMS_MAX }).toEqual({
    WORD_MAX: contracts.WORD_MAX,
    VOCABULARY_MAX: contracts.VOCABULARY_MAX,
    SYNONYM_WORDS_MAX: contracts.SYNONYM_WORDS_MAX,
    GROUP_SYNONYMS_MAX: contracts.GROUP_SYNONYMS_MAX,
  });
});

describe('a draft', () => {
  const base = { vocabulary: ['甲', '乙'], synonyms: [group('净化器', ['空净']), group('滤芯', ['芯子'])] };
  const mine: Draft = {
    version: 3,
    base,
    words: { vocabulary: ['乙', '丙'], synonyms: [group('净化器', ['空净', '气宝']), group('退款', ['退钱'])] },
  };
  it('counts what it adds, changes and removes', () => {
    expect(countChanges(mine)).toBe(5);
    expect(countChanges({ ...mine, words: base })).toBe(0);
  });
  it('is made again upon what somebody else has saved meanwhile', () => {
    const theirs = { version: 4, vocabulary: ['甲', '乙', '丁'], synonyms: [...base.synonyms, group('快递', ['包裹'])] };
    expect(rebase(mine, theirs)).toEqual({
      version: 4,
      base: { vocabulary: theirs.vocabulary, synonyms: theirs.synonyms },
      words: {
        vocabulary: ['乙', '丁', '丙'],
        synonyms: [group('净化器', ['空净', '气宝']), group('快递', ['包裹']), group('退款', ['退钱'])],
      },
    });
  });
  it('that was saved by both is no change any more', () => {
    expect(countChanges(rebase(mine, { version: 4, ...mine.words }))).toBe(0);
  });
});

describe('warnings', () => {
  it.each([
    ['a word in two groups', [group('净化器', ['空净']), group('滤芯', ['空净'])], ['twoGroups', 'twoGroups']],
    [
      "a synonym that is another group's canonical word",
      [group('净化器', ['空净']), group('机器', ['净化器'])],
      ['twoGroups', 'otherCanonical'],
    ],
    ['the same word in groups of other languages', [group('pin', ['code'], 'en'), group('pin', ['大头针'], 'zh-CN')], []],
    ['a group for every language', [group('AP', ['空净'], 'und'), group('滤芯', ['空净'])], ['twoGroups', 'twoGroups']],
    ['numbers of three digits', [group('净化器', ['AP300'])], ['digits']],
    ['nothing', [group('净化器', ['空净', 'RV20'])], []],
  ])('%s', (_, groups, kinds) => {
    expect(
      warningsOfGroups(groups)
        .flat()
        .map((warning) => warning.kind),
    ).toEqual(kinds);
  });
  it.each([
    ['hoover', 'notChinese'],
    ['空净', 'inGroup'],
    ['配网', undefined],
  ])('of the word %s: %s', (word, kind) => {
    expect(createWordCheck([group('净化器', ['空净'])])(word)?.kind).toBe(kind);
  });
});
