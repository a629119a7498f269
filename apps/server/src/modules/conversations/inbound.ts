import type { Conversation, Message, StaffConversation } from '@zhiyin/contracts';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';
import { lockFor } from '../../platform/postgres/locks.ts';
import { recordEvent, summaryOf } from './append.ts';
import { findByClientId } from './rows.ts';
import { type ConversationRow, type LinkOf, type MessageRow, type StoredAttachment, toConversation, toMessage } from './views.ts';

/** Quiet time after a customer's line before the bot answers: people write one question in several lines. */
export const TURN_QUIET_MS = 180;

export type InboundMessage = {
  visitorId: string;
  clientId: string;
  messageId: string;
  text: string;
  /** Claims the attachments, inside the transaction and only for a message that is new. */
  attach?: () => Promise<StoredAttachment[]>;
  /** Who and where, asked only when a conversation must be made. */
  who: () => Promise<{ contactId: string; contact: StaffConversation['contact']; inbox: { id: string; name: string }; locale: string }>;
};

/**
 * One customer message, one statement: the visitor's latest conversation is locked, its counters move, the message, the pending bot turn and the
 * event are written. No row comes back when the client id is known already or there is no conversation to go on with.
 *
 * A conversation resolved less than a day ago opens again and goes back to the bot; an older one stays closed and a new one is made.
 * Values: visitor, client id, message id, now, text, stored attachments, last message, due at.
 */
const appendInbound = (mayReopen: boolean) => `
WITH c AS (
  SELECT workspace_id, id, status FROM conversations WHERE visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE
), u AS (
  UPDATE conversations v SET
    last_seq = v.last_seq + 1, last_pos = v.last_pos + 1, version = v.version + 1, updated_at = $4, unread = v.unread + 1,
    contact_read_seq = v.last_seq + 1, last_message = $7,
    status = CASE WHEN v.status IN ('resolved', 'snoozed', 'pending') THEN 'open' ELSE v.status END,
    snoozed_until = NULL, resolved_at = NULL,
    handled_by = CASE WHEN v.status = 'resolved' THEN 'bot' ELSE v.handled_by END,
    assignee_id = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.assignee_id END,
    assignee = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.assignee END,
    rating = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.rating END,
    handoff = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.handoff END,
    waiting_since = CASE WHEN v.status <> 'resolved' AND v.handled_by = 'agent' THEN COALESCE(v.waiting_since, $4) ELSE v.waiting_since END
  FROM c
  WHERE v.workspace_id = c.workspace_id AND v.id = c.id
    AND (v.status <> 'resolved'${mayReopen ? " OR v.resolved_at > $4::timestamptz - interval '24 hours'" : ''})
    AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.client_scope = $1 AND m.client_id = $2)
  RETURNING v.*, c.status AS was
), m AS (
  INSERT INTO messages (conversation_id, pos, seq, id, sender, kind, text, client_scope, client_id, attachments, created_at)
  SELECT u.id, u.last_pos, u.last_seq, $3, 'contact', 'text', $5, $1, $2, $6, $4 FROM u
), q AS (
  INSERT INTO bot_turn_queue (conversation_id, workspace, wanted_seq, due_at)
  SELECT u.id, u.workspace_id, u.last_seq, $8 FROM u WHERE u.handled_by = 'bot'
  ON CONFLICT (conversation_id) DO UPDATE SET wanted_seq = EXCLUDED.wanted_seq, due_at = EXCLUDED.due_at, attempts = 0
), e AS (
  INSERT INTO domain_events (type, conversation_id, payload, at)
  SELECT 'message.created', u.id, jsonb_build_object('messageId', $3::text, 'sender', 'contact', 'seq', u.last_seq), $4 FROM u
)
SELECT * FROM u`;

const APPEND_INBOUND = appendInbound(true);
/** The same for a conversation that is under way, which needs no second look: a resolved one is left to `APPEND_INBOUND`. */
const APPEND_UNDER_WAY = appendInbound(false);

