import type { Uploaded } from '../../api/endpoints.ts';

export type Mode = 'reply' | 'note';
export type DraftFile = Pick<Uploaded, 'id' | 'kind' | 'name' | 'bytes'>;
/** What somebody has begun to write: the reply and the private note are two texts, so that one can never go out as the other. */
export type Draft = { mode: Mode; reply: string; note: string; files: readonly DraftFile[] };
export const EMPTY_DRAFT: Draft = { mode: 'reply', reply: '', note: '', files: [] };

/** The part of localStorage this needs. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const isEmpty = (draft: Draft) => draft.reply === '' && draft.note === '' && draft.files.length === 0;

function parseFile(value: unknown): DraftFile | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, kind, name, bytes } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof bytes !== 'number') return null;
  return { id, name, bytes, kind: kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file' };
}

/** Reads what a browser kept, whatever happened to it; never throws. */
export function parseDraft(text: string | null): Draft {
  if (!text) return EMPTY_DRAFT;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return EMPTY_DRAFT;
    const { mode, reply, note, files } = value as Record<string, unknown>;
    return {
      mode: mode === 'note' ? 'note' : 'reply',
      reply: typeof reply === 'string' ? reply : '',
      note: typeof note === 'string' ? note : '',
      files: Array.isArray(files) ? files.map(parseFile).filter((file) => file !== null) : [],
    };
  } catch {
    return EMPTY_DRAFT;
  }
}

export type Drafts = {
  get(conversationId: string): Draft;
  set(conversationId: string, draft: Draft): void;
  /** Whether something unsent waits there. */
  has(conversationId: string): boolean;
  /** Another tab has written to the shelf (under that key; null: anything): what is held here is read again. */
  changedElsewhere(key: string | null): void;
  subscribe(listener: () => void): () => void;
};

/**
 * 草稿: one per conversation and person, kept over reload, sign-out by time-out and a crash. Written at once, since nothing tells us
 * when a tab dies; a shelf that refuses (full, private window) costs only the reload, not the typing.
 */
export function createDrafts(shelf: Shelf, userId: string): Drafts {
  const cache = new Map<string, Draft>();
  const listeners = new Set<() => void>();
  const keyOf = (conversationId: string) => `zhiyin.draft.${userId}.${conversationId}`;
  const get = (conversationId: string): Draft => {
    const held = cache.get(conversationId);
    if (held) return held;
    let text: string | null = null;
    try {
      text = shelf.getItem(keyOf(conversationId));
    } catch {
      text = null;
    }
    const draft = parseDraft(text);
    cache.set(conversationId, draft);
    return draft;
  };
  return {
    get,
    set(conversationId, draft) {
      cache.set(conversationId, draft);
      try {
        if (isEmpty(draft)) shelf.removeItem(keyOf(conversationId));
        else shelf.setItem(keyOf(conversationId), JSON.stringify(draft));
      } catch {
        // kept in memory until the reload
      }
      for (const listener of listeners) listener();
    },
    has: (conversationId) => !isEmpty(get(conversationId)),
    changedElsewhere(key) {
      const held = [...cache.keys()].filter((conversationId) => key === null || keyOf(conversationId) === key);
      if (held.length === 0) return;
      for (const conversationId of held) cache.delete(conversationId);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
