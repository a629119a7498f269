import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ClientFrame, clientFrame, LIVE_SUBPROTOCOL, type ServerFrame } from '@zhiyin/contracts';
import { AppError, type Clock, type Log, SECOND } from '@zhiyin/kernel';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Actor, actorId } from '../http/doors.ts';
import type { Bus, Metrics, Wake } from '../platform.ts';

const PATH = '/api/v1/live';
const HEARTBEAT_MS = 25 * SECOND;
const HELLO_MS = 10 * SECOND;
/** Past this many unsent bytes a socket gets nothing new until it has drained; what it missed it is read later by position. */
const SEND_BUDGET_BYTES = 256 * 1024;
/** A socket that does not drain for this long is gone. */
const STUCK_MS = 60 * SECOND;
const FRAMES_PER_SECOND = 30;
const FRAME_MAX_BYTES = 16 * 1024;

export type LiveActor = Exclude<Actor, { kind: 'anonymous' }>;

/**
 * One subscription, with its own position. `pull` reads what is new from the record since that position; calls never overlap.
 * `concerns` says whether a wake-up is about it. `typingOf` names the conversation whose typing it shows.
 */
export type OpenTopic = {
  concerns(wake: Wake): boolean;
  /** Frames that can be told from the wake alone, without reading; undefined when a read is needed. */
  offer?(wake: Wake): readonly ServerFrame[] | undefined;
  pull(): Promise<readonly ServerFrame[]>;
  /** Keys under which wake-ups find it. */
  keys(): readonly string[];
};

export type LiveDoors = {
  /** Who this is: `token` from the first frame, else the cookie. Null refuses. */
  identify(token: string | undefined, headers: IncomingHttpHeaders): Promise<LiveActor | null>;
  isAllowedOrigin(origin: string | undefined, host: string | undefined): boolean;
  /** Authorises and opens; throws AppError where the topic is not this actor's. */
  open(actor: LiveActor, topic: string, after: number): Promise<OpenTopic>;
  typing(actor: LiveActor, topic: string, on: boolean): Promise<void>;
  read(actor: LiveActor, topic: string, seq: number): Promise<void>;
  inWorkspace<T>(workspaceId: string, work: () => Promise<T>): Promise<T>;
};

type Subscription = {
  topic: string;
  opened: OpenTopic;
  client: Client;
  busy: boolean;
  dirty: boolean;
  closed: boolean;
  keys: readonly string[];
};
type Client = {
  socket: WebSocket;
  /** The connection under it. */
  wire: Duplex;
  headers: IncomingHttpHeaders;
  token: string | undefined;
  actor: LiveActor | undefined;
  subscriptions: Map<string, Subscription>;
  alive: boolean;
  fullSince: number;
  budget: { tokens: number; at: number };
};

