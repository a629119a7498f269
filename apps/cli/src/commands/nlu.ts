import { readFileSync, writeFileSync } from 'node:fs';
import {
  cleanCorpus,
  createEmotionReader,
  createEntityFinder,
  createLanguage,
  type Example,
  evaluateIntents,
  formatOf,
  loadIntentModel,
  ModelFileError,
  readExamples,
  saveIntentModel,
  trainIntents,
} from '@zhiyin/language';
import type { Command } from '../io.ts';
import { InputError, options, UsageError } from '../io.ts';

/** Seconds of processor time this process has used: what training costs whatever else the machine is doing. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const percent = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(2)} %`);

/** At most so many bad lines are named. */
const PROBLEMS_SHOWN = 10;

/** Reads the examples of a file by its extension; a broken line ends the command with its number. */
export function readExampleFile(path: string): { examples: Example[]; lines: number[] } {
  const format = formatOf(path);
  if (!format) throw new UsageError(`${path}: unknown extension; .jsonl, .csv, .yml (Rasa) or .chatito/.txt expected`);
  const { examples, lines, problems } = readExamples(readFileSync(path, 'utf8'), format);
  if (problems.length > 0) {
    const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ line, message }) => `${path}:${line}: ${message}`);
    if (problems.length > PROBLEMS_SHOWN) shown.push(`… and ${problems.length - PROBLEMS_SHOWN} more lines`);
    throw new InputError(shown.join('\n'));
  }
  if (examples.length === 0) throw new InputError(`${path}: holds no examples`);
  return { examples, lines };
}

function needLabels(examples: readonly Example[], path: string): void {
  if (!examples.some((example) => example.intent !== null)) throw new InputError(`${path}: no example has an intent`);
}

/** Texts of a file whatever their labels; undefined where no file is named. */
const readMessages = (path: string | undefined): string[] | undefined =>
  path === undefined ? undefined : readExampleFile(path).examples.map((example) => example.text);

