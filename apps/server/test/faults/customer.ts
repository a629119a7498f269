import { setTimeout as sleep } from 'node:timers/promises';
import {
  applyEvent,
  contiguousSeq,
  EMPTY_SNAPSHOT,
  LIVE_SUBPROTOCOL,
  type Message,
  type ServerFrame,
  type Snapshot,
} from '@zhiyin/contracts';
import { ERROR_CODES } from '@zhiyin/kernel';
import { WebSocket } from 'ws';
import { DEMO_INBOX_TOKEN } from '../../src/flows/seed-demo.ts';

const REQUEST_MS = 5_000;
const BACK_OFF_MS = { first: 80, most: 1_500 };
const PING_EVERY_MS = 1_500;
/** Silence after which a socket counts as dead: a paused node keeps its connections open. */
const SILENCE_MS = 4_000;
const KNOWN_CODES = new Set<string>([...ERROR_CODES, 'internal']);

/** One message the server has acknowledged: it must be in the record exactly once, under this id. */
export type Acked = { scope: string; clientId: string; messageId: string };

export type Customer = {
  visitorId: string;
  /** Sends one line and tries again with the same client id until it is acknowledged. */
  send: (text: string) => Promise<Message>;
  snapshot: () => Snapshot;
  acked: readonly Acked[];
  /** From losing the socket to being subscribed again, milliseconds. */
  reconnects: readonly number[];
  /** Errors no user should see: an undefined code, an internal failure, a refusal of a good request. */
  complaints: readonly string[];
  retries: () => number;
  /** Its socket is subscribed. */
  isLive: () => boolean;
  close: () => void;
};

/** Waits a random part of a doubling time, so that many do not come back at once. */
function backOff(random: () => number): () => Promise<void> {
  let most = BACK_OFF_MS.first;
  return async () => {
    await sleep(most * (0.5 + random() / 2));
    most = Math.min(most * 2, BACK_OFF_MS.most);
  };
}

/**
 * POSTs until there is an answer that settles it: 2xx, or a 4xx that would not change by asking again. Network failures, 429 and 5xx are retried.
 */
export async function postUntilAnswered(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>>,
  on: {
    random: () => number;
    complain: (text: string) => void /** With the status that asked for it; undefined when there was no answer. */;
    retried: (status?: number) => void;
    giveUpAfterMs?: number;
  },
): Promise<{ status: number; body: unknown }> {
  const wait = backOff(on.random);
  const deadline = performance.now() + (on.giveUpAfterMs ?? 60_000);
  for (;;) {
    let status: number | undefined;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      status = response.status;
      const reply: unknown = await response.json();
      if (response.ok) return { status: response.status, body: reply };
      const code = codeOf(reply);
      if (code === undefined || !KNOWN_CODES.has(code))
        on.complain(`undefined error text, status ${response.status}: ${JSON.stringify(reply).slice(0, 200)}`);
      if (response.status === 500) on.complain(`internal error: ${JSON.stringify(reply).slice(0, 200)}`);
      if (response.status < 500 && response.status !== 429) return { status: response.status, body: reply };
    } catch {
      // no answer: it may be in the record or not; the same client id finds out
    }
    if (performance.now() > deadline) throw new Error(`no answer for ${url}`);
    on.retried(status);
    await wait();
  }
}

function codeOf(reply: unknown): string | undefined {
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) return undefined;
  const { error } = reply;
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A simulated visitor: sends by HTTP, is told by WebSocket, resumes from what it has, and keeps what it was acknowledged and what it shows. */
export async function openCustomer(
  baseUrl: string,
  locale: string,
  random: () => number,
  liveUrl: () => string = () => baseUrl,
  /** A patient one neither asks nor gives up on a silent socket (both make the server look again): it shows only what is pushed to it. */
  { patient = false }: { patient?: boolean } = {},
): Promise<Customer> {
  const acked: Acked[] = [];
  const reconnects: number[] = [];
  const complaints: string[] = [];
  let retries = 0;
  let snapshot: Snapshot = EMPTY_SNAPSHOT;
  let closed = false;
  let isLive = false;
  let socket: WebSocket | undefined;
  let lines = 0;
  const on = {
    random,
    complain: (text: string) => void complaints.push(text),
    retried: () => {
      retries += 1;
    },
  };

  const session = await postUntilAnswered(`${baseUrl}/api/v1/visitor/sessions`, { inbox: DEMO_INBOX_TOKEN, locale }, {}, on);
  if (session.status !== 201) throw new Error(`no session: ${JSON.stringify(session.body)}`);
  const { token, visitor } = session.body as { token: string; visitor: { id: string } };

  async function follow(): Promise<void> {
    let lostAt: number | undefined;
    const wait = { next: backOff(random) };
    while (!closed) {
      await new Promise<void>((resolve) => {
        const opened = new WebSocket(`${liveUrl().replace('http', 'ws')}/api/v1/live`, LIVE_SUBPROTOCOL, { handshakeTimeout: SILENCE_MS });
        socket = opened;
        let heard = performance.now();
        const watch = setInterval(() => {
          if (patient) return;
          if (performance.now() - heard > SILENCE_MS) opened.terminate();
          else if (opened.readyState === WebSocket.OPEN) opened.send('{"type":"ping"}');
        }, PING_EVERY_MS);
        opened.on('open', () => opened.send(JSON.stringify({ type: 'hello', token })));
        opened.on('message', (data) => {
          heard = performance.now();
          const frame = JSON.parse(String(data)) as ServerFrame;
          if (frame.type === 'ready') {
            opened.send(JSON.stringify({ type: 'subscribe', topic: 'conversation', after: contiguousSeq(snapshot.messages) }));
          } else if (frame.type === 'subscribed') {
            if (lostAt !== undefined) reconnects.push(Math.round(performance.now() - lostAt));
            lostAt = undefined;
            isLive = true;
            wait.next = backOff(random);
          } else {
            snapshot = applyEvent(snapshot, frame);
          }
        });
        opened.on('error', () => undefined); // `close` follows
        opened.on('close', () => {
          clearInterval(watch);
          lostAt ??= performance.now();
          isLive = false;
          resolve();
        });
      });
      if (!closed) await wait.next();
    }
  }
  void follow();

  return {
    visitorId: visitor.id,
    async send(text) {
      lines += 1;
      const clientId = `line-${lines}`;
      const reply = await postUntilAnswered(
        `${baseUrl}/api/v1/visitor/messages`,
        { clientId, text },
        { authorization: `Bearer ${token}` },
        on,
      );
      if (reply.status !== 200 && reply.status !== 201) {
        complaints.push(`a good line was refused with ${reply.status}: ${JSON.stringify(reply.body).slice(0, 200)}`);
        throw new Error(complaints.at(-1));
      }
      const { message } = reply.body as { message: Message };
      acked.push({ scope: visitor.id, clientId, messageId: message.id });
      return message;
    },
    snapshot: () => snapshot,
    acked,
    reconnects,
    complaints,
    retries: () => retries,
    isLive: () => isLive,
    close() {
      closed = true;
      socket?.terminate();
    },
  };
}
