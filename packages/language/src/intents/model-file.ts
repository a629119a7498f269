import type { DenseHead, IntentModel, LanguageModel } from './model.ts';

const MAGIC = 'ZYIM';
const VERSION = 1;
const KINDS = { Int8Array, Uint32Array, Float32Array, Float64Array } as const;
type Kind = keyof typeof KINDS;
type Stored = { $array: Kind; at: number; length: number };

/** A model file that cannot be used, and why. */
export class ModelFileError extends Error {}

/**
 * The model as bytes: "ZYIM", version, length of a JSON header, the header, then the typed arrays, each on an 8-byte boundary,
 * little-endian.
 */
export function saveIntentModel(model: IntentModel): Uint8Array {
  const arrays: Uint8Array[] = [];
  let length = 0;
  const header = JSON.stringify(model, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const stored: Stored = {
      $array: value.constructor.name as Kind,
      at: length,
      length: (value as Int8Array).length,
    };
    arrays.push(bytes);
    length += Math.ceil(bytes.length / 8) * 8;
    return stored;
  });
  const head = new TextEncoder().encode(header);
  const start = Math.ceil((12 + head.length) / 8) * 8;
  const out = new Uint8Array(start + length);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, head.length, true);
  out.set(head, 12);
  let at = start;
  for (const bytes of arrays) {
    out.set(bytes, at);
    at += Math.ceil(bytes.length / 8) * 8;
  }
  return out;
}

/**
 * Reads what `saveIntentModel` wrote.
 * @throws ModelFileError when the bytes are no model, cut short, or of another version
 */
export function loadIntentModel(file: Uint8Array): IntentModel {
  // a Buffer's slice() shares memory with its pool; a plain view copies
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 4)) !== MAGIC) throw new ModelFileError('not an intent model file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw new ModelFileError(`intent model file of version ${version}; this program reads version ${VERSION}: train the model again`);
  const headLength = view.getUint32(8, true);
  const start = Math.ceil((12 + headLength) / 8) * 8;
  if (start > bytes.length) throw new ModelFileError('intent model file is cut short');
  let model: unknown;
  try {
    model = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + headLength)), (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('$array' in value)) return value;
      const { $array, at, length } = value as Stored;
      if (!Object.hasOwn(KINDS, $array)) throw new ModelFileError(`intent model file holds an unknown kind of array: ${$array}`);
      const kind = KINDS[$array];
      const size = length * kind.BYTES_PER_ELEMENT;
      if (!(at >= 0 && size >= 0 && start + at + size <= bytes.length)) throw new ModelFileError('intent model file is cut short');
      return new kind(bytes.slice(start + at, start + at + size).buffer);
    });
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError('intent model file is damaged: its header cannot be read');
  }
  if (!isIntentModel(model)) throw new ModelFileError('intent model file is damaged: parts are missing');
  return model;
}

function isIntentModel(value: unknown): value is IntentModel {
  const model = value as IntentModel;
  return typeof value === 'object' && value !== null && Array.isArray(model.languages) && model.languages.every(isWhole);
}

function isWhole(language: LanguageModel): boolean {
  const classes = language.labels?.length;
  const features = language.vocabulary?.hashes?.length;
  return (
    language.weights?.length === classes * features &&
    language.scales?.length === classes &&
    language.bias?.length === classes &&
    language.vocabulary.idf?.length === features &&
    typeof language.rejector?.offset === 'number' &&
    Array.isArray(language.spelling) &&
    (language.dense === undefined || isWholeHead(language.dense, classes))
  );
}

function isWholeHead(head: DenseHead, classes: number): boolean {
  return (
    typeof head?.encoder === 'string' &&
    head.weights?.length === head.mean?.length * classes &&
    head.scales?.length === classes &&
    head.bias?.length === classes &&
    typeof head.rejector?.offset === 'number'
  );
}