/** 实时通道: our small protocol over ws. Sockets only wake readers up; delivery is proven by reading since a position. */
export function createLiveSockets({
  bus,
  clock,
  log,
  metrics,
  doors,
}: {
  bus: Bus;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  doors: LiveDoors;
}) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_MAX_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false),
  });
  const clients = new Set<Client>();
  const byKey = new Map<string, Set<Subscription>>();
  let sweep: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  const send = (client: Client, frame: ServerFrame) => {
    if (client.socket.readyState !== client.socket.OPEN) return;
    if (client.wire.writableCorked === 0) {
      client.wire.cork(); // frames of one moment leave in one packet
      process.nextTick(() => client.wire.uncork());
    }
    client.socket.send(JSON.stringify(frame));
  };
  const isFull = (client: Client): boolean => {
    if (client.socket.bufferedAmount <= SEND_BUDGET_BYTES) {
      client.fullSince = 0;
      return false;
    }
    client.fullSince ||= clock.monotonic();
    return true;
  };

  function index(subscription: Subscription): void {
    unindex(subscription);
    subscription.keys = subscription.opened.keys();
    for (const key of subscription.keys) {
      const set = byKey.get(key) ?? new Set();
      set.add(subscription);
      byKey.set(key, set);
    }
  }
  function drop(subscription: Subscription): void {
    subscription.closed = true;
    unindex(subscription);
  }
  function unindex(subscription: Subscription): void {
    for (const key of subscription.keys) {
      const set = byKey.get(key);
      set?.delete(subscription);
      if (set?.size === 0) byKey.delete(key);
    }
  }

  async function pump(subscription: Subscription): Promise<void> {
    const { client } = subscription;
    if (subscription.busy || subscription.closed || !client.actor) return;
    subscription.busy = true;
    try {
      while (subscription.dirty && !subscription.closed && !isFull(client)) {
        subscription.dirty = false;
        const frames = await doors.inWorkspace(client.actor.workspaceId, () => subscription.opened.pull());
        if (subscription.closed) return; // dropped while it read: what it read is not this client's any more
        for (const frame of frames) send(client, frame);
        index(subscription);
      }
    } catch (error) {
      subscription.dirty = true; // the next sweep tries again
      if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) {
        drop(subscription);
        client.subscriptions.delete(subscription.topic);
        send(client, { type: 'error', code: error.code, message: error.message });
      } else if (!(error instanceof AppError)) log.error('live.pull', { topic: subscription.topic }, error);
    } finally {
      subscription.busy = false;
    }
  }

  function onWake(wake: Wake): void {
    if (wake.topic === 'access.changed' || wake.topic === 'access.keys-changed') {
      for (const client of clients)
        if (client.actor?.kind === 'staff' && client.actor.workspaceId === wake.workspaceId) void recheck(client);
      return;
    }
    const concerned = new Set<Subscription>();
    for (const key of (wake.body?.keys as readonly string[] | undefined) ?? []) for (const s of byKey.get(key) ?? []) concerned.add(s);
    for (const subscription of concerned) {
      const { client } = subscription;
      if (subscription.closed || client.actor?.workspaceId !== wake.workspaceId || !subscription.opened.concerns(wake)) continue;
      if (wake.topic === 'typing') {
        const who = wake.body?.who as 'contact' | 'bot' | 'agent';
        if (wake.body?.by === actorId(client.actor) || isFull(client)) continue;
        send(client, {
          type: 'typing',
          topic: subscription.topic,
          conversationId: String(wake.body?.conversationId),
          who,
          ...(typeof wake.body?.name === 'string' && { name: wake.body.name }),
          on: wake.body?.on === true,
        });
        continue;
      }
      const frames = subscription.busy || subscription.dirty || isFull(client) ? undefined : subscription.opened.offer?.(wake);
      if (frames) {
        for (const frame of frames) send(client, frame);
        continue;
      }
      subscription.dirty = true;
      void pump(subscription);
    }
  }

  /** A role, session or key changed: whoever is no longer known loses the socket. */
  async function recheck(client: Client): Promise<void> {
    const now = await doors.identify(client.token, client.headers).catch(() => client.actor ?? null);
    if (!now) return client.socket.close(4401, 'signed out');
    client.actor = now;
    for (const [topic, subscription] of client.subscriptions) {
      await doors
        .inWorkspace(now.workspaceId, () => doors.open(now, topic, 0))
        .catch(() => {
          drop(subscription);
          client.subscriptions.delete(topic);
          send(client, { type: 'error', code: 'forbidden', message: `You may no longer follow ${topic}.` });
        });
    }
  }

  async function onFrame(client: Client, frame: ClientFrame): Promise<void> {
    if (frame.type === 'hello') {
      if (client.actor) return;
      const actor = await doors.identify(frame.token, client.headers);
      if (!actor) {
        send(client, { type: 'error', code: 'unauthenticated', message: 'Sign in first.' });
        return client.socket.close(4401, 'unauthenticated');
      }
      client.token = frame.token;
      client.actor = actor;
      return send(client, { type: 'ready', role: actor.kind === 'visitor' ? 'visitor' : 'staff', heartbeatSeconds: HEARTBEAT_MS / SECOND });
    }
    const actor = client.actor;
    if (!actor) throw new AppError('unauthenticated', 'The first frame must be hello.');
    if (frame.type === 'ping') {
      for (const subscription of client.subscriptions.values()) {
        subscription.dirty = true; // a heartbeat is also a look at the record: it heals lost wake-ups
        void pump(subscription);
      }
      return send(client, { type: 'pong' });
    }
    if (frame.type === 'unsubscribe') {
      const known = client.subscriptions.get(frame.topic);
      if (known) drop(known);
      client.subscriptions.delete(frame.topic);
      return;
    }
    await doors.inWorkspace(actor.workspaceId, async () => {
      if (frame.type === 'typing') return doors.typing(actor, frame.topic, frame.on);
      if (frame.type === 'read') return doors.read(actor, frame.topic, frame.seq);
      if (client.subscriptions.size >= 50) throw new AppError('rate_limited', 'Too many subscriptions on one socket.');
      const opened = await doors.open(actor, frame.topic, frame.after ?? 0);
      if (!clients.has(client)) return; // gone while it was opened: nobody would ever drop it
      const known = client.subscriptions.get(frame.topic);
      if (known) drop(known);
      const subscription: Subscription = { topic: frame.topic, opened, client, busy: false, dirty: true, closed: false, keys: [] };
      client.subscriptions.set(frame.topic, subscription);
      index(subscription);
      send(client, { type: 'subscribed', topic: frame.topic });
      await pump(subscription);
    });
  }

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const {
      cookie,
      authorization,
      origin,
      host,
      'accept-language': language,
      'x-workspace': workspace,
      api_access_token: key,
    } = request.headers;
    const client: Client = {
      socket,
      wire: request.socket,
      headers: {
        ...(cookie && { cookie }),
        ...(authorization && { authorization }),
        ...(origin && { origin }),
        ...(host && { host }),
        ...(language && { 'accept-language': language }),
        ...(workspace && { 'x-workspace': workspace }),
        ...(key && { api_access_token: key }),
      },
      token: undefined,
      actor: undefined,
      subscriptions: new Map(),
      alive: true,
      fullSince: 0,
      budget: { tokens: FRAMES_PER_SECOND * 2, at: clock.monotonic() },
    };
    clients.add(client);
    const hello = setTimeout(() => !client.actor && socket.close(4408, 'no hello'), HELLO_MS);
    let last: Promise<void> = Promise.resolve();
    socket.on('message', (data, isBinary) => {
      client.alive = true;
      if (!spend(client)) return socket.close(4429, 'too many frames');
      const frame = isBinary ? undefined : parse(String(data));
      if (!frame) return send(client, { type: 'error', code: 'invalid', message: 'This is not a frame of the protocol.' });
      last = last
        .then(() => onFrame(client, frame))
        .catch((error) => {
          const known = error instanceof AppError ? error : undefined;
          if (!known) log.error('live.frame', { frame: frame.type }, error);
          send(client, { type: 'error', code: known?.code ?? 'internal', message: known?.message ?? 'Something unexpected happened.' });
          // Without these two a socket hears nothing for ever: where it is our fault, the client comes back by its usual back-off.
          const isOurs = !known || known.code === 'unavailable';
          if (isOurs && (frame.type === 'hello' || frame.type === 'subscribe')) socket.close(1013, 'try again');
        });
    });
    socket.on('pong', () => {
      client.alive = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(hello);
      clients.delete(client);
      for (const subscription of client.subscriptions.values()) drop(subscription);
    });
  }

  function spend(client: Client): boolean {
    const at = clock.monotonic();
    client.budget.tokens = Math.min(FRAMES_PER_SECOND * 2, client.budget.tokens + ((at - client.budget.at) / 1000) * FRAMES_PER_SECOND);
    client.budget.at = at;
    client.budget.tokens -= 1;
    return client.budget.tokens >= 0;
  }

  function beat(): void {
    const at = clock.monotonic();
    for (const client of clients) {
      if (!client.alive || (client.fullSince && at - client.fullSince > STUCK_MS)) {
        client.socket.terminate();
        continue;
      }
      client.alive = false;
      client.socket.ping();
    }
    metrics.gauge('zhiyin_live_sockets', clients.size);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if ((request.url ?? '').split('?')[0] !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    if (!doors.isAllowedOrigin(request.headers.origin, request.headers.host)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, socket, head, (opened) => accept(opened, request));
  }

  return {
    attach(http: Server): void {
      http.on('upgrade', upgrade);
      unsubscribe = bus.subscribe(onWake);
      let ticks = 0;
      sweep = setInterval(() => {
        ticks += 1;
        for (const client of clients)
          for (const subscription of client.subscriptions.values()) if (subscription.dirty) void pump(subscription);
        if (ticks % 25 === 0) beat();
      }, SECOND);
    },
    /** Everybody reads again: the bus was away and may have lost wake-ups. */
    refreshAll(): void {
      for (const client of clients) {
        for (const subscription of client.subscriptions.values()) {
          subscription.dirty = true;
          void pump(subscription);
        }
      }
    },
    count: () => clients.size,
    /** Staff who have a desk connected here, once each. */
    connectedStaff(): { workspaceId: string; agentId: string }[] {
      const found = new Map<string, { workspaceId: string; agentId: string }>();
      for (const { actor } of clients)
        if (actor?.kind === 'staff' && actor.agentId) found.set(actor.agentId, { workspaceId: actor.workspaceId, agentId: actor.agentId });
      return [...found.values()];
    },
    /** Tells every socket to connect elsewhere at a random time, then closes them. */
    async close(): Promise<void> {
      clearInterval(sweep);
      unsubscribe?.();
      for (const client of clients) {
        send(client, { type: 'move', withinMs: 2_000 });
        client.socket.close(1012, 'restarting');
      }
      await new Promise((resolve) => setTimeout(resolve, clients.size > 0 ? 100 : 0));
      for (const client of clients) client.socket.terminate();
    },
  };
}

function parse(text: string): ClientFrame | undefined {
  try {
    const parsed = clientFrame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