const train: Command = async (args, io) => {
  const { values } = options(
    args,
    { data: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string' }, unlabelled: { type: 'string' } },
    ['data', 'out'],
  );
  const { examples } = readExampleFile(values.data!);
  needLabels(examples, values.data!);
  const start = cpuSeconds();
  const model = trainIntents(examples, {
    seed: seedOf(values.seed),
    unlabelled: readMessages(values.unlabelled),
    progress: (done, stage) => io.progress(`${Math.round(done * 100)} % ${stage}`),
  });
  io.progress('');
  const trainSeconds = cpuSeconds() - start;
  const bytes = saveIntentModel(model);
  writeFileSync(values.out!, bytes);
  io.result(
    {
      examples: examples.length,
      intents: new Set(examples.flatMap((example) => example.intent ?? [])).size,
      languages: model.languages.map((language) => language.language),
      trainSeconds: round(trainSeconds, 2),
      modelBytes: bytes.length,
    },
    (r) => [
      `${r.examples} examples, ${r.intents} intents (${r.languages.join(', ')}): ${r.trainSeconds} s CPU, ${r.modelBytes} bytes → ${values.out}`,
    ],
  );
  return 0;
};

function seedOf(text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--seed must be a whole number');
  return Number(text);
}

const evaluate: Command = async (args, io) => {
  const { values } = options(
    args,
    {
      train: { type: 'string' },
      test: { type: 'string' },
      'oos-test': { type: 'string' },
      unlabelled: { type: 'string' },
      seed: { type: 'string' },
    },
    ['train', 'test'],
  );
  const { examples } = readExampleFile(values.train!);
  needLabels(examples, values.train!);
  const { examples: test } = readExampleFile(values.test!);
  const unlabelled = readMessages(values.unlabelled);
  const oos = values['oos-test'] ? readExampleFile(values['oos-test']).examples.map((example) => ({ ...example, intent: null })) : [];
  const start = cpuSeconds();
  const trained = trainIntents(examples, {
    seed: seedOf(values.seed),
    unlabelled,
    progress: (done, stage) => io.progress(`${Math.round(done * 100)} % ${stage}`),
  });
  io.progress('');
  const trainSeconds = cpuSeconds() - start;
  const bytes = saveIntentModel(trained);
  // what is measured is the file as it would be served
  const model = loadIntentModel(bytes);
  const begun = cpuSeconds();
  const figures = evaluateIntents(model, [...test, ...oos]);
  const seconds = Math.max(1e-6, cpuSeconds() - begun);
  io.result(
    {
      accuracy: round(figures.accuracy, 5),
      macroF1: round(figures.macroF1, 5),
      inScopeAccuracy: round(figures.inScopeAccuracy, 5),
      oosRecall: figures.oosRecall === null ? null : round(figures.oosRecall, 5),
      auroc: figures.auroc === null ? null : round(figures.auroc, 5),
      trainSeconds: round(trainSeconds, 2),
      predictionsPerSecond: Math.round((test.length + oos.length) / seconds),
      modelBytes: bytes.length,
      ...(unlabelled && { notes: Object.fromEntries(trained.languages.map((language) => [language.language, language.notes])) }),
      worst: figures.worst,
    },
    (r) => [
      `accuracy ${percent(r.accuracy)}  macro F1 ${percent(r.macroF1)}`,
      `with rejection: in scope ${percent(r.inScopeAccuracy)}  out-of-scope recall ${percent(r.oosRecall)}  AUROC ${r.auroc ?? '-'}`,
      `training ${r.trainSeconds} s CPU, ${r.predictionsPerSecond} predictions/s, ${r.modelBytes} bytes`,
      ...Object.entries(r.notes ?? {}).map(
        ([language, notes]) => `${language}: learned from ${notes.messagesLearned ?? 0} of ${notes.messages ?? 0} messages without labels`,
      ),
      'worst:',
      ...r.worst.map((w) => `  ${w.intent}: F1 ${percent(w.f1)} of ${w.support}${w.confusedWith ? `, taken for ${w.confusedWith}` : ''}`),
    ],
  );
  return 0;
};

const predict: Command = async (args, io) => {
  const { values } = options(args, { model: { type: 'string' }, text: { type: 'string' }, locale: { type: 'string' } }, ['model', 'text']);
  const language = createLanguage({ intents: readModel(values.model!), entities: createEntityFinder({}), emotion: createEmotionReader() });
  const found = language.understand(values.text!, { now: new Date(), locale: values.locale });
  io.result(
    {
      locale: found.locale,
      intent: found.intent,
      confidence: round(found.confidence, 4),
      alternatives: found.alternatives.map((a) => ({ ...a, confidence: round(a.confidence, 4) })),
      system: found.system,
      entities: found.entities,
      emotion: found.emotion,
    },
    (r) => [
      `${r.intent ?? '(out of scope)'}  ${percent(r.confidence)}  ${r.locale}${r.system ? `  system: ${r.system.intent}` : ''}`,
      ...r.alternatives.map((a) => `  ${a.intent}  ${percent(a.confidence)}`),
      ...r.entities.map((e) => `  ${e.type} = ${e.value} ("${e.text}" ${e.start}-${e.end})`),
      `emotion ${r.emotion.label} ${r.emotion.score}`,
    ],
  );
  return 0;
};

function readModel(path: string) {
  try {
    return loadIntentModel(readFileSync(path));
  } catch (error) {
    if (error instanceof ModelFileError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

const clean: Command = async (args, io) => {
  const { values } = options(args, { data: { type: 'string' }, scores: { type: 'boolean' }, seed: { type: 'string' } }, ['data']);
  const { examples, lines } = readExampleFile(values.data!);
  const report = cleanCorpus(examples, {
    seed: seedOf(values.seed),
    progress: (done, stage) => io.progress(`${Math.round(done * 100)} % ${stage}`),
  });
  io.progress('');
  const lineOf = (position: number): number => lines[position]!;
  io.result(
    {
      suspectLabels: report.suspectLabels.map((found) => ({ ...found, line: lineOf(found.line) })),
      duplicates: report.duplicates.map((group) => group.map(lineOf)),
      conflicts: report.conflicts.map(({ lines: group, intents }) => ({ lines: group.map(lineOf), intents })),
      lowQuality: report.lowQuality.map((found) => ({ ...found, line: lineOf(found.line) })),
      personalData: report.personalData.map((found) => ({ ...found, line: lineOf(found.line) })),
      ...(values.scores ? { scores: report.scores.map((score, i) => ({ line: lineOf(i), score })) } : {}),
    },
    (r) => [
      `${r.suspectLabels.length} suspect labels, ${r.duplicates.length} groups of duplicates, ${r.conflicts.length} conflicts, ${r.lowQuality.length} weak lines, ${r.personalData.length} with personal data`,
      ...r.suspectLabels.slice(0, 20).map((s) => `  line ${s.line}: ${s.given} → ${s.suggested} (${s.score})`),
      ...r.conflicts.slice(0, 10).map((c) => `  lines ${c.lines.join(', ')} say the same as ${c.intents.join(' / ')}`),
      ...r.lowQuality.slice(0, 10).map((l) => `  line ${l.line}: ${l.why}`),
      ...r.personalData.slice(0, 10).map((p) => `  line ${p.line}: ${p.kinds.join(', ')}`),
    ],
  );
  return 0;
};

const COMMANDS: Readonly<Record<string, Command>> = { train, evaluate, predict, clean };

/** `zhiyin nlu train|evaluate|predict|clean`: intent models and their corpora. */
export const run: Command = async ([name = '', ...args], io) => {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`usage: zhiyin nlu <${Object.keys(COMMANDS).join('|')}> … [--json]`);
  return command(args, io);
};
