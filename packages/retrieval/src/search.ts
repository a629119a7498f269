import type { Passage } from '@zhiyin/contracts';
import type { Block } from './block.ts';
import { strongestUnits } from './candidates.ts';
import type { IndexedDocument, SearchQuery } from './document.ts';
import type { Surroundings } from './postings.ts';
import { coverageIn, named, otherTermsOf, questionTerms, readQuestion, weigh, weighWords } from './question.ts';
import { comparing } from './reranking/features.ts';
import { factors } from './reranking/reranker.ts';
import { around, languageOf, type Partition, type SearchIndex } from './search-index.ts';
import { isSupported, standingFactor, withStanding } from './standing.ts';
import { type Evidence, SUPPORT_THRESHOLD, strength, supportOf } from './support.ts';
import { quickKey, type Reading, wordsOf } from './terms.ts';

/** How many units the first stage hands to the second. */
const CANDIDATES = 64;
/** Of how many articles the profiles are looked at. */
const PROFILES = 32;
/** The profile's evidence counts beside that of the best unit by this factor. */
const PROFILE_SHARE = 1;
/** An article of another product than the one asked about, or silent on the code asked about, keeps this share and supports nothing. */
const BESIDE_THE_POINT = 0.5;
/** So many articles a re-ranker orders anew. */
const RERANKED = 8;
/** The score of a hit in the quick-answer table, before standing. */
const QUICK_SCORE = 0.95;

/** What one language's articles say to a question, one find per document. */
type Find = {
  document: IndexedDocument;
  evidence: Evidence;
  /** What finds are ordered by. */
  strength: number;
  /** How likely it answers the question, 0..1. */
  support: number;
  /** Of another product, or silent on the code asked about. */
  aside: boolean;
  block: Block;
  /** Number of the document in its block, of its best passage, and of the unit that speaks for it most. */
  at: number;
  passage: number;
  unit: number;
  /** What its profile adds to its strength. */
  profile: number;
};

type Fit = { aside: boolean; product: number; code: number };
const ANY: Fit = { aside: false, product: 0, code: 0 };

/** How a document fits the products and codes a question names. */
function fitOf(block: Block, at: number, products: ReadonlySet<string>, codes: ReadonlySet<string>): Fit {
  const about = block.documents[at]!.products;
  let product = 0;
  if (products.size > 0 && about.length > 0) {
    const shared = about.reduce((sum, id) => sum + (products.has(id) ? 1 : 0), 0);
    if (shared === 0) return { aside: true, product: 0, code: 0 };
    product = shared / about.length;
  }
  if (codes.size === 0) return { aside: false, product, code: 0 };
  const spoken = block.codes.get(at);
  for (const code of codes) if (spoken?.has(code)) return { aside: false, product, code: 1 };
  return { aside: true, product, code: 0 };
}

/** The documents of guessed intents with the confidence of their best guess. */
function guessed(block: Block, query: SearchQuery): Map<number, number> {
  const confidences = new Map<number, number>();
  for (const { intent, confidence } of query.intents ?? []) {
    for (const at of block.byIntent.get(intent) ?? []) confidences.set(at, Math.max(confidence, confidences.get(at) ?? 0));
  }
  return confidences;
}

