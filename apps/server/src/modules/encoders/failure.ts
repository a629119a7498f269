import type { EncoderProblem } from '@zhiyin/contracts';

/** An encoder that gave no vectors, and why. Carries no text, no address and no key, so it may be logged. */
export class EncoderFailure extends Error {
  readonly problem: EncoderProblem;
  readonly status: number | null;
  constructor(problem: EncoderProblem, { status = null, cause }: { status?: number | null; cause?: unknown } = {}) {
    super(`encoder: ${problem}`, { cause });
    this.name = 'EncoderFailure';
    this.problem = problem;
    this.status = status;
  }
}

/** What each adapter is: vectors for a handful of texts within a time. Throws EncoderFailure. */
export type EncoderSource = {
  /** Names the model that made a vector; says nothing of where it runs. */
  readonly id: string;
  encode(texts: readonly string[], options: { timeoutMs: number }): Promise<Float32Array[]>;
};
