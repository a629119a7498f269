import type { EmotionLabel } from '@zhiyin/contracts';
import { CJK } from '../text/normalise.ts';
import type { LanguageWords, Word } from './lexicon-words.ts';

/** What a degree word does to a weight. */
const MOST = 1.5;
const UP = 1.25;
const DOWN = 0.6;
/** "not very good" says less than "not good". */
const MILDLY_NEGATED = 0.75;
/** So much of the negated praise is blame. */
const NEGATED = 0.8;

/** So far before a word is looked; UTF-16 units. */
const REACH = 40;
const CLAUSE_END = /[,.;!?，。；！？、~…\n]/;

type Modifiers = { negators: string[]; before: string; factor: number; mild: boolean };

/**
 * The weight of a word after what stands around it in its clause: "very" strengthens, "a bit" weakens, "not" turns praise into
 * disappointment and blame into nothing, two negations cancel out, and a forbidden accusation ("don't cheat me") stays one.
 */
export function weighed(text: string, at: number, word: Word, { lists }: LanguageWords): { weight: number; label: EmotionLabel } {
  const chinese = CJK.test(word.text);
  const from = Math.max(0, at - REACH);
  // what holds a negator and negates nothing is blanked, also where it runs into the word: "can't thank"
  let near = text.slice(from, at + word.text.length);
  for (const phrase of lists.no_negation) if (near.includes(phrase)) near = near.replaceAll(phrase, ' '.repeat(phrase.length));
  // 好不好 is no 不好
  if (near.endsWith(' ') && lists.negators.some((negator) => word.text.startsWith(negator))) return { weight: 0, label: word.label };
  const clause = near
    .slice(0, at - from)
    .split(CLAUSE_END)
    .at(-1)!;
  const { negators, before, factor, mild } = modifiersOf(clause, chinese, lists);
  const after = text.slice(at + word.text.length).trimStart();
  const strength = factor * (lists.degree_after.some((mark) => after.startsWith(mark)) ? MOST : 1);
  const forbids =
    word.label === 'anger' &&
    lists.forbidding.includes(negators[0] ?? '') &&
    (chinese || /^(?:please|and|so|just|you|guys)?$/.test(before));
  if (negators.length % 2 === 0 || forbids) return { weight: clampWeight(word.weight * strength), label: word.label };
  if (word.weight < 0) return { weight: 0, label: word.label };
  return { weight: clampWeight(-word.weight * NEGATED * (mild ? MILDLY_NEGATED : strength)), label: 'disappointment' };
}

/** Reads degree words, negators and what may stand between, from the word leftwards until something else stands there. */
function modifiersOf(clause: string, chinese: boolean, lists: LanguageWords['lists']): Modifiers {
  const found: Modifiers = { negators: [], before: '', factor: 1, mild: false };
  let rest = clause.trimEnd();
  const ends = (marks: readonly string[]): string | undefined => marks.find((mark) => endsWithMark(rest, mark, chinese));
  for (let steps = 0; rest !== '' && steps < 8; steps++) {
    const forbidding = ends(lists.forbidding);
    const down = ends(lists.degree_down);
    const most = ends(lists.degree_most);
    const up = ends(lists.degree_up);
    const negator = ends(lists.negators);
    const mark = longest([forbidding, down, most, up, negator, ends(lists.fillers)]);
    if (mark === undefined) break;
    if (mark === negator || mark === forbidding) found.negators.push(mark);
    else if (mark === down) {
      found.factor *= DOWN;
      // 不太, "not very": a weakened degree that is a negation in itself
      if (lists.negators.some((word) => mark.startsWith(word) && (chinese || mark.startsWith(`${word} `)))) {
        found.negators.push(mark);
        found.mild = true;
      }
    } else if (mark === most || mark === up) {
      found.factor *= found.factor > 1 ? 1 : mark === most ? MOST : UP;
    }
    const degreeFirst = found.negators.length === 1 && found.factor > 1 && (mark === negator || mark === forbidding);
    if (degreeFirst) found.mild = true;
    rest = rest.slice(0, rest.length - mark.length).trimEnd();
  }
  found.before = rest;
  return found;
}

function endsWithMark(text: string, mark: string, chinese: boolean): boolean {
  if (!text.endsWith(mark)) return false;
  const before = text[text.length - mark.length - 1];
  return chinese || before === undefined || mark.startsWith("n'") || !/[\p{L}\p{N}']/u.test(before);
}

function longest(marks: readonly (string | undefined)[]): string | undefined {
  let best: string | undefined;
  for (const mark of marks) if (mark !== undefined && (best === undefined || mark.length > best.length)) best = mark;
  return best;
}

function clampWeight(weight: number): number {
  return Math.max(-1, Math.min(1, weight));
}
