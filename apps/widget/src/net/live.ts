import type { ClientFrame, LIVE_SUBPROTOCOL, ListMessagesReply, ServerFrame } from '@zhiyin/contracts';
import { backoffMs } from '../core/backoff.ts';
import type { Problem, Requests } from './requests.ts';

const SUBPROTOCOL: typeof LIVE_SUBPROTOCOL = 'zhiyin.v1';
/** After so many sockets that never came to life (a proxy that knows none, say), reading waits in long requests instead. */
const SOCKETS_TRIED = 2;
const POLL_SECONDS = 25;
/** While polling, how often a socket is tried again. */
const SOCKET_RETRY_MS = 120_000;
const OPEN_TIMEOUT_MS = 8000;
/** How long a socket may take to answer when asked whether it lives. */
const PROBE_MS = 4000;

export type Connection = 'off' | 'connecting' | 'live' | 'polling' | 'lost';

type LivePorts = {
  token(): string | null;
  resumeSeq(): number;
  conversationId(): string | null;
  onFrame(frame: ServerFrame): void;
  /** A long-poll answered. */
  onRead(reply: ListMessagesReply): void;
  /** The socket stands: read what was missed by the ordinary door too. */
  onResync(): void;
  /** The token is not taken (any more). */
  onRefused(problem: Problem): void;
  onConnection(connection: Connection): void;
  listMessages: Requests['listMessages'];
};

/**
 * Live updates for one visitor: a WebSocket, long requests where none can be had, and back-off with chance in between.
 * It only wakes the reader up; what is true is what the sequence says.
 */
export function createLive(ports: LivePorts) {
  let wanted = false;
  let socket: WebSocket | null = null;
  let subscribed = false;
  let attempt = 0;
  let socketsFailed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;
  let heardAt = 0;
  let poll: AbortController | null = null;
  let socketTriedAt = 0;

  function later(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(connect, ms);
  }

  function connect() {
    clearTimeout(timer);
    if (!wanted || socket) return;
    if (!ports.token()) return;
    if (socketsFailed >= SOCKETS_TRIED && Date.now() - socketTriedAt < SOCKET_RETRY_MS) {
      void pollLoop();
      return;
    }
    openSocket();
  }

  function openSocket() {
    socketTriedAt = Date.now();
    if (!poll) ports.onConnection(attempt === 0 ? 'connecting' : 'lost');
    let alive = false;
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`;
    const current = new WebSocket(address, SUBPROTOCOL);
    socket = current;
    const say = (frame: ClientFrame) => current.readyState === WebSocket.OPEN && current.send(JSON.stringify(frame));
    const opening = setTimeout(() => current.close(), OPEN_TIMEOUT_MS);

    current.onopen = () => say({ type: 'hello', token: ports.token() ?? undefined });
    current.onmessage = (event) => {
      if (socket !== current) return;
      heardAt = Date.now();
      const frame = readFrame(event.data);
      if (!frame) return;
      switch (frame.type) {
        case 'ready':
          alive = true;
          clearTimeout(opening);
          attempt = 0;
          socketsFailed = 0;
          poll?.abort();
          poll = null;
          say({ type: 'subscribe', topic: 'conversation', after: ports.resumeSeq() });
          startBeat(current, frame.heartbeatSeconds, say);
          break;
        case 'subscribed':
          subscribed = true;
          ports.onConnection('live');
          ports.onResync();
          break;
        case 'resync':
          ports.onResync();
          break;
        case 'move':
          drop(current);
          later(Math.random() * Math.min(frame.withinMs, 30_000));
          break;
        case 'error':
          if (frame.code === 'unauthorized' || frame.code === 'forbidden') {
            drop(current);
            ports.onRefused({ status: 401, code: frame.code, message: frame.message, retryAfterMs: null });
          }
          break;
        default:
          ports.onFrame(frame);
      }
    };
    current.onclose = () => {
      clearTimeout(opening);
      if (!alive && socket === current) socketsFailed += 1;
      lose(current);
    };
  }

  /** The socket is gone, or might as well be: a dead network does not always say so. */
  function lose(current: WebSocket) {
    if (socket !== current) return;
    drop(current);
    if (!wanted) return;
    attempt += 1;
    if (!poll) ports.onConnection('lost');
    later(socketsFailed >= SOCKETS_TRIED ? 0 : backoffMs(attempt, Math.random(), 500));
  }

  function probe(current: WebSocket) {
    const askedAt = Date.now();
    current.send(JSON.stringify({ type: 'ping', after: ports.resumeSeq() } satisfies ClientFrame));
    setTimeout(() => heardAt < askedAt && lose(current), PROBE_MS);
  }

  function startBeat(current: WebSocket, seconds: number, say: (frame: ClientFrame) => void) {
    clearInterval(beat);
    const everyMs = Math.max(seconds, 5) * 1000;
    beat = setInterval(() => {
      // Nothing heard for two beats: a socket that is dead without knowing it.
      if (Date.now() - heardAt > everyMs * 2 + 2000) return lose(current);
      const conversationId = ports.conversationId();
      say({ type: 'ping', after: ports.resumeSeq(), ...(conversationId && { conversationId }) });
    }, everyMs);
  }

  function drop(current: WebSocket) {
    clearInterval(beat);
    subscribed = false;
    if (socket === current) socket = null;
    current.onclose = null;
    current.close();
  }

  async function pollLoop() {
    if (poll) return;
    const mine = new AbortController();
    poll = mine;
    while (wanted && poll === mine) {
      const reply = await ports.listMessages(ports.resumeSeq(), POLL_SECONDS, mine.signal);
      if (poll !== mine) return;
      if (reply.ok) {
        attempt = 0;
        ports.onConnection('polling');
        ports.onRead(reply.value);
        // An answer that brings nothing and does not wait must not turn into a storm.
        if (reply.value.data.length === 0) await pause(300);
      } else if (reply.problem.status === 401) {
        poll = null;
        ports.onRefused(reply.problem);
        return;
      } else {
        attempt += 1;
        ports.onConnection('lost');
        await pause(Math.max(reply.problem.retryAfterMs ?? 0, backoffMs(attempt, Math.random())), mine.signal);
      }
      if (Date.now() - socketTriedAt > SOCKET_RETRY_MS && !socket) openSocket();
    }
  }

  return {
    start() {
      if (wanted) return;
      wanted = true;
      attempt = 0;
      connect();
    },
    stop() {
      wanted = false;
      clearTimeout(timer);
      poll?.abort();
      poll = null;
      if (socket) drop(socket);
      ports.onConnection('off');
    },
    /** The network or the page is back: do not sit out a long pause. */
    wake() {
      if (!wanted) return;
      attempt = 0;
      if (socket) {
        // It may have died while the page slept; the next beat would only find out much later.
        if (socket.readyState === WebSocket.OPEN) probe(socket);
        return;
      }
      connect();
    },
    typing(on: boolean) {
      if (subscribed && socket?.readyState === WebSocket.OPEN)
        socket.send(JSON.stringify({ type: 'typing', topic: 'conversation', on } satisfies ClientFrame));
    },
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function readFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const frame = JSON.parse(data) as ServerFrame;
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}
