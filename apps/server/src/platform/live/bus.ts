import type { Log } from '@zhiyin/kernel';
import pg from 'pg';
import { createClient } from 'redis';
import type { Bus, Wake } from '../platform.ts';

/** Wake-ups of a few milliseconds leave together. */
const BATCH_MS = 3;
/** NOTIFY takes payloads below 8,000 bytes. */
const PAYLOAD_MAX = 7_000;
const CHANNEL = 'zhiyin_wake';
const RECONNECT_MS = { first: 100, most: 5_000 };
/** A connection may look open and be dead: each is asked now and then. */
const PROBE_MS = { every: 10_000, patience: 5_000 };

/** A wire that does not take a payload within this time counts as lost; the payload goes by the next one. */
const SEND_MS = 1_000;

type Wire = { send: (payload: string) => Promise<void>; stop: () => Promise<void> };
/** Opens a wire. `onLost` may be called at any time, also more than once, and also before the wire is there. */
export type Dial = (onPayload: (payload: string) => void, onLost: () => void) => Promise<Wire>;

/**
 * Wake-ups between nodes by PostgreSQL LISTEN/NOTIFY, or Redis where configured. Local listeners hear at once, without the wire.
 * `dials` in order of preference: a node listens on all of them and speaks on the first that works, so that nodes which see a failure at
 * different times still hear each other. A wire proves nothing: what it loses, readers find by reading since their sequence
 * (`onReconnect` tells them to, whenever a wire went or came). Each reconnects for ever.
 */
export function createBus({
  nodeId,
  log,
  dials,
  onReconnect,
}: {
  nodeId: string;
  log: Log;
  dials: readonly Dial[];
  onReconnect?: () => void;
}): Bus {
  const listeners = new Set<(wake: Wake) => void>();
  const wires: ({ wire: Wire; lost: () => void } | undefined)[] = dials.map(() => undefined);
  let pending: Wake[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const hear = (wake: Wake) => {
    for (const listener of listeners) listener(wake);
  };
  const speak = async (payload: string): Promise<void> => {
    for (const at of wires.keys()) {
      const current = wires[at];
      if (!current) continue;
      if (await sentInTime(current.wire, payload)) return;
      current.lost();
    }
  };
  const flush = (): Promise<unknown> => {
    timer = undefined;
    const wakes = pending;
    pending = [];
    return Promise.all(packed(nodeId, wakes).map(speak));
  };
  const retry = (at: number, delayMs: number, nextMs: number) => {
    setTimeout(() => connect(at, nextMs), delayMs).unref();
  };
  const connect = async (at: number, delayMs: number): Promise<void> => {
    if (stopped) return;
    let isLost = false;
    let wire: Wire | undefined;
    const lost = () => {
      if (isLost) return;
      isLost = true;
      if (!wire) return; // still dialling: that fails or is looked at below
      wires[at] = undefined;
      wire.stop().catch(() => undefined);
      if (stopped) return;
      onReconnect?.();
      retry(at, RECONNECT_MS.first, RECONNECT_MS.first);
    };
    try {
      const opened = await (dials[at] as Dial)((payload) => {
        const { from, wakes } = JSON.parse(payload) as { from: string; wakes: Wake[] };
        if (from !== nodeId) for (const wake of wakes) hear(wake);
      }, lost);
      if (stopped || isLost) {
        await opened.stop();
        if (!stopped) throw new Error('lost as soon as it was there');
        return;
      }
      wire = opened;
      wires[at] = { wire, lost };
      onReconnect?.();
    } catch (error) {
      log.warn('bus.away', { message: String(error).slice(0, 200), delayMs });
      retry(at, delayMs, Math.min(delayMs * 2, RECONNECT_MS.most));
    }
  };

  return {
    publish(wake) {
      hear(wake);
      pending.push({ workspaceId: wake.workspaceId, topic: wake.topic, ...(wake.body && { body: wake.body }) });
      timer ??= setTimeout(flush, BATCH_MS);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => void (await Promise.all(dials.map((_, at) => connect(at, RECONNECT_MS.first)))),
    async stop() {
      clearTimeout(timer);
      await flush();
      stopped = true;
      await Promise.all(wires.map((open) => open?.wire.stop()));
      wires.fill(undefined);
    },
  };
}

/** False when the wire refused the payload or did not take it in time. */
function sentInTime(wire: Wire, payload: string): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), SEND_MS);
    const settle = (taken: boolean) => {
      clearTimeout(late);
      resolve(taken);
    };
    wire.send(payload).then(
      () => settle(true),
      () => settle(false),
    );
  });
}

/** Equal wake-ups once, in payloads the wire can take. */
function packed(from: string, wakes: readonly Wake[]): string[] {
  const unique = [...new Set(wakes.map((wake) => JSON.stringify(wake)))];
  const payloads: string[] = [];
  let part: string[] = [];
  let size = 0;
  const close = () => {
    if (part.length > 0) payloads.push(`{"from":${JSON.stringify(from)},"wakes":[${part.join(',')}]}`);
    part = [];
    size = 0;
  };
  for (const wake of unique) {
    if (Buffer.byteLength(wake) > PAYLOAD_MAX) continue; // nothing of ours is this long
    if (size + wake.length > PAYLOAD_MAX - 200) close();
    part.push(wake);
    size += Buffer.byteLength(wake) + 1;
  }
  close();
  return payloads;
}

export function dialPostgres(url: string): Dial {
  return async (onPayload, onLost) => {
    const client = new pg.Client({ connectionString: url, application_name: 'zhiyin-bus', keepAlive: true });
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', (message) => message.payload && onPayload(message.payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    const probe = setInterval(() => {
      const late = setTimeout(onLost, PROBE_MS.patience);
      client
        .query('SELECT 1')
        .catch(onLost)
        .finally(() => clearTimeout(late));
    }, PROBE_MS.every);
    probe.unref();
    return {
      send: async (payload) => {
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
      },
      stop: async () => {
        clearInterval(probe);
        await client.end().catch(() => undefined);
      },
    };
  };
}

export function dialRedis(url: string): Dial {
  return async (onPayload, onLost) => {
    const dial = () => createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 3_000 } });
    const opened: ReturnType<typeof dial>[] = [];
    const open = async () => {
      const client = dial();
      opened.push(client);
      client.on('error', onLost);
      client.on('end', onLost);
      await client.connect();
      return client;
    };
    const stop = async () => {
      clearInterval(probe);
      for (const client of opened) if (client.isOpen) client.destroy();
    };
    let probe: NodeJS.Timeout | undefined;
    try {
      const [speaker, hearer] = [await open(), await open()];
      await hearer.subscribe(CHANNEL, onPayload);
      probe = setInterval(() => {
        const late = setTimeout(onLost, PROBE_MS.patience);
        Promise.all([speaker.ping(), hearer.ping()])
          .catch(onLost)
          .finally(() => clearTimeout(late));
      }, PROBE_MS.every);
      probe.unref();
      return { send: async (payload) => void (await speaker.publish(CHANNEL, payload)), stop };
    } catch (error) {
      await stop();
      throw error;
    }
  };
}
