import type { LineProblem } from '@zhiyin/contracts';
import type { Example } from '../intents/model.ts';
import { addRecord, lineProblem, noExamples, type ReadExamples } from './lines.ts';

type CsvRow = { line: number; cells: string[] };

/**
 * Reads comma-separated values after RFC 4180 (quotes doubled inside quotes, line breaks inside quotes); semicolons and tabs are
 * taken as the separator when the first line has more of them.
 */
export function readCsv(file: string): { rows: CsvRow[]; problems: LineProblem[] } {
  const text = file.replace(/^\uFEFF/, '');
  const head = text.slice(0, text.indexOf('\n') + 1 || text.length);
  const separator = [',', ';', '\t'].reduce((best, mark) => (head.split(mark).length > head.split(best).length ? mark : best), ',');
  const rows: CsvRow[] = [];
  const problems: LineProblem[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: start, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\n') line++;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      cell = cell.replace(/\r$/, '');
      endRow();
      start = line;
    } else cell += character;
  }
  if (quoted) problems.push(lineProblem(start, 'open_quote'));
  else if (cell !== '' || cells.length > 0) endRow();
  return { rows, problems };
}

const COLUMNS: Readonly<Record<string, 'text' | 'intent' | 'locale'>> = {
  text: 'text',
  utterance: 'text',
  query: 'text',
  question: 'text',
  sentence: 'text',
  example: 'text',
  文本: 'text',
  语料: 'text',
  问题: 'text',
  intent: 'intent',
  label: 'intent',
  category: 'intent',
  class: 'intent',
  意图: 'intent',
  标签: 'intent',
  类别: 'intent',
  locale: 'locale',
  language: 'locale',
  lang: 'locale',
  语言: 'locale',
};

/** Reads examples from CSV with a header naming at least a text and an intent column; an empty intent = out of scope. */
export function readCsvExamples(file: string): ReadExamples {
  const out = noExamples();
  const { rows, problems } = readCsv(file);
  out.problems.push(...problems);
  const [header, ...body] = rows;
  if (!header) return out;
  const names = header.cells.map((cell) => COLUMNS[cell.trim().toLowerCase()]);
  if (!names.includes('text') || !names.includes('intent')) {
    out.problems.push(lineProblem(header.line, 'no_header'));
    return out;
  }
  for (const { line, cells } of body) {
    if (cells.length !== header.cells.length) {
      out.problems.push(lineProblem(line, 'cell_count', { cells: cells.length, columns: header.cells.length }));
      continue;
    }
    const record: Record<string, unknown> = {};
    names.forEach((name, i) => {
      if (name) record[name] = cells[i];
    });
    addRecord(out, line, { ...record, intent: record.intent === '' ? null : record.intent });
  }
  return out;
}

/** Writes `text,intent,locale` with a header. Cells that a spreadsheet would take for a formula keep their text: quoting is enough, as we read them back. */
export function writeCsvExamples(examples: readonly Example[]): string {
  const quote = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
  return [
    'text,intent,locale',
    ...examples.map((example) => [example.text, example.intent ?? '', example.locale ?? ''].map(quote).join(',')),
  ]
    .map((row) => `${row}\n`)
    .join('');
}
