import { CHINESE_NOISE } from './chinese.ts';
import { ENGLISH_NOISE } from './english.ts';
import { type Noise, oneOf, seededChance } from './words.ts';

export { seededChance } from './words.ts';

/** 噪声: the kinds of noise a language's texts are spoilt with, by name. */
export function noiseKinds(language: 'en' | 'zh'): readonly string[] {
  return [...Object.keys(noiseOf(language)), 'several'];
}

const noiseOf = (language: 'en' | 'zh'): Readonly<Record<string, Noise>> => (language === 'zh' ? CHINESE_NOISE : ENGLISH_NOISE);

/**
 * Texts as hurried people would have sent them: the same seed spoils the same list in the same way.
 * @param kind one of `noiseKinds`; `several` puts two of them on one text
 */
export function spoil(texts: readonly string[], language: 'en' | 'zh', kind: string, seed: number): string[] {
  const kinds = noiseOf(language);
  const names = Object.keys(kinds);
  const chance = seededChance(seed);
  return texts.map((text) => {
    if (kind !== 'several') return kinds[kind]!(text, chance);
    const first = oneOf(names, chance);
    const second = oneOf(
      names.filter((name) => name !== first),
      chance,
    );
    return kinds[second]!(kinds[first]!(text, chance), chance);
  });
}
