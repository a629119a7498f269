/** Something found in the reading form of a text; offsets into that form. */
export type Found = { type: string; start: number; end: number; value: string; confidence: number };
