import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Example, evaluateIntents, trainIntents } from '@zhiyin/language';
import { noiseKinds, seededChance, spoil } from '@zhiyin/testkit';
import { demoExamples } from '../apps/server/src/flows/seed-demo.ts';
import { machine, runAsProgram } from './setting.ts';

const SEED = 5;
/** Every so many-th intent is left out of training; its texts are the ones to reject. */
const LEAVE_OUT = 6;
/** Every so many-th text of the others is measured on. */
const HOLD_OUT = 4;
/** A new customer's corpus: so many intents of so many lines, the other intents to be rejected; so many draws. */
const SMALL = { intents: 12, lines: 16, draws: 5, tests: 300 };

type Labelled = { text: string; intent: string; locale: string };
export type Split = { train: readonly Labelled[]; test: readonly Labelled[]; foreign: readonly string[] };
/** Shares: the best intent is right; accepted; accepted and right; foreign texts rejected. AUROC of in against out of scope. */
type Figures = { accuracy: number; accepted: number; inScope: number; recall: number; auroc: number };

/**
 * Understanding of spoilt texts against clean ones, same models, same run: for every kind of noise the share that is understood and
 * accepted, and what is rejected of texts of no intent. Trained on clean texts only. A whole corpus, and small ones drawn from it.
 * `NOISE_DATA`: files of {"text","intent","locale"} lines, separated by commas; the demo's own intents when left out.
 */
export async function benchNoise(): Promise<object> {
  const files = process.env.NOISE_DATA?.split(',') ?? [];
  const sets: Record<string, readonly Labelled[]> = {};
  for (const file of files) sets[path.basename(path.dirname(file))] = await readLines(file);
  if (files.length === 0)
    for (const [language, own] of Map.groupBy(await demoExamples(), (one) => languageOf(one.locale))) sets[`demo ${language}`] = own;
  const found: Record<string, object> = {};
  for (const [name, all] of Object.entries(sets)) {
    const intents = new Set(all.map((one) => one.intent)).size;
    const whole = measure(divide(all));
    const small =
      intents > SMALL.intents ? mean(Array.from({ length: SMALL.draws }, (_, draw) => measure(drawSmall(all, draw)))) : undefined;
    found[name] = { texts: all.length, intents, whole: withRatios(whole), ...(small && { small: withRatios(small) }) };
  }
  return { bench: 'noise', seed: SEED, small: SMALL, sets: found, ...machine() };
}

/** Figures by kind of noise, `clean` first. */
export function measure({ train, test, foreign }: Split): Record<string, Figures> {
  const model = trainIntents(train as readonly Example[], { seed: SEED });
  const language = languageOf(test[0]?.locale ?? 'en');
  const figures: Record<string, Figures> = {};
  for (const kind of ['clean', ...noiseKinds(language)]) {
    const spoilt = (texts: readonly string[], seed: number) => (kind === 'clean' ? texts : spoil(texts, language, kind, seed));
    const texts = spoilt(
      test.map((one) => one.text),
      SEED,
    );
    const locale = language;
    const inside = test.map((one, i) => ({ text: texts[i] as string, intent: one.intent, locale }));
    const outside = spoilt(foreign, SEED + 1).map((text) => ({ text, intent: null, locale }));
    const { accuracy, accepted, inScopeAccuracy, oosRecall, auroc } = evaluateIntents(model, [...inside, ...outside]);
    figures[kind] = { accuracy, accepted, inScope: inScopeAccuracy, recall: oosRecall ?? 0, auroc: auroc ?? 0 };
  }
  return figures;
}

/** The whole corpus but for some intents and some texts of each. */
function divide(all: readonly Labelled[]): Split {
  const left = new Set(leftOut(all));
  const known = shuffled(
    all.filter((one) => !left.has(one.intent)),
    seededChance(SEED),
  );
  return {
    train: known.filter((_, i) => i % HOLD_OUT !== 0),
    test: known.filter((_, i) => i % HOLD_OUT === 0),
    foreign: all.filter((one) => left.has(one.intent)).map((one) => one.text),
  };
}

function leftOut(all: readonly Labelled[]): string[] {
  const intents = shuffled([...new Set(all.map((one) => one.intent))].sort(), seededChance(SEED));
  return intents.filter((_, i) => i % LEAVE_OUT === 0);
}

/** A small corpus: some intents, a few lines of each. */
function drawSmall(all: readonly Labelled[], draw: number): Split {
  const chance = seededChance(SEED + 100 * draw);
  const byIntent = Map.groupBy(shuffled(all, chance), (one) => one.intent);
  const large = [...byIntent].filter(([, own]) => own.length >= SMALL.lines + 4);
  const own = shuffled(large, chance).slice(0, SMALL.intents);
  const names = new Set(own.map(([intent]) => intent));
  const rest = own.flatMap(([, texts]) => texts.slice(SMALL.lines));
  return {
    train: own.flatMap(([, texts]) => texts.slice(0, SMALL.lines)),
    test: shuffled(rest, chance).slice(0, SMALL.tests),
    foreign: shuffled(
      all.filter((one) => !names.has(one.intent)),
      chance,
    )
      .slice(0, SMALL.tests)
      .map((one) => one.text),
  };
}

function mean(draws: readonly Record<string, Figures>[]): Record<string, Figures> {
  const average = (kind: string, figure: keyof Figures) => draws.reduce((sum, one) => sum + (one[kind]?.[figure] ?? 0), 0) / draws.length;
  return Object.fromEntries(
    Object.keys(draws[0] ?? {}).map((kind) => [
      kind,
      {
        accuracy: average(kind, 'accuracy'),
        accepted: average(kind, 'accepted'),
        inScope: average(kind, 'inScope'),
        recall: average(kind, 'recall'),
        auroc: average(kind, 'auroc'),
      },
    ]),
  );
}

/** `kept`: accepted and right, as a share of the same of clean texts. `noisy`: the mean over the kinds. */
function withRatios(figures: Record<string, Figures>): object {
  const round = (value: number) => Math.round(value * 10_000) / 10_000;
  const clean = figures.clean?.inScope || 1;
  const rows = Object.entries(figures);
  const noisy = mean(rows.filter(([kind]) => kind !== 'clean').map(([, one]) => ({ noisy: one })));
  return Object.fromEntries(
    [...rows, ...Object.entries(noisy)].map(([kind, one]) => [
      kind,
      {
        accuracy: round(one.accuracy),
        accepted: round(one.accepted),
        inScope: round(one.inScope),
        kept: round(one.inScope / clean),
        recall: round(one.recall),
        auroc: round(one.auroc),
      },
    ]),
  );
}

const languageOf = (locale: string): 'en' | 'zh' => (locale.startsWith('zh') ? 'zh' : 'en');

function shuffled<T>(list: readonly T[], chance: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

async function readLines(file: string): Promise<Labelled[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Labelled).filter((one) => typeof one.intent === 'string');
}

await runAsProgram(import.meta, benchNoise);
