import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IntentGuess } from '@zhiyin/contracts';
import { detectLanguage, normalise, predictIntent, segment, skeleton, trainIntents } from '@zhiyin/language';
import {
  createIndex,
  crossValidate,
  figuresOf,
  type IndexedDocument,
  isWorthUsing,
  type JudgedList,
  rerankRows,
  search,
  trainReranker,
} from '@zhiyin/retrieval';
import { demoExamples } from '../apps/server/src/flows/seed-demo.ts';
import { machine, runAsProgram } from './setting.ts';

const SEED = 23;
const NOW = new Date('2026-11-22T00:00:00Z');
/** Share of feedback that says the opposite of what is so: customers tap the wrong button, or are angry about something else. */
const NOISE = 0.1;
/** How often a customer whose first answer did not help goes on until the right one of those offered is found. */
const GOES_ON = 0.5;
/** Questions an intent gives to its article as typical ones; the others are asked. */
const TYPICAL = 5;

type Question = { text: string; right: ReadonlySet<string> };
type Shop = {
  source: string;
  locale: string;
  documents: IndexedDocument[];
  questions: Question[];
  guess: ((text: string) => IntentGuess[]) | null;
};

/**
 * 重排: a re-ranker that learns from simulated feedback. Half of the questions are asked and judged (helpful or not, a tenth of it wrong; some customers
 * go on to the right article), the re-ranker learns from what they said, and the other half shows which article stands first before and after.
 * `RERANK_PAIRS`: a file of {"a","b","same"} question pairs; `RERANK_INTENTS`: a file of {"text","intent","locale"} lines; the demo's intents when
 * both are left out. Use files of training data only: what is held out here is drawn from them.
 */
export async function benchReranking(): Promise<object> {
  const { RERANK_PAIRS: pairs, RERANK_INTENTS: intents } = process.env;
  const shop = pairs ? await shopOfPairs(pairs) : await shopOfIntents(intents);
  const index = createIndex({ segment: (text) => segment(text), normalise });
  index.add(shop.documents);
  const chance = createChance(SEED);
  const questions = shuffled(shop.questions, chance);
  const [asked, held] = [questions.slice(0, questions.length >> 1), questions.slice(questions.length >> 1)];
  const query = (text: string) => ({ text, locale: shop.locale, limit: 8, now: NOW, ...(shop.guess && { intents: shop.guess(text) }) });

  const lists = asked.flatMap(({ text, right }): (JudgedList & { group: string })[] => {
    const found = rerankRows(index, query(text));
    if (found.length < 2) return [];
    const judge = (judged: number) => ({
      rows: found.map(({ row }) => row),
      judged,
      group: skeleton(text),
      isHelpful: right.has(found[judged]?.articleId ?? '') !== chance() < NOISE,
    });
    const first = judge(0);
    const better = found.findIndex(({ articleId }) => right.has(articleId));
    return !first.isHelpful && better > 0 && chance() < GOES_ON ? [first, judge(better)] : [first];
  });
  const started = performance.now();
  const reranker = trainReranker(lists);
  const trainMs = performance.now() - started;
  const crossValidated = crossValidate(lists);
  const heldOut = held.flatMap(({ text, right }): JudgedList[] => {
    const found = rerankRows(index, query(text));
    const judged = found.findIndex(({ articleId }) => right.has(articleId));
    return [{ rows: found.map(({ row }) => row), judged, isHelpful: true }];
  });
  const speed = (reranking: boolean): number => {
    const start = performance.now();
    for (const { text } of held) search(index, { ...query(text), ...(reranking && { reranker }) });
    return Math.round((held.length * 1000) / (performance.now() - start));
  };
  return {
    bench: 'reranking',
    data: { source: shop.source, articles: new Set(shop.documents.map(({ articleId }) => articleId)).size },
    seed: SEED,
    noise: NOISE,
    feedback: { judged: lists.length, helpful: lists.filter(({ isHelpful }) => isHelpful).length },
    weights: Object.fromEntries(reranker.features.map((name, at) => [name, reranker.weights[at]])),
    crossValidated: { ...crossValidated, isUsed: isWorthUsing(crossValidated) },
    heldOut: figuresOf(reranker, heldOut),
    trainMs: Math.round(trainMs),
    searchesPerSecond: { without: speed(false), with: speed(true) },
    ...machine(),
  };
}

/**
 * Question pairs as an FAQ: pairs said to be the same join into one meaning; the second texts are the articles, the first texts that are no article
 * the questions, and every article of the question's meaning is right.
 */
async function shopOfPairs(file: string): Promise<Shop> {
  const rows = (await readLines(file)) as { a: string; b: string; same: boolean }[];
  const parent = new Map<string, string>();
  const rootOf = (text: string): string => {
    const up = parent.get(text) ?? text;
    return up === text ? text : rootOf(up);
  };
  const same = rows.filter((row) => row.same);
  for (const { a, b } of same) parent.set(rootOf(a), rootOf(b));
  const articles = [...new Set(same.map(({ b }) => b))];
  const meanings = Map.groupBy(articles.keys(), (at) => rootOf(articles[at] ?? ''));
  const isArticle = new Set(articles);
  const questions = [...new Set(same.map(({ a }) => a))].filter((text) => !isArticle.has(text));
  return {
    source: path.basename(path.dirname(file)),
    locale: 'zh-CN',
    documents: articles.map((text, at) => documentOf(`${at}`, 'zh-CN', { text })),
    questions: questions.map((text) => ({ text, right: new Set((meanings.get(rootOf(text)) ?? []).map(String)) })),
    guess: null,
  };
}

/** Intents as an FAQ: an article each with five typical questions, on which the classifier is trained too; the other lines are asked. */
async function shopOfIntents(file: string | undefined): Promise<Shop> {
  const all = file ? ((await readLines(file)) as { text: string; intent: string; locale: string }[]) : await demoExamples();
  const locale = detectLanguage(all[0]?.text ?? '').locale;
  const own = shuffled(
    [...new Map(all.filter((one) => detectLanguage(one.text).locale === locale || file).map((one) => [skeleton(one.text), one])).values()],
    createChance(SEED),
  );
  const groups = [...Map.groupBy(own, ({ intent }) => intent)];
  const typical = groups.flatMap(([, lines]) => lines.slice(0, TYPICAL));
  const model = trainIntents(
    typical.map(({ text, intent }) => ({ text, intent, locale })),
    { seed: SEED },
  );
  return {
    source: file ? path.basename(path.dirname(file)) : 'demo',
    locale,
    documents: groups.map(([intent, lines]) =>
      documentOf(intent, locale, { intents: [intent], aliases: lines.slice(0, TYPICAL).map(({ text }) => text) }),
    ),
    questions: groups.flatMap(([intent, lines]) => lines.slice(TYPICAL).map(({ text }) => ({ text, right: new Set([intent]) }))),
    guess(text) {
      const { intent, confidence, alternatives } = predictIntent(model, text, locale);
      return [...(intent === null ? [] : [{ intent, confidence }]), ...alternatives];
    },
  };
}

function documentOf(articleId: string, locale: string, more: Partial<IndexedDocument>): IndexedDocument {
  return {
    articleId,
    locale,
    title: '',
    text: '',
    category: '',
    products: [],
    intents: [],
    priority: 'P3',
    risk: 'none',
    state: 'published',
    ...more,
  };
}

async function readLines(file: string): Promise<unknown[]> {
  return (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function shuffled<T>(list: readonly T[], chance: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Reproducible numbers in [0,1) (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

await runAsProgram(import.meta, benchReranking);
