import { createHash } from 'node:crypto';
import type { Ingredient, TrainedAgain, TrainedWith } from '@zhiyin/contracts';
import type { Example, SynonymGroup, TextVectors } from '@zhiyin/language';

type Ingredients = TrainedWith['ingredients'];
type Learned = {
  examples: readonly Example[];
  vocabulary: readonly string[];
  synonyms: readonly SynonymGroup[];
  keywords: readonly Example[];
  names: readonly Example[];
  titles: readonly Example[];
  /** As training hears them: without the texts a model is measured by. */
  unlabelled: readonly string[];
  vectors?: TextVectors;
};

/** What a model is made of, each as a count and a digest: equal digests, equal input in the same order. The vectors of exams do not count. */
export function ingredientsOf({ examples, vocabulary, synonyms, keywords, names, titles, unlabelled, vectors }: Learned): Ingredients {
  const part = (name: Ingredient, items: readonly unknown[]) => ({ name, count: items.length, hash: digest(items) });
  return [
    part('examples', examples.map(parts)),
    part('vocabulary', vocabulary),
    part(
      'synonyms',
      synonyms.map((group) => [group.locale, group.canonical, group.synonyms]),
    ),
    part('keywords', keywords.map(parts)),
    part('names', names.map(parts)),
    part('titles', titles.map(parts)),
    part('messages', unlabelled),
    { name: 'encoder', ...ofVectors(vectors, [...examples, ...names, ...titles, ...keywords]) },
  ];
}

const parts = ({ intent, locale, text }: Example) => [intent, locale ?? null, text];

function digest(items: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const item of items) hash.update(`${JSON.stringify(item)}\n`);
  return hash.digest('hex');
}

function ofVectors(vectors: TextVectors | undefined, learned: readonly Example[]): { count: number; hash: string } {
  const hash = createHash('sha256');
  if (!vectors) return { count: 0, hash: hash.digest('hex') };
  const { encoder, dimensions, texts, vectors: numbers } = vectors;
  const wanted = new Set(learned.map(({ text }) => text));
  hash.update(`${JSON.stringify([encoder, dimensions])}\n`);
  let count = 0;
  for (const [row, text] of texts.entries()) {
    if (!wanted.delete(text)) continue; // an exam's, or there twice
    hash.update(`${JSON.stringify(text)}\n`);
    const { buffer, byteOffset, byteLength } = numbers.subarray(row * dimensions, (row + 1) * dimensions);
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    count += 1;
  }
  return { count, hash: hash.digest('hex') };
}

/** Ingredient by ingredient, what a training repeated shares with the first one. */
export function compareIngredients(before: Ingredients | undefined, after: Ingredients): TrainedAgain['ingredients'] {
  const hashes = new Map(before?.map(({ name, hash }) => [name, hash]));
  return after.map(({ name, hash }) => {
    const known = hashes.get(name);
    return { name, verdict: known === undefined ? 'unknown' : known === hash ? 'same' : 'differs' };
  });
}
