import type { EmotionLabel } from '@zhiyin/contracts';
import { CJK } from '../text/normalise.ts';
import { isQuestion } from '../text/question.ts';
import { isThreatening } from './everyday-words.ts';
import { isPlainInquiry } from './inquiry.ts';
import type { EmotionLexicon } from './lexicon.ts';
import { weighed } from './lexicon-context.ts';
import { compileLexicon, type LanguageWords, readForm } from './lexicon-words.ts';

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

const EMOJI: readonly (readonly [RegExp, number, EmotionLabel])[] = [
  [/[😡🤬😠👿💢🖕]/gu, -0.7, 'anger'],
  [/[🙄😒👎😤]/gu, -0.4, 'disappointment'],
  [/[😢😭😞😔💔☹😿]/gu, -0.4, 'sadness'],
  [/[😰😨😱😟]/gu, -0.4, 'anxiety'],
  [/[😕🤔❓😵]/gu, -0.15, 'confusion'],
  [/[😀😃😄😁😊🙂😍🥰👍🙏❤🎉💯🌹😘🤗💕]/gu, 0.45, 'joy'],
];
/** In Chinese chats this smile is cold. */
const COLD_SMILE = /🙂/gu;

/** Up to so many characters a message is one remark, beyond it a report with several sides. */
const SHORT = 60;
/** So much of a dark word is mood where it is the subject of a plain question. */
const SUBJECT = 0.3;
/** Praise a complaint opens with in mockery: "great, broken again", "lovely, so now it leaks as well". */
const OPENING_PRAISE =
  /^(?:oh |wow,? |well,? |how )?(?:great|brilliant|lovely|fantastic|wonderful|perfect|amazing|awesome|nice|superb|excellent|marvell?ous|congratulations|congrats|bravo|well done|super|good job|nice one|good|just what i needed|terrific)\b(?: (?:service|job|work|support|stuff|start))?[,.!… ]/u;
const AFTERWARDS =
  /\b(?:again|another|so now|only took (?:you )?(?:\w+ )?(?:weeks?|months?|years?)|still|weeks|months|twice|third time|late|delay\w*|broken|broke|faulty|ruined|wrong|fail\w*|dead|lost|leak\w*|crash\w*|cancel\w*|missing|no (?:reply|answer|refund|one)|wait\w*|say no|ignor\w*|nobody|stopped|excuses?|died|wasted?|charged|you always|you never|you managed|apology)\b/u;
