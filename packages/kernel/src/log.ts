/** Flat facts of one turn, job or request. Values that identify a person are masked before they get here. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One wide structured line per turn, job or request; no message text at info level. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields & { err?: never }, error?: unknown): void;
}

/** A log that keeps nothing; for places that must not speak. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
