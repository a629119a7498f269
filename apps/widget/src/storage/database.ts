import type { OutboxEntry, OutboxStore } from '../core/outbox.ts';
import type { Timeline } from '../core/timeline.ts';

/** One small IndexedDB per inbox: the outbox, and the timeline as last seen (so that a reload shows it at once). */
export type Database = {
  outbox: OutboxStore;
  readTimeline(visitorId: string): Promise<Timeline | null>;
  writeTimeline(visitorId: string, timeline: Timeline): Promise<void>;
  clearTimeline(): Promise<void>;
};

const VERSION = 1;
/** Some browsers, some days, never answer. */
const OPEN_TIMEOUT_MS = 2000;
/** Orders of entries that found no room on disk: behind all others. */
const MEMORY_FROM = 1e12;

export async function openDatabase(inbox: string): Promise<Database> {
  const memory = inMemory(MEMORY_FROM);
  try {
    const disk = onIndexedDb(await open(`zhiyin:${inbox}`));
    return { ...disk, outbox: withSpare(disk.outbox, memory.outbox) };
  } catch {
    // Storage is closed to embedded pages here: the outbox then lives as long as the page.
    return memory;
  }
}

/** A full disk must not cost the customer a message: what finds no room waits in memory. */
export function withSpare(disk: OutboxStore, memory: OutboxStore): OutboxStore {
  const home = (order: number) => (order >= MEMORY_FROM ? memory : disk);
  return {
    list: async () => [...(await disk.list().catch(() => [])), ...(await memory.list())],
    add: (entry) => disk.add(entry).catch(() => memory.add(entry)),
    update: (entry) => home(entry.order).update(entry),
    remove: (order) => home(order).remove(order),
  };
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    setTimeout(reject, OPEN_TIMEOUT_MS, new Error('no answer'));
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
      request.result.createObjectStore('timeline');
    };
    request.onsuccess = () => {
      // A newer tab wants to upgrade: do not stand in its way.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

function onIndexedDb(db: IDBDatabase): Database {
  /** Runs one transaction; resolves with the request's result after the commit, not before. */
  function run<T>(
    store: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const tx = db.transaction(store, mode, { durability: 'strict' });
      const request = work(tx.objectStore(store));
      tx.oncomplete = () => resolve(request?.result);
      tx.onabort = () => reject(tx.error ?? request?.error);
      tx.onerror = () => reject(tx.error ?? request?.error);
    });
  }

  return {
    outbox: {
      list: async () => ((await run('outbox', 'readonly', (store) => store.getAll())) ?? []) as OutboxEntry[],
      add: async (entry) => (await run('outbox', 'readwrite', (store) => store.add(entry))) as number,
      async update(entry) {
        await run('outbox', 'readwrite', (store) => {
          const found = store.getKey(entry.order);
          found.onsuccess = () => {
            if (found.result !== undefined) store.put(entry);
          };
          return undefined;
        });
      },
      async remove(order) {
        await run('outbox', 'readwrite', (store) => store.delete(order));
      },
    },
    async readTimeline(visitorId) {
      const kept = (await run('timeline', 'readonly', (store) => store.get('last'))) as
        | { visitorId: string; timeline: Timeline }
        | undefined;
      return kept?.visitorId === visitorId ? kept.timeline : null;
    },
    async writeTimeline(visitorId, timeline) {
      await run('timeline', 'readwrite', (store) => store.put({ visitorId, timeline }, 'last'));
    },
    async clearTimeline() {
      await run('timeline', 'readwrite', (store) => store.delete('last'));
    },
  };
}

export function inMemory(firstOrder = 0): Database {
  const entries = new Map<number, OutboxEntry>();
  let last = firstOrder;
  let kept: { visitorId: string; timeline: Timeline } | null = null;
  return {
    outbox: {
      list: async () => [...entries.values()],
      async add(entry) {
        last += 1;
        entries.set(last, { ...entry, order: last });
        return last;
      },
      async update(entry) {
        if (entries.has(entry.order)) entries.set(entry.order, entry);
      },
      async remove(order) {
        entries.delete(order);
      },
    },
    readTimeline: async (visitorId) => (kept?.visitorId === visitorId ? kept.timeline : null),
    async writeTimeline(visitorId, timeline) {
      kept = { visitorId, timeline };
    },
    async clearTimeline() {
      kept = null;
    },
  };
}
