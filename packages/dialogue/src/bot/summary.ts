import type { EmotionLabel } from '@zhiyin/contracts';
import { type DialogueState, type Fact, type IssueRecord, upgradeState } from '../state.ts';

/** What a handoff summary 工单摘要 is built from: everything masked, every fact with its message. */
export type IssueSummary = {
  /** The issue talked about last; null before the first. */
  openIssue: { id: string; label: string; group: string; intentId: string | null; resolved: boolean; question: string } | null;
  /** What the customer wants, in their own words, masked. */
  wish: string;
  /** Unresolved ones first, the newest first; at most three. */
  keyIssues: { label: string; intentId: string; confidence: number; product?: string; orderNoMasked?: string; errorCode?: string }[];
  facts: Fact[];
  tried: { what: string; articleId?: string; stepId?: string; result: 'failed' | 'unknown' | 'partly'; messageId?: string }[];
  promises: { text: string; at: string; byBot: boolean }[];
  emotion: { score: number; label: EmotionLabel; confidence: number; lowest: number };
  /** Scores of the customer's messages, oldest first. */
  trajectory: number[];
  risk: { kind: 'safety' | 'legal' | 'infosec'; notes: string }[];
  locale: string | null;
  elderly: boolean;
  /** The procedure in progress or last parked, and its step. */
  procedure: { sopId: string; stepId: string } | null;
  unresolved: { issue: number; conversation: number; fallbacks: number };
  handoff: DialogueState['handoff'];
};

/** Reads any stored state; one that cannot be read gives an empty summary. */
export function issueSummary(stored: unknown): IssueSummary {
  const state = upgradeState(stored);
  const current = state.issues.find((issue) => issue.id === state.ladder.current);
  const run = state.runs.at(-1) ?? state.parked?.runs.at(-1);
  const wish = current?.questions[0] ?? state.lastText?.text ?? '';
  return {
    openIssue: current
      ? {
          id: current.id,
          label: current.label,
          group: current.group,
          intentId: current.intent,
          resolved: current.resolved,
          question: current.questions.at(-1) ?? '',
        }
      : null,
    wish,
    keyIssues: keyIssuesOf(state.issues, current),
    facts: state.facts,
    tried: state.tried.map(({ issue: _issue, ...item }) => item),
    promises: state.promises,
    emotion: { score: state.emotion.ewma, label: state.emotion.label, confidence: state.emotion.confidence, lowest: state.emotion.lowest },
    trajectory: state.emotion.scores,
    risk: state.risk,
    locale: state.locale,
    elderly: state.elderly,
    procedure: run ? { sopId: run.sopId, stepId: run.stepId } : null,
    unresolved: {
      issue: (current && state.ladder.issues[current.id]?.count) ?? 0,
      conversation: state.ladder.unresolved,
      fallbacks: state.ladder.fallbacks,
    },
    handoff: state.handoff,
  };
}

function keyIssuesOf(issues: readonly IssueRecord[], current: IssueRecord | undefined): IssueSummary['keyIssues'] {
  const rank = (issue: IssueRecord) => (issue === current ? 0 : issue.resolved ? 2 : 1);
  return issues
    .toReversed()
    .filter((issue) => issue.intent !== null || issue.errorCode !== null || issue.product !== null)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 3)
    .map((issue) => ({
      label: issue.label || (issue.errorCode ?? issue.product ?? issue.group),
      intentId: issue.intent ?? 'unknown',
      confidence: issue.confidence,
      ...(issue.product === null ? {} : { product: issue.product }),
      ...(issue.order === null ? {} : { orderNoMasked: issue.order }),
      ...(issue.errorCode === null ? {} : { errorCode: issue.errorCode }),
    }));
}
