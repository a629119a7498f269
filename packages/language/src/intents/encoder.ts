/** What an encoder (句向量编码器) said of one text. `encoder` names what made it: vectors of different encoders are never compared. */
export type TextVector = { encoder: string; values: Float32Array };

/** What an encoder said of many texts, as plain data for a training thread: row i of `vectors` belongs to `texts[i]`. */
export type TextVectors = { encoder: string; dimensions: number; texts: readonly string[]; vectors: Float32Array };

/** Most numbers a training takes (160 MB): beyond that it does without the vectors. */
export const VECTOR_NUMBERS_MAX = 40_000_000;
