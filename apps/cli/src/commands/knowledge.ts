import { readFile } from 'node:fs/promises';
import type { IntentGuess } from '@zhiyin/contracts';
import { detectLanguage, normalise, predictIntent, segment, skeleton, trainIntents } from '@zhiyin/language';
import { createIndex, type IndexedDocument, type SearchIndex, search } from '@zhiyin/retrieval';
import { z } from 'zod';
import { InputError, type Io, options, UsageError } from '../io.ts';

const USAGE = 'usage: zhiyin knowledge evaluate --corpus F.jsonl --queries F.jsonl [--json]';

const corpusLine = z.object({ id: z.string().min(1), text: z.string() });
const queryLine = z.object({ text: z.string(), relevant: z.array(z.string()).min(1) });

/** The objects of a JSON-lines file; a line that is none of the kind ends it with the file's name and the line's number. */
async function readLines<T>(file: string, line: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  const lines = (await readFile(file, 'utf8')).replace(/^\ufeff/, '').split('\n');
  for (const [at, raw] of lines.entries()) {
    if (raw.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      throw new InputError(`${file}:${at + 1}: not JSON`);
    }
    const parsed = line.safeParse(value);
    if (!parsed.success)
      throw new InputError(
        `${file}:${at + 1}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
      );
    rows.push(parsed.data);
  }
  if (rows.length === 0) throw new InputError(`${file}: is empty`);
  return rows;
}

/** So many lines say which language a corpus is in. */
const SAMPLE = 200;

/** The language most of a corpus is in; one for all, so that a line hard to tell is not searched apart from the others. */
function localeOf(texts: readonly string[]): string {
  const step = Math.max(1, Math.floor(texts.length / SAMPLE));
  const votes = new Map<string, number>();
  for (let at = 0; at < texts.length; at += step) {
    const { locale, confidence } = detectLanguage(texts[at]!);
    votes.set(locale, (votes.get(locale) ?? 0) + confidence);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'und';
}

type Corpus = { documents: IndexedDocument[]; guess: ((text: string) => IntentGuess[]) | null };

/**
 * A corpus as articles. Lines with an id of their own are articles with that text. Where ids repeat, the lines of an id are the
 * typical questions of one article, as an FAQ keeps them, and the intent classifier is trained on them, as the product trains it.
 */
function corpusOf(lines: readonly z.infer<typeof corpusLine>[], locale: string): Corpus {
  const texts = Map.groupBy(lines, ({ id }) => id);
  const repeats = lines.length >= 2 * texts.size && texts.size > 1;
  const plain = { locale, title: '', category: '', products: [], priority: 'P3', risk: 'none', state: 'published' } as const;
  if (!repeats) return { documents: lines.map(({ id, text }) => ({ ...plain, articleId: id, text, intents: [] })), guess: null };
  const documents = [...texts].map(([id, own]) => ({
    ...plain,
    articleId: id,
    text: '',
    intents: [id],
    aliases: own.map(({ text }) => text),
  }));
  const model = trainIntents(
    lines.map(({ id, text }) => ({ text, intent: id, locale })),
    { seed: 1 },
  );
  return {
    documents,
    guess(text) {
      const { intent, confidence, alternatives } = predictIntent(model, text, locale);
      return [...(intent === null ? [] : [{ intent, confidence }]), ...alternatives];
    },
  };
}

type Figures = {
  recallAt1: number;
  recallAt5: number;
  mrr: number;
  /** Queries that stand in the corpus but for spacing and punctuation: they flatter, so what is left without them is said too. */
  copies: number;
  recallAt1WithoutCopies: number | null;
  queriesPerSecond: number;
  p50Ms: number;
  p95Ms: number;
  indexSeconds: number;
  indexBytes: number;
};

/** How far down the list a right answer still counts for the mean reciprocal rank. */
const DEPTH = 10;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

function measure(
  index: SearchIndex,
  guess: Corpus['guess'],
  isCopy: (text: string) => boolean,
  queries: readonly z.infer<typeof queryLine>[],
  locale: string,
  io: Io,
) {
  const now = new Date();
  const ask = (text: string) => search(index, { text, locale, limit: DEPTH, now, ...(guess ? { intents: guess(text) } : {}) });
  // the first searches compile the program and load the segmenter's dictionary
  for (const { text } of queries.slice(0, 200)) ask(text);
  const millis: number[] = [];
  let [first, amongFive, reciprocal, copies, copiesFirst] = [0, 0, 0, 0, 0];
  for (const [at, { text, relevant }] of queries.entries()) {
    const start = performance.now();
    const passages = ask(text);
    millis.push(performance.now() - start);
    const right = new Set(relevant);
    const place = passages.findIndex(({ articleId }) => right.has(articleId));
    if (place === 0) first++;
    if (isCopy(text)) {
      copies++;
      if (place === 0) copiesFirst++;
    }
    if (place >= 0 && place < 5) amongFive++;
    if (place >= 0) reciprocal += 1 / (place + 1);
    if (at % 500 === 0) io.progress(`searched ${at} of ${queries.length}`);
  }
  io.progress('');
  const sum = millis.reduce((total, ms) => total + ms, 0);
  millis.sort((a, b) => a - b);
  const percentile = (share: number): number => millis[Math.min(millis.length - 1, Math.ceil(share * millis.length) - 1)]!;
  return {
    recallAt1: round(first / queries.length, 4),
    recallAt5: round(amongFive / queries.length, 4),
    mrr: round(reciprocal / queries.length, 4),
    copies,
    recallAt1WithoutCopies: copies === queries.length ? null : round((first - copiesFirst) / (queries.length - copies), 4),
    queriesPerSecond: round((queries.length / sum) * 1000, 1),
    p50Ms: round(percentile(0.5), 3),
    p95Ms: round(percentile(0.95), 3),
  };
}

/** `knowledge evaluate`: how often the search finds what is relevant first, and how fast. */
async function evaluate(args: readonly string[], io: Io): Promise<number> {
  const { values } = options(args, { corpus: { type: 'string' }, queries: { type: 'string' } }, ['corpus', 'queries']);
  const lines = await readLines(values.corpus!, corpusLine);
  const queries = await readLines(values.queries!, queryLine);
  const locale = localeOf(lines.map(({ text }) => text));
  segment('预热');
  io.progress(`indexing ${lines.length} texts`);
  const start = performance.now();
  const { documents, guess } = corpusOf(lines, locale);
  const index = createIndex({ segment: (text) => segment(text), normalise });
  index.add(documents);
  const indexSeconds = round((performance.now() - start) / 1000, 2);
  const known = new Set(lines.map(({ text }) => skeleton(text)));
  const isCopy = (text: string): boolean => known.has(skeleton(text));
  const figures: Figures = { ...measure(index, guess, isCopy, queries, locale, io), indexSeconds, indexBytes: index.bytes() };
  io.result(figures, (result) => Object.entries(result).map(([name, value]) => `${name.padEnd(18)}${value}`));
  return 0;
}

/** 知识 from the command line. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === 'evaluate') return evaluate(rest, io);
  if (name === 'import' || name === 'screen')
    throw new UsageError(`knowledge ${name} needs a running workspace and is not part of this command line yet\n${USAGE}`);
  throw new UsageError(USAGE);
}
