import type { Example } from '../intents/model.ts';

/** What is wrong with a line of a file; lines count from 1. */
export type LineProblem = { line: number; message: string };
/** Examples read from a file, the line each stood on, and the lines that could not be read. */
export type ReadExamples = { examples: Example[]; lines: number[]; problems: LineProblem[] };

/** An empty result to fill. */
export function noExamples(): ReadExamples {
  return { examples: [], lines: [], problems: [] };
}

/** Longest text of an example, in UTF-16 units. */
const MAX_EXAMPLE_LENGTH = 10_000;

/** Checks one record of any format and adds it, or says what is wrong with it. */
export function addRecord(into: ReadExamples, line: number, record: { text?: unknown; intent?: unknown; locale?: unknown }): void {
  const { text, intent, locale } = record;
  if (typeof text !== 'string') into.problems.push({ line, message: text === undefined ? 'has no "text"' : '"text" is not a string' });
  else if (text.trim() === '') into.problems.push({ line, message: '"text" is empty' });
  else if (text.length > MAX_EXAMPLE_LENGTH)
    into.problems.push({ line, message: `"text" is longer than ${MAX_EXAMPLE_LENGTH} characters` });
  else if (!(intent === null || intent === undefined || (typeof intent === 'string' && intent.trim() !== ''))) {
    into.problems.push({ line, message: '"intent" must be a name, or null for out of scope' });
  } else if (!(locale === undefined || locale === null || locale === '' || typeof locale === 'string')) {
    into.problems.push({ line, message: '"locale" is not a language tag' });
  } else {
    into.examples.push({
      text,
      intent: typeof intent === 'string' ? intent.trim() : null,
      ...(typeof locale === 'string' && locale ? { locale } : {}),
    });
    into.lines.push(line);
  }
}
