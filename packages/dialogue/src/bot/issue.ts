import type { Understanding } from '@zhiyin/contracts';
import { type IssueRecord, KEPT, pushBounded } from '../state.ts';
import { maskIdentifier, maskPersonal } from '../text/masking.ts';
import { similarity, withoutFillers } from '../text/similarity.ts';
import type { Draft } from './draft.ts';

/** The issue talked about now. */
export function currentIssue(draft: Draft): IssueRecord | undefined {
  return draft.state.issues.find((issue) => issue.id === draft.state.ladder.current);
}

/** What a message says about the topic unit 问题单元 it belongs to. */
export type Topic = {
  intent: string | null;
  group: string | null;
  label: string;
  confidence: number;
  product: string | null;
  /** Masked. */
  order: string | null;
  errorCode: string | null;
};

export function topicOf(draft: Draft, understanding: Pick<Understanding, 'intent' | 'confidence' | 'entities'>): Topic {
  const { config } = draft;
  const intent =
    understanding.intent !== null && Object.hasOwn(config.intents, understanding.intent) ? config.intents[understanding.intent] : undefined;
  const value = (type: string) => understanding.entities.find((entity) => entity.type === type)?.value ?? null;
  const order = value('order_no');
  return {
    intent: intent ? understanding.intent : null,
    group: intent?.group ?? null,
    label: intent?.name[draft.locale] ?? '',
    confidence: understanding.confidence,
    product: value('product'),
    order: order === null ? null : maskIdentifier(order),
    errorCode: value('error_code'),
  };
}

/**
 * N1: the message opens another issue. The intent group changes with confidence >= 0.6, or product or order are others than the known ones.
 * What a message does not name, it does not change.
 */
export function isNewIssue(draft: Draft, issue: IssueRecord, topic: Topic): boolean {
  const sure = draft.config.policies.clarify.minConfidence;
  if (topic.group !== null && issue.intent !== null && topic.group !== issue.group && topic.confidence >= sure) return true;
  if (topic.product !== null && issue.product !== null && topic.product !== issue.product) return true;
  return topic.order !== null && issue.order !== null && topic.order !== issue.order;
}

/** The open issue a topic belongs to, if it was talked about before: same group and nothing that contradicts. */
export function knownIssue(draft: Draft, topic: Topic): IssueRecord | undefined {
  return draft.state.issues.findLast((issue) => topic.group !== null && issue.group === topic.group && !isNewIssue(draft, issue, topic));
}

/** Learns from a message what the issue was still missing. */
export function refineIssue(issue: IssueRecord, topic: Topic, minConfidence: number): void {
  const vague = issue.intent === null || (issue.confidence < minConfidence && topic.confidence >= issue.confidence);
  const better = topic.intent !== null && (vague || (topic.group === issue.group && topic.confidence >= minConfidence));
  if (better && topic.intent !== null)
    Object.assign(issue, { intent: topic.intent, group: topic.group ?? issue.group, label: topic.label, confidence: topic.confidence });
  issue.product ??= topic.product;
  issue.order ??= topic.order;
  issue.errorCode = topic.errorCode ?? issue.errorCode;
}

export function openIssue(draft: Draft, topic: Topic): IssueRecord {
  const { state } = draft;
  const numbers = state.issues.map((issue) => Number(issue.id.slice(1))).filter(Number.isFinite);
  const issue: IssueRecord = {
    id: `i${Math.max(0, ...numbers) + 1}`,
    group: topic.group ?? 'unknown',
    intent: topic.intent,
    label: topic.label,
    confidence: topic.confidence,
    product: topic.product,
    order: topic.order,
    errorCode: topic.errorCode,
    questions: [],
    articles: [],
    answers: [],
    procedures: [],
    diagnosed: false,
    spare: [],
    resolved: false,
  };
  // Left-over passages belong to the issue talked about; keeping those of all would swell the stored state.
  for (const earlier of state.issues) earlier.spare = [];
  pushBounded(state.issues, issue, KEPT.issues);
  return issue;
}

/** Keeps a question of the issue, masked. */
export function rememberQuestion(issue: IssueRecord, text: string): void {
  const masked = maskPersonal(text).slice(0, 500);
  if (masked.trim() !== '' && issue.questions.at(-1) !== masked) pushBounded(issue.questions, masked, KEPT.questions);
}

/** U2: how like the message is to an earlier question of the issue, 0..1. */
export function repeatLikeness(issue: IssueRecord, text: string): number {
  const asked = withoutFillers(maskPersonal(text));
  return issue.questions.reduce((best, question) => Math.max(best, similarity(withoutFillers(question), asked)), 0);
}

/** How like a text is to the answers already given for the issue, 0..1. */
export function answerLikeness(issue: IssueRecord | undefined, text: string): number {
  return (issue?.answers ?? []).reduce((best, answer) => Math.max(best, similarity(answer, text)), 0);
}
