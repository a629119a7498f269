import type { Words } from '../i18n/locale.ts';
import { isPassing, type Problem } from '../net/requests.ts';

/** What a customer is told when the session could not be had: what happened, then what was kept and what to do (if anything). */
export function problemWords(problem: Problem | null, kept: number, words: Words): { title: string; details: readonly string[] } {
  if (problem?.status === 404) return { title: words.failedGone, details: [] };
  if (problem?.status === 401 || problem?.status === 403) return { title: words.failedSignIn, details: [] };
  const busy = problem?.status === 429 || problem?.status === 503;
  return {
    title: words.failedTitle,
    details: [words.failedKept(kept), busy ? words.failedBusy : problem === null || isPassing(problem) ? words.failedDo : ''].filter(
      Boolean,
    ),
  };
}
