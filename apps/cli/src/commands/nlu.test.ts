import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zhiyin-nlu-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Outcome = { code: number; stdout: string; stderr: string };
/** The command line as somebody would use it, in a process of its own. */
function zhiyin(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const TOPICS: Readonly<Record<string, readonly string[]>> = {
  parcel: [
    'where is my parcel',
    'track my package',
    'when will the delivery arrive',
    'the courier has not come',
    'my parcel is late',
    'delivery status please',
  ],
  refund: [
    'i want my money back',
    'when do i get the refund',
    'refund the payment',
    'how long does a refund take',
    'the refund is missing',
    'please pay me back',
  ],
  invoice: [
    'send me the invoice',
    'i need a receipt with tax number',
    'the invoice title is wrong',
    'where can i download the bill',
    'invoice for my company',
    'correct my invoice',
  ],
  repair: [
    'book an engineer',
    'send a technician to repair it',
    'the machine is broken fix it',
    'repair appointment for monday',
    'how much is a repair visit',
    'my washer needs service',
  ],
};
const rows = Object.entries(TOPICS).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent, locale: 'en' })));
const jsonl = rows.map((row) => JSON.stringify(row)).join('\n');
const train = file('train.jsonl', jsonl);

describe('zhiyin nlu', () => {
  it('trains a model file and predicts with it', async () => {
    const model = join(folder, 'model.bin');
    const trained = await zhiyin('nlu', 'train', '--data', train, '--out', model, '--json');
    expect(trained).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(trained.stdout)).toEqual({
      examples: 24,
      intents: 4,
      languages: ['en'],
      trainSeconds: expect.any(Number),
      modelBytes: expect.any(Number),
    });

    const predicted = JSON.parse(
      (await zhiyin('nlu', 'predict', '--model', model, '--text', 'my parcel is not here, call me at +44 20 7946 0958', '--json')).stdout,
    );
    expect(Object.keys(predicted)).toEqual(
      expect.arrayContaining(['locale', 'intent', 'confidence', 'alternatives', 'entities', 'emotion']),
    );
    expect(predicted).toMatchObject({ locale: 'en', entities: [{ type: 'phone', value: '+442079460958' }] });
    expect(predicted.intent ?? predicted.alternatives[0].intent).toBe('parcel');
  });

  it('evaluates, and reads the same from CSV, Rasa and Chatito', async () => {
    const csv = file('train.csv', `text,intent,locale\n${rows.map((row) => `"${row.text}",${row.intent},en`).join('\n')}\n`);
    const rasa = file(
      'train.yml',
      `nlu:\n${Object.entries(TOPICS)
        .map(([intent, texts]) => `- intent: ${intent}\n  examples: |\n${texts.map((text) => `    - ${text}\n`).join('')}`)
        .join('')}`,
    );
    const chatito = file(
      'train.chatito',
      Object.entries(TOPICS)
        .map(([intent, texts]) => `%[${intent}]\n${texts.map((text) => `    ${text}\n`).join('')}`)
        .join('\n'),
    );
    const foreign = file(
      'oos.jsonl',
      ['sing me a song', 'what is the weather like', 'who is the president']
        .map((text) => JSON.stringify({ text, intent: null }))
        .join('\n'),
    );
    const run = async (path: string) => {
      const { trainSeconds, predictionsPerSecond, ...figures } = JSON.parse(
        (await zhiyin('nlu', 'evaluate', '--train', path, '--test', train, '--oos-test', foreign, '--json')).stdout,
      );
      expect(trainSeconds).toBeGreaterThan(0);
      expect(predictionsPerSecond).toBeGreaterThan(0);
      return figures;
    };
    const figures = await run(train);
    expect(figures).toEqual({
      accuracy: 1,
      macroF1: 1,
      inScopeAccuracy: expect.any(Number),
      oosRecall: expect.any(Number),
      auroc: expect.any(Number),
      modelBytes: expect.any(Number),
      worst: expect.any(Array),
    });
    for (const other of [csv, rasa, chatito]) expect(await run(other)).toEqual(figures);
  });

  it('learns from messages without labels, whatever the file says of them', async () => {
    const openings = ['hello', 'hi there', 'good morning', 'excuse me', 'quick question', 'please help'];
    const messages = rows.flatMap(({ text }) =>
      openings.map((opening) => JSON.stringify({ text: `${opening}, ${text}`, intent: 'parcel' })),
    );
    const unlabelled = file('messages.jsonl', messages.join('\n'));
    const { stdout } = await zhiyin('nlu', 'evaluate', '--train', train, '--test', train, '--unlabelled', unlabelled, '--json');
    const { notes } = JSON.parse(stdout);
    expect(notes.en.messages).toBeGreaterThan(0.9 * messages.length);
    expect(notes.en.messagesLearned).toBeGreaterThanOrEqual(0);
    const model = join(folder, 'heard.bin');
    expect(await zhiyin('nlu', 'train', '--data', train, '--out', model, '--unlabelled', unlabelled, '--json')).toMatchObject({ code: 0 });
    expect(await zhiyin('nlu', 'train', '--data', train, '--out', model, '--unlabelled', file('silent.jsonl', ''))).toMatchObject({
      code: 1,
    });
  });

  it('gives null, not 0, for what was not measured', async () => {
    expect(JSON.parse((await zhiyin('nlu', 'evaluate', '--train', train, '--test', train, '--json')).stdout)).toMatchObject({
      oosRecall: null,
      auroc: null,
    });
  });

  it('cleans: line numbers of the file, scores on request', async () => {
    const data = file(
      'noisy.jsonl',
      `${jsonl}\n\n{"text":"WHERE is my parcel?","intent":"invoice","locale":"en"}\n{"text":"call 13812345678","intent":"parcel","locale":"en"}\n`,
    );
    const report = JSON.parse((await zhiyin('nlu', 'clean', '--data', data, '--scores', '--json')).stdout);
    expect(Object.keys(report)).toEqual(['suspectLabels', 'duplicates', 'conflicts', 'lowQuality', 'personalData', 'scores']);
    expect(report.conflicts).toEqual([{ lines: [1, 26], intents: ['invoice', 'parcel'] }]);
    expect(report.personalData).toEqual([{ line: 27, kinds: ['phone'] }]);
    expect(report.scores.map((s: { line: number }) => s.line)).toEqual([...Array.from({ length: 24 }, (_, i) => i + 1), 26, 27]);
    expect(JSON.parse((await zhiyin('nlu', 'clean', '--data', data, '--json')).stdout)).not.toHaveProperty('scores');
  });

  it.each<[string, string[], number, RegExp]>([
    [
      'a broken line',
      ['nlu', 'train', '--data', file('broken.jsonl', '{"text":"a","intent":"x"}\n{"text":\n'), '--out', '/dev/null'],
      1,
      /broken\.jsonl:2: is not JSON/,
    ],
    [
      'a ragged CSV row',
      ['nlu', 'train', '--data', file('ragged.csv', 'text,intent\na,x\nb\n'), '--out', '/dev/null'],
      1,
      /ragged\.csv:3: has 1 cells/,
    ],
    ['no such file', ['nlu', 'train', '--data', join(folder, 'none.jsonl'), '--out', '/dev/null'], 1, /ENOENT/],
    [
      'nothing to learn',
      ['nlu', 'train', '--data', file('oos-only.jsonl', '{"text":"a","intent":null}'), '--out', '/dev/null'],
      1,
      /no example has an intent/,
    ],
    ['no model', ['nlu', 'predict', '--model', train, '--text', 'x'], 1, /not an intent model file/],
    ['an unknown extension', ['nlu', 'train', '--data', file('a.docx', ''), '--out', '/dev/null'], 2, /unknown extension/],
    ['an option left out', ['nlu', 'train', '--data', train], 2, /--out is needed/],
    ['an unknown option', ['nlu', 'train', '--dat', train], 2, /dat/],
    ['no command', ['nlu'], 2, /usage: zhiyin nlu/],
  ])('%s ends with its exit code and a message', async (_name, args, code, message) => {
    const outcome = await zhiyin(...args);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(message);
  });
});

describe('zhiyin emotion', () => {
  const labelled = file(
    'emotion.jsonl',
    ['非常满意|positive', '太棒了谢谢|positive', '很好用推荐|positive', '垃圾骗子|negative', '太失望了|negative', '气死我了|negative']
      .map((row) => JSON.stringify({ text: row.split('|')[0], label: row.split('|')[1], locale: 'zh' }))
      .join('\n'),
  );

  it('evaluates by the shipped reader, and by a classifier trained on labels', async () => {
    for (const extra of [[], ['--train', labelled]]) {
      const { code, stdout } = await zhiyin('emotion', 'evaluate', '--test', labelled, ...extra, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ accuracy: 1, macroF1: 1 });
    }
  });

  it('names the broken line', async () => {
    const outcome = await zhiyin('emotion', 'evaluate', '--test', file('bad.jsonl', '{"text":"a","label":"positive"}\n{"text":"b"}\n'));
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/bad\.jsonl:2: has no "label"/);
  });
});
