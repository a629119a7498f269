import {
  type CorpusFormat,
  INTENT_ID_MAX,
  intentId as intentIdSchema,
  isVisibleText,
  type LineProblem,
  type Localised,
  localeTag,
  MESSAGE_TEXT_MAX,
  SYSTEM_INTENTS,
  UI_LOCALES,
  utteranceText,
} from '@zhiyin/contracts';
import { detectLanguage, type Example, type ExampleFormat, lineProblem, primaryLanguage, type ReadExamples } from '@zhiyin/language';

/** Files call texts of no intent `null`; the corpus keeps them under this system intent (域外). */
export const OUT_OF_SCOPE = 'out_of_scope';
/** Languages nobody could tell; training finds a home for such lines itself. */
export const UNKNOWN_LOCALE = 'und';

export type Line = { intentId: string; locale: string; text: string };

/** The reader of packages/language that a format of the API stands for. */
export const READER_OF: Readonly<Record<CorpusFormat, ExampleFormat>> = { jsonl: 'jsonl', csv: 'csv', rasa: 'rasa', list: 'chatito' };

/** System intents (greeting, asking for a person, …) have fixed names, and are recognised by rules and phrases rather than trained. */
export function isSystemIntent(id: string): boolean {
  return (SYSTEM_INTENTS as readonly string[]).includes(id);
}

/** Whether training learns from lines of this intent: business intents, and what is out of scope. */
export function isTrained(id: string): boolean {
  return !isSystemIntent(id) || id === OUT_OF_SCOPE;
}

/** From here on a detected language is taken at its word; short sentences ("sing a song") read like many languages. */
const SURE = 0.85;
const OTHER_SCRIPTS = new Set(['zh', 'ja', 'ko', 'th', 'ar', 'fa', 'he', 'el', 'hi', 'ru', 'uk', 'bg', 'und']);

/**
 * The languages of lines that name none. A line that reads clearly keeps what it reads like; an unclear one speaks the language of its
 * neighbours, if they share its script; what has no language (an error code) stays without, and training finds its home.
 * @param homes how many lines of each language there are already
 */
