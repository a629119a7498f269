import { INGREDIENTS } from '@zhiyin/contracts';
import { describe, expect, test } from 'vitest';
import { compareIngredients, ingredientsOf } from './ingredients.ts';

type Asked = Parameters<typeof ingredientsOf>[0];
const vectors = (texts: readonly string[], encoder = 'one', first = 0.5): NonNullable<Asked['vectors']> => ({
  encoder,
  dimensions: 2,
  texts,
  vectors: Float32Array.from(texts.flatMap((_, i) => [i === 0 ? first : i, 1])),
});
const asked: Asked = {
  examples: [
    { text: 'money back', intent: 'refund', locale: 'en' },
    { text: 'sing', intent: null },
  ],
  vocabulary: ['净水器'],
  synonyms: [{ canonical: 'parcel', synonyms: ['package'], locale: 'en' }],
  keywords: [{ text: 'refund', intent: 'refund', locale: 'en' }],
  names: [{ text: 'Refund', intent: 'refund', locale: 'en' }],
  titles: [{ text: 'How refunds work', intent: 'refund', locale: 'en' }],
  unlabelled: ['where is it', 'a b'],
  vectors: vectors(['money back', 'sing', 'Refund', 'How refunds work', 'refund']),
};
const differing = (changed: Partial<Asked>) =>
  compareIngredients(ingredientsOf(asked), ingredientsOf({ ...asked, ...changed }))
    .filter(({ verdict }) => verdict !== 'same')
    .map(({ name }) => name);

describe('what a model was trained with', () => {
  test('is every ingredient with its count', () => {
    expect(ingredientsOf(asked).map(({ name, count }) => [name, count])).toEqual([
      ['examples', 2],
      ['vocabulary', 1],
      ['synonyms', 1],
      ['keywords', 1],
      ['names', 1],
      ['titles', 1],
      ['messages', 2],
      ['encoder', 5],
    ]);
    expect(ingredientsOf(asked).map(({ name }) => name)).toEqual([...INGREDIENTS]);
  });
  test.each<[string, Partial<Asked>, string[]]>([
    ['nothing', {}, []],
    ['the label of an example', { examples: [{ text: 'money back', intent: null, locale: 'en' }, asked.examples[1]!] }, ['examples']],
    ['the language of an example', { examples: [{ text: 'money back', intent: 'refund' }, asked.examples[1]!] }, ['examples']],
    ['a word', { vocabulary: ['净水机'] }, ['vocabulary']],
    ['a synonym', { synonyms: [{ canonical: 'parcel', synonyms: ['packet'], locale: 'en' }] }, ['synonyms']],
    ['a keyword, and its vector', { keywords: [] }, ['keywords', 'encoder']],
    ['a name, and its vector', { names: [{ text: 'Refunds', intent: 'refund', locale: 'en' }] }, ['names', 'encoder']],
    ['the order of messages', { unlabelled: ['a b', 'where is it'] }, ['messages']],
    ['where one message ends', { unlabelled: ['where is', 'it a b'] }, ['messages']],
    ['the encoder', { vectors: vectors(asked.vectors!.texts, 'two') }, ['encoder']],
    ['a vector', { vectors: vectors(asked.vectors!.texts, 'one', 0.75) }, ['encoder']],
    ['no encoder', { vectors: undefined }, ['encoder']],
    ['vectors of exams besides', { vectors: vectors([...asked.vectors!.texts, 'an exam']) }, []],
  ])('%s', (_what, changed, expected) => expect(differing(changed)).toEqual(expected));
  test('beside nothing written down, nothing is known', () => {
    expect(new Set(compareIngredients(undefined, ingredientsOf(asked)).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  });
});