/** Makes a conversation inside the transaction, with its event. */
export async function openConversation(
  tx: Tx,
  ids: Platform['ids'],
  visitorId: string,
  who: Awaited<ReturnType<InboundMessage['who']>>,
  now: Date,
): Promise<string> {
  const id = ids.next('conversation');
  await tx.query(
    'INSERT INTO conversations (id, visitor_id, contact_id, inbox_id, inbox, contact, locale, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$8)',
    [id, visitorId, who.contactId, who.inbox.id, JSON.stringify(who.inbox), JSON.stringify(who.contact), who.locale, now],
  );
  await recordEvent(tx, 'conversation.created', id, { inboxId: who.inbox.id, contactId: who.contactId }, now);
  return id;
}

/** Taking in what customers write. */
export function createInbound(
  { db, clock, ids }: Pick<Platform, 'db' | 'clock' | 'ids'>,
  announce: (row: ConversationRow, messages: readonly MessageRow[]) => void,
  linkOf: LinkOf,
) {
  return {
    /** Takes one customer message. The same client id again gives the first result with `duplicate`. */
    async appendInbound(
      input: InboundMessage,
    ): Promise<{ message: Message; conversation: Conversation; row: ConversationRow; duplicate: boolean }> {
      const now = clock.now();
      const dueAt = new Date(now.getTime() + TURN_QUIET_MS);
      const valuesWith = (attachments: StoredAttachment[] | null) => [
        input.visitorId,
        input.clientId,
        input.messageId,
        now,
        input.text,
        attachments && JSON.stringify(attachments),
        JSON.stringify(summaryOf('contact', input.text, now, attachments)),
        dueAt,
      ];
      const taken = (row: ConversationRow, attachments: StoredAttachment[] | null) => {
        const message: MessageRow = {
          conversation_id: row.id,
          pos: row.last_pos,
          seq: row.last_seq,
          id: input.messageId,
          sender: 'contact',
          kind: 'text',
          text: input.text,
          private: false,
          client_id: input.clientId,
          author: null,
          sources: null,
          quick_replies: null,
          attachments,
          emotion: null,
          turn_id: null,
          created_at: now,
        };
        announce(row, [message]);
        return { message, row, duplicate: false };
      };
      /** Everything that is not one more line in a conversation that is under way. */
      const carefully = () =>
        db.tx(async (tx) => {
          // Nobody else can be writing for this visitor from here on, so what is looked up stays true.
          await lockFor(tx, 'conversations.visitor', input.visitorId);
          await tx.query('SELECT 1 FROM conversations WHERE visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE', [
            input.visitorId,
          ]);
          const known = await findByClientId(tx, input.visitorId, input.clientId);
          if (known) return { ...known, duplicate: true };
          const attachments = input.attach ? await input.attach() : null;
          const values = valuesWith(attachments);
          let [row] = await tx.query<ConversationRow & { was: string }>(APPEND_INBOUND, values, 'append-inbound');
          if (!row) {
            await openConversation(tx, ids, input.visitorId, await input.who(), now);
            [row] = await tx.query<ConversationRow & { was: string }>(APPEND_INBOUND, values, 'append-inbound');
            if (!row) throw new Error('a new conversation took no message');
          } else if (row.was === 'resolved') {
            await recordEvent(tx, 'conversation.reopened', row.id, { by: 'contact' }, now);
            // What was said to a person before is done with: the bot answers from this line on.
            await tx.query(
              `INSERT INTO dialogue_states (conversation_id, state, handled_seq, updated_at) VALUES ($1, 'null', $2, $3)
               ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET handled_seq = GREATEST(dialogue_states.handled_seq, EXCLUDED.handled_seq)`,
              [row.id, row.last_seq - 1, now],
            );
          }
          return taken(row, attachments);
        });
      /** One more line in a conversation that is under way; undefined when it is not that. Not inside a transaction, which a rival's line would end. */
      const quickly = async () => {
        if (input.attach || db.isInTransaction()) return undefined;
        try {
          const [row] = await db.single<ConversationRow>(APPEND_UNDER_WAY, valuesWith(null), 'append-under-way');
          return row && taken(row, null);
        } catch (error) {
          if (!isUniqueViolation(error, 'messages_client')) throw error;
          return undefined;
        }
      };
      const done = (await quickly()) ?? (await carefully());
      return { message: toMessage(done.message, linkOf), conversation: toConversation(done.row), row: done.row, duplicate: done.duplicate };
    },
  };
}
