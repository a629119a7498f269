import type { EmotionLabel } from '@zhiyin/contracts';
import { CJK, normalise } from '../text/normalise.ts';
import { type EmotionLexicon, isList } from './lexicon.ts';

/** What the lexicon finds in a text. */
type LexiconReading = {
  /** -1..1. */
  score: number;
  /** Weight of the evidence by label, each >= 0. */
  labels: Record<EmotionLabel, number>;
  crisis: boolean;
  /** How many words of the lexicon were found. */
  hits: number;
};

type Word = { text: string; weight: number; label: EmotionLabel };
type Compiled = {
  words: Map<string, Word[]>;
  degreeUp: readonly string[];
  degreeDown: readonly string[];
  negators: readonly string[];
  sarcasm: readonly string[];
  rhetorical: readonly string[];
};

const LABELS: Readonly<Record<string, EmotionLabel>> = {
  anger: 'anger',
  anxiety: 'anxiety',
  confusion: 'confusion',
  disappointment: 'disappointment',
  sadness: 'sadness',
  positive: 'joy',
  joy: 'joy',
};

const EMOJI: readonly (readonly [RegExp, number, EmotionLabel])[] = [
  [/[😡🤬😠👿💢🖕]/gu, -0.7, 'anger'],
  [/[🙄😒👎]/gu, -0.4, 'disappointment'],
  [/[😢😭😞😔💔]/gu, -0.4, 'sadness'],
  [/[😰😨😱😟]/gu, -0.4, 'anxiety'],
  [/[😕🤔❓😵]/gu, -0.15, 'confusion'],
  [/[😀😃😄😁😊🙂😍🥰👍🙏❤🎉💯🌹]/gu, 0.45, 'joy'],
];

/** Up to so many characters a message is one remark, beyond it a report with several sides. */
const SHORT = 60;

