import type { TransferTrigger } from '@zhiyin/contracts';

/** One topic unit 问题单元: intent group, product, order or device. */
export type LadderIssue = {
  /** Unresolved follow-ups 未解决追问 so far. */
  count: number;
  /** A solution attempt was made and has not been failed or confirmed. */
  openAttempt: boolean;
  /** When it was parked by a new issue (ISO-8601), if it is parked. */
  parkedAt: string | null;
};

/** A transfer the customer was asked to confirm with one tap or one sentence. */
export type PendingTransfer = { trigger: TransferTrigger; reason: string; queue: string | null };

export type LadderState = {
  /** The issue talked about now; null before the first. */
  current: string | null;
  issues: Record<string, LadderIssue>;
  /** Unresolved follow-ups over all issues of the conversation. */
  unresolved: number;
  fallbackRun: number;
  fallbacks: number;
  pending: PendingTransfer | null;
  legalSignals: number;
  toolFailures: Record<string, number>;
  /** A person was offered because of T6 or T7; never twice. */
  personOffered: boolean;
};

/** What is known of the customer and does not change within a turn. */
export type LadderContext = { vip: boolean; elderly: boolean; visits24h: number; dissatisfied: boolean };

/** What a customer message is to the ladder, after understanding. */
export type CustomerSignal =
  | 'question'
  | 'deny'
  | 'repeat'
  | 'why_again'
  | 'report_fail'
  | 'new_issue'
  | 'answer_slot'
  | 'ack'
  | 'double_send'
  | 'refine'
  | 'resolved'
  | 'human'
  | 'refuse_bot'
  | 'safety'
  | 'crisis'
  | 'infosec'
  | 'legal'
  | 'anger'
  | 'commitment'
  | 'elderly'
  | 'confirm_yes'
  | 'confirm_no';

export type LadderEvent =
  | { type: 'attempt'; issue: string | null }
  | { type: 'bot_other' }
  | { type: 'customer'; signal: CustomerSignal; issue: string | null; at: string | null }
  | { type: 'fallback'; issue: string | null }
  /** How long the bot has been owing an answer. */
  | { type: 'bot_time'; seconds: number }
  /** How long the customer has been silent after the bot's last words. */
  | { type: 'silence'; seconds: number }
  | { type: 'returned'; issue: string; hours: number; count: number; visits24h: number; dissatisfied: boolean }
  | { type: 'tool_failed'; tool: string }
  | { type: 'sop_rule'; reason: string; queue: string | null; confirm: boolean }
  | { type: 'rare_question' }
  | { type: 'cancelled_transfer'; issue: string | null }
  | { type: 'solved_by_human' };

export type LadderAction =
  | 'none'
  | 'answer'
  | 'change_strategy'
  | 'transfer'
  | 'confirm_transfer'
  | 'offer_human'
  | 'fallback'
  | 'progress'
  | 'degraded_answer';

export type LadderOutcome = { action: LadderAction; trigger: TransferTrigger | null; reason: string | null; queue: string | null };

export type LadderStep = { state: LadderState; outcome: LadderOutcome };

export function initialLadder(): LadderState {
  return {
    current: null,
    issues: {},
    unresolved: 0,
    fallbackRun: 0,
    fallbacks: 0,
    pending: null,
    legalSignals: 0,
    toolFailures: {},
    personOffered: false,
  };
}

/** The issue of messages that belong to none yet. */
export const UNKNOWN_ISSUE = 'unknown';
