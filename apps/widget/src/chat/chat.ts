import type { Message } from '@zhiyin/contracts';
import type { Attributes } from '../bridge/checks.ts';
import type { Page } from '../bridge/host-messages.ts';
import { createOutbox, type OutboxFile } from '../core/outbox.ts';
import { randomId } from '../core/random-id.ts';
import { resumeSeq, unreadCount, visibleMessages } from '../core/timeline.ts';
import { createLive } from '../net/live.ts';
import { createRequests, type FlagReason, isPassing, type Problem, type RatingTag } from '../net/requests.ts';
import { alone } from '../storage/alone.ts';
import type { Database } from '../storage/database.ts';
import type { Keeper } from '../storage/keeper.ts';
import { createAttributes } from './attributes.ts';
import { createReader } from './reader.ts';
import { createSender } from './sender.ts';
import { createSession } from './session.ts';
import { type ChatState, createCell, INITIAL_STATE, type Inbox } from './state.ts';
import { createTimers } from './timers.ts';

/** Signed links live about five minutes; while files are on screen they are renewed before that. */
const RENEW_LINKS_MS = 4 * 60_000;

type ChatPorts = {
  inboxToken: string;
  keeper: Keeper;
  database: Database;
  /** The language the customer reads, as far as known before the inbox is. */
  locale(): string;
  /** New messages of this conversation, in order, not those of the first reading. */
  onMessages(messages: readonly Message[]): void;
  onUnread(count: number): void;
  onRefused(command: string, reason: string): void;
  /** The site has something to say about attributes before each message. */
  wantsBeforeSend(): boolean;
  /** Asks the site about the attributes that go with a message; null: none. */
  beforeSend(attributes: Attributes): Promise<Attributes | null>;
};

export type Chat = ReturnType<typeof createChat>;