/** Both stages over one language. `rowOf` gives a find's features for re-ranking. */
function gather(partition: Partition, query: SearchQuery, reading: Reading): { finds: Find[]; rowOf: (find: Find) => number[] } {
  const { products, codes } = named(partition, query);
  const asked = readQuestion(partition, query);
  const terms = questionTerms(asked.whole, codes, reading);
  const measured = asked.core === asked.whole ? terms : questionTerms(asked.core, codes, reading);
  const whole: Surroundings = around(partition.map(({ postings }) => postings));
  const coreWords = wordsOf(asked.core, reading);
  const spoken = new Map([...otherTermsOf(coreWords, whole), ...terms]);
  const question = weigh(spoken, whole, measured);
  const words = weighWords(coreWords, whole);
  const profileWhole = around(partition.map(({ profiles }) => profiles.postings));
  const profileQuestion = profileWhole.units > 0 ? weigh(spoken, profileWhole, measured) : null;
  const profileWords = profileWhole.units > 0 ? weighWords(coreWords, profileWhole) : null;
  const now = query.now.getTime();
  const finds: Find[] = [];
  for (const block of partition) {
    const { alive, validFrom, validTo, unitDocument, unitPassage } = block;
    const intents = guessed(block, query);
    const fits = products.size > 0 || codes.size > 0 ? block.documents.map((_, at) => fitOf(block, at, products, codes)) : null;
    const usable = (at: number): boolean => alive[at] === 1 && validFrom[at]! <= now && validTo[at]! > now;
    const lift = (at: number): number => {
      const fit = fits?.[at] ?? ANY;
      return (1 + (intents.get(at) ?? 0)) * (fit.aside ? BESIDE_THE_POINT : 1 + fit.product);
    };
    const lifted = intents.size > 0 || fits !== null;
    const best = new Map<
      number,
      { unit: Evidence; strongest: number; strength: number; passage: number; byPassage: number; profile: number; support: number }
    >();
    const at = (document: number) => {
      const fit = fits?.[document] ?? ANY;
      let held = best.get(document);
      if (!held) {
        held = {
          unit: { match: 0, coverage: 0, found: 0, unknown: 0, intent: intents.get(document) ?? 0, product: fit.product, code: fit.code },
          strongest: -1,
          strength: 0,
          passage: 0,
          byPassage: 0,
          profile: 0,
          support: 0,
        };
        best.set(document, held);
      }
      return held;
    };

    const cover = coverageIn(block.postings, words);
    const units = strongestUnits(
      block.postings,
      question.weights,
      CANDIDATES,
      lifted ? (unit) => lift(unitDocument[unit]!) : null,
      (unit) => usable(unitDocument[unit]!),
    );
    for (const { unit, raw } of units) {
      const held = at(unitDocument[unit]!);
      const evidence = { ...held.unit, match: raw / question.length, ...cover.of(unit) };
      const sum = strength(evidence);
      const passage = unitPassage[unit]!;
      if (passage >= 0 && sum > held.byPassage) Object.assign(held, { passage, byPassage: sum });
      if (sum > held.strength) Object.assign(held, { unit: evidence, strongest: unit, strength: sum });
      held.support = Math.max(held.support, supportOf(evidence));
    }
    cover.close();

    if (profileQuestion && profileWords && block.profiles.postings.units > 0) {
      const { postings, document } = block.profiles;
      const coverProfile = coverageIn(postings, profileWords);
      for (const { unit, raw } of strongestUnits(
        postings,
        profileQuestion.weights,
        PROFILES,
        lifted ? (unit) => lift(document[unit]!) : null,
        (unit) => usable(document[unit]!),
      )) {
        const held = at(document[unit]!);
        const evidence = { ...held.unit, match: raw / profileQuestion.length, ...coverProfile.of(unit) };
        held.profile = strength(evidence);
        held.support = Math.max(held.support, supportOf(evidence));
      }
      coverProfile.close();
    }

    for (const [document, held] of best) {
      finds.push({
        document: block.documents[document]!,
        evidence: held.unit,
        strength: held.strength + PROFILE_SHARE * held.profile,
        support: held.support,
        aside: fits?.[document]?.aside ?? false,
        block,
        at: document,
        passage: held.passage,
        unit: held.strongest,
        profile: PROFILE_SHARE * held.profile,
      });
    }
  }
  finds.sort(stronger);
  const compare = comparing(terms, whole);
  return {
    finds,
    rowOf: (find) =>
      compare(find.block.postings, find.unit, { ...find, isTitle: find.unit >= 0 && find.block.unitPassage[find.unit]! < 0 }),
  };
}

const stronger = (a: Find, b: Find): number =>
  b.strength - a.strength || (a.document.articleId < b.document.articleId ? -1 : a.document.articleId > b.document.articleId ? 1 : 0);

/** The best finds that are to the point, one an article: what a re-ranker orders anew. */
function headOf(finds: readonly Find[]): Find[] {
  const head = new Map<string, Find>();
  for (const find of finds) {
    if (head.size === RERANKED) break;
    if (!find.aside && !head.has(find.document.articleId)) head.set(find.document.articleId, find);
  }
  return [...head.values()];
}

/** Both stages over one language, and the re-ranker's opinion: the best evidence for each document, strongest first; ties by article id. */
function findIn(partition: Partition, query: SearchQuery, reading: Reading): Find[] {
  const { finds, rowOf } = gather(partition, query, reading);
  if (!query.reranker) return finds;
  const head = headOf(finds);
  const by = factors(query.reranker, head.map(rowOf));
  const byArticle = new Map(head.map(({ document }, at) => [document.articleId, by[at]!]));
  return finds.map((find) => ({ ...find, strength: find.strength * (byArticle.get(find.document.articleId) ?? 1) })).sort(stronger);
}

/** What a re-ranker learns from: the articles it would order anew for a question, best first, with their features. */
export function rerankRows({ snapshot, reading }: SearchIndex, query: SearchQuery): { articleId: string; row: number[] }[] {
  const { finds, rowOf } = gather(snapshot.get(languageOf(query.locale)) ?? [], query, reading);
  return headOf(finds).map((find) => ({ articleId: find.document.articleId, row: rowOf(find) }));
}

const textOf = ({ block, at, passage, document }: Find): string => block.passages[at]![passage] ?? document.text;

