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

type Wire = { send: (payload: string) => Promise<void>; stop: () => Promise<void> };
type Dial = (onPayload: (payload: string) => void, onLost: () => void) => Promise<Wire>;

/**
 * Wake-ups between nodes by PostgreSQL LISTEN/NOTIFY, or Redis where configured. Local listeners hear at once, without the wire.
 * The wire proves nothing: what it loses, readers find by reading since their sequence. It reconnects for ever.
 */
export function createBus({ nodeId, log, dial, onReconnect }: { nodeId: string; log: Log; dial: Dial; onReconnect?: () => void }): Bus {
  const listeners = new Set<(wake: Wake) => void>();
  let pending: Wake[] = [];
  let timer: NodeJS.Timeout | undefined;
  let wire: Wire | undefined;
  let stopped = false;

  const hear = (wake: Wake) => {
    for (const listener of listeners) listener(wake);
  };
  const flush = () => {
    timer = undefined;
    const wakes = pending;
    pending = [];
    const current = wire;
    if (!current) return;
    for (const payload of packed(nodeId, wakes)) current.send(payload).catch(() => undefined);
  };
  const connect = async (delayMs: number): Promise<void> => {
    if (stopped) return;
    try {
      const opened = await dial(
        (payload) => {
          const { from, wakes } = JSON.parse(payload) as { from: string; wakes: Wake[] };
          if (from !== nodeId) for (const wake of wakes) hear(wake);
        },
        () => {
          if (wire !== opened) return;
          wire = undefined;
          setTimeout(() => connect(RECONNECT_MS.first), RECONNECT_MS.first);
        },
      );
      if (stopped) return opened.stop();
      wire = opened;
      onReconnect?.();
    } catch (error) {
      log.warn('bus.away', { message: String(error).slice(0, 200), delayMs });
      setTimeout(() => connect(Math.min(delayMs * 2, RECONNECT_MS.most)), delayMs);
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
    start: () => connect(RECONNECT_MS.first),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      flush();
      await wire?.stop();
      wire = undefined;
    },
  };
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
    await client.connect();
    client.on('notification', (message) => message.payload && onPayload(message.payload));
    await client.query(`LISTEN ${CHANNEL}`);
    const probe = setInterval(() => {
      const late = setTimeout(onLost, 5_000);
      client.query('SELECT 1').then(
        () => clearTimeout(late),
        () => undefined,
      );
    }, 10_000);
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
    const open = async () => {
      const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 3_000 }, pingInterval: 5_000 });
      client.on('error', onLost);
      client.on('end', onLost);
      await client.connect();
      return client;
    };
    const [speaker, hearer] = [await open(), await open()];
    await hearer.subscribe(CHANNEL, onPayload);
    return {
      send: async (payload) => {
        await speaker.publish(CHANNEL, payload);
      },
      stop: async () => {
        speaker.destroy();
        hearer.destroy();
      },
    };
  };
}
