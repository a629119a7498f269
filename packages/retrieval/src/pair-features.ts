import { fold, type Reading, tokensOf } from './terms.ts';

/** What a question or a text is compared by. */
export type Compared = { letters: string; words: readonly string[]; grams: readonly string[]; asks: readonly boolean[]; digits: string };

/** Ways of asking (疑问词), zh and en alternatives of one kind together: a "how long" does not answer a "how much". */
const ASKING: readonly RegExp[] = [
  /怎么|如何|怎样|咋|\bhow (?:do|can|to|should|would)\b/,
  /什么|啥|\bwhat\b/,
  /为什么|为何|怎么会|\bwhy\b/,
  /多少|几[个天块元钱次]|\bhow (?:much|many)\b/,
  /多久|几天|什么时候|何时|时间|\bwhen\b|\bhow long\b/,
  /哪|\bwhere\b|\bwhich\b/,
  /谁|\bwho\b/,
  /吗|能不能|可不可以|是否|是不是|^(?:can|could|is|are|do|does|may)\b/,
  /不|没|\bnot\b|n't\b|\bno\b/,
  /意思|\bmean\b/,
];

export function comparedOf(text: string, { segment, normalise }: Reading): Compared {
  const folded = fold(text);
  const { words, runs } = tokensOf(folded);
  const folding = normalise ?? ((run: string) => run);
  const letters = tokensOf(folded).words.length === 0 ? runs.map(folding).join('') : folded.replace(/[^\p{L}\p{N}]+/gu, '');
  const grams = new Set<string>();
  for (let at = 0; at < letters.length; at++) {
    grams.add(letters[at]!);
    if (at + 1 < letters.length) grams.add(letters.slice(at, at + 2));
  }
  return {
    letters,
    words: [...new Set([...words, ...runs.flatMap((run) => segment(folding(run)))])],
    grams: [...grams],
    asks: ASKING.map((form) => form.test(folded)),
    digits: (folded.match(/\d+/g) ?? []).join(' '),
  };
}

/** Longest common subsequence and substring of the first 160 letters. */
function common(a: string, b: string): { subsequence: number; substring: number } {
  const [left, right] = [a.slice(0, 160), b.slice(0, 160)];
  let before = new Int16Array(right.length + 1);
  let runsBefore = new Int16Array(right.length + 1);
  let substring = 0;
  for (let i = 0; i < left.length; i++) {
    const row = new Int16Array(right.length + 1);
    const runs = new Int16Array(right.length + 1);
    for (let j = 1; j <= right.length; j++) {
      const same = left[i] === right[j - 1];
      row[j] = same ? before[j - 1]! + 1 : Math.max(before[j]!, row[j - 1]!);
      if (same) {
        runs[j] = runsBefore[j - 1]! + 1;
        substring = Math.max(substring, runs[j]!);
      }
    }
    before = row;
    runsBefore = runs;
  }
  return { subsequence: before[right.length]!, substring };
}

/** Shares of what two bags have in common by rarity, and the rarest thing each has alone. */
function overlap(a: readonly string[], b: readonly string[], rarity: (item: string) => number): number[] {
  const [left, right] = [new Set(a), new Set(b)];
  let [shared, ofLeft, ofRight, aloneLeft, aloneRight] = [0, 0, 0, 0, 0];
  for (const item of left) {
    const weight = rarity(item);
    ofLeft += weight;
    if (right.has(item)) shared += weight;
    else aloneLeft = Math.max(aloneLeft, weight);
  }
  for (const item of right) {
    const weight = rarity(item);
    ofRight += weight;
    if (!left.has(item)) aloneRight = Math.max(aloneRight, weight);
  }
  return [shared / (ofLeft || 1), shared / (ofRight || 1), shared / (ofLeft + ofRight - shared || 1), aloneLeft / 10, aloneRight / 10];
}

/** The features of a question and a text; all about 0..1, always the same number of them. */
export function pairFeatures(
  a: Compared,
  b: Compared,
  wordRarity: (word: string) => number,
  gramRarity: (gram: string) => number,
): number[] {
  const longest = Math.max(a.letters.length, b.letters.length, 1);
  const shortest = Math.max(1, Math.min(a.letters.length, b.letters.length));
  const { subsequence, substring } = common(a.letters, b.letters);
  return [
    ...overlap(a.words, b.words, wordRarity),
    ...overlap(a.grams, b.grams, gramRarity),
    subsequence / longest,
    subsequence / shortest,
    substring / longest,
    substring / shortest,
    (longest - shortest) / longest,
    a.letters.slice(0, 2) === b.letters.slice(0, 2) ? 1 : 0,
    a.letters.slice(-2) === b.letters.slice(-2) ? 1 : 0,
    a.digits === b.digits ? 1 : 0,
    Math.min(2, longest / 30),
    ...a.asks.map((asked, form) => (asked !== b.asks[form] ? 1 : 0)),
  ];
}
