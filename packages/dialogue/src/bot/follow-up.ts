import type { Passage } from '@zhiyin/contracts';
import type { CustomerSignal } from '../ladder/model.ts';
import type { IssueRecord } from '../state.ts';
import type { Question } from './asked.ts';
import type { Draft } from './draft.ts';
import { isNewIssue, knownIssue, openIssue, repeatLikeness, type Topic } from './issue.ts';

type FollowUp = Extract<CustomerSignal, 'question' | 'deny' | 'repeat' | 'why_again' | 'new_issue' | 'refine' | 'answer_slot'>;

/** U1-U4 and N1-N4 of the ladder rule. */
export function classify(
  draft: Draft,
  question: Question,
  topic: Topic,
  before: IssueRecord | undefined,
  supporting: readonly Passage[],
  isDenial: boolean,
  answersBot: boolean,
): { issue: IssueRecord; signal: FollowUp; figures: string } {
  const { config, state } = draft;
  if (!before) {
    const known = knownIssue(draft, topic);
    return { issue: known ?? openIssue(draft, topic), signal: 'question', figures: 'no issue is open' };
  }
  if (isNewIssue(draft, before, topic)) {
    const figures = `the issue changes from ${before.group} to ${topic.group ?? before.group} with confidence ${topic.confidence.toFixed(2)}`;
    return { issue: knownIssue(draft, topic) ?? openIssue(draft, topic), signal: 'new_issue', figures };
  }
  if (isDenial) return { issue: before, signal: 'deny', figures: 'the customer says it is not solved' };
  if (answersBot) return { issue: before, signal: 'answer_slot', figures: "the customer answers the bot's question" };
  if (question.chosen) return { issue: before, signal: 'answer_slot', figures: 'the customer chose what was meant' };
  if (state.ladder.issues[before.id]?.openAttempt !== true) return { issue: before, signal: 'question', figures: 'no attempt is open' };
  const guessed = topic.confidence < config.policies.clarify.minConfidence;
  const sameIntent = guessed || topic.intent === null || before.intent === null || topic.intent === before.intent;
  const likeness = repeatLikeness(before, question.text);
  if (sameIntent && likeness >= config.policies.repeat.question) {
    return { issue: before, signal: 'repeat', figures: `the question repeats an earlier one (likeness ${likeness.toFixed(2)})` };
  }
  const best = supporting[0];
  // A detail the first answer did not have (a code, the product) makes another answer of the same article.
  const detailed =
    (topic.errorCode !== null && topic.errorCode !== before.errorCode) || (topic.product !== null && before.product === null);
  if (best && !detailed && sameIntent && best.articleId === before.articles.at(-1)) {
    return { issue: before, signal: 'why_again', figures: `the best article is the one just given (${best.articleId})` };
  }
  if (best) return { issue: before, signal: 'refine', figures: `a refinement with another answer (score ${best.score.toFixed(2)})` };
  return { issue: before, signal: 'question', figures: 'a follow-up without a better answer' };
}
