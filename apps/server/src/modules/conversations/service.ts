import type { DomainEventType, QueuePlace, StaffConversation, StaffMessage } from '@zhiyin/contracts';
import { AppError, isSameJson } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { lockFor } from '../../platform/postgres/locks.ts';
import { appendLocked, type ConversationPatch, type Entry, lockConversation, recordEvent } from './append.ts';
import { createInbound, type InboundMessage, openConversation } from './inbound.ts';
import { createReading } from './reading.ts';
import { findByClientId, getRow, latestRow } from './rows.ts';
import { createTurns } from './turns.ts';
import { type ConversationRow, type LinkOf, type MessageRow, toStaffConversation, toStaffMessage } from './views.ts';

/** What a wake-up of the topic `conversation` carries inside one process. */
export type ConversationNews = { row: ConversationRow; messages: readonly MessageRow[] };

type NewEvent = { type: DomainEventType; payload: object };

export type Conversations = ReturnType<typeof createConversations>;

/** 会话: conversations and messages, who handles them, and the dialogue's memory. Acknowledges only what is committed. */
export function createConversations(platform: Platform, { linkOf }: { linkOf: LinkOf }) {
  const { db, clock, ids, bus } = platform;

  /** After COMMIT: wake whoever follows this conversation, here with the news itself, elsewhere by id. */
  function announce(row: ConversationRow, messages: readonly MessageRow[]): void {
    const news: ConversationNews = { row, messages };
    const workspaceId = row.workspace_id;
    db.afterCommit(() =>
      bus.publish({
        workspaceId,
        topic: 'conversation',
        body: { id: row.id, keys: [`c:${row.id}`, `v:${row.visitor_id}`, `l:${workspaceId}`], version: row.version },
        local: news,
      }),
    );
  }

  /** Changes a conversation under its lock. `change` returns undefined to leave it as it is. */
  async function update(
    id: string,
    change: (row: ConversationRow, now: Date, tx: Tx) => { entries?: Entry[]; patch?: ConversationPatch; events?: NewEvent[] } | undefined,
  ): Promise<{ row: ConversationRow; messages: MessageRow[] }> {
    return db.tx(async (tx) => {
      const row = await lockConversation(tx, id);
      if (!row) throw new AppError('not_found', 'There is no such conversation.');
      const now = clock.now();
      const wanted = change(row, now, tx);
      if (!wanted) return { row, messages: [] };
      const done = await appendLocked(tx, ids, row, now, wanted.entries ?? [], wanted.patch ?? {});
      for (const event of wanted.events ?? []) await recordEvent(tx, event.type, id, event.payload, now);
      for (const message of done.messages)
        if (!message.private)
          await recordEvent(tx, 'message.created', id, { messageId: message.id, sender: message.sender, seq: message.seq }, now);
      announce(done.row, done.messages);
      return done;
    });
  }

  return {
    ...createInbound(platform, announce, linkOf),
    ...createReading(platform, linkOf),
    ...createTurns(platform, announce),
    update,
    toStaff: toStaffConversation,

    /**
     * Takes one staff message or note. The same client id again gives the first result with `duplicate`, whatever has happened since;
     * `entryOf` is asked only for one that is new, under the conversation's lock, and may refuse.
     */
    async appendStaff(
      id: string,
      client: { scope: string; id: string },
      entryOf: (row: ConversationRow) => Promise<{ entry: Entry; patch: ConversationPatch; events?: NewEvent[] }>,
    ): Promise<{ message: StaffMessage; conversation: StaffConversation; duplicate: boolean }> {
      return db.tx(async (tx) => {
        const before = await lockConversation(tx, id);
        if (!before) throw new AppError('not_found', 'There is no such conversation.');
        const known = await findByClientId(tx, client.scope, client.id);
        if (known && known.row.id !== id) throw new AppError('conflict', 'This client id was used in another conversation.');
        if (known) return { message: toStaffMessage(known.message, linkOf), conversation: toStaffConversation(known.row), duplicate: true };
        const { entry, patch, events } = await entryOf(before);
        const { row, messages } = await update(id, () => ({ entries: [{ ...entry, client }], patch, ...(events && { events }) }));
        return { message: toStaffMessage(messages[0] as MessageRow, linkOf), conversation: toStaffConversation(row), duplicate: false };
      });
    },

    /** The visitor's conversation that is not resolved, made if there is none. */
    async openFor(visitorId: string, who: InboundMessage['who']): Promise<ConversationRow> {
      return db.tx(async (tx) => {
        await lockFor(tx, 'conversations.visitor', visitorId);
        const known = await latestRow(tx, visitorId);
        if (known && known.status !== 'resolved') return known;
        const id = await openConversation(tx, ids, visitorId, await who(), clock.now());
        const row = await getRow(tx, id);
        announce(row, []);
        return row;
      });
    },

    /** New places in the queue, told to those who wait; a place never grows. */
    async setPlaces(places: readonly { conversationId: string; place: QueuePlace }[]): Promise<void> {
      for (const { conversationId, place } of places) {
        await update(conversationId, (row) =>
          row.handled_by !== 'queue' || isSameJson(row.place, place) ? undefined : { patch: { place } },
        );
      }
    },

    /** The copies of a contact in their 50 latest conversations follow the contact. */
    async copyContact(contact: StaffConversation['contact']): Promise<void> {
      await db.tx(async (tx) => {
        const rows = await tx.query<{ id: string; contact: unknown }>(
          'SELECT id, contact FROM conversations WHERE contact_id = $1 ORDER BY created_at DESC LIMIT 50',
          [contact.id],
        );
        for (const row of rows) if (!isSameJson(row.contact, contact)) await update(row.id, () => ({ patch: { contact } }));
      });
    },

    /** Snoozed conversations whose time has come. */
    async wakeSnoozed(): Promise<number> {
      const due = await db.tx((tx) =>
        tx.query<{ id: string }>("SELECT id FROM conversations WHERE status = 'snoozed' AND snoozed_until <= now() LIMIT 200"),
      );
      for (const { id } of due) {
        await update(id, (row, now) =>
          row.status !== 'snoozed'
            ? undefined
            : {
                patch: { status: 'open', snoozed_until: null, waiting_since: row.handled_by === 'agent' ? now : row.waiting_since },
                events: [{ type: 'conversation.reopened', payload: { by: 'snooze' } }],
              },
        );
      }
      return due.length;
    },

    async recordEvent(type: DomainEventType, conversationId: string | null, payload: object): Promise<void> {
      await db.tx((tx) => recordEvent(tx, type, conversationId, payload, clock.now()));
    },
  };
}
