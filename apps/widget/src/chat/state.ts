import type { SessionReply } from '@zhiyin/contracts';
import type { OutboxEntry } from '../core/outbox.ts';
import { EMPTY_TIMELINE, type Timeline } from '../core/timeline.ts';
import type { Connection } from '../net/live.ts';
import type { FlagReason, Problem } from '../net/requests.ts';

export type Inbox = SessionReply['inbox'];

/** Something worth a line above the composer: what happened, and what may be done about it. */
type Notice = {
  key: 'handoffLater' | 'handoffFailed' | 'restartFailed' | 'leaveFailed' | 'identityRefused';
  problem: Problem | null;
};

/** Everything the window shows, one value at a time. */
export type ChatState = {
  /** `idle`: nobody has opened the window and no visitor is known. */
  phase: 'idle' | 'starting' | 'ready' | 'failed';
  problem: Problem | null;
  inbox: Inbox | null;
  visitorId: string | null;
  timeline: Timeline;
  pending: readonly OutboxEntry[];
  sendingId: string | null;
  /** Share of the file now being uploaded, 0..1. */
  uploadShare: number | null;
  typing: { who: 'bot' | 'agent'; name: string | null } | null;
  connection: Connection;
  online: boolean;
  open: boolean;
  compact: boolean;
  readSeq: number;
  /** Messages after this one were unread when the window opened. */
  dividerSeq: number | null;
  flagged: Readonly<Record<string, FlagReason>>;
  /** Conversations whose rating the customer has declined; nobody asks twice (GB/T 47746 7.2). */
  ratingDeclined: readonly string[];
  handoffWanted: boolean;
  notice: Notice | null;
  /** A text the site put into the composer; `at` tells two equal ones apart. */
  draft: { text: string; at: number } | null;
};

export const INITIAL_STATE: ChatState = {
  phase: 'idle',
  problem: null,
  inbox: null,
  visitorId: null,
  timeline: EMPTY_TIMELINE,
  pending: [],
  sendingId: null,
  uploadShare: null,
  typing: null,
  connection: 'off',
  online: true,
  open: false,
  compact: false,
  readSeq: 0,
  dividerSeq: null,
  flagged: {},
  ratingDeclined: [],
  handoffWanted: false,
  notice: null,
  draft: null,
};

/** A value that tells when it changes. */
export type Cell<T> = { get(): T; patch(change: Partial<T>): void; subscribe(listener: () => void): () => void };

export function createCell<T extends object>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    patch(change) {
      const changed = (Object.keys(change) as (keyof T)[]).some((key) => !Object.is(value[key], change[key]));
      if (!changed) return;
      value = { ...value, ...change };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
