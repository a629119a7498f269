import { INTENT_VERDICTS, type Intent, type IntentFinding, type IntentHealth, type ModelEvaluation } from '@zhiyin/contracts';
import { wilson } from '@zhiyin/kernel';
import { primaryLanguage } from '@zhiyin/language';

/** Fewer examples than this in a language teach little. */
export const EXAMPLES_NEEDED = 10;
/** A language with less than a third of the other's examples is understood worse. */
const BALANCE = 1 / 3;
/** Precision and recall are bad when even the upper end of their 95 % interval lies below this. */
export const WANTED = 0.8;
/** A pair is mixed up when so many texts, and such a share of the intent's texts, go to the other intent. */
const PAIR_TEXTS = 2;
const PAIR_SHARE = 0.2;
/** How many confusion partners are told. */
const PARTNERS = 3;

/** Lines of an intent whose words also stand in other intents. */
export type Duplicates = { lines: number; intents: string[] };
export type Measured = Pick<ModelEvaluation, 'intents' | 'confusions'>;

/** Examples by primary language; lines of no known language are left out. */
export function countByLanguage(examples: Readonly<Record<string, number>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [locale, n] of Object.entries(examples)) {
    const language = primaryLanguage(locale);
    if (language !== 'und') counts.set(language, (counts.get(language) ?? 0) + n);
  }
  return counts;
}

type Partner = IntentHealth['partners'][number];

/** The intents this one is mixed up with, both ways, most texts first. */
export function partnersOf(intent: string, confusions: Measured['confusions']): Partner[] {
  const partners = new Map<string | null, Partner>();
  const of = (id: string | null): Partner => {
    const found = partners.get(id) ?? { intent: id, missed: 0, taken: 0 };
    partners.set(id, found);
    return found;
  };
  for (const { truth, guess, count } of confusions) {
    if (truth === intent) of(guess).missed += count;
    else if (guess === intent) of(truth).taken += count;
  }
  return [...partners.values()].sort((a, b) => b.missed + b.taken - (a.missed + a.taken) || byName(a.intent ?? '', b.intent ?? ''));
}

/** 意图健康 of one intent: its figures, partners, and what is to be done, most pressing first. */
export function healthOf(
  intent: Intent,
  known: {
    /** Primary languages the model speaks; without a model those the corpus is written in. */
    languages: readonly string[];
    hasModel: boolean;
    measured: Measured | null;
    duplicates: Duplicates | undefined;
  },
): IntentHealth {
  const row = known.measured?.intents.find((one) => one.intent === intent.id);
  const partners = known.measured ? partnersOf(intent.id, known.measured.confusions) : [];
  const missed = sum(partners.map((one) => one.missed));
  const taken = sum(partners.map((one) => one.taken));
  const hits = row ? row.support - missed : 0;
  const figures =
    row && row.support > 0
      ? { precision: wilson(hits, hits + taken), recall: wilson(hits, row.support), f1: row.f1, support: row.support }
      : null;
  const findings = intent.system
    ? [{ verdict: 'unmeasured', why: 'system' } as const]
    : [
        ...fewExamples(intent, known.languages),
        ...(known.duplicates ? [{ verdict: 'duplicates', ...known.duplicates } as const] : []),
        ...(figures ? confusion(figures, partners) : []),
        ...imbalance(intent, known.languages),
        ...(figures ? [] : [{ verdict: 'unmeasured', why: known.hasModel ? 'not_in_set' : 'no_model' } as const]),
      ];
  const all: IntentFinding[] = findings.length > 0 ? findings : [{ verdict: 'ok' }];
  return {
    intent,
    verdict: (all[0] as IntentFinding).verdict,
    findings: all,
    figures,
    partners: partners.slice(0, PARTNERS),
    errors: missed + taken,
  };
}

function fewExamples(intent: Intent, languages: readonly string[]): IntentFinding[] {
  const counts = countByLanguage(intent.examples);
  return languages
    .map((language) => ({ language, examples: counts.get(language) ?? 0 }))
    .filter(({ examples }) => examples < EXAMPLES_NEEDED)
    .sort((a, b) => a.examples - b.examples)
    .map((few) => ({ verdict: 'too_few_examples', ...few, needed: EXAMPLES_NEEDED }));
}

function imbalance(intent: Intent, languages: readonly string[]): IntentFinding[] {
  const counts = countByLanguage(intent.examples);
  const ranked = languages.map((language) => ({ language, n: counts.get(language) ?? 0 })).sort((a, b) => a.n - b.n);
  const [least, most] = [ranked[0], ranked.at(-1)];
  if (!least || !most || least.n >= most.n * BALANCE) return [];
  return [{ verdict: 'unbalanced', less: least.language, lessExamples: least.n, more: most.language, moreExamples: most.n }];
}

function confusion({ recall, precision, support }: NonNullable<IntentHealth['figures']>, partners: readonly Partner[]): IntentFinding[] {
  const worst = (of: (one: Partner) => number) =>
    [...partners].sort((a, b) => of(b) - of(a)).find((one) => of(one) > 0 && one.intent !== null);
  const found: IntentFinding[] = [];
  const missing = worst((one) => one.missed);
  const taking = worst((one) => one.taken);
  if (recall.high !== null && recall.high < WANTED)
    found.push(confused('recall', recall.high, missing?.intent ?? null, missing?.missed ?? 0));
  if (precision.high !== null && precision.high < WANTED)
    found.push(confused('precision', precision.high, taking?.intent ?? null, taking?.taken ?? 0));
  if (found.length === 0 && missing && missing.missed >= PAIR_TEXTS && missing.missed >= support * PAIR_SHARE)
    found.push(confused('pair', null, missing.intent, missing.missed));
  return found;
}

const confused = (by: 'recall' | 'precision' | 'pair', atMost: number | null, partner: string | null, count: number): IntentFinding => ({
  verdict: 'confused',
  by,
  atMost,
  wanted: WANTED,
  partner,
  count,
});

/** What needs work first: by verdict, then the worse understood, then the fewer examples. */
export function byUrgency(a: IntentHealth, b: IntentHealth): number {
  const rank = (one: IntentHealth) => (one.intent.system ? INTENT_VERDICTS.length : INTENT_VERDICTS.indexOf(one.verdict));
  const total = (one: IntentHealth) => sum(Object.values(one.intent.examples));
  return rank(a) - rank(b) || (a.figures?.f1 ?? 1) - (b.figures?.f1 ?? 1) || total(a) - total(b) || byName(a.intent.id, b.intent.id);
}

/** Lines that say the very same in several intents, counted for each intent. */
export function duplicatesOf(groups: readonly (readonly string[])[]): Map<string, Duplicates> {
  const found = new Map<string, Duplicates>();
  for (const group of groups) {
    const intents = [...new Set(group)];
    if (intents.length < 2) continue;
    for (const intent of intents) {
      const own = found.get(intent) ?? { lines: 0, intents: [] };
      found.set(intent, {
        lines: own.lines + group.filter((one) => one === intent).length,
        intents: [...new Set([...own.intents, ...intents.filter((one) => one !== intent)])].sort(),
      });
    }
  }
  return found;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
