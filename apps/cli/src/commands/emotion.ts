import { readFileSync } from 'node:fs';
import {
  createEmotionReader,
  type EmotionEvaluation,
  type EmotionExample,
  evaluateEmotion,
  readCsv,
  readJsonLines,
  trainEmotion,
} from '@zhiyin/language';
import type { Command } from '../io.ts';
import { InputError, options, UsageError } from '../io.ts';

/** Reads `{"text","label","locale"?}` lines, or CSV with those columns; a broken line ends the command with its number. */
export function readEmotionFile(path: string): EmotionExample[] {
  const file = readFileSync(path, 'utf8');
  const examples: EmotionExample[] = [];
  const problems: string[] = [];
  const add = (line: number, record: Record<string, unknown>): void => {
    const { text, label, locale } = record;
    if (typeof text !== 'string' || text.trim() === '') problems.push(`${path}:${line}: has no "text"`);
    else if (typeof label !== 'string' || label.trim() === '') problems.push(`${path}:${line}: has no "label"`);
    else examples.push({ text, label: label.trim(), ...(typeof locale === 'string' && locale ? { locale } : {}) });
  };
  if (/\.(?:csv|tsv)$/i.test(path)) {
    const { rows, problems: broken } = readCsv(file);
    problems.push(...broken.map(({ line, message }) => `${path}:${line}: ${message}`));
    const names = rows[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
    if (!names.includes('text') || !names.includes('label'))
      throw new InputError(`${path}:1: the first line must name the columns "text" and "label"`);
    for (const { line, cells } of rows.slice(1)) add(line, Object.fromEntries(names.map((name, i) => [name, cells[i]])));
  } else if (/\.(?:jsonl|ndjson)$/i.test(path)) {
    for (const row of readJsonLines(file)) {
      if ('problem' in row) problems.push(`${path}:${row.line}: ${row.problem.message}`);
      else add(row.line, row.value);
    }
  } else throw new UsageError(`${path}: unknown extension; .jsonl or .csv expected`);
  if (problems.length > 0) throw new InputError(problems.slice(0, 10).join('\n'));
  if (examples.length === 0) throw new InputError(`${path}: holds no examples`);
  return examples;
}

const evaluate: Command = async (args, io) => {
  const { values } = options(args, { test: { type: 'string' }, train: { type: 'string' }, seed: { type: 'string' } }, ['test']);
  const test = readEmotionFile(values.test!);
  const seed = values.seed === undefined ? 1 : Number(values.seed);
  if (!Number.isInteger(seed)) throw new UsageError('--seed must be a whole number');
  const model = values.train ? trainEmotion(readEmotionFile(values.train), { seed }) : undefined;
  const found = evaluateEmotion(createEmotionReader({ model }), test, model);
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  const figures = ({ accuracy, macroF1, labels }: Pick<EmotionEvaluation, 'accuracy' | 'macroF1' | 'labels'>) => ({
    accuracy: round(accuracy),
    macroF1: round(macroF1),
    labels: labels.map((l) => ({ ...l, precision: round(l.precision), recall: round(l.recall), f1: round(l.f1) })),
  });
  io.result(
    {
      ...figures(found),
      measured: found.measured,
      twoWay: found.twoWay && { ...found.twoWay, accuracy: round(found.twoWay.accuracy) },
      classifier: found.classifier && figures(found.classifier),
      seed,
    },
    (r) => [
      `the reader's ${r.measured}: accuracy ${(100 * r.accuracy).toFixed(2)} %  macro F1 ${(100 * r.macroF1).toFixed(2)} %`,
      ...r.labels.map((l) => `  ${l.label}: precision ${l.precision}, recall ${l.recall}, of ${l.support}`),
      ...(r.twoWay ? [`by the sign of its score: ${(100 * r.twoWay.accuracy).toFixed(2)} % of ${r.twoWay.support}`] : []),
      ...(r.classifier ? [`the trained classifier alone: accuracy ${(100 * r.classifier.accuracy).toFixed(2)} %`] : []),
    ],
  );
  return 0;
};

/** `zhiyin emotion evaluate`: how well emotion is read from text. */
export const run: Command = async ([name = '', ...args], io) => {
  if (name !== 'evaluate') throw new UsageError('usage: zhiyin emotion evaluate --test F [--train F] [--json]');
  return evaluate(args, io);
};