export function detectLocales(texts: readonly string[], homes: ReadonlyMap<string, number>): string[] {
  const guesses = texts.map((text) => detectLanguage(text));
  const counts = new Map(homes);
  for (const { locale, confidence } of guesses) if (confidence >= SURE) counts.set(locale, (counts.get(locale) ?? 0) + 1);
  counts.delete(UNKNOWN_LOCALE);
  const latin = [...counts].filter(([locale]) => isLatin(locale)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
  return guesses.map(({ locale, confidence }) => {
    if (confidence >= SURE || counts.has(locale)) return locale;
    return (isLatin(locale) && latin) || UNKNOWN_LOCALE;
  });
}

const isLatin = (locale: string) => !OTHER_SCRIPTS.has(primaryLanguage(locale));

/** What training sees of a line. */
export function toExample({ text, intentId, locale }: Line): Example {
  return { text, intent: intentId === OUT_OF_SCOPE ? null : intentId, ...(locale !== UNKNOWN_LOCALE && { locale }) };
}

/** What people call an intent, as examples of it; a name made of its id says nothing new. */
export function toNames({ id, name }: { id: string; name: Localised }): Example[] {
  return UI_LOCALES.flatMap((locale) =>
    name[locale].trim() === '' || name[locale] === id ? [] : { text: name[locale], intent: id, locale },
  );
}

/** Keywords of an intent as examples of it. */
export function toKeywords({ id, keywords }: { id: string; keywords: Readonly<Record<string, readonly string[]>> }): Example[] {
  return Object.keys(keywords)
    .sort()
    .flatMap((locale) => keywords[locale]!.map((text) => ({ text, intent: id, locale })));
}

/** What is equal in this is the same line. */
export const keyOf = (line: Line): string => JSON.stringify([line.intentId, line.locale, line.text]);

/** A line of a file, whose language may not be known yet. */
export type FileLine = Omit<Line, 'locale'> & { locale: string | undefined };

/**
 * A file that was read, as lines of the corpus, or what is wrong with it: the reader's own problems, names and texts the product cannot
 * hold, and a file with nothing in it. One problem is enough to refuse the whole file.
 */
export function linesOf(read: ReadExamples): { lines: FileLine[] } | { problems: LineProblem[] } {
  const problems = [...read.problems];
  const lines = read.examples.map((example, i): FileLine => {
    const line = read.lines[i] ?? 1;
    const text = utteranceText.safeParse(example.text);
    if (!text.success) problems.push(problemOfText(line, example.text));
    const intentId = example.intent ?? OUT_OF_SCOPE;
    const name = intentIdSchema.safeParse(intentId);
    if (!name.success) problems.push(problemOfIntent(line, intentId));
    const locale = example.locale === undefined ? undefined : localeTag.safeParse(example.locale);
    if (locale && !locale.success) problems.push(lineProblem(line, 'bad_locale', { locale: JSON.stringify(example.locale).slice(0, 40) }));
    return { intentId, text: example.text, locale: locale?.data };
  });
  if (problems.length === 0 && lines.length === 0) problems.push(lineProblem(1, 'no_examples'));
  return problems.length > 0 ? { problems: problems.sort((a, b) => a.line - b.line) } : { lines };
}

/** Of a text `utteranceText` refuses. */
function problemOfText(line: number, text: string): LineProblem {
  if (text.length > MESSAGE_TEXT_MAX) return lineProblem(line, 'text_too_long', { max: MESSAGE_TEXT_MAX });
  return lineProblem(line, isVisibleText(text) ? 'text_not_storable' : 'text_empty');
}

/** Of a name `intentId` refuses. */
function problemOfIntent(line: number, name: string): LineProblem {
  if (name.length > INTENT_ID_MAX) return lineProblem(line, 'intent_too_long', { max: INTENT_ID_MAX });
  return lineProblem(line, isVisibleText(name) ? 'intent_not_storable' : 'bad_intent');
}

/** Every line with a language: the one it names, the one the file is said to be in, or the one it reads like among these neighbours. */
export function withLocales(lines: readonly FileLine[], given: string | undefined, homes: ReadonlyMap<string, number>): Line[] {
  const counts = new Map(homes);
  for (const { locale } of lines) if (locale) counts.set(locale, (counts.get(locale) ?? 0) + 1);
  const nameless = given ? [] : lines.filter((line) => line.locale === undefined);
  const detected = detectLocales(
    nameless.map((line) => line.text),
    counts,
  );
  const localeOf = new Map(nameless.map((line, i) => [line, detected[i]]));
  return lines.map((line) => ({ ...line, locale: line.locale ?? given ?? localeOf.get(line) ?? UNKNOWN_LOCALE }));
}

/** How many lines there are of each language. */
export function countLocales(lines: readonly Pick<Line, 'locale'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { locale } of lines) counts.set(locale, (counts.get(locale) ?? 0) + 1);
  return counts;
}

export type ImportPlan = { add: Line[]; remove: string[]; known: number };

/** What a file changes: lines that are not there yet, and, when it replaces the corpus, ids of those it does not have. */
export function planImport(current: readonly (Line & { id: string })[], lines: readonly Line[], mode: 'add' | 'replace'): ImportPlan {
  const there = new Set(current.map(keyOf));
  const wanted = new Set<string>();
  const add: Line[] = [];
  for (const line of lines) {
    const key = keyOf(line);
    if (!wanted.has(key) && !there.has(key)) add.push(line);
    wanted.add(key);
  }
  const remove = mode === 'replace' ? current.filter((line) => !wanted.has(keyOf(line))).map((line) => line.id) : [];
  return { add, remove, known: lines.length - add.length };
}
