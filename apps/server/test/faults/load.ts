import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Customer, openCustomer } from './customer.ts';
import { type Desk, openDesk } from './desk.ts';
import type { Seen } from './invariants.ts';

/** What customers write: answered from knowledge, walked through a procedure, a fragment that waits for more, and a wish for a person. */
const LINES = {
  'zh-CN': [
    '净化器怎么联网',
    '多久换一次滤芯',
    '扫地机不回充怎么办',
    '你好',
    '净水器漏水',
    '退货运费谁出',
    '转人工',
    '还是不行',
    '订单什么时候发货',
  ],
  en: [
    'How do I connect the purifier to Wi-Fi?',
    'How often should I change the filter?',
    'My robot vacuum shows E3',
    'hello',
    'I want a person',
    'How do I return it?',
    'still not working',
  ],
} as const;
const SETTLE_MS = 40_000;

/** A seeded generator of 0..1 (mulberry32), so that a run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Load = {
  customers: readonly Customer[];
  desk: Desk;
  /** Stops writing, waits until every line sent is acknowledged, answered and shown (or patience ends), and hands over what was seen. */
  settle: (databaseUrl: string) => Promise<Seen>;
  figures: () => {
    customers: number;
    served: number;
    retries: number;
    reconnects: number;
    reconnectP95Ms: number | null;
    reconnectP99Ms: number | null;
  };
};

/** Simulated customers who together write `perSecond` lines, and one agent who serves those who ask for a person. */
export async function startLoad(options: { url: string; customers: number; perSecond: number; seed: number }): Promise<Load> {
  const random = seededRandom(options.seed);
  const locales = ['zh-CN', 'en'] as const;
  const customers = await Promise.all(
    Array.from({ length: options.customers }, async (_, i) => ({
      locale: locales[i % 2] as 'zh-CN' | 'en',
      customer: await openCustomer(options.url, locales[i % 2] as string, random),
    })),
  );
  const desk = openDesk(options.url, random, `s${options.seed}`);
  let stopped = false;
  const failures: string[] = [];
  const pauseMs = () => (-Math.log(1 - random()) * options.customers * 1000) / options.perSecond;
  const writers = customers.map(async ({ locale, customer }) => {
    await sleep(random() * Math.min(1_000, (options.customers * 1000) / options.perSecond));
    while (!stopped) {
      const lines = LINES[locale];
      await customer.send(lines[Math.floor(random() * lines.length)] as string).catch((error: Error) => failures.push(error.message));
      const until = performance.now() + pauseMs();
      while (!stopped && performance.now() < until) await sleep(Math.min(50, Math.max(1, until - performance.now())));
    }
  });
  const all = customers.map((c) => c.customer);

  return {
    customers: all,
    desk,
    async settle(databaseUrl) {
      stopped = true;
      await Promise.all(writers);
      await desk.stop();
      await untilQuiet(databaseUrl, all);
      const seen: Seen = {
        acked: [...all.flatMap((c) => c.acked), ...desk.acked],
        rendered: all.map((c) => ({ who: c.visitorId, snapshot: c.snapshot() })),
        complaints: [...failures, ...desk.complaints, ...all.flatMap((c) => c.complaints)],
      };
      for (const customer of all) customer.close();
      return seen;
    },
    figures() {
      const times = all.flatMap((c) => c.reconnects).toSorted((a, b) => a - b);
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? null;
      return {
        customers: all.length,
        served: desk.served(),
        retries: all.reduce((sum, c) => sum + c.retries(), 0),
        reconnects: times.length,
        reconnectP95Ms: at(0.95),
        reconnectP99Ms: at(0.99),
      };
    },
  };
}

/** Patience only: what is missing when it ends is for the checker to name. */
async function untilQuiet(databaseUrl: string, customers: readonly Customer[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = performance.now() + SETTLE_MS;
    let quiet = 0;
    while (performance.now() < deadline && quiet < 3) {
      const { rows } = await client.query<{ visitor_id: string; last_seq: number }>(
        'SELECT DISTINCT ON (visitor_id) visitor_id, last_seq FROM conversations ORDER BY visitor_id, created_at DESC',
      );
      const turns = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM bot_turn_queue');
      const lastOf = new Map(rows.map((r) => [r.visitor_id, r.last_seq]));
      const isQuiet = turns.rows[0]?.n === 0 && customers.every((c) => c.snapshot().messages.length === (lastOf.get(c.visitorId) ?? 0));
      quiet = isQuiet ? quiet + 1 : 0;
      await sleep(150);
    }
  } finally {
    await client.end();
  }
}
