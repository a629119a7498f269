import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExampleFormat, formatOf, readExamples, writeExamples } from './format.ts';

const FORMATS: readonly ExampleFormat[] = ['jsonl', 'csv', 'rasa', 'chatito'];
const word = fc.stringMatching(/^[a-z\u4e00-\u4e20?'"，,;-]{1,8}$/).filter((w) => !/^['"-]|['"]$|^\/\//.test(w));
const example = fc.record({
  text: fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  intent: fc.option(fc.stringMatching(/^[a-z][a-z_]{1,8}$/).filter((i) => i !== 'out_of_scope')),
});

describe('import and export', () => {
  it.each(FORMATS)('%s gives back what was written', (format) => {
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 12 }), (examples) => {
        const back = readExamples(writeExamples(examples, format), format);
        expect(back.problems).toEqual([]);
        const sorted = (list: { text: string; intent: string | null }[]) => list.map((e) => `${e.intent}|${e.text}`).sort();
        expect(sorted(back.examples)).toEqual(sorted(examples));
      }),
    );
  });

  it.each(FORMATS)('%s never throws on a broken file, and names lines that exist', (format) => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: fc.constantFrom('a', '"', ',', '\n', ' ', '-', '%', '[', ']', '{', '}', ':', '~', '|', '意') }),
        (file) => {
          const { problems, examples, lines } = readExamples(file, format);
          expect(lines.length).toBe(examples.length);
          for (const { line } of problems) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(file.split('\n').length);
          }
        },
      ),
    );
  });

  it.each([
    ['a.jsonl', 'jsonl'],
    ['a.CSV', 'csv'],
    ['nlu.yml', 'rasa'],
    ['a.chatito', 'chatito'],
    ['a.docx', undefined],
  ])('%s is %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });
});

describe('what is wrong has a code, and a sentence for who reads English', () => {
  it.each<[string, ExampleFormat, string]>([
    ['not_json', 'jsonl', 'nonsense'],
    ['not_object', 'jsonl', '[1]'],
    ['no_intent', 'jsonl', '{"text":"a"}'],
    ['no_text', 'jsonl', '{"intent":"x"}'],
    ['text_not_string', 'jsonl', '{"text":1,"intent":"x"}'],
    ['text_empty', 'jsonl', '{"text":" ","intent":"x"}'],
    ['text_too_long', 'jsonl', JSON.stringify({ text: 'a'.repeat(10_001), intent: 'x' })],
    ['bad_intent', 'jsonl', '{"text":"a","intent":7}'],
    ['bad_locale', 'jsonl', '{"text":"a","intent":"x","locale":7}'],
    ['open_quote', 'csv', 'text,intent\n"a,b'],
    ['no_header', 'csv', 'a,b\n'],
    ['cell_count', 'csv', 'text,intent\na,b,c'],
    ['tab_indent', 'rasa', 'nlu:\n\t- intent: a'],
    ['not_example', 'rasa', 'nlu:\n- intent: a\n  examples: |\n    oops'],
    ['not_understood', 'rasa', 'nlu:\noops'],
    ['no_nlu', 'rasa', 'version: "3.1"'],
    ['before_block', 'chatito', 'oops'],
    ['no_block', 'chatito', '%[a]\noops\n    b'],
    ['circle', 'chatito', '%[a]\n    ~[b]\n~[b]\n    ~[b]'],
    ['no_sentences', 'chatito', '%[a]'],
  ])('%s', (code, format, file) => {
    const { problems } = readExamples(file, format);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.message).toMatch(/^\S.+[^{]$/);
    expect(problems[0]?.message).not.toContain('undefined');
  });
});

describe('what is wrong has a line', () => {
  it('JSONL', () => {
    const { examples, problems } = readExamples(
      '{"text":"a b","intent":"x"}\n\n{"text":"c"}\nnonsense\n{"text":5,"intent":"x"}\n{"text":"d","intent":null}\n',
      'jsonl',
    );
    expect(examples.map((e) => e.text)).toEqual(['a b', 'd']);
    expect(problems.map((p) => p.line)).toEqual([3, 4, 5]);
  });
  it('CSV: quotes, line breaks in cells, other separators, Chinese headers', () => {
    const { examples, lines, problems } = readExamples('文本;意图\n"a; ""b""\nc";x\nd;\ne;f;g\n', 'csv');
    expect(examples).toEqual([
      { text: 'a; "b"\nc', intent: 'x' },
      { text: 'd', intent: null },
    ]);
    expect(lines).toEqual([2, 4]);
    expect(problems).toEqual([{ line: 5, code: 'cell_count', params: { cells: 3, columns: 2 }, message: 'has 3 cells, the header has 2' }]);
  });
  it('CSV without the columns', () => {
    expect(readExamples('a,b\n1,2\n', 'csv').problems[0]?.line).toBe(1);
  });
  it('Rasa YAML: entities, synonyms, comments', () => {
    const file =
      'version: "3.1"\n# c\nnlu:\n- intent: buy\n  examples: |\n    - I want a [purifier](product)\n    - get [AP]{"entity": "product"} now\n    oops\n- synonym: AP-300\n  examples: |\n    - purifier\n- intent: out_of_scope\n  examples: |\n    - sing\n';
    const { examples, problems } = readExamples(file, 'rasa');
    expect(examples).toEqual([
      { text: 'I want a purifier', intent: 'buy' },
      { text: 'get AP now', intent: 'buy' },
      { text: 'sing', intent: null },
    ]);
    expect(problems.map((p) => p.line)).toEqual([8]);
  });
  it('Chatito: aliases, optional parts, circles', () => {
    const file =
      "%[refund]('training': '3')\n    ~[please?] ~[want] my money back\n\n~[please]\n    please\n~[want]\n    give me\n    i want\n%[loop]\n    ~[loop]\n~[loop]\n    a ~[loop]\n";
    const { examples, problems } = readExamples(file, 'chatito');
    expect(examples.map((e) => e.text).sort()).toEqual([
      'give me my money back',
      'i want my money back',
      'please give me my money back',
      'please i want my money back',
    ]);
    expect(problems.map((p) => p.line)).toEqual([12]);
  });
});
