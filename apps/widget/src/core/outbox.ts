import { backoffMs } from './backoff.ts';

/**
 * 发件箱: what the customer has sent and the server has not yet acknowledged.
 * Kept in the browser's own store, so closing the tab or losing the network loses nothing; sent in order, one at a time,
 * always under the same client id, so that a message sent twice is stored once.
 */
export type OutboxFile = {
  name: string;
  mime: string;
  bytes: number;
  content: Blob /** The server's id once uploaded. */;
  attachmentId?: string;
};
export type OutboxEntry = {
  /** Given by the store, growing: the order of sending over all tabs. */
  order: number;
  clientId: string;
  /** Whose message it is; null until there is a visitor. Another visitor's entries are left alone. */
  visitorId: string | null;
  text: string;
  files: OutboxFile[];
  createdAt: number;
  /** `waiting`: will be sent by itself. `refused`: the server said no; only the customer's tap sends it again. */
  state: 'waiting' | 'refused';
  attempts: number;
  /** Not before this time (ms since 1970): back-off, or what Retry-After asked for. */
  notBefore: number;
  problem?: { code: string; message: string; requestId?: string };
};

/** The few things an outbox needs of a store. IndexedDB in the browser. */
export type OutboxStore = {
  list(): Promise<OutboxEntry[]>;
  add(entry: Omit<OutboxEntry, 'order'>): Promise<number>;
  /** Writes an entry back; one that has been removed meanwhile stays removed. */
  update(entry: OutboxEntry): Promise<void>;
  remove(order: number): Promise<void>;
};

export type SendResult =
  | { outcome: 'sent' }
  /** The network, or a server that has no time now. `retryAfterMs` is the server's own wish. */
  | { outcome: 'later'; retryAfterMs: number | null; problem: NonNullable<OutboxEntry['problem']> }
  /** It will never be taken as it is. */
  | { outcome: 'refused'; problem: NonNullable<OutboxEntry['problem']> };

type OutboxPorts = {
  store: OutboxStore;
  /** Delivers one entry; resolves when the server has acknowledged it and the transcript shows it. Never rejects. */
  send(entry: OutboxEntry): Promise<SendResult>;
  /** Runs `work` while no other tab does; undefined when another tab is at it. */
  alone<T>(work: () => Promise<T>): Promise<T | undefined>;
  now(): number;
  chance(): number;
  /** Asks for another `flush` after that time. */
  wakeIn(ms: number): void;
  /** Something in the outbox is different: show it again, tell the other tabs. */
  changed(): void;
};

export function createOutbox(ports: OutboxPorts) {
  const { store } = ports;
  let visitorId: string | null = null;
  let sending: string | null = null;
  let running: Promise<void> | null = null;
  let again = false;

  const mine = (entry: OutboxEntry) => entry.visitorId === null || entry.visitorId === visitorId;

  async function list(): Promise<OutboxEntry[]> {
    return (await store.list()).filter(mine).sort((a, b) => a.order - b.order);
  }

  /** Sends the head until the store is empty, the head must wait, or there is no visitor yet. */
  async function drain(): Promise<void> {
    for (;;) {
      const head = visitorId === null ? undefined : (await list()).find((entry) => entry.state === 'waiting');
      if (!head) return;
      const waitMs = head.notBefore - ports.now();
      if (waitMs > 0) {
        // Not in one long sleep: the computer's clock may be set meanwhile.
        ports.wakeIn(Math.min(waitMs, 60_000));
        return;
      }
      sending = head.clientId;
      ports.changed();
      const owned = { ...head, visitorId };
      const result = await ports.send(owned);
      sending = null;
      if (result.outcome === 'sent') {
        await store.remove(head.order);
        ports.changed();
        continue;
      }
      const attempts = head.attempts + 1;
      if (result.outcome === 'refused') {
        await store.update({ ...owned, state: 'refused', attempts, problem: result.problem });
        ports.changed();
        continue;
      }
      const pauseMs = Math.max(result.retryAfterMs ?? 0, backoffMs(attempts, ports.chance()));
      await store.update({ ...owned, attempts, notBefore: ports.now() + pauseMs, problem: result.problem });
      ports.changed();
      ports.wakeIn(pauseMs);
      return;
    }
  }

  /** Starts sending; while it runs, further calls make it look once more at the end. */
  function flush(): Promise<void> {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          const ran = await ports
            .alone(async () => {
              await drain();
              return true;
            })
            // The store itself failed (closed, full): nothing is lost by trying again later.
            .catch(() => undefined);
          // Another tab sends; it will also see what this one has added, but look again in case it has just finished.
          if (!ran) ports.wakeIn(2000);
        }
      } finally {
        sending = null;
        running = null;
      }
    })();
    return running;
  }

  return {
    list,
    flush,
    sendingId: () => sending,
    /** Whose outbox this is from now on; entries written before anybody was known become theirs when sent. */
    belongsTo(id: string | null) {
      visitorId = id;
    },
    async add(message: { clientId: string; text: string; files: OutboxFile[] }): Promise<void> {
      await store.add({ ...message, visitorId, createdAt: ports.now(), state: 'waiting', attempts: 0, notBefore: 0 });
      ports.changed();
      void flush();
    },
    /** The uploaded half of an entry, kept so that a retry does not upload twice. */
    async keepProgress(entry: OutboxEntry): Promise<void> {
      await store.update(entry);
    },
    /** The customer taps "send again", or the network is back: what waits goes at once. */
    async retry(clientId?: string): Promise<void> {
      for (const entry of await list()) {
        const asked = clientId === entry.clientId;
        if (!asked && (clientId !== undefined || entry.state !== 'waiting')) continue;
        // A refused upload may have expired on the server: send it whole again.
        const files = entry.state === 'refused' ? entry.files.map(({ attachmentId: _gone, ...file }) => file) : entry.files;
        await store.update({ ...entry, files, state: 'waiting', notBefore: 0 });
      }
      ports.changed();
      await flush();
    },
    async discard(clientId: string): Promise<void> {
      for (const entry of await list()) if (entry.clientId === clientId && sending !== clientId) await store.remove(entry.order);
      ports.changed();
    },
    async clear(): Promise<void> {
      for (const entry of await store.list()) await store.remove(entry.order);
      ports.changed();
    },
  };
}
