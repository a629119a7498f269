import type { DraftFile, Shelf } from './drafts.ts';

/** A message on its way out. Its `clientId` never changes, so sending it again can never make two of it. */
export type Outgoing = {
  clientId: string;
  conversationId: string;
  text: string;
  private: boolean;
  files: readonly DraftFile[];
  createdAt: string;
  state: 'sending' | 'failed';
  /** Why it failed, as an error code of the API. */
  errorCode?: string;
};

export type Delivery = { ok: true } | { ok: false; errorCode: string };

export type Outbox = {
  list(conversationId: string): readonly Outgoing[];
  send(message: Omit<Outgoing, 'state' | 'errorCode'>): Promise<Delivery>;
  retry(clientId: string): Promise<Delivery | null>;
  /** Sends again what only the network kept back. */
  retryUnreached(): void;
  discard(clientId: string): Outgoing | null;
  /** The server is known to have it (its own reply was lost, or a live frame came first). */
  arrived(clientIds: Iterable<string>): void;
  subscribe(listener: () => void): () => void;
};

const EMPTY: readonly Outgoing[] = [];

function parseOutbox(text: string | null): Outgoing[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(
      (entry): entry is Outgoing =>
        typeof entry === 'object' &&
        entry !== null &&
        typeof entry.clientId === 'string' &&
        typeof entry.conversationId === 'string' &&
        typeof entry.text === 'string' &&
        Array.isArray(entry.files),
    );
  } catch {
    return [];
  }
}

/**
 * 发件箱: what this person has sent and the server has not yet confirmed, kept over a reload. What was under way when the page went
 * shows as failed afterwards and can be sent again without fear of a second copy.
 * @param deliver does the call; resolves when the server has stored the message, rejects never
 */
export function createOutbox(shelf: Shelf, userId: string, deliver: (message: Outgoing) => Promise<Delivery>): Outbox {
  const key = `zhiyin.outbox.${userId}`;
  const readShelf = (): Outgoing[] => {
    try {
      return parseOutbox(shelf.getItem(key));
    } catch {
      return [];
    }
  };
  let all: readonly Outgoing[] = readShelf().map((entry) => ({
    ...entry,
    state: 'failed' as const,
    errorCode: entry.errorCode ?? 'network',
  }));
  const byConversation = new Map<string, readonly Outgoing[]>();
  const listeners = new Set<() => void>();

  /** Makes one change here and on the shelf, where another tab (or the desk as it was before one left it) may keep messages of its own. */
  function change(make: (entries: readonly Outgoing[]) => readonly Outgoing[]): void {
    all = make(all);
    byConversation.clear();
    try {
      const kept = make(readShelf());
      if (kept.length === 0) shelf.removeItem(key);
      else shelf.setItem(key, JSON.stringify(kept));
    } catch {
      // kept in memory until the reload
    }
    for (const listener of listeners) listener();
  }

  async function attempt(message: Outgoing): Promise<Delivery> {
    const delivery = await deliver(message);
    if (delivery.ok) change((entries) => entries.filter((entry) => entry.clientId !== message.clientId));
    else
      change((entries) =>
        entries.map((entry) =>
          entry.clientId === message.clientId ? { ...entry, state: 'failed', errorCode: delivery.errorCode } : entry,
        ),
      );
    return delivery;
  }

  async function retry(clientId: string): Promise<Delivery | null> {
    const held = all.find((entry) => entry.clientId === clientId);
    if (!held || held.state === 'sending') return null;
    const again: Outgoing = { ...held, state: 'sending' };
    delete again.errorCode;
    change((entries) => entries.map((entry) => (entry.clientId === clientId ? again : entry)));
    return attempt(again);
  }

  return {
    list(conversationId) {
      const held = byConversation.get(conversationId);
      if (held) return held;
      const found = all.filter((entry) => entry.conversationId === conversationId);
      const list = found.length > 0 ? found : EMPTY;
      byConversation.set(conversationId, list);
      return list;
    },
    send(message) {
      const outgoing: Outgoing = { ...message, state: 'sending' };
      change((entries) => [...entries, outgoing]);
      return attempt(outgoing);
    },
    retry,
    retryUnreached() {
      for (const entry of all)
        if (entry.state === 'failed' && (entry.errorCode === 'network' || entry.errorCode === 'unavailable')) void retry(entry.clientId);
    },
    discard(clientId) {
      const held = all.find((entry) => entry.clientId === clientId) ?? null;
      if (held) change((entries) => entries.filter((entry) => entry.clientId !== clientId));
      return held;
    },
    arrived(clientIds) {
      const known = new Set(clientIds);
      if (all.some((entry) => known.has(entry.clientId))) change((entries) => entries.filter((entry) => !known.has(entry.clientId)));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A permanent id for a message, 128 random bits. (`crypto.randomUUID` is missing on plain-HTTP addresses.) */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