/** Reads a text by a lexicon; made once per lexicon. */
export function createLexiconScorer(lexicon: EmotionLexicon): (text: string, language: string) => LexiconReading {
  const list = (key: string, name: string): readonly string[] => {
    const found = lexicon[key]?.[name];
    return isList(found) ? found.map(normalise) : [];
  };
  const compiled = new Map<string, Compiled>();
  const legal: string[] = Object.keys(lexicon.legal ?? {}).flatMap((language) => [...list('legal', language)]);
  const crisis: string[] = Object.keys(lexicon.crisis ?? {}).flatMap((language) => [...list('crisis', language)]);
  for (const language of Object.keys(lexicon)) {
    if (language === 'crisis' || language === 'legal') continue;
    const words = new Map<string, Word[]>();
    for (const [name, label] of Object.entries(LABELS)) {
      const group = lexicon[language]?.[name];
      if (group === undefined || isList(group)) continue;
      for (const [raw, weight] of Object.entries(group)) {
        const text = normalise(raw);
        const first = text[0];
        if (!first) continue;
        const bucket = words.get(first) ?? [];
        bucket.push({ text, weight, label });
        words.set(first, bucket);
      }
    }
    for (const bucket of words.values()) bucket.sort((a, b) => b.text.length - a.text.length);
    const longestFirst = (name: string) => [...list(language, name)].sort((a, b) => b.length - a.length);
    compiled.set(language, {
      words,
      degreeUp: longestFirst('degree_up'),
      degreeDown: longestFirst('degree_down'),
      negators: longestFirst('negators'),
      sarcasm: longestFirst('sarcasm'),
      rhetorical: longestFirst('rhetorical'),
    });
  }

  return (raw, language) => {
    const text = normalise(raw);
    const labels: Record<EmotionLabel, number> = { anger: 0, anxiety: 0, confusion: 0, disappointment: 0, sadness: 0, neutral: 0, joy: 0 };
    const reading: LexiconReading = { score: 0, labels, crisis: crisis.some((word) => containsWord(text, word)), hits: 0 };
    let negative = 0;
    let positive = 0;
    const add = (weight: number, label: EmotionLabel): void => {
      reading.hits++;
      labels[label] += Math.abs(weight);
      if (weight < 0) negative = combine(negative, -weight);
      else positive = combine(positive, weight);
    };
    // both Chinese and English words are looked for in either: customers mix
    const primary = compiled.get(language);
    for (const words of primary ? [primary, ...[...compiled.values()].filter((other) => other !== primary)] : compiled.values()) {
      scanWords(text, words, add);
    }
    for (const [pattern, weight, label] of EMOJI) for (let i = (raw.match(pattern) ?? []).length; i > 0; i--) add(weight, label);

    // who names lawyers and regulators is not content, however calmly it is said
    if (legal.some((word) => containsWord(text, word))) add(-0.45, 'anger');

    const lists = primary ?? compiled.values().next().value;
    const sarcastic = lists?.sarcasm.some((mark) => containsWord(text, mark)) ?? false;
    const rhetorical = (lists?.rhetorical.some((mark) => containsWord(text, mark)) ?? false) && /[?？!！吗]|(?:呢|么|吧)$/.test(raw);
    if (sarcastic && text.length <= SHORT && (negative > 0 || /[?!？！]|\.\.\.|…|不|没|n't|not|again|still|another|又|还/.test(raw))) {
      // praise in mockery: what was said as good counts against us
      negative = combine(negative, Math.max(0.35, positive * 0.8));
      labels.anger += 0.4 + positive * 0.5;
      labels.joy = 0;
      positive = 0;
      reading.hits++;
    }
    if (rhetorical) {
      negative = combine(negative, 0.45);
      labels.anger += 0.45;
      reading.hits++;
    }
    const emphasis = emphasisOf(raw);
    if (negative > 0) {
      negative = Math.min(1, negative * (1 + 0.25 * emphasis));
      if (emphasis > 0 && negative >= 0.3) labels.anger += 0.12 * emphasis;
    } else if (positive > 0) positive = Math.min(1, positive * (1 + 0.15 * emphasis));
    else if (emphasis >= 2 && /[!！?？]{3,}/.test(raw)) {
      negative = 0.3;
      labels.anger += 0.2;
      labels.anxiety += 0.15;
    }
    // a short complaint closed with "thanks" stays a complaint; a long review weighs one against the other
    const score = negative > 0 ? positive * (text.length > SHORT ? 1 : negative >= 0.4 ? 0.3 : 0.7) - negative : positive;
    reading.score = Math.max(-1, Math.min(1, score));
    return reading;
  };
}

/** Two pieces of evidence for the same thing: more than either, never above 1. */
function combine(a: number, b: number): number {
  return a + b - a * b;
}

/** 0..4: exclamation runs, mixed ?! runs, shouting in capitals, words drawn out. */
function emphasisOf(raw: string): number {
  let emphasis = 0;
  const marks = (raw.match(/[!！]/g) ?? []).length;
  if (marks >= 1) emphasis += 0.5;
  if (marks >= 2) emphasis += 0.7;
  if (marks >= 4) emphasis += 0.5;
  if (/[?？]{2,}|[?？][!！]|[!！][?？]/.test(raw)) emphasis += 0.8;
  const words = raw.match(/[A-Za-z]{3,}/g) ?? [];
  const shouted = words.filter((word) => word === word.toUpperCase()).length;
  if (shouted >= 2 && shouted * 2 >= words.length) emphasis += 1.2;
  if (/(\p{L})\1{3,}/u.test(raw)) emphasis += 0.4;
  return Math.min(4, emphasis);
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** Whole words where the script has spaces, anywhere else in Chinese. */
function containsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (isWholeAt(text, at, word)) return true;
  return false;
}
function isWholeAt(text: string, at: number, word: string): boolean {
  if (LATIN.test(word[0]!) && at > 0 && LATIN.test(text[at - 1]!)) return false;
  const end = at + word.length;
  return !(LATIN.test(word[word.length - 1]!) && end < text.length && LATIN.test(text[end]!));
}

/** Finds lexicon words left to right, longest first, with degree and negation before them in the same clause. */
function scanWords(text: string, words: Compiled, add: (weight: number, label: EmotionLabel) => void): void {
  for (let i = 0; i < text.length; ) {
    const found = words.words
      .get(text[i]!)
      ?.find((word) => text.startsWith(word.text, i) && isWholeAt(text, i, word.text) && standsAlone(text, i, word.text));
    if (!found) {
      i++;
      continue;
    }
    const { weight, label } = weighed(text, i, found, words);
    if (weight !== 0) add(weight, label);
    i += found.text.length;
  }
}

/** One Chinese character is a word of its own only at the end of what is said ("滚！"), not inside another ("滚筒"). */
function standsAlone(text: string, at: number, word: string): boolean {
  return word.length > 1 || !CJK.test(word) || !CJK.test(text[at + 1] ?? '') || /[啊吧呀了]/.test(text[at + 1]!);
}

/** The weight of a word after what stands before it: "very" strengthens, "a bit" weakens, "not" turns praise and dampens blame. */
function weighed(text: string, at: number, word: Word, lists: Compiled): { weight: number; label: EmotionLabel } {
  const clause = text
    .slice(0, at)
    .split(/[,.;!?，。；！？~]/)
    .at(-1)!;
  const chinese = CJK.test(word.text);
  // what directly precedes the word, some 2 tokens of it
  const before = chinese ? clause.slice(-5) : clause.trim().split(/\s+/).slice(-3).join(' ');
  const ends = (marks: readonly string[], within: string): string | undefined =>
    marks.find((mark) =>
      chinese
        ? within.includes(mark)
        : mark === "n't"
          ? /n't(?: \S+)?$/.test(within) || /n't /.test(within)
          : new RegExp(`(?:^| )${quote(mark)}(?: |$)`).test(within),
    );
  let factor = 1;
  let rest = before;
  const down = ends(lists.degreeDown, rest);
  if (down) {
    factor *= 0.6;
    rest = rest.replace(down, '');
  } else if (ends(lists.degreeUp, chinese ? rest.slice(-3) : rest)) factor *= 1.3;
  // "不太满意", "not very good": a weakened degree that is a negation in itself
  const negated = /^(?:不|没|not )/.test(down ?? '') || ends(lists.negators, chinese ? rest.slice(-3) : rest);
  // "没完没了" and the like carry their own negation; a negator inside the word itself is not before it
  if (!negated) return { weight: clampWeight(word.weight * factor), label: word.label };
  if (word.weight > 0) return { weight: clampWeight(-word.weight * 0.8 * factor), label: 'disappointment' };
  // "not bad" is faint praise; "not urgent" is nothing
  return word.label === 'anger' || word.label === 'disappointment' ? { weight: 0.15, label: 'joy' } : { weight: 0, label: word.label };
}

function clampWeight(weight: number): number {
  return Math.max(-1, Math.min(1, weight));
}
function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