/** 会话窗口的核心: joins session, timeline, outbox and live updates into one state, and does what the customer asks. */
export function createChat(ports: ChatPorts) {
  const { keeper, database, inboxToken } = ports;
  const cell = createCell<ChatState>({
    ...INITIAL_STATE,
    inbox: readJson<Inbox>(keeper.get('inbox')),
    flagged: readJson<ChatState['flagged']>(keeper.get('flagged')) ?? {},
    ratingDeclined: readJson<string[]>(keeper.get('rating-declined')) ?? [],
    handoffWanted: keeper.get('handoff-wanted') === '1',
    online: navigator.onLine,
  });
  const state = cell.get;
  const requests = createRequests(() => keeper.get('token'));
  const attributes = createAttributes({
    requests,
    onRefused: (reason) => ports.onRefused('setAttributes', reason),
    holdsConversation: ports.wantsBeforeSend,
  });
  const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`zhiyin:${inboxToken}`);

  /** Files sent from here, so that a picture need not come back from the server to be seen. */
  const copies = new Map<string, Blob>();
  const timers = createTimers();
  let forgotten = 0;
  const { after } = timers;

  const reader = createReader({
    cell,
    timers,
    database,
    listMessages: requests.listMessages,
    onMessages: ports.onMessages,
    onUnread: ports.onUnread,
    onChange: () => decideLive(),
    onRefused: () => void renewSession(),
  });

  const session = createSession({
    inboxToken,
    cell,
    timers,
    keeper,
    database,
    reader,
    createSession: requests.createSession,
    locale: ports.locale,
    onVisitor: (visitorId) => outbox.belongsTo(visitorId),
    showPending: () => showPending(),
    onRefused: ports.onRefused,
    onReady() {
      if (state().open && state().dividerSeq === null) setDivider();
      decideLive();
      void attributes.flush();
      void outbox.flush();
      if (state().handoffWanted) void handOff();
    },
  });

  const outbox = createOutbox({
    store: database.outbox,
    alone: (work) => alone(`zhiyin:outbox:${inboxToken}`, work),
    now: Date.now,
    chance: Math.random,
    wakeIn: (ms) => after('outbox', ms, () => void outbox.flush()),
    changed() {
      void showPending();
      tabs?.postMessage('outbox');
    },
    send: createSender({
      requests,
      keepProgress: (entry) => outbox.keepProgress(entry),
      onUpload: (share) => cell.patch({ uploadShare: share }),
      onUploaded: (attachmentId, content) => copies.set(attachmentId, content),
      onSent: ({ message, conversation }) => reader.fold(conversation, [message]),
      forgotten: () => forgotten,
      renew: renewSession,
      async beforeSend() {
        const asked = attributes.pending();
        attributes.replace(asked, await ports.beforeSend(asked));
        await attributes.flush(true);
      },
    }),
  });

  const live = createLive({
    token: () => keeper.get('token'),
    resumeSeq: () => resumeSeq(state().timeline),
    conversationId: () => state().timeline.current.conversation?.id ?? null,
    onFrame: reader.onFrame,
    onRead: (reply) => reader.fold(reply.conversation, reply.data),
    onResync: () => void reader.sync(),
    onRefused: () => void renewSession(),
    onConnection(connection) {
      if (connection === state().connection) return;
      cell.patch({ connection });
      if (connection === 'live' || connection === 'polling') void outbox.retry();
    },
    listMessages: requests.listMessages,
  });

  async function showPending() {
    const pending = await outbox.list();
    cell.patch({ pending, sendingId: outbox.sendingId() });
  }

  function renewSession(): Promise<boolean> {
    live.stop();
    return session.renew();
  }

  /** A socket only for those who look, or still wait for something. */
  function decideLive() {
    const { phase, open, timeline } = state();
    const { conversation } = timeline.current;
    if (phase === 'ready' && (open || (conversation !== null && conversation.status !== 'resolved'))) live.start();
    else if (phase !== 'starting') live.stop();
  }

  function setDivider() {
    const { timeline, readSeq } = state();
    cell.patch({ dividerSeq: unreadCount(timeline, readSeq) > 0 ? readSeq : null });
  }

  // ---- what the customer does

  async function handOff(): Promise<void> {
    setHandoffWanted(true);
    cell.patch({ notice: null });
    if (state().phase !== 'ready') {
      cell.patch({ notice: { key: 'handoffLater', problem: null } });
      void session.start();
      return;
    }
    // What was written before the wish belongs in front of it.
    if (state().pending.some((entry) => entry.state === 'waiting')) await outbox.flush();
    const asked = forgotten;
    const reply = await requests.handOff();
    if (asked !== forgotten) return;
    if (reply.ok) {
      setHandoffWanted(false);
      reader.fold(reply.value.conversation, []);
    } else if (isPassing(reply.problem)) {
      cell.patch({ notice: { key: 'handoffLater', problem: reply.problem } });
      after('handoff', Math.max(reply.problem.retryAfterMs ?? 0, 4000), () => state().handoffWanted && void handOff());
    } else {
      setHandoffWanted(false);
      cell.patch({ notice: { key: 'handoffFailed', problem: reply.problem } });
    }
  }

  function setHandoffWanted(wanted: boolean) {
    keeper.set('handoff-wanted', wanted ? '1' : null);
    cell.patch({ handoffWanted: wanted, ...(!wanted && state().notice?.key === 'handoffLater' && { notice: null }) });
  }

  async function forget(): Promise<void> {
    forgotten += 1;
    reader.newEpoch();
    live.stop();
    timers.clear();
    for (const key of ['token', 'visitor', 'flagged', 'rating-declined', 'handoff-wanted', 'draft']) keeper.set(key, null);
    session.setIdentity(undefined);
    reader.forget();
    attributes.clear();
    copies.clear();
    outbox.belongsTo(null);
    const { inbox, open, compact, online } = state();
    cell.patch({ ...INITIAL_STATE, inbox, open, compact, online, draft: { text: '', at: Date.now() } });
    await outbox.clear();
    await database.clearTimeline().catch(() => {});
    reader.tellUnread(0);
  }

  /** The session that was being made belonged to whoever is forgotten now; wait it out. */
  async function afterReset(): Promise<void> {
    await session.settled();
    if (state().open) void session.start();
  }

  if (tabs) {
    tabs.onmessage = ({ data }) => {
      if (data === 'outbox') void showPending();
      else if (data === 'session' && state().phase !== 'idle') void session.start();
      else if (data === 'reset') void forget().then(afterReset);
    };
  }

  return {
    cell,
    requests,
    /** Before the first session: who and where. */
    introduce(given: { identity: string | null; page: Page }) {
      session.setIdentity(given.identity ?? undefined);
      session.setPage(given.page);
    },
    isKnown: session.isKnown,
    start: session.start,
    setPage: session.setPage,
    open(compact: boolean) {
      cell.patch({ open: true, compact });
      setDivider();
      if (state().phase === 'idle' || state().phase === 'failed') void session.start();
      decideLive();
    },
    close() {
      cell.patch({ open: false, dividerSeq: null });
      decideLive();
    },
    /** The site signs its user in, or (null) tells about somebody it cannot vouch for. */
    async identify(jwt: string | null, values: Attributes) {
      attributes.add('contact', values);
      if (jwt === null) {
        if (state().inbox?.features.identityRequired) return ports.onRefused('setUser', 'this inbox takes signed identities (JWT) only');
        if (state().phase === 'ready') void attributes.flush();
        return;
      }
      session.setIdentity(jwt);
      await session.settled();
      live.stop();
      await session.start();
      tabs?.postMessage('session');
    },
    setAttributes(scope: 'contact' | 'conversation', values: Attributes) {
      attributes.add(scope, values);
      if (state().phase === 'ready') void attributes.flush();
    },
    async send(text: string, files: OutboxFile[]): Promise<void> {
      cell.patch({ dividerSeq: null });
      await outbox.add({ clientId: randomId(), text, files });
      if (state().phase !== 'ready') void session.start();
    },
    retry: (clientId: string) => outbox.retry(clientId),
    discard: (clientId: string) => outbox.discard(clientId),
    handOff,
    async leaveQueue() {
      const asked = forgotten;
      const reply = await requests.leaveQueue();
      if (asked !== forgotten) return;
      if (reply.ok) reader.fold(reply.value.conversation, []);
      else cell.patch({ notice: { key: 'leaveFailed', problem: reply.problem } });
    },
    cancelHandoffWish: () => setHandoffWanted(false),
    async restart() {
      // What was written before belongs to what ends.
      if (state().pending.some((entry) => entry.state === 'waiting')) await outbox.flush();
      const asked = forgotten;
      const reply = await requests.restart();
      if (asked !== forgotten) return;
      if (!reply.ok) return cell.patch({ notice: { key: 'restartFailed', problem: reply.problem } });
      reader.newEpoch();
      setHandoffWanted(false);
      reader.fold(reply.value.conversation, []);
      await reader.sync();
    },
    rate: (stars: number, tags: RatingTag[], comment: string) => requests.rate({ stars, tags, ...(comment && { comment }) }),
    declineRating(conversationId: string) {
      const ratingDeclined = [...state().ratingDeclined, conversationId].slice(-20);
      keeper.set('rating-declined', JSON.stringify(ratingDeclined));
      cell.patch({ ratingDeclined });
    },
    async flagAnswer(messageId: string, reason: FlagReason): Promise<Problem | null> {
      const reply = await requests.flagAnswer({ messageId, reason });
      if (!reply.ok) return reply.problem;
      const flagged = Object.fromEntries([...Object.entries(state().flagged), [messageId, reason]].slice(-100)) as ChatState['flagged'];
      keeper.set('flagged', JSON.stringify(flagged));
      cell.patch({ flagged });
      return null;
    },
    typing: (on: boolean) => live.typing(on),
    /** The customer has the newest message before their eyes. */
    seen() {
      const { timeline, readSeq } = state();
      const seq = visibleMessages(timeline).at(-1)?.seq ?? 0;
      if (seq <= readSeq) return;
      cell.patch({ readSeq: seq });
      reader.tellUnread(0);
      after('read', 500, () => void requests.read(seq));
    },
    dismissNotice: () => cell.patch({ notice: null }),
    compose: (text: string) => cell.patch({ draft: { text, at: Date.now() } }),
    /** Asks for the messages again, for links that still work. */
    renewLinks: () => after('links', 200, () => void reader.sync(true)),
    renewLinksEveryMs: RENEW_LINKS_MS,
    localCopy: (attachmentId: string) => copies.get(attachmentId),
    setOnline(online: boolean) {
      cell.patch({ online });
      if (!online) return;
      if (state().phase === 'failed') void session.start();
      live.wake();
      void outbox.retry();
    },
    async reset() {
      await forget();
      tabs?.postMessage('reset');
      await afterReset();
    },
  };
}

function readJson<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
