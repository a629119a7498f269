import type { LineProblem, LineProblemCode } from '@zhiyin/contracts';
import type { Example } from '../intents/model.ts';

type Params = LineProblem['params'];
const SENTENCES: Readonly<Record<LineProblemCode, (params: Params) => string>> = {
  not_json: ({ detail }) => `is not JSON (${detail})`,
  not_object: () => 'is not a JSON object',
  no_intent: () => 'has no "intent" (null means out of scope)',
  no_text: () => 'has no "text"',
  text_not_string: () => '"text" is not a string',
  text_empty: () => '"text" is empty',
  text_too_long: ({ max }) => `"text" is longer than ${max} characters`,
  text_not_storable: () => '"text" holds NUL or broken characters',
  bad_intent: () => '"intent" must be a name, or null for out of scope',
  intent_too_long: ({ max }) => `"intent" is longer than ${max} characters`,
  intent_not_storable: () => '"intent" holds control characters, or begins or ends with a space',
  bad_locale: ({ locale }) => `"locale" ${locale} is not a language tag`,
  open_quote: () => 'a quote is opened and never closed',
  no_header: () => 'the first line must name the columns: at least "text" and "intent"',
  cell_count: ({ cells, columns }) => `has ${cells} cells, the header has ${columns}`,
  tab_indent: () => 'is indented with a tab; YAML allows spaces only',
  not_example: () => 'is not an example: "- text" expected',
  not_understood: () => 'is not understood; "- intent: name" or "examples: |" expected',
  no_nlu: () => 'has no "nlu:" section',
  before_block: () => 'stands before the first block; "%[intent]" expected',
  no_block: () => 'is neither a block nor indented under one',
  circle: ({ name }) => `refers to itself through "${name}"`,
  no_sentences: ({ name }) => `intent "${name}" has no sentences`,
  no_examples: () => 'the file holds no examples',
};

/** A problem with its English sentence. */
export function lineProblem(line: number, code: LineProblemCode, params: Params = {}): LineProblem {
  return { line, code, params, message: SENTENCES[code](params) };
}

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
  if (typeof text !== 'string') into.problems.push(lineProblem(line, text === undefined ? 'no_text' : 'text_not_string'));
  else if (text.trim() === '') into.problems.push(lineProblem(line, 'text_empty'));
  else if (text.length > MAX_EXAMPLE_LENGTH) into.problems.push(lineProblem(line, 'text_too_long', { max: MAX_EXAMPLE_LENGTH }));
  else if (!(intent === null || intent === undefined || (typeof intent === 'string' && intent.trim() !== ''))) {
    into.problems.push(lineProblem(line, 'bad_intent'));
  } else if (!(locale === undefined || locale === null || locale === '' || typeof locale === 'string')) {
    into.problems.push(lineProblem(line, 'bad_locale', { locale: JSON.stringify(locale).slice(0, 40) }));
  } else {
    into.examples.push({
      text,
      intent: typeof intent === 'string' ? intent.trim() : null,
      ...(typeof locale === 'string' && locale ? { locale } : {}),
    });
    into.lines.push(line);
  }
}
