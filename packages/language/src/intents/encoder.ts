/** 句向量编码器: turns texts into vectors of one length; an outside service or a local model, so it may fail, and it takes time. */
export type Encoder = {
  /** Names what made a vector: vectors of different encoders are never compared. */
  readonly id: string;
  encode(texts: readonly string[]): Promise<Float32Array[]>;
};

/** What an encoder said of one text. */
export type TextVector = { encoder: string; values: Float32Array };

/** What an encoder said of many texts, as plain data for a training thread: row i of `vectors` belongs to `texts[i]`. */
export type TextVectors = { encoder: string; dimensions: number; texts: readonly string[]; vectors: Float32Array };

/** Most numbers a training takes (160 MB): beyond that it does without the vectors. */
export const VECTOR_NUMBERS_MAX = 40_000_000;
