import type { ClientFrame, ServerFrame } from '@zhiyin/contracts';
import { reconnectDelayMs } from './backoff.ts';

/** The part of a WebSocket this needs. */
export type Socket = {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
};

export type LiveState = 'connecting' | 'live' | 'offline';

type Environment = {
  open(): Socket;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  random(): number;
  onFrame(frame: ServerFrame): void;
  onState(state: LiveState): void;
};

export type LiveConnection = {
  /** Keeps a topic subscribed over every reconnect; `after` is asked each time. Returns how to stop. */
  subscribe(topic: string, after?: () => number | undefined): () => void;
  send(frame: ClientFrame): void;
  /** The network is said to be back, or the page to be in front again: do not wait out the back-off. */
  retryNow(): void;
  close(): void;
};

/** No answer to a ping for this many heartbeats means the socket is dead although nobody told us. */
const SILENT_HEARTBEATS = 2;
/** How long a socket may take to answer when the computer has woken up or the network has changed. */
const PROBE_MS = 4000;

function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
      ? (value as ServerFrame)
      : null;
  } catch {
    return null;
  }
}

/**
 * One live connection (contracts/live.ts): hello, subscriptions with the position each has reached, heartbeat, and back again by
 * itself with a jittered back-off. A socket proves nothing, so whoever listens reads again after every `live`.
 */
export function createLiveConnection(env: Environment): LiveConnection {
  const topics = new Map<string, { after: (() => number | undefined) | undefined; holders: number }>();
  let socket: Socket | null = null;
  let ready = false;
  let closed = false;
  let attempt = 0;
  let heartbeatMs = 25_000;
  let heartbeat: unknown;
  let reconnect: unknown;
  let probe: unknown;
  let heardSincePing = true;
  let silent = 0;

  const sendNow = (frame: ClientFrame) => socket?.send(JSON.stringify(frame));
  const sendSubscribe = (topic: string) => {
    const after = topics.get(topic)?.after?.();
    sendNow(after === undefined ? { type: 'subscribe', topic } : { type: 'subscribe', topic, after });
  };

  function drop(delayMs?: number): void {
    const old = socket;
    socket = null;
    ready = false;
    env.clearTimer(heartbeat);
    env.clearTimer(reconnect);
    env.clearTimer(probe);
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
    if (closed) return;
    env.onState(attempt === 0 ? 'connecting' : 'offline');
    reconnect = env.setTimer(connect, delayMs ?? reconnectDelayMs(attempt, env.random()));
    attempt += 1;
  }

  function beat(): void {
    silent = heardSincePing ? 0 : silent + 1;
    if (silent >= SILENT_HEARTBEATS) {
      drop();
      return;
    }
    heardSincePing = false;
    sendNow({ type: 'ping' });
    heartbeat = env.setTimer(beat, heartbeatMs);
  }

  function hear(frame: ServerFrame): void {
    heardSincePing = true;
    if (frame.type === 'ready') {
      ready = true;
      attempt = 0;
      silent = 0;
      heartbeatMs = Math.max(5, frame.heartbeatSeconds) * 1000;
      env.onState('live');
      for (const topic of topics.keys()) sendSubscribe(topic);
      heartbeat = env.setTimer(beat, heartbeatMs);
    }
    if (frame.type === 'move') drop(Math.round(frame.withinMs * env.random()));
    else env.onFrame(frame);
  }

  function connect(): void {
    env.clearTimer(reconnect);
    const opened = env.open();
    socket = opened;
    // A socket that never becomes ready must not hold us for ever.
    heartbeat = env.setTimer(() => drop(), 15_000);
    opened.onopen = () => sendNow({ type: 'hello' });
    opened.onmessage = (event) => {
      const frame = parseFrame(event.data);
      if (frame?.type === 'ready') env.clearTimer(heartbeat);
      if (frame) hear(frame);
    };
    opened.onclose = () => drop();
  }

  env.onState('connecting');
  connect();

  return {
    subscribe(topic, after) {
      const known = topics.get(topic);
      if (known) {
        known.holders += 1;
        known.after = after ?? known.after;
      } else {
        topics.set(topic, { after, holders: 1 });
        if (ready) sendSubscribe(topic);
      }
      let held = true;
      return () => {
        const entry = topics.get(topic);
        if (!held || !entry) return;
        held = false;
        entry.holders -= 1;
        if (entry.holders > 0) return;
        topics.delete(topic);
        if (ready) sendNow({ type: 'unsubscribe', topic });
      };
    },
    send(frame) {
      if (ready) sendNow(frame);
    },
    retryNow() {
      if (closed) return;
      if (ready) {
        // It may have died while the page slept; the heartbeat would find out a minute later.
        const asked = socket;
        heardSincePing = false;
        sendNow({ type: 'ping' });
        env.clearTimer(probe);
        probe = env.setTimer(() => socket === asked && !heardSincePing && drop(), PROBE_MS);
        return;
      }
      attempt = Math.min(attempt, 1);
      if (socket) return;
      connect();
    },
    close() {
      closed = true;
      drop();
    },
  };
}
