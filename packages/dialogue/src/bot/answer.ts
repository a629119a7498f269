import { type Passage, type QuickReply, uiLocaleOf } from '@zhiyin/contracts';
import { type IssueRecord, KEPT, pushBounded } from '../state.ts';
import { maskPersonal } from '../text/masking.ts';
import { plainValue, renderTemplate } from '../text/template.ts';
import { baseLanguage, button, climb, type Draft, explain, isUpset, say, script, withHuman } from './draft.ts';
import { helpfulPart } from './excerpt.ts';
import { answerLikeness } from './issue.ts';

/** A passage that can be given as an answer, with the very text that would be sent. */
export type Candidate = { passage: Passage; text: string; isForeign: boolean };

/**
 * The passages that support an answer (score >= tau), best first, as they would be sent: those in the customer's language first, those in another
 * only where there is nothing else. An answer already given (likeness >= 0.9) is never a candidate again.
 */
export function candidatesFor(
  draft: Draft,
  passages: readonly Passage[],
  question: string,
  codes: readonly string[],
  issue: IssueRecord | undefined,
): Candidate[] {
  const { config } = draft;
  const tau = config.policies.supportThreshold;
  const supporting = passages.filter((passage) => passage.score >= tau);
  const heard = baseLanguage(draft.state.locale);
  const language = heard === 'und' || heard === '' ? baseLanguage(draft.locale) : heard;
  const own = supporting.filter((passage) => baseLanguage(passage.locale) === language);
  const spoken = supporting.filter((passage) => uiLocaleOf(passage.locale) === draft.locale);
  const usable = own.length > 0 ? own : spoken.length > 0 ? spoken : supporting;
  return usable.flatMap((passage) => {
    const body = renderTemplate(passage.text, (variable) => brandValue(draft, variable));
    const text = helpfulPart(body, question, config.policies.answerMaxLength[draft.locale], codes);
    if (text === '' || answerLikeness(issue, text) >= config.policies.repeat.answer) return [];
    return [{ passage, text, isForeign: baseLanguage(passage.locale) !== language }];
  });
}

/** Clear support: enough to answer although the intent is unsure. */
export function isClear(draft: Draft, candidate: Candidate): boolean {
  const { supportThreshold, clearSupportMargin } = draft.config.policies;
  return candidate.passage.path === 'quick' || candidate.passage.score >= Math.min(1, supportThreshold + clearSupportMargin);
}

type AnswerOptions = {
  issue: IssueRecord | undefined;
  /** Said before the answer, e.g. that another way is tried. */
  lead?: string;
  /** Further choices before 转人工, e.g. to be walked through a procedure. */
  choices?: readonly QuickReply[];
  /** Said after the answer. */
  tail?: string;
  /** A person first: rung 2, or an upset customer. */
  humanFirst?: boolean;
  /** An answer given aside, inside a procedure: no solution attempt of its own. */
  aside?: boolean;
};

/** Sends an article's text with its source, as a solution attempt the ladder counts. */
export function giveAnswer(draft: Draft, candidate: Candidate, options: AnswerOptions): void {
  const { passage } = candidate;
  const { issue } = options;
  const lead = [options.lead, candidate.isForeign ? script(draft, 'otherLanguage') : undefined].filter(Boolean).join('\n');
  const text = [lead, candidate.text, options.tail].filter(Boolean).join('\n\n');
  const results = [button(draft, 'resolved', 'resolved_yes'), button(draft, 'notResolved', 'resolved_no')];
  say(draft, 'answer', text, {
    sources: [{ articleId: passage.articleId, title: passage.title, ...(passage.url === undefined ? {} : { url: passage.url }) }],
    ...(options.aside
      ? {}
      : { quickReplies: withHuman(draft, [...results, ...(options.choices ?? [])], options.humanFirst ?? isUpset(draft)) }),
    ...(issue && !options.aside ? { attempt: { issue: issue.id, articleId: passage.articleId } } : {}),
  });
  if (issue && !options.aside) recordAttempt(draft, issue, { what: passage.title, text: candidate.text, articleId: passage.articleId });
}

/** Keeps what was tried, so that it is neither repeated nor asked of the customer again. */
export function recordAttempt(
  draft: Draft,
  issue: IssueRecord,
  attempt: { what: string; text: string; articleId?: string; stepId?: string },
): void {
  if (attempt.articleId !== undefined) pushBounded(issue.articles, attempt.articleId, KEPT.answers);
  pushBounded(issue.answers, attempt.text.slice(0, 1200), KEPT.answers);
  issue.resolved = false;
  pushBounded(
    draft.state.tried,
    {
      what: maskPersonal(attempt.what).slice(0, 200),
      ...(attempt.articleId === undefined ? {} : { articleId: attempt.articleId }),
      ...(attempt.stepId === undefined ? {} : { stepId: attempt.stepId }),
      result: 'unknown',
      issue: issue.id,
    },
    KEPT.tried,
  );
  climb(draft, { type: 'attempt', issue: issue.id });
}

/** Keeps the runners-up of an answer for a second attempt. */
export function keepSpare(issue: IssueRecord, candidates: readonly Candidate[], given: Candidate): void {
  const others = candidates.filter((candidate) => candidate.passage.articleId !== given.passage.articleId);
  issue.spare = others.slice(0, 3).map(({ passage }) => ({ ...passage, text: passage.text.slice(0, 2000) }));
}

/** The last thing tried for the issue did not work, by the customer's message. */
export function markFailed(draft: Draft, issueId: string | undefined, messageId: string | undefined): void {
  const last = draft.state.tried.findLast((item) => item.issue === issueId && item.result === 'unknown');
  if (last) Object.assign(last, { result: 'failed' }, messageId === undefined ? {} : { messageId });
}

/** The last thing tried is over: it worked, so it is nothing an agent need know as failed. */
export function markWorked(draft: Draft, issueId: string | undefined): void {
  const at = draft.state.tried.findLastIndex((item) => item.issue === issueId && item.result === 'unknown');
  if (at >= 0) draft.state.tried.splice(at, 1);
}

/** `{{brand.*}}` of articles and scripts. */
export function brandValue(draft: Draft, variable: string): string | undefined {
  if (!variable.startsWith('brand.')) return undefined;
  const key = variable.slice('brand.'.length);
  const { brand } = draft.config;
  if (key === 'assistant' || key === 'assistantName') return plainValue(brand.assistantName[draft.locale]);
  const value = brand.values && Object.hasOwn(brand.values, key) ? brand.values[key] : undefined;
  return value === undefined ? undefined : plainValue(typeof value === 'string' ? value : value[draft.locale]);
}

/** Nothing supports an answer: said honestly, a person offered, the gap recorded; the ladder counts a fallback 兜底. */
export function fallBack(draft: Draft, text: string, question: string | null, figures: string): void {
  say(draft, 'fallback', text, { quickReplies: withHuman(draft, [], true) });
  if (question !== null && isWorthFilling(question))
    draft.actions.push({ type: 'record_gap', question: maskPersonal(question).slice(0, 500), cause: 'no_support' });
  explain(draft, 'fallback', figures);
}

/** A gap somebody could write an article for: some words, not only a number or a code. */
function isWorthFilling(question: string): boolean {
  return (question.match(/\p{Script=Han}/gu)?.length ?? 0) >= 3 || (question.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2;
}
