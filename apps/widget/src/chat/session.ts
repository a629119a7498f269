import type { Page } from '../bridge/host-messages.ts';
import { EMPTY_TIMELINE } from '../core/timeline.ts';
import { isPassing, type Problem, type Requests } from '../net/requests.ts';
import { inTurn } from '../storage/alone.ts';
import type { Database } from '../storage/database.ts';
import type { Keeper } from '../storage/keeper.ts';
import type { Reader } from './reader.ts';
import type { Cell, ChatState } from './state.ts';
import type { Timers } from './timers.ts';

const RENEW_SESSION_MS = 5000;

type SessionPorts = {
  inboxToken: string;
  cell: Cell<ChatState>;
  timers: Timers;
  keeper: Keeper;
  database: Database;
  createSession: Requests['createSession'];
  reader: Reader;
  locale(): string;
  /** Whose messages may be sent from now on. */
  onVisitor(visitorId: string): void;
  /** What waits to be sent has to be shown again. */
  showPending(): Promise<void>;
  onRefused(command: string, reason: string): void;
  onReady(): void;
};

/** 访客身份: who this is to the server; made once, kept in the frame's own storage, taken up again, renewed when refused. */
export function createSession(ports: SessionPorts) {
  const { cell, keeper, database, inboxToken, reader } = ports;
  const { after } = ports.timers;
  const state = cell.get;
  let identity: string | undefined;
  let page: Page | undefined;
  let starting: Promise<boolean> | null = null;
  let renewedAt = 0;

  /** Makes or takes up the visitor's session. False when that was not possible now. */
  function startSession(): Promise<boolean> {
    starting ??= openSession().finally(() => {
      starting = null;
    });
    return starting;
  }

  async function openSession(): Promise<boolean> {
    const asked = reader.epoch();
    cell.patch({ phase: state().phase === 'ready' ? 'ready' : 'starting', problem: null });
    await showKept();
    // Two tabs of a new visitor must become one visitor: the second one finds the first one's token.
    const reply = await inTurn(`zhiyin:session:${inboxToken}`, async () => {
      const visitorToken = keeper.get('token') ?? undefined;
      const body = { inbox: inboxToken, locale: ports.locale(), ...(page && { page: sentPage(page) }) };
      let first = await ports.createSession({ ...body, visitorToken, identity });
      if (!first.ok && identity && isRefusal(first.problem)) {
        ports.onRefused('setUser', `${first.problem.code}: ${first.problem.message}`);
        cell.patch({ notice: { key: 'identityRefused', problem: first.problem } });
        identity = undefined;
        first = await ports.createSession({ ...body, visitorToken });
      }
      if (!first.ok && visitorToken && isRefusal(first.problem)) first = await ports.createSession({ ...body, identity });
      if (first.ok && asked === reader.epoch()) keeper.set('token', first.value.token);
      return first;
    });
    if (asked !== reader.epoch()) return false;
    if (!reply.ok) {
      cell.patch({ phase: 'failed', problem: reply.problem });
      if (isPassing(reply.problem))
        after('session', Math.max(reply.problem.retryAfterMs ?? 0, 4000 + Math.random() * 4000), () => void startSession());
      return false;
    }
    const { visitor, conversation, inbox } = reply.value;
    const known = state().visitorId;
    if (known !== null && known !== visitor.id) {
      // Another visitor than before (signed in, or the old one is gone): their history is not this one's.
      reader.forget();
      cell.patch({ timeline: EMPTY_TIMELINE, readSeq: 0 });
    }
    keeper.set('visitor', visitor.id);
    keeper.set('inbox', JSON.stringify(inbox));
    ports.onVisitor(visitor.id);
    const hadFiles = state().timeline.current.messages.some((message) => message.attachments?.length);
    cell.patch({ visitorId: visitor.id, inbox });
    reader.fold(conversation, []);
    if (conversation) await reader.sync(hadFiles);
    if (asked !== reader.epoch()) return false;
    reader.readFirst();
    cell.patch({ phase: 'ready', problem: null });
    await ports.showPending();
    ports.onReady();
    return true;
  }

  /** The last known history, at once, while the server is being asked. */
  async function showKept() {
    const visitorId = keeper.get('visitor');
    if (!visitorId || state().visitorId !== null) return;
    ports.onVisitor(visitorId);
    const kept = await database.readTimeline(visitorId).catch(() => null);
    cell.patch({ visitorId });
    if (kept && state().timeline === EMPTY_TIMELINE) reader.setTimeline(kept);
    await ports.showPending();
  }

  /** Not more often than the server's patience: a token that is given and refused in turn must not become a storm. */
  async function renewSession(): Promise<boolean> {
    const sinceMs = Date.now() - renewedAt;
    if (sinceMs < RENEW_SESSION_MS) {
      after('session', RENEW_SESSION_MS - sinceMs, () => void startSession());
      return false;
    }
    renewedAt = Date.now();
    return startSession();
  }

  return {
    start: startSession,
    renew: renewSession,
    settled: async () => {
      await starting;
    },
    /** JWT signed by the site's own server, for this and every later session. */
    setIdentity(jwt: string | undefined) {
      identity = jwt;
    },
    setPage(given: Page) {
      page = given;
    },
    /** A visitor who has been here before may have something waiting. */
    isKnown: () => keeper.get('token') !== null || identity !== undefined,
  };
}

const isRefusal = (problem: Problem) => problem.status >= 400 && problem.status < 500 && !isPassing(problem);

/** Empty texts and fragments stay at home. */
function sentPage({ url, title, referrer }: Page) {
  return { ...(url && { url }), ...(title && { title }), ...(referrer && { referrer }) };
}
