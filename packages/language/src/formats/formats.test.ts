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
    expect(problems).toEqual([{ line: 5, message: 'has 3 cells, the header has 2' }]);
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
