import type { BrokenFile, LineProblem } from '@zhiyin/contracts';
import { has, type Translate } from '../../../i18n/index.ts';

/** What a refusal says of the lines of a file; undefined for any other refusal. */
export function brokenFileOf(details: Readonly<Record<string, unknown>>): BrokenFile | undefined {
  return details.reason === 'broken_file' ? (details as BrokenFile) : undefined;
}

/** What is wrong with a line, in words; of a code we have no words for, the server's sentence. */
export function problemText({ code, params, message }: LineProblem, t: Translate): string {
  const key = `versions.line.${code}`;
  return has(key) ? t(key, params) : message;
}
