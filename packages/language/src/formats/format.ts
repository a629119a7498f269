import type { Example } from '../intents/model.ts';
import { readChatitoExamples, writeChatitoExamples } from './chatito.ts';
import { readCsvExamples, writeCsvExamples } from './csv.ts';
import { readJsonlExamples, writeJsonlExamples } from './jsonl.ts';
import type { ReadExamples } from './lines.ts';
import { readRasaExamples, writeRasaExamples } from './rasa.ts';

export type ExampleFormat = 'jsonl' | 'csv' | 'rasa' | 'chatito';

/** The format a file name stands for; undefined when none does. */
export function formatOf(fileName: string): ExampleFormat | undefined {
  const extension = fileName.toLowerCase().split('.').at(-1);
  const formats: Readonly<Record<string, ExampleFormat>> = {
    jsonl: 'jsonl',
    ndjson: 'jsonl',
    csv: 'csv',
    tsv: 'csv',
    yml: 'rasa',
    yaml: 'rasa',
    chatito: 'chatito',
    txt: 'chatito',
  };
  return formats[extension ?? ''];
}

/** Reads examples of a format: every good line, and what is wrong with each other one. */
export function readExamples(file: string, format: ExampleFormat): ReadExamples {
  return { jsonl: readJsonlExamples, csv: readCsvExamples, rasa: readRasaExamples, chatito: readChatitoExamples }[format](file);
}

/** Writes examples in a format; reading it back gives the same texts and intents (languages only in JSONL and CSV). */
export function writeExamples(examples: readonly Example[], format: ExampleFormat): string {
  return { jsonl: writeJsonlExamples, csv: writeCsvExamples, rasa: writeRasaExamples, chatito: writeChatitoExamples }[format](examples);
}
