import type { RunFailureCode } from '@zhiyin/contracts';

/** A run that failed in a way that has a name of its own. */
export class RunFailure extends Error {
  readonly code: RunFailureCode;

  constructor(code: RunFailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RunFailure';
    this.code = code;
  }
}
