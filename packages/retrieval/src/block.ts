import type { IndexedDocument } from './document.ts';
import { splitPassages } from './passages.ts';
import { buildPostings, bytesOf, type Postings, type Surroundings, type Unit, unitOf } from './postings.ts';
import { addTerms, codeKey, codesIn, quickKey, type Reading, termsOf } from './terms.ts';

/** In a passage the words of the title count this often: a title says what the whole is about. */
const TITLE_TIMES = 2;

/** A document made ready: its passages and the units it is found by. */
type Prepared = { document: IndexedDocument; passages: string[]; units: { passage: number; terms: Unit }[] };

/** A profile is made of at least this many questions. */
const PROFILED = 2;

/** The profile of an article, or null: the terms of its title and aliases together. */
function profileOf(units: Prepared['units']): Unit | null {
  const questions = units.filter(({ passage }) => passage < 0);
  if (questions.length < PROFILED) return null;
  const terms = new Map<number, number>();
  for (const question of questions) for (const [term, count] of question.terms) terms.set(term, (terms.get(term) ?? 0) + count);
  return terms;
}

/** An immutable block of documents with everything search asks of them. What is withdrawn later is marked in a copy of `alive`. */
export type Block = {
  documents: readonly IndexedDocument[];
  passages: readonly (readonly string[])[];
  alive: Uint8Array;
  postings: Postings;
  /** The document of each unit. */
  unitDocument: Int32Array;
  /** The passage of each unit, -1 for a title or an alias. */
  unitPassage: Int32Array;
  /** 画像: all the typical questions of an article as one text, for articles that have several; what they share weighs most. */
  profiles: { postings: Postings; document: Int32Array };
  /** Validity, epoch milliseconds. */
  validFrom: Float64Array;
  validTo: Float64Array;
  byArticle: ReadonlyMap<string, readonly number[]>;
  byIntent: ReadonlyMap<string, readonly number[]>;
  /** 快捷应答表: normalised title or alias of a P0 or P1 article → documents. */
  quick: ReadonlyMap<string, readonly number[]>;
  /** Codes a document speaks of; absent when none. */
  codes: ReadonlyMap<number, ReadonlySet<string>>;
  codeNames: ReadonlySet<string>;
  /** Product ids by their code key. */
  products: ReadonlyMap<string, string>;
};

/** Reads a document: title and aliases are units of their own, each passage is one together with the title. */
export function prepare(document: IndexedDocument, reading: Reading): Prepared {
  const passages = splitPassages(document.text);
  const units: Prepared['units'] = [];
  const seen = new Set<string>();
  for (const question of [document.title, ...(document.aliases ?? [])]) {
    const key = quickKey(question);
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    units.push({ passage: -1, terms: termsOf(question, reading) });
  }
  passages.forEach((text, passage) => {
    const terms = new Map<number, number>();
    addTerms(terms, document.title, reading, TITLE_TIMES);
    addTerms(terms, text, reading);
    if (terms.size > 0) units.push({ passage, terms });
  });
  return { document, passages, units };
}

/** The living documents of a block, ready to be built into another. */
export function preparedOf(block: Block): Prepared[] {
  const prepared: Prepared[] = block.documents.map((document, at) => ({ document, passages: [...block.passages[at]!], units: [] }));
  for (let unit = 0; unit < block.postings.units; unit++) {
    const document = block.unitDocument[unit]!;
    if (block.alive[document]) prepared[document]!.units.push({ passage: block.unitPassage[unit]!, terms: unitOf(block.postings, unit) });
  }
  return prepared.filter((_, at) => block.alive[at] === 1);
}

const timeOf = (iso: string | undefined, otherwise: number): number => {
  const time = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? otherwise : time;
};

function collect<K>(map: Map<K, number[]>, key: K, at: number): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [at]);
  else if (held[held.length - 1] !== at) held.push(at);
}

export function buildBlock(prepared: readonly Prepared[], outside: Surroundings, outsideProfiles: Surroundings): Block {
  const byArticle = new Map<string, number[]>();
  const byIntent = new Map<string, number[]>();
  const quick = new Map<string, number[]>();
  const codes = new Map<number, Set<string>>();
  const codeNames = new Set<string>();
  const products = new Map<string, string>();
  const unitDocument: number[] = [];
  const unitPassage: number[] = [];
  const profiles: { at: number; terms: Unit }[] = [];
  prepared.forEach(({ document, units }, at) => {
    collect(byArticle, document.articleId, at);
    for (const intent of document.intents) collect(byIntent, intent, at);
    for (const product of document.products) products.set(codeKey(product), product);
    const isTop = document.priority === 'P0' || document.priority === 'P1';
    for (const question of [...(isTop ? [document.title, ...(document.aliases ?? [])] : []), ...(document.shortPaths ?? [])]) {
      const key = quickKey(question);
      if (key) collect(quick, key, at);
    }
    const named = codesIn([document.title, ...(document.aliases ?? []), document.text].join('\n'));
    if (named.size > 0) {
      codes.set(at, named);
      for (const code of named) codeNames.add(code);
    }
    const profile = profileOf(units);
    if (profile) profiles.push({ at, terms: profile });
    for (const unit of units) {
      unitDocument.push(at);
      unitPassage.push(unit.passage);
    }
  });
  function* units() {
    for (const { units } of prepared) for (const unit of units) yield unit.terms;
  }
  return {
    documents: prepared.map(({ document }) => document),
    passages: prepared.map(({ passages }) => passages),
    alive: new Uint8Array(prepared.length).fill(1),
    postings: buildPostings(units(), outside),
    profiles: {
      postings: buildPostings(
        profiles.map(({ terms }) => terms),
        outsideProfiles,
      ),
      document: Int32Array.from(profiles, ({ at }) => at),
    },
    unitDocument: Int32Array.from(unitDocument),
    unitPassage: Int32Array.from(unitPassage),
    validFrom: Float64Array.from(prepared, ({ document }) => timeOf(document.validFrom, Number.NEGATIVE_INFINITY)),
    validTo: Float64Array.from(prepared, ({ document }) => timeOf(document.validTo, Number.POSITIVE_INFINITY)),
    byArticle,
    byIntent,
    quick,
    codes,
    codeNames,
    products,
  };
}

/** Memory of a block, bytes: its arrays exactly, its texts and tables by estimate (two bytes a character, 64 an entry). */
export function blockBytes(block: Block): number {
  let bytes =
    bytesOf(block.postings) +
    bytesOf(block.profiles.postings) +
    block.alive.byteLength +
    block.unitDocument.byteLength * 2 +
    block.validFrom.byteLength * 2;
  block.documents.forEach((document, at) => {
    bytes += 200 + 2 * (document.title.length + document.text.length + document.articleId.length);
    for (const alias of document.aliases ?? []) bytes += 2 * alias.length + 16;
    const passages = block.passages[at]!;
    // a single passage shares the text's own memory
    if (passages.length > 1) for (const passage of passages) bytes += 2 * passage.length + 16;
  });
  return (
    bytes +
    64 * (block.byArticle.size + block.byIntent.size + block.quick.size + block.codes.size + block.codeNames.size + block.products.size)
  );
}
