import type { LineProblem } from '@zhiyin/contracts';
import type { Example } from '../intents/model.ts';
import { addRecord, lineProblem, noExamples, type ReadExamples } from './lines.ts';

/** Lines of JSON objects with their line numbers; a byte-order mark and empty lines are ignored. */
export function* readJsonLines(
  file: string,
): Generator<{ line: number; value: Record<string, unknown> } | { line: number; problem: LineProblem }> {
  const lines = file.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i]!;
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unreadable';
      yield { line: i + 1, problem: lineProblem(i + 1, 'not_json', { detail }) };
      continue;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      yield { line: i + 1, problem: lineProblem(i + 1, 'not_object') };
    else yield { line: i + 1, value: value as Record<string, unknown> };
  }
}

/** Reads `{"text","intent","locale"?}` per line; intent null = out of scope, and it must be written. */
export function readJsonlExamples(file: string): ReadExamples {
  const out = noExamples();
  for (const row of readJsonLines(file)) {
    if ('problem' in row) out.problems.push(row.problem);
    else if (!('intent' in row.value)) out.problems.push(lineProblem(row.line, 'no_intent'));
    else addRecord(out, row.line, row.value);
  }
  return out;
}

/** One JSON object a line. */
export function writeJsonlExamples(examples: readonly Example[]): string {
  return examples
    .map(
      (example) =>
        `${JSON.stringify({ text: example.text, intent: example.intent, ...(example.locale ? { locale: example.locale } : {}) })}\n`,
    )
    .join('');
}
