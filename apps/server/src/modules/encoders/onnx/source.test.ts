import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cosine } from '../rules.ts';
import { tinyFolder } from '../testing/tiny-onnx.ts';
import { loadOnnxRuntime } from './runtime.ts';
import { openOnnxSource } from './source.ts';

const isInstalled = (await loadOnnxRuntime()) !== undefined;
let folder = '';
beforeAll(async () => {
  folder = await tinyFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The tiny model again, with something changed. */
async function changed(name: string, files: Readonly<Record<string, string | null>>): Promise<string> {
  const made = path.join(folder, name);
  await cp(path.join(folder, 'tiny'), made, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(made, file)), { recursive: true });
    await (text === null ? rm(path.join(made, file)) : writeFile(path.join(made, file), text));
  }
  return made;
}
const problemOf = (name: string, files: Readonly<Record<string, string | null>>) =>
  changed(name, files).then((made) => openOnnxSource(made, loadOnnxRuntime));

describe('a folder', () => {
  test.each<[string, Record<string, string | null>, string]>([
    ['without a model', { 'model.onnx': null }, 'no_folder'],
    ['without a vocabulary', { 'vocab.txt': null }, 'bad_tokenizer'],
    ['with a vocabulary that has no [CLS]', { 'vocab.txt': 'a\nb\n' }, 'bad_tokenizer'],
    [
      'with a tokenizer of another kind',
      { 'vocab.txt': null, 'tokenizer.json': '{"model":{"type":"Unigram","vocab":[]}}' },
      'bad_tokenizer',
    ],
    ['with a broken tokenizer', { 'vocab.txt': null, 'tokenizer.json': '{' }, 'bad_tokenizer'],
  ])('%s', async (name, files, problem) => {
    await expect(problemOf(name, files)).rejects.toMatchObject({ problem });
  });

  test('where the runtime is not installed', async () => {
    await expect(openOnnxSource(path.join(folder, 'tiny'), async () => undefined)).rejects.toMatchObject({ problem: 'not_installed' });
  });
});

/** onnxruntime-node is not a dependency (288 MB): `npm install --no-save --ignore-scripts onnxruntime-node` brings it for these. */
describe.skipIf(!isInstalled)('a model', () => {
  test('gives vectors by what the words are about, in both languages, the mean over the tokens', async () => {
    const source = await openOnnxSource(path.join(folder, 'tiny'), loadOnnxRuntime);
    const [refund, back, parcel, courier, nothing] = await source.encode(['Refund!', '我要退', 'shipment', '快递', 'quux'], {
      timeoutMs: 1000,
    });
    expect([...(refund as Float32Array)]).toEqual([1, 0, 0]); // [CLS] refund [UNK] [SEP]
    expect([...(parcel as Float32Array)]).toEqual([0, 2, 0]); // [CLS] ship ##ment [SEP]
    expect(cosine(refund as Float32Array, back as Float32Array)).toBeCloseTo(1);
    expect(cosine(parcel as Float32Array, courier as Float32Array)).toBeCloseTo(1);
    expect([...(nothing as Float32Array)]).toEqual([0, 0, 0]);
    expect(source.id).toMatch(/^onnx:tiny:[0-9a-f]{8}$/);
    await source.close();
  });

  test('reads tokenizer.json and the pooling it is given', async () => {
    const vocab = { '[CLS]': 2, '[SEP]': 3, '[UNK]': 1, Refund: 4 };
    const made = await changed('first', {
      'vocab.txt': null,
      'tokenizer.json': JSON.stringify({
        normalizer: { lowercase: false },
        model: { type: 'WordPiece', vocab, continuing_subword_prefix: '##' },
      }),
      '1_Pooling/config.json': '{"pooling_mode_cls_token":true}',
    });
    const source = await openOnnxSource(made, loadOnnxRuntime);
    expect([...((await source.encode(['Refund'], { timeoutMs: 1000 }))[0] as Float32Array)]).toEqual([0, 0, 0]); // [CLS] alone
    await source.close();
  });

  test('that is none', async () => {
    await expect(problemOf('broken', { 'model.onnx': 'not a model' })).rejects.toMatchObject({ problem: 'bad_model' });
  });
});
