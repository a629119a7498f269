import type { SynonymGroup } from '@zhiyin/contracts';
import { describe, expect, test } from 'vitest';
import {
  cleanGroups,
  createWordCounter,
  mergeGroups,
  mergeVocabulary,
  readGroups,
  readVocabulary,
  writeGroups,
  writeVocabulary,
} from './rules.ts';

const group = (canonical: string, ...synonyms: string[]): SynonymGroup => ({ canonical, synonyms, locale: 'zh-CN' });

describe('a list of words', () => {
  test('one a line; empty lines and remarks say nothing; a broken line is told with its number', () => {
    const read = readVocabulary(`\uFEFF# trade words\n空净\n\n  配网 \r\n${'长'.repeat(41)}\n……\n扫\u0007地\n`);
    expect(read.items).toEqual(['空净', '配网']);
    expect(read.lines).toBe(5);
    expect(read.problems).toEqual([
      { line: 5, problem: 'too_long', text: '长'.repeat(40) },
      { line: 6, problem: 'no_letter', text: '……' },
      { line: 7, problem: 'control', text: '扫\u0007地' },
    ]);
  });

  test('is written as it is read', () => {
    expect(readVocabulary(writeVocabulary(['空净', '配网'])).items).toEqual(['空净', '配网']);
  });

  test.each([
    ['add', ['空净', '配网', 'AP'], ['AP'], [], 2],
    ['replace', ['空净', 'AP'], ['AP'], ['配网'], 2],
  ] as const)('%s', (mode, items, added, removed, known) => {
    expect(mergeVocabulary(['空净', '配网'], ['空净', 'AP', 'ap'], mode)).toEqual({ items, added, removed, known });
  });
});

describe('a list of groups', () => {
  test('a group a line; what is wrong with a line is told with its number', () => {
    const read = readGroups('净化器,空净,空气净化器\n扫地机，扫拖机、小黑\n# remark\n退款\n"a, b",ab\n滤芯,……\n一,二,"三', 'zh-CN');
    expect(read.items).toEqual([group('净化器', '空净', '空气净化器'), group('扫地机', '扫拖机', '小黑'), group('a, b', 'ab')]);
    expect(read.problems).toEqual([
      { line: 4, problem: 'one_word', text: '退款' },
      { line: 6, problem: 'no_letter', text: '……' },
      { line: 7, problem: 'open_quote', text: '' },
    ]);
  });

  test('names languages where its first line says so', () => {
    const read = readGroups('locale,canonical,synonyms\nen,vacuum,hoover\n,AP-300,空净\nxx_,a,b\n', 'und');
    expect(read.items.map(({ locale, canonical }) => [locale, canonical])).toEqual([
      ['en', 'vacuum'],
      ['und', 'AP-300'],
    ]);
    expect(read.problems).toEqual([{ line: 4, problem: 'locale', text: 'xx_' }]);
  });

  test('is written as it is read', () => {
    const groups = [group('净化器', '空净'), { canonical: 'box, big', synonyms: ['"crate"'], locale: 'en' }];
    expect(readGroups(writeGroups(groups), 'und').items).toEqual(groups);
  });

  test('joins groups of the same canonical word, and says what is new', () => {
    expect(mergeGroups([group('净化器', '空净')], [group('净化器', 'AP', '空净'), group('滤芯', '耗芯')], 'add')).toEqual({
      items: [group('净化器', '空净', 'AP'), group('滤芯', '耗芯')],
      known: 2,
      added: ['AP', '滤芯', '耗芯'],
      removed: [],
    });
    expect(mergeGroups([group('净化器', '空净')], [group('滤芯', '耗芯')], 'replace')).toMatchObject({
      items: [group('滤芯', '耗芯')],
      removed: ['净化器', '空净'],
    });
  });

  test('keeps no word twice in a group, and no group of one word', () => {
    expect(cleanGroups([group('净化器', '淨化器', '空净', '空净'), group('滤芯', '滤芯')])).toEqual([group('净化器', '空净')]);
  });
});

test('words are counted once a text: Chinese anywhere, others where nothing touches them', () => {
  const counter = createWordCounter(['空净', 'AP-300', 'hoover', '净']);
  for (const text of ['空净响，空净臭', '我的ap-300', 'hoovering', 'a Hoover!', 'xap-300']) counter.add(text);
  expect(Object.fromEntries(counter.counts)).toEqual({ 空净: 1, 净: 1, 'AP-300': 1, hoover: 1 });
});