function passageOf(document: IndexedDocument, text: string, score: number, path: Passage['path']): Passage {
  const { articleId, versionId, locale, title, url, category, products, intents, priority, risk } = document;
  return {
    articleId,
    ...(versionId === undefined ? {} : { versionId }),
    locale,
    title,
    text,
    ...(url === undefined ? {} : { url }),
    category,
    products: [...products],
    intents: [...intents],
    priority,
    risk,
    score: Math.min(1, Math.max(0, score)),
    path,
  };
}

/**
 * 快捷路径: the article whose title or alias the question is, word for word but for blanks and punctuation, or a short path
 * to it. Titles and aliases stand in the table for P0 and P1 articles only; a key that means several articles, or an article beside the point, is left to the full search.
 */
function quickHit(partition: Partition, query: SearchQuery): Passage | null {
  const now = query.now.getTime();
  let hit: { block: Block; at: number } | null = null;
  // as it is written, then without the courtesies around it
  for (const key of new Set([query.text, readQuestion(partition, query).whole].map(quickKey))) {
    if (key === '' || hit) continue;
    for (const block of partition) {
      for (const at of block.quick.get(key) ?? []) {
        if (!block.alive[at] || block.validFrom[at]! > now || block.validTo[at]! <= now) continue;
        if (hit && hit.block.documents[hit.at]!.articleId !== block.documents[at]!.articleId) return null;
        hit ??= { block, at };
      }
    }
  }
  if (!hit) return null;
  const { products, codes } = named(partition, query);
  if (fitOf(hit.block, hit.at, products, codes).aside) return null;
  const document = hit.block.documents[hit.at]!;
  return passageOf(document, hit.block.passages[hit.at]![0] ?? document.text, withStanding(QUICK_SCORE, document), 'quick');
}

type Ranked = { passage: Passage; order: number };

/** What supports an answer first, then by strength with the article's standing; ties by article id. */
const better = (a: Ranked, b: Ranked): number =>
  Number(isSupported(b.passage)) - Number(isSupported(a.passage)) ||
  b.order - a.order ||
  (a.passage.articleId < b.passage.articleId ? -1 : a.passage.articleId > b.passage.articleId ? 1 : 0);

/** The finds of a language as passages, best first, at most one per article. */
function rank(finds: readonly Find[]): Ranked[] {
  const seen = new Set<string>();
  return finds
    .map((find): Ranked => {
      // of another product, or silent on the code: supports nothing, whatever its words share with the question
      const score = find.aside ? Math.min(find.support * BESIDE_THE_POINT, SUPPORT_THRESHOLD * 0.99) : find.support;
      const order = find.strength * standingFactor(find.document) * (find.aside ? BESIDE_THE_POINT : 1);
      return { passage: passageOf(find.document, textOf(find), withStanding(score, find.document), 'hybrid'), order };
    })
    .sort(better)
    .filter(({ passage: { articleId } }) => !seen.has(articleId) && seen.add(articleId));
}

/** Scores that fall with the order: whoever reads only scores sees the same order, and nothing crosses the threshold. */
function fallingScores(passages: readonly Passage[]): Passage[] {
  let lowest = 1;
  return passages.map((passage) => {
    lowest = Math.min(lowest, passage.score);
    return passage.score === lowest ? passage : { ...passage, score: lowest };
  });
}

/**
 * 检索: the published passages that speak to a question, best first, at most `limit` and one per article; scores are
 * comparable with `SUPPORT_THRESHOLD`. Only valid articles in the question's language (any region) are seen; other languages
 * when asked for with `otherLanguages` and nothing here supports an answer. Pure: the same index and query give the same.
 */
export function search(index: SearchIndex, query: SearchQuery): Passage[] {
  const { snapshot, reading } = index;
  if (query.limit <= 0) return [];
  const language = languageOf(query.locale);
  const own = language === 'und' || language === '' ? [...snapshot.values()] : [snapshot.get(language) ?? []];
  const found = (partitions: readonly Partition[]): Passage[] => {
    const quick = partitions.map((partition) => quickHit(partition, query)).find((hit) => hit !== null);
    if (quick && query.limit === 1) return [quick];
    const ranked = partitions.flatMap((partition) => rank(findIn(partition, query, reading))).sort(better);
    const passages = new Map<string, Passage>();
    for (const { passage } of ranked) if (!passages.has(passage.articleId)) passages.set(passage.articleId, passage);
    if (quick) passages.delete(quick.articleId);
    return [...(quick ? [quick] : []), ...fallingScores([...passages.values()])].slice(0, query.limit);
  };
  const passages = found(own);
  if (!query.otherLanguages || passages.some(isSupported)) return passages;
  const others = [...snapshot].filter(([other]) => other !== language && language !== 'und').map(([, partition]) => partition);
  const held = new Set(passages.map(({ articleId }) => articleId));
  return [...passages, ...found(others).filter(({ articleId }) => !held.has(articleId))]
    .sort((a, b) => b.score - a.score)
    .slice(0, query.limit);
}
