import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

// The few fields of ONNX's protobuf (onnx.proto3) that one Gather needs, written by hand: wire type 0 = varint, 2 = bytes.
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const int = (field: number, value: number): Uint8Array => Uint8Array.from([...varint(field * 8), ...varint(value)]);
const bytes = (field: number, value: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
const string = (field: number, value: string): Uint8Array => bytes(field, new TextEncoder().encode(value));
const message = (...fields: Uint8Array[]): Uint8Array => Buffer.concat(fields);
const FLOAT = 1;
const INT64 = 7;

function valueInfo(name: string, type: number, dims: readonly (string | number)[]): Uint8Array {
  const shape = message(...dims.map((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : string(2, dim))));
  return message(string(1, name), bytes(2, bytes(1, message(int(1, type), bytes(2, shape)))));
}

/** An ONNX model of one operator: `last_hidden_state[1, tokens, dimensions] = table[input_ids]`. */
export function tinyOnnx(table: readonly (readonly number[])[]): Uint8Array {
  const dimensions = table[0]?.length ?? 0;
  const raw = new Uint8Array(Float32Array.from(table.flat()).buffer);
  const initializer = message(int(1, table.length), int(1, dimensions), int(2, FLOAT), string(8, 'table'), bytes(9, raw));
  const node = message(string(1, 'table'), string(1, 'input_ids'), string(2, 'last_hidden_state'), string(4, 'Gather'));
  const graph = message(
    bytes(1, node),
    string(2, 'tiny'),
    bytes(5, initializer),
    bytes(11, valueInfo('input_ids', INT64, ['batch', 'tokens'])),
    bytes(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'tokens', dimensions])),
  );
  return message(int(1, 8), bytes(7, graph), bytes(8, message(int(2, 13))));
}

/** Words, and what each of them is about. */
export const TINY_WORDS: Readonly<Record<string, readonly number[]>> = {
  '[PAD]': [0, 0, 0],
  '[UNK]': [0, 0, 0],
  '[CLS]': [0, 0, 0],
  '[SEP]': [0, 0, 0],
  refund: [4, 0, 0],
  money: [4, 0, 0],
  退: [4, 0, 0],
  parcel: [0, 4, 0],
  ship: [0, 4, 0],
  '##ment': [0, 4, 0],
  快: [0, 2, 0],
  递: [0, 2, 0],
};

/** A folder of local models with one in it, `tiny`. */
export async function tinyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zhiyin-encoders-'));
  await mkdir(path.join(folder, 'tiny'));
  await writeFile(path.join(folder, 'tiny', 'model.onnx'), tinyOnnx(Object.values(TINY_WORDS)));
  await writeFile(path.join(folder, 'tiny', 'vocab.txt'), `${Object.keys(TINY_WORDS).join('\n')}\n`);
  return folder;
}
