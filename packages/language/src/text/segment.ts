import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { normalise } from './normalise.ts';

const HAN_RUN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/;
const TOKEN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[\u3040-\u30ff]+|[\uac00-\ud7af]+|[\p{L}\p{N}\p{M}]+(?:'[\p{L}]+)*/gu;

/** @param guess also words the dictionary lacks, where characters look like one; true when left out */
export type Segmenter = (chinese: string, guess?: boolean) => string[];

/** One segmenter per word list, made on first use (loading the dictionary costs some 100 ms). */
const segmenters = new Map<string, Segmenter>();
const MAX_SEGMENTERS = 8;
/** The same by the identity of the list, so that a list used for every text is not read for every text. */
const byList = new WeakMap<readonly string[], Segmenter>();
const NO_WORDS: readonly string[] = [];

/**
 * A Chinese segmenter (分词) over jieba's dictionary and the workspace's own words (product names, parts, slang).
 * @param words own words; those without Chinese characters are ignored, white space ends a word
 */
export function createSegmenter(words: readonly string[] = NO_WORDS): Segmenter {
  const found = byList.get(words);
  if (found) return found;
  const own = [
    ...new Set(words.map((word) => normalise(word).replace(/\s+/g, '')).filter((word) => word.length > 1 && HAN_RUN.test(word))),
  ].sort();
  const key = own.join('\n');
  const known = segmenters.get(key);
  if (known) {
    byList.set(words, known);
    return known;
  }
  const jieba = Jieba.withDict(dict);
  if (own.length) jieba.loadDict(Buffer.from(own.map((word) => `${word} 100000 nz`).join('\n')));
  const segmenter: Segmenter = (chinese, guess = true) => jieba.cut(chinese, guess);
  if (segmenters.size >= MAX_SEGMENTERS) segmenters.delete(segmenters.keys().next().value!);
  segmenters.set(key, segmenter);
  byList.set(words, segmenter);
  return segmenter;
}

/**
 * Words of a text, in order, punctuation left out: Chinese by jieba with the workspace's own words, other scripts by their
 * spaces. The text is normalised first.
 */
export function segment(text: string, words: readonly string[] = NO_WORDS): string[] {
  const out: string[] = [];
  const cut = createSegmenter(words);
  for (const [run] of normalise(text).matchAll(TOKEN)) {
    if (HAN_RUN.test(run)) out.push(...cut(run));
    else out.push(run);
  }
  return out;
}