const MENDED = /\b(?:works?|working|fixed|solved|sorted|thank(?:s| you) (?:so|very|again)|arrived|no longer|helped)\b/u;
/** "Sure, because waiting three months is normal". */
const FEIGNED_ASSENT =
  /^(?:oh )?(?:sure|right|of course|yeah|yes|obviously|clearly)[,.…]* (?:because|since|sure|right|as if|that(?:'s| is) (?:totally|perfectly|completely))\b/u;
/** "Is it good?" praises nothing. */
const ASKED = 0.35;

/** Something is wrong: then praise beside a mark of sarcasm is none. */
const TROUBLE =
  /\.{3}|…|不(?!错|客气)|没(?!想到|问题|话说|得说)|又(?!.{1,4}又)|还(?=没|不|要|是|得)|才(?=发|到|回|来|给|修|处理)|坏一次|自己(?:出|寄|掏)|就完了|就算了|就打发|敷衍|糊弄|n't|\bnot\b(?! (?:bad|only|just))|\b(?:again|still|another|only|never|now i)\b/u;

/** Reads a text by a lexicon; made once per lexicon. */
export function createLexiconScorer(lexicon: EmotionLexicon): (text: string, language: string) => LexiconReading {
  const { languages, crisis, legal } = compileLexicon(lexicon);

  return (raw, language) => {
    const text = readForm(raw);
    const labels: Record<EmotionLabel, number> = { anger: 0, anxiety: 0, confusion: 0, disappointment: 0, sadness: 0, neutral: 0, joy: 0 };
    const reading: LexiconReading = { score: 0, labels, crisis: crisis.some((word) => isMeant(text, word)), hits: 0 };
    let negative = 0;
    let positive = 0;
    const asks = isQuestion(raw);
    const subject = isPlainInquiry(text);
    const add = (weight: number, label: EmotionLabel): void => {
      const value =
        weight > 0 ? (asks ? weight * ASKED : weight) : subject && label !== 'confusion' && label !== 'anxiety' ? weight * SUBJECT : weight;
      reading.hits++;
      // who does not understand is rarely unhappy: much for the label, little for the score
      labels[label] += Math.abs(value) * (label === 'confusion' ? 2.2 : label === 'anxiety' ? 1.3 : 1);
      if (value < 0) negative = combine(negative, -value);
      else positive = combine(positive, value);
    };
    // both Chinese and English words are looked for in either: customers mix
    const primary = languages.get(language);
    for (const words of primary ? [primary, ...[...languages.values()].filter((other) => other !== primary)] : languages.values()) {
      scanWords(text, words, add, () => reading.hits++);
    }
    for (const [pattern, weight, label] of EMOJI) {
      const times = (raw.match(pattern) ?? []).length - (label === 'joy' && language === 'zh' ? (raw.match(COLD_SMILE) ?? []).length : 0);
      for (let i = times; i > 0; i--) add(weight, label);
    }

    // who threatens with lawyers and regulators is not content, however calmly it is said
    if (legal.some((word) => isMeant(text, word))) add(-0.45, 'anger');

    // marks are looked for without punctuation: "great, just great"
    const bare = text.replace(/[^\p{L}\p{N}'/]+/gu, ' ').trim();
    const lists = (primary ?? languages.values().next().value)?.lists;
    const holds = (marks: readonly string[] | undefined): boolean => marks?.some((mark) => containsWord(bare, mark)) ?? false;
    const mocks =
      holds(lists?.mockery) || FEIGNED_ASSENT.test(text) || (OPENING_PRAISE.test(text) && AFTERWARDS.test(text) && !MENDED.test(text));
    if (text.length <= SHORT && (mocks || (holds(lists?.sarcasm) && (negative > 0 || TROUBLE.test(text))))) {
      // praise in mockery: what was said as good counts against us
      negative = combine(negative, Math.max(mocks ? 0.45 : 0.35, positive * 0.8));
      labels.anger += (mocks ? 0.5 : 0.4) + positive * 0.5;
      labels.joy = 0;
      positive = 0;
      reading.hits++;
    }
    if (holds(lists?.rhetorical) && (/[?？!！吗]|(?:呢|么|吧)$/.test(raw.trim()) || (language === 'en' && asks))) {
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

/** A risk word that stands in the text and is meant as one. */
function isMeant(text: string, word: string): boolean {
  return containsWord(text, word) && isThreatening(text, word);
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** Whole words where the script has spaces, anywhere else in Chinese; a number is whole ("12315" is not in an order number). */
function containsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (isWholeAt(text, at, word)) return true;
  return false;
}
function isWholeAt(text: string, at: number, word: string): boolean {
  if (LATIN.test(word[0]!) && at > 0 && LATIN.test(text[at - 1]!)) return false;
  const end = at + word.length;
  return !(LATIN.test(word[word.length - 1]!) && end < text.length && LATIN.test(text[end]!));
}

/** Finds lexicon words left to right, longest first; one that is negated away was read all the same. */
function scanWords(text: string, words: LanguageWords, add: (weight: number, label: EmotionLabel) => void, negated: () => void): void {
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
    else if (found.weight !== 0) negated();
    i += found.text.length;
  }
}

/** One Chinese character is a word of its own only at the end of what is said ("滚！"), not inside another ("滚筒"). */
function standsAlone(text: string, at: number, word: string): boolean {
  return word.length > 1 || !CJK.test(word) || !CJK.test(text[at + 1] ?? '') || /[啊吧呀了]/.test(text[at + 1]!);
}
