import type { CorpusFormat } from '@zhiyin/contracts';

/** What a file's name says of its format; undefined when nothing. */
export function formatOf(name: string): CorpusFormat | undefined {
  const known: Readonly<Record<string, CorpusFormat>> = {
    jsonl: 'jsonl',
    ndjson: 'jsonl',
    csv: 'csv',
    tsv: 'csv',
    yml: 'rasa',
    yaml: 'rasa',
    chatito: 'list',
    txt: 'list',
  };
  return known[name.toLowerCase().split('.').at(-1) ?? ''];
}

/** The four formats, in the order they are offered. */
export const FORMATS: readonly CorpusFormat[] = ['jsonl', 'csv', 'rasa', 'list'];
