import type { Page, StaffConversation, StaffMessage } from '@zhiyin/contracts';
import type { ConversationQuery } from '../api/endpoints.ts';

/** What the desk knows of one conversation's messages: a run of positions, oldest first, and whether older ones exist. */
export type MessageFeed = { messages: readonly StaffMessage[]; hasEarlier: boolean };

/**
 * Puts messages into a feed, once each, by `pos`. A message read again replaces the old one (its attachment links are fresher).
 * The same feed comes back when nothing is new.
 */
export function insertMessages(feed: MessageFeed, incoming: readonly StaffMessage[]): MessageFeed {
  if (incoming.length === 0) return feed;
  const byPos = new Map(feed.messages.map((message) => [message.pos, message]));
  for (const message of incoming) byPos.set(message.pos, message);
  const messages = [...byPos.values()].sort((a, b) => a.pos - b.pos);
  return { ...feed, messages };
}

/**
 * What was read from the server joined with what is held by now: between asking and the answer live messages, replies and older pages
 * have come in, and none of them may go. Of two copies of a message the one just read stands (its attachment links are fresher).
 */
export function joinFeeds(now: MessageFeed | undefined, read: MessageFeed): MessageFeed {
  if (!now || now === read || now.messages.length === 0) return read;
  const joined = insertMessages(now, read.messages);
  const beginsEarlier = (now.messages[0]?.pos ?? 0) < (read.messages[0]?.pos ?? Number.POSITIVE_INFINITY);
  return { messages: joined.messages, hasEarlier: beginsEarlier ? now.hasEarlier : read.hasEarlier };
}

/** Of two accounts of a conversation the later one. */
export const laterOf = (held: StaffConversation | undefined, given: StaffConversation): StaffConversation =>
  held && held.version >= given.version ? held : given;

/**
 * Where the next page of a list begins: after the last row that is held now. The row the server named may have moved to the top
 * since, and whoever went on from there would be given the first page again, or (in a queue it has left) nothing at all.
 */
export function nextAfter(pages: readonly Page<StaffConversation>[]): string | null {
  const next = pages.at(-1)?.next ?? null;
  return next === null ? null : (pages.flatMap((page) => page.data).at(-1)?.id ?? next);
}

/** The last position up to which nothing is missing, counted from the first message held; 0 for an empty feed. What a client resumes from. */
export function contiguousPos(messages: readonly StaffMessage[]): number {
  let pos = 0;
  for (const message of messages) {
    if (pos !== 0 && message.pos !== pos + 1) break;
    pos = message.pos;
  }
  return pos;
}

/** Whether a conversation belongs in a list. A search text cannot be judged here (the server searches more than we hold): undefined. */
export function matchesQuery(query: ConversationQuery, conversation: StaffConversation, myAgentId: string | null): boolean | undefined {
  if (query.status && conversation.status !== query.status) return false;
  if (query.handledBy && conversation.handledBy !== query.handledBy) return false;
  if (query.inbox && conversation.inbox.id !== query.inbox) return false;
  if (query.queue && conversation.queue?.id !== query.queue) return false;
  if (query.team && conversation.team?.id !== query.team) return false;
  if (query.contact && conversation.contact.id !== query.contact) return false;
  if (query.assignee) {
    const wanted = query.assignee === 'me' ? myAgentId : query.assignee === 'none' ? null : query.assignee;
    if ((conversation.assignee?.id ?? null) !== wanted) return false;
  }
  return query.q ? undefined : true;
}

/** Newest change first; the queue (排队) longest wait first. */
function comesBefore(query: ConversationQuery, a: StaffConversation, b: StaffConversation): boolean {
  if (query.handledBy === 'queue') {
    const left = a.enqueuedAt ?? a.waitingSince ?? a.createdAt;
    const right = b.enqueuedAt ?? b.waitingSince ?? b.createdAt;
    return left === right ? a.id < b.id : left < right;
  }
  return a.updatedAt === b.updatedAt ? a.id > b.id : a.updatedAt > b.updatedAt;
}

/**
 * Folds one changed conversation into the loaded pages of a list: moved, replaced, added or taken out. An older `version` changes
 * nothing. What belongs below the last loaded row of an unfinished list is left to the next page. The same pages come back when nothing changes.
 */
export function foldIntoPages(
  pages: readonly Page<StaffConversation>[],
  conversation: StaffConversation,
  query: ConversationQuery,
  myAgentId: string | null,
): readonly Page<StaffConversation>[] {
  const held = pages.flatMap((page) => page.data).find((row) => row.id === conversation.id);
  if (held && held.version >= conversation.version) return pages;
  const matches = matchesQuery(query, conversation, myAgentId);
  if (matches === undefined) {
    if (!held) return pages;
    return pages.map((page) => ({ ...page, data: page.data.map((row) => (row.id === conversation.id ? conversation : row)) }));
  }
  if (!matches && !held) return pages;
  const without = held ? pages.map((page) => ({ ...page, data: page.data.filter((row) => row.id !== conversation.id) })) : [...pages];
  if (!matches) return without;
  for (const [index, page] of without.entries()) {
    const at = page.data.findIndex((row) => comesBefore(query, conversation, row));
    if (at >= 0) {
      without[index] = { ...page, data: [...page.data.slice(0, at), conversation, ...page.data.slice(at)] };
      return without;
    }
  }
  const last = without.at(-1);
  if (!last) return [{ data: [conversation], next: null }];
  if (last.next !== null && !held) return pages;
  without[without.length - 1] = { ...last, data: [...last.data, conversation] };
  return without;
}

/** What a changed conversation means to the person at this desk. */
export type Notice = { kind: 'assigned' | 'queued'; conversation: StaffConversation };

/**
 * 新会话提醒: somebody came to me, or began to wait for anyone.
 * @param before what was known of the conversation, if anything. Without it nothing is said unless the event is fresh (`isFresh`),
 * so that a reconnect does not announce an old queue again.
 */
export function noticeOf(
  before: StaffConversation | undefined,
  after: StaffConversation,
  myAgentId: string | null,
  isFresh: boolean,
): Notice | null {
  if (before && before.version >= after.version) return null;
  if (!before && !isFresh) return null;
  if (after.status !== 'open') return null;
  if (myAgentId && after.handledBy === 'agent' && after.assignee?.id === myAgentId && before?.assignee?.id !== myAgentId)
    return { kind: 'assigned', conversation: after };
  if (after.handledBy === 'queue' && before?.handledBy !== 'queue') return { kind: 'queued', conversation: after };
  return null;
}
