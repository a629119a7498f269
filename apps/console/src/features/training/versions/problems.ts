import type { MessageKey, Values } from '../../../i18n/index.ts';

export type LineProblem = { line: number; message: string };
export type BrokenFile = { problems: LineProblem[]; count: number };

/** What a refusal says of the lines of a file; undefined for any other refusal. */
export function brokenFileOf(details: Readonly<Record<string, unknown>>): BrokenFile | undefined {
  if (details.reason !== 'broken_file' || !Array.isArray(details.problems)) return undefined;
  const problems = details.problems.flatMap((one: unknown) => {
    const { line, message } = (one ?? {}) as Partial<LineProblem>;
    return typeof line === 'number' && typeof message === 'string' ? [{ line, message }] : [];
  });
  return { problems, count: typeof details.count === 'number' ? details.count : problems.length };
}

/** The server's sentences about a line, and ours. */
const SENTENCES: readonly (readonly [RegExp, MessageKey, ...string[]])[] = [
  [/^is not JSON/, 'versions.line.notJson'],
  [/^has no "intent"/, 'versions.line.noIntent'],
  [/^has no "text"/, 'versions.line.noText'],
  [/^"text" (?:is empty|must not be empty)/, 'versions.line.emptyText'],
  [/^"text" is longer than (\d+)/, 'versions.line.longText', 'n'],
  [/^"text" Too big: expected string to have <=(\d+)/, 'versions.line.longText', 'n'],
  [/^"text"/, 'versions.line.badText'],
  [/^"intent"/, 'versions.line.badIntent'],
  [/^"locale"/, 'versions.line.badLocale'],
  [/^a quote is opened/, 'versions.line.openQuote'],
  [/^the first line must name/, 'versions.line.header'],
  [/^has (\d+) cells, the header has (\d+)/, 'versions.line.cells', 'n', 'm'],
  [/^is indented with a tab/, 'versions.line.tab'],
  [/^is not an example/, 'versions.line.notExample'],
  [/^is not understood/, 'versions.line.notUnderstood'],
  [/^has no "nlu:"/, 'versions.line.noNlu'],
  [/^stands before the first block/, 'versions.line.beforeBlock'],
  [/^is neither a block/, 'versions.line.noBlock'],
  [/^refers to itself through "(.*)"$/, 'versions.line.circle', 'name'],
  [/^intent "(.*)" has no sentences$/, 'versions.line.noSentences', 'name'],
  [/^the file holds no examples/, 'versions.line.nothing'],
];

/** What is wrong with a line, as a key of our words; undefined for a sentence we do not know, which is shown as it came. */
export function sentenceOf(message: string): { key: MessageKey; values: Values } | undefined {
  for (const [pattern, key, ...names] of SENTENCES) {
    const match = pattern.exec(message);
    if (match) return { key, values: Object.fromEntries(names.map((name, i) => [name, match[i + 1] ?? ''])) };
  }
  return undefined;
}
