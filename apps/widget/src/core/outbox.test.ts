import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMemory, withSpare } from '../storage/database.ts';
import { createOutbox, type OutboxEntry, type OutboxStore, type SendResult } from './outbox.ts';

const PROBLEM = { code: 'x', message: 'x' };
const NEVER = new Promise<never>(() => {});
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

type Fate = 'taken' | 'reply lost' | 'never arrived' | 'busy' | 'refused';

/** A server that stores a client id once, and a network that does what `fates` say, then behaves. */
function aServer(fates: Fate[]) {
  const stored: string[] = [];
  return {
    stored,
    async take(entry: OutboxEntry): Promise<SendResult> {
      const fate = fates.shift() ?? 'taken';
      await Promise.resolve();
      if (fate === 'refused') return { outcome: 'refused', problem: PROBLEM };
      if (fate === 'busy') return { outcome: 'later', retryAfterMs: 5000, problem: PROBLEM };
      if (fate === 'never arrived') return { outcome: 'later', retryAfterMs: null, problem: PROBLEM };
      if (!stored.includes(entry.clientId)) stored.push(entry.clientId);
      return fate === 'taken' ? { outcome: 'sent' } : { outcome: 'later', retryAfterMs: null, problem: PROBLEM };
    },
  };
}

/** One browser: one store, one lock, one clock, any number of tabs. */
function aBrowser(server: ReturnType<typeof aServer>) {
  const { outbox: store } = inMemory();
  let nowMs = 1_000_000;
  let holder: object | null = null;
  let wakes: { at: number; tab: object; run: () => void }[] = [];

  function openTab(visitorId: string | null = 'vis_1') {
    const tab = { alive: true };
    /** What a closed tab has begun never comes back to it. */
    const live = async <T>(work: Promise<T>): Promise<T> => {
      const value = await work;
      return tab.alive ? value : NEVER;
    };
    const outbox = createOutbox({
      store: {
        list: () => live(store.list()),
        add: (entry) => live(store.add(entry)),
        update: (entry) => live(tab.alive ? store.update(entry) : NEVER),
        remove: (order) => live(tab.alive ? store.remove(order) : NEVER),
      },
      send: (entry) => live(server.take(entry)),
      async alone(work) {
        if (!tab.alive) return NEVER;
        if (holder) return undefined;
        holder = tab;
        try {
          return await work();
        } finally {
          if (holder === tab) holder = null;
        }
      },
      now: () => nowMs,
      chance: () => 0.5,
      wakeIn: (ms) => wakes.push({ at: nowMs + ms, tab, run: () => void outbox.flush() }),
      changed: () => {},
    });
    outbox.belongsTo(visitorId);
    return {
      outbox,
      /** The tab is gone in the middle of whatever it did; the browser gives its lock back. */
      kill() {
        tab.alive = false;
        if (holder === tab) holder = null;
        wakes = wakes.filter((wake) => wake.tab !== tab);
      },
    };
  }

  /** Lets time pass until nothing waits any more (or the given number of wake-ups is through). */
  async function run(rounds = 200) {
    await settle();
    for (let round = 0; round < rounds && wakes.length > 0; round += 1) {
      wakes.sort((a, b) => a.at - b.at);
      const next = wakes.shift()!;
      nowMs = Math.max(nowMs, next.at);
      next.run();
      await settle();
    }
  }
  return { store, openTab, run, advance: (ms: number) => (nowMs += ms) };
}

const say = (id: string) => ({ clientId: id, text: id, files: [] });

