import { CJK } from '../text/normalise.ts';
import type { ConceptFinder } from './features.ts';
import { THESAURUS } from './thesaurus.ts';

/** The base form of an English word, roughly: enough to bring inflections of a word together. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  let w = word.replace(/'s?$/, '');
  if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`;
  else if (/(?:ss|us|is)$/.test(w)) return w;
  else if (/(?:ch|sh|x|z|ss)es$/.test(w)) w = w.slice(0, -2);
  else if (w.endsWith('s')) w = w.slice(0, -1);
  if (w.length > 5 && w.endsWith('ing')) w = undouble(w.slice(0, -3));
  else if (w.length > 4 && w.endsWith('ed')) w = undouble(w.slice(0, -2));
  return w.length > 4 && w.endsWith('e') ? w.slice(0, -1) : w;
}
function undouble(w: string): string {
  return /([bdgklmnprt])\1$/.test(w) && w.length > 3 ? w.slice(0, -1) : w;
}

/** Forms no suffix rule finds. */
const IRREGULAR: Readonly<Record<string, string>> = {
  bought: 'buy',
  paid: 'pay',
  spent: 'spend',
  sent: 'send',
  got: 'get',
  gotten: 'get',
  lost: 'lose',
  stole: 'steal',
  stolen: 'steal',
  broke: 'break',
  broken: 'break',
  took: 'take',
  taken: 'take',
  gave: 'give',
  came: 'come',
  froze: 'freeze',
  frozen: 'freeze',
  forgot: 'forget',
  forgotten: 'forget',
  ate: 'ate',
  wasn: 'not',
  isn: 'not',
  "isn't": 'not',
  "wasn't": 'not',
  "doesn't": 'not',
  "didn't": 'not',
  "hasn't": 'not',
  "haven't": 'not',
  "won't": 'not',
  "can't": 'not',
  "don't": 'not',
  "couldn't": 'not',
  "wouldn't": 'not',
  cannot: 'not',
};
const base = (word: string): string => (CJK.test(word) ? word : (IRREGULAR[word] ?? stem(word)));

const LONGEST_PHRASE = 4;
const groups: ReadonlyMap<string, readonly number[]> = (() => {
  const map = new Map<string, number[]>();
  THESAURUS.forEach((line, concept) => {
    for (const entry of line.split(' ')) {
      const key = entry.split('_').map(base).join(' ');
      const list = map.get(key) ?? [];
      if (!list.includes(concept)) map.set(key, [...list, concept]);
    }
  });
  return map;
})();

/** Every place where the words of a text name a concept: words `from` up to and with `to`. */
function eachConcept(words: readonly string[], found: (concept: number, from: number, to: number) => void): void {
  const forms = words.map(base);
  for (let i = 0; i < forms.length; i++) {
    let phrase = forms[i]!;
    const own = groups.get(phrase);
    if (own) for (const concept of own) found(concept, i, i);
    for (let k = 1; k < LONGEST_PHRASE && i + k < forms.length; k++) {
      phrase += ` ${forms[i + k]}`;
      const longer = groups.get(phrase);
      if (longer) for (const concept of longer) found(concept, i, i + k);
    }
  }
}

/** Concept numbers of the words of a text, each once; a phrase counts beside its words. */
export const findConcepts: ConceptFinder = (words) => {
  const found = new Set<number>();
  eachConcept(words, (concept) => found.add(concept));
  return [...found];
};

/** Which words name each concept, by their places. */
export function locateConcepts(words: readonly string[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  eachConcept(words, (concept, from, to) => {
    const own = places.get(concept) ?? [];
    for (let i = from; i <= to; i++) if (!own.includes(i)) own.push(i);
    places.set(concept, own);
  });
  return places;
}

/** What else is said for words `from` up to and with `to` of a text in the same script, blanks in phrases. */
export type OtherWords = { from: number; to: number; others: readonly string[] };

/** Other words for the words and phrases of a text, in lower case, by the shipped thesaurus. */
export function otherWordsFor(words: readonly string[]): OtherWords[] {
  const found: OtherWords[] = [];
  eachConcept(words, (concept, from, to) => {
    const { chinese, spaced } = spoken[concept]!;
    found.push({ from, to, others: CJK.test(words[from]!) ? chinese : spaced });
  });
  return found;
}
const spoken = THESAURUS.map((line) => {
  const words = line.split(' ').map((word) => word.replaceAll('_', ' '));
  return { chinese: words.filter((word) => CJK.test(word)), spaced: words.filter((word) => !CJK.test(word)) };
});

/** A concept by its first words in each language, as people call it: "refund reimburse / 退款 退钱". */
export function nameOfConcept(concept: number): { 'zh-CN': string; en: string } {
  const { chinese = [], spaced: english = [] } = spoken[concept] ?? {};
  const [zh, en] = [chinese.length > 0 ? chinese : english, english.length > 0 ? english : chinese];
  return { 'zh-CN': zh.slice(0, 2).join('、'), en: en.slice(0, 2).join(', ') };
}
