import { parseArgs } from 'node:util';

/** Wrong use of the command line: exit code 2. */
export class UsageError extends Error {}

/** What a command found wrong in a file it was given: exit code 1, with the place. */
export class InputError extends Error {}

/** The command line's edge: one JSON object or plain lines on standard output, progress and complaints on standard error. */
export function createIo(args: readonly string[]) {
  const json = args.includes('--json');
  return {
    json,
    /** The result: as one JSON object with --json, else as the lines `lines` makes of it. */
    result<T extends object>(value: T, lines: (value: T) => string[]): void {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines(value).join('\n')}\n`);
    },
    /** Progress, only where somebody watches. */
    progress(text: string): void {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
    },
    fail(error: unknown): number {
      if (error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) {
        process.stderr.write(`${error.message}\n`);
        return 2;
      }
      if (error instanceof InputError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
        process.stderr.write(`${error.message}\n`);
        return 1;
      }
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return 1;
    },
  };
}
export type Io = ReturnType<typeof createIo>;
/** A command: takes the words after its name, answers with the exit code (0 success, 1 what it checks falls short). */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

/** Options of a command by `node:util` parseArgs, strict; `--json` is always allowed. Names in `required` must be given. */
export function options<const T extends Record<string, { type: 'string' | 'boolean'; multiple?: boolean; default?: string | boolean }>>(
  args: readonly string[],
  spec: T,
  required: readonly (keyof T & string)[] = [],
) {
  const parsed = parseArgs({ args: [...args], options: { ...spec, json: { type: 'boolean' } }, allowPositionals: true, strict: true });
  for (const name of required) {
    if ((parsed.values as Record<string, unknown>)[name] === undefined) throw new UsageError(`--${name} is needed`);
  }
  return parsed;
}
