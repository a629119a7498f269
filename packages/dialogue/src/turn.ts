import type { MessageKind, Passage, Priority, QuickReply, SourceRef, TransferTrigger, Understanding } from '@zhiyin/contracts';
import type { Json } from './json.ts';
import type { DialogueState } from './state.ts';

/** What the flow knows about the customer and the conversation when a turn starts. */
export type TurnContext = {
  /** The customer's language so far, BCP 47. */
  locale: string;
  vip: boolean;
  elderly: boolean;
  visits24h: number;
  channel: string;
  /** A person has already talked in this conversation. */
  priorAgent: boolean;
  /** The human queue as it would be for this customer. */
  queueInfo?: { position: number | null; waitMinutes: number | null; staffed: boolean; nextOpenAt: string | null };
  /** Slot values the CRM or a device already knows, by slot name: never asked again. */
  known?: Readonly<Record<string, Json>>;
  /** How often this question was asked in the last year, where somebody counts (T13). */
  askedInYear?: number;
};

/** One thing the bot has to react to. Times are ISO-8601. */
export type Turn =
  | {
      kind: 'customer';
      at: string;
      messages: readonly { id: string; text: string; hasMedia: boolean }[];
      /** The lines joined: one answer to all of them. */
      text: string;
      understanding: Understanding;
      /** Best first. */
      passages: readonly Passage[];
      context: TurnContext;
    }
  | {
      kind: 'tool_result';
      at: string;
      tool: string;
      stepId: string;
      result: Record<string, unknown> | { __error: string };
      context: TurnContext;
    }
  | { kind: 'timeout'; at: string; name: 'anger_confirm' | 'step' | 'bot'; stepId?: string; elapsedSeconds: number; context: TurnContext };
export type CustomerTurn = Extract<Turn, { kind: 'customer' }>;

/** What the flow carries out. */
export type Action =
  | {
      type: 'reply';
      kind: MessageKind;
      text: string;
      sources?: SourceRef[];
      quickReplies?: QuickReply[];
      /** Set when the reply offers a solution: what the ladder counts. */
      attempt?: { issue: string; articleId?: string; stepId?: string };
    }
  | { type: 'call_tool'; tool: string; stepId: string; args: Record<string, unknown>; idempotencyKey?: string }
  | { type: 'handoff'; trigger: TransferTrigger; reason: string; queue: string; priority: Priority; collect: string[] }
  | { type: 'schedule'; name: 'anger_confirm' | 'step'; stepId?: string; afterSeconds: number }
  | { type: 'resolve'; outcome: 'resolved' | 'informed' }
  | { type: 'invite_rating' }
  /** Nothing supported an answer, or none of the choices was meant. `question` is masked. */
  | { type: 'record_gap'; question: string; cause: 'no_support' | 'none_of_these' };
export type Reply = Extract<Action, { type: 'reply' }>;

/** The bot's next move. `rule` is short and stable, `why` one readable English sentence with the figures that decided. */
export type Decision = { state: DialogueState; actions: Action[]; rule: string; why: string; trigger: TransferTrigger | null };