describe('发件箱 outbox', () => {
  it('sends in order, one after another', async () => {
    const server = aServer([]);
    const browser = aBrowser(server);
    const { outbox } = browser.openTab();
    for (const id of ['a', 'b', 'c']) await outbox.add(say(id));
    await browser.run();
    expect(server.stored).toEqual(['a', 'b', 'c']);
    expect(await browser.store.list()).toEqual([]);
  });

  it('keeps the rest behind a head that must wait', async () => {
    const server = aServer(['never arrived']);
    const browser = aBrowser(server);
    const { outbox } = browser.openTab();
    await outbox.add(say('a'));
    await outbox.add(say('b'));
    await settle();
    expect(server.stored).toEqual([]);
    expect((await outbox.list()).map((entry) => [entry.clientId, entry.attempts])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    await browser.run();
    expect(server.stored).toEqual(['a', 'b']);
  });

  it('does not ask again before the time the server named', async () => {
    const server = aServer(['busy']);
    const browser = aBrowser(server);
    const { outbox } = browser.openTab();
    await outbox.add(say('a'));
    await settle();
    browser.advance(4999);
    await outbox.flush();
    expect(server.stored).toEqual([]);
    browser.advance(1);
    await outbox.flush();
    expect(server.stored).toEqual(['a']);
  });

  it('puts a refused message aside, goes on, and sends it again only when asked', async () => {
    const server = aServer(['refused']);
    const browser = aBrowser(server);
    const { outbox } = browser.openTab();
    await outbox.add(say('a'));
    await outbox.add(say('b'));
    await browser.run();
    expect(server.stored).toEqual(['b']);
    expect(await outbox.list()).toMatchObject([{ clientId: 'a', state: 'refused', problem: PROBLEM }]);
    await outbox.retry();
    expect(server.stored).toEqual(['b']);
    await outbox.retry('a');
    expect(server.stored).toEqual(['b', 'a']);
  });

  it('forgets the uploads of a refused message, keeps those of a waiting one', async () => {
    const file = { name: 'a.png', mime: 'image/png', bytes: 1, content: new Blob(['x']), attachmentId: 'att_1' };
    for (const [fate, kept] of [
      ['refused', undefined],
      ['never arrived', 'att_1'],
    ] as const) {
      const sent: OutboxEntry[] = [];
      const server = aServer([fate]);
      const take = (entry: OutboxEntry) => {
        sent.push(entry);
        return server.take(entry);
      };
      const browser = aBrowser({ ...server, take });
      const { outbox } = browser.openTab();
      await outbox.add({ clientId: 'a', text: '', files: [file] });
      await settle();
      await outbox.retry('a');
      expect(sent.map((entry) => entry.files[0]?.attachmentId)).toEqual(['att_1', kept]);
    }
  });

  it('waits for a visitor, and never sends what another visitor wrote', async () => {
    const server = aServer([]);
    const browser = aBrowser(server);
    const tab = browser.openTab(null);
    await tab.outbox.add(say('before anybody was known'));
    await browser.run();
    expect(server.stored).toEqual([]);
    const other = browser.openTab('vis_2');
    await browser.store.add({ ...say('of vis_1'), visitorId: 'vis_1', createdAt: 0, state: 'waiting', attempts: 0, notBefore: 0 });
    await other.outbox.flush();
    await browser.run();
    expect(server.stored).toEqual(['before anybody was known']);
    expect(await other.outbox.list()).toEqual([]);
  });

  it('lets a deleted message go', async () => {
    const server = aServer(['refused']);
    const browser = aBrowser(server);
    const { outbox } = browser.openTab();
    await outbox.add(say('a'));
    await browser.run();
    await outbox.discard('a');
    expect(await browser.store.list()).toEqual([]);
  });

  it('goes on when the store fails once', async () => {
    const server = aServer([]);
    const { outbox: inner } = inMemory();
    let broken = true;
    const wakes: (() => void)[] = [];
    const store: OutboxStore = { ...inner, list: () => (broken ? Promise.reject(new Error('closed')) : inner.list()) };
    const outbox = createOutbox({
      store,
      send: server.take,
      alone: (work) => work(),
      now: () => 0,
      chance: () => 0,
      wakeIn: () => wakes.push(() => void outbox.flush()),
      changed: () => {},
    });
    outbox.belongsTo('vis_1');
    await outbox.add(say('a'));
    await settle();
    broken = false;
    for (const wake of wakes) wake();
    await settle();
    expect(server.stored).toEqual(['a']);
  });

  it('keeps a message in memory when the disk has no room', async () => {
    const full: OutboxStore = { ...inMemory().outbox, add: () => Promise.reject(new Error('QuotaExceededError')) };
    const store = withSpare(full, inMemory(1e12).outbox);
    const order = await store.add({ ...say('a'), visitorId: null, createdAt: 0, state: 'waiting', attempts: 0, notBefore: 0 });
    expect((await store.list()).map((entry) => entry.clientId)).toEqual(['a']);
    await store.remove(order);
    expect(await store.list()).toEqual([]);
  });

  const fate = fc.constantFrom<Fate>('taken', 'reply lost', 'never arrived', 'busy');
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), tab: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), tab: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), tab: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), tab: fc.constant(0) }) },
  );

  it('whatever the network does and whichever tab dies: nothing lost, nothing twice, in the order written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 20 }),
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.nat(3), { maxLength: 30 }),
        async (fates, steps, ticks) => {
          const server = aServer(fates);
          const browser = aBrowser(server);
          const tabs = [browser.openTab(), browser.openTab(), browser.openTab()];
          const written: string[] = [];
          for (const { do: what, tab } of steps) {
            if (what === 'write') {
              const id = `m${written.length}`;
              written.push(id);
              await tabs[tab]!.outbox.add(say(id));
            } else if (what === 'kill') {
              tabs[tab]!.kill();
              tabs[tab] = browser.openTab();
            } else if (what === 'retry') {
              void tabs[tab]!.outbox.retry();
            } else {
              await browser.run(2);
            }
            for (let tick = ticks.shift() ?? 0; tick > 0; tick -= 1) await Promise.resolve();
          }
          const last = browser.openTab();
          void last.outbox.flush();
          await browser.run();
          expect(server.stored).toEqual(written);
          expect(await browser.store.list()).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
