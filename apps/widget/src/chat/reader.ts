import type { Conversation, Message, ServerFrame } from '@zhiyin/contracts';
import { foldFrame, foldRead, hasGap, isForeign, resumeSeq, type Timeline, unreadCount, visibleMessages } from '../core/timeline.ts';
import type { Requests } from '../net/requests.ts';
import type { Database } from '../storage/database.ts';
import type { Cell, ChatState } from './state.ts';
import type { Timers } from './timers.ts';

const TYPING_LASTS_MS = 6000;

type ReaderPorts = {
  cell: Cell<ChatState>;
  timers: Timers;
  database: Database;
  listMessages: Requests['listMessages'];
  /** New messages of this conversation, in order, not those of the first reading. */
  onMessages(messages: readonly Message[]): void;
  onUnread(count: number): void;
  /** The timeline is another one: does it still need live updates? */
  onChange(): void;
  /** The token is not taken. */
  onRefused(): void;
};

export type Reader = ReturnType<typeof createReader>;

/** 读取: what is known of the conversation, from replies, live frames and reading after a gap; and who is told of what is new. */
export function createReader(ports: ReaderPorts) {
  const { cell, database } = ports;
  const { after } = ports.timers;
  const state = cell.get;
  /** Grows with every restart and reset: an answer to a question asked before is not folded in. */
  let epoch = 0;
  /** The newest message told of, per conversation; below it everything is history. */
  let told: { conversationId: string; seq: number } | null = null;

  function setTimeline(timeline: Timeline) {
    const before = state().timeline;
    if (timeline === before) return;
    const { conversation } = timeline.current;
    const same = conversation?.id === before.current.conversation?.id;
    const readSeq = Math.max(same ? state().readSeq : 0, conversation?.contactReadSeq ?? 0);
    cell.patch({ timeline, readSeq, ...(!same && { dividerSeq: null, typing: null }) });
    tellNew(timeline);
    tellUnread(unreadCount(timeline, readSeq));
    if (hasGap(timeline)) after('gap', 150, () => void sync());
    after('keep', 300, keepTimeline);
    ports.onChange();
  }

  function tellNew(timeline: Timeline) {
    const { conversation } = timeline.current;
    const messages = visibleMessages(timeline);
    const last = messages.at(-1);
    if (!conversation || !last) return;
    const first = told === null;
    const from = told?.conversationId === conversation.id ? told.seq : 0;
    told = { conversationId: conversation.id, seq: Math.max(from, last.seq) };
    if (first) return;
    const fresh = messages.filter((message) => message.seq > from);
    if (fresh.length === 0) return;
    if (fresh.some((message) => message.sender === 'bot' || message.sender === 'agent')) cell.patch({ typing: null });
    ports.onMessages(fresh);
  }

  let unread = 0;
  function tellUnread(count: number) {
    if (count !== unread) ports.onUnread(count);
    unread = count;
  }

  function keepTimeline() {
    const { visitorId, timeline } = state();
    if (visitorId) void database.writeTimeline(visitorId, withoutLinks(timeline)).catch(() => {});
  }

  function onFrame(frame: ServerFrame) {
    if (frame.type === 'typing') {
      if (frame.who === 'contact') return;
      cell.patch({ typing: frame.on ? { who: frame.who, name: frame.name ?? null } : null });
      if (frame.on) after('typing', TYPING_LASTS_MS, () => cell.patch({ typing: null }));
      return;
    }
    const { timeline } = state();
    if (isForeign(timeline, frame)) after('gap', 50, () => void sync());
    else setTimeline(foldFrame(timeline, frame));
  }

  let syncing: Promise<void> | null = null;
  let syncAgain: { fromStart: boolean } | null = null;
  let fruitless = 0;

  /** Reads everything after what is here; from the very start when links must be fresh. */
  function sync(fromStart = false): Promise<void> {
    if (syncing) {
      syncAgain = { fromStart: fromStart || syncAgain?.fromStart === true };
      return syncing;
    }
    syncing = (async () => {
      const asked = epoch;
      let seq = fromStart ? 0 : resumeSeq(state().timeline);
      for (;;) {
        const reply = await ports.listMessages(seq, 0);
        if (asked !== epoch) return;
        if (!reply.ok) {
          if (reply.problem.status === 401) ports.onRefused();
          else if (hasGap(state().timeline)) after('gap', 2000, () => void sync());
          return;
        }
        const { data, conversation } = reply.value;
        const other = conversation?.id !== state().timeline.current.conversation?.id;
        // Another conversation than the one asked about: its beginning is still unread.
        if (other && conversation && seq > 0) {
          setTimeline(foldRead(state().timeline, conversation, []));
          seq = 0;
          continue;
        }
        setTimeline(foldRead(state().timeline, conversation, data));
        const next = data.at(-1)?.seq ?? seq;
        if (data.length === 0 || next <= seq || next >= (conversation?.lastSeq ?? 0)) break;
        seq = next;
      }
      // The server may be a moment behind its own announcement; ask again, ever more rarely.
      fruitless = hasGap(state().timeline) ? fruitless + 1 : 0;
      if (fruitless > 0 && fruitless < 6) after('gap', 400 * 2 ** fruitless, () => void sync());
    })().finally(() => {
      syncing = null;
      const again = syncAgain;
      syncAgain = null;
      if (again) void sync(again.fromStart);
    });
    return syncing;
  }

  return {
    setTimeline,
    onFrame,
    sync,
    epoch: () => epoch,
    newEpoch() {
      epoch += 1;
    },
    fold: (conversation: Conversation | null, messages: readonly Message[]) =>
      setTimeline(foldRead(state().timeline, conversation, messages)),
    /** The first reading is done: whatever comes from here on is news. */
    readFirst() {
      told ??= { conversationId: '', seq: 0 };
    },
    forget() {
      told = null;
    },
    tellUnread,
  };
}

/** Signed links are not worth keeping: they will have run out. */
function withoutLinks({ earlier, current }: Timeline): Timeline {
  const strip = (messages: readonly Message[]) =>
    messages.map((message) =>
      message.attachments ? { ...message, attachments: message.attachments.map((file) => ({ ...file, url: '' })) } : message,
    );
  return {
    earlier: earlier.map((past) => ({ ...past, messages: strip(past.messages) })),
    current: { ...current, messages: strip(current.messages) },
  };
}
