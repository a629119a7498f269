import type { Conversation, ConversationCounts, Message, StaffConversation, StaffMessage } from '@zhiyin/contracts';
import type { Platform } from '../../platform/platform.ts';
import { type ListFilter, listSql } from './list.ts';
import { getRow, latestRow } from './rows.ts';
import { isTest } from './trial-rules.ts';
import {
  type ConversationRow,
  type LinkOf,
  type MessageRow,
  toConversation,
  toMessage,
  toStaffConversation,
  toStaffMessage,
} from './views.ts';

/** What is asked of conversations; nothing here writes. */
export function createReading({ db }: Pick<Platform, 'db'>, linkOf: LinkOf) {
  return {
    /** Everything the customer sees after `after` in the latest conversation. */
    async visitorMessages(
      visitorId: string,
      after: number,
      limit = 200,
    ): Promise<{ data: Message[]; conversation: Conversation | null; row: ConversationRow | null }> {
      return db.tx(async (tx) => {
        const row = await latestRow(tx, visitorId);
        if (!row) return { data: [], conversation: null, row: null };
        const rows =
          row.last_seq > after
            ? await tx.query<MessageRow>(
                'SELECT * FROM messages WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
                [row.id, after, limit],
                'messages-after-seq',
              )
            : [];
        return { data: rows.map((m) => toMessage(m, linkOf)), conversation: toConversation(row), row };
      });
    },
    /** Staff messages after or before a position, oldest first. */
    async staffMessages(
      id: string,
      range: { after?: number; before?: number; limit: number },
    ): Promise<{ data: StaffMessage[]; conversation: StaffConversation }> {
      return db.tx(async (tx) => {
        const row = await getRow(tx, id);
        const rows =
          range.after !== undefined
            ? await tx.query<MessageRow>(
                'SELECT * FROM messages WHERE conversation_id = $1 AND pos > $2 ORDER BY pos LIMIT $3',
                [id, range.after, range.limit],
                'messages-after-pos',
              )
            : (
                await tx.query<MessageRow>(
                  'SELECT * FROM messages WHERE conversation_id = $1 AND pos < $2 ORDER BY pos DESC LIMIT $3',
                  [id, range.before ?? 2 ** 31 - 1, range.limit],
                  'messages-before-pos',
                )
              ).reverse();
        return { data: rows.map((m) => toStaffMessage(m, linkOf)), conversation: toStaffConversation(row) };
      });
    },
    async get(id: string): Promise<StaffConversation> {
      return db.tx(async (tx) => toStaffConversation(await getRow(tx, id)));
    },
    async getRow(id: string): Promise<ConversationRow> {
      return db.tx((tx) => getRow(tx, id));
    },
    async findLatestOf(visitorId: string): Promise<ConversationRow | undefined> {
      return db.tx((tx) => latestRow(tx, visitorId));
    },
    async transcript(id: string): Promise<MessageRow[]> {
      return db.tx((tx) => tx.query<MessageRow>('SELECT * FROM messages WHERE conversation_id = $1 ORDER BY pos', [id]));
    },
    /** What the customer could read before given messages, at most `limit` lines each, oldest first; by the message's id. */
    async linesBefore(
      messages: readonly { conversationId: string; messageId: string }[],
      limit = 12,
    ): Promise<Map<string, { sender: 'contact' | 'bot' | 'agent'; text: string }[]>> {
      const rows = await db.tx((tx) =>
        tx.query<{ id: string; sender: 'contact' | 'bot' | 'agent'; text: string }>(
          `SELECT f.id, l.sender, l.text
             FROM (SELECT DISTINCT r.* FROM jsonb_to_recordset($1::jsonb) AS r("conversationId" text, "messageId" text)) a
             JOIN messages f ON f.id = a."messageId" AND f.conversation_id = a."conversationId"
            CROSS JOIN LATERAL (SELECT m.pos, m.sender, m.text FROM messages m
                                 WHERE m.conversation_id = f.conversation_id AND m.pos < f.pos AND NOT m.private AND m.sender IN ('contact', 'bot', 'agent') AND m.text <> ''
                                 ORDER BY m.pos DESC LIMIT $2) l
            ORDER BY f.id, l.pos`,
          [JSON.stringify(messages), limit],
        ),
      );
      const lines = new Map<string, { sender: 'contact' | 'bot' | 'agent'; text: string }[]>();
      for (const { id, sender, text } of rows) lines.set(id, [...(lines.get(id) ?? []), { sender, text }]);
      return lines;
    },
    /** Which of these are no customer's. */
    async testsAmong(ids: readonly string[]): Promise<Set<string>> {
      const rows = await db.tx((tx) =>
        tx.query<Pick<ConversationRow, 'id' | 'channel' | 'attributes'>>(
          'SELECT id, channel, attributes FROM conversations WHERE id = ANY($1)',
          [ids],
        ),
      );
      return new Set(rows.filter(isTest).map((row) => row.id));
    },
    async findMessage(id: string): Promise<MessageRow | undefined> {
      return db.tx(async (tx) => (await tx.query<MessageRow>('SELECT * FROM messages WHERE id = $1', [id]))[0]);
    },
    async list(filter: ListFilter): Promise<{ data: StaffConversation[]; next: string | null }> {
      return db.tx(async (tx) => {
        const { text, values } = listSql(filter);
        const rows = await tx.query<ConversationRow>(text, values);
        const more = rows.length > filter.limit;
        const shown = rows.slice(0, filter.limit);
        return { data: shown.map(toStaffConversation), next: more ? (shown.at(-1)?.id ?? null) : null };
      });
    },
    async counts(agentId: string | null): Promise<ConversationCounts> {
      return db.tx(async (tx) => {
        const [row] = await tx.query<ConversationCounts>(
          `SELECT count(*) FILTER (WHERE status IN ('open','pending') AND assignee_id = $1)::int AS mine,
                  count(*) FILTER (WHERE status IN ('open','pending') AND handled_by = 'queue')::int AS queued,
                  count(*) FILTER (WHERE status IN ('open','pending') AND handled_by = 'bot')::int AS bot,
                  count(*) FILTER (WHERE status IN ('open','pending'))::int AS open,
                  count(*) FILTER (WHERE status = 'snoozed')::int AS snoozed,
                  count(*) FILTER (WHERE status = 'resolved' AND updated_at > now() - interval '30 days')::int AS resolved
             FROM conversations`,
          [agentId],
        );
        return row as ConversationCounts;
      });
    },
    /** Open conversations an agent holds. */
    async openOf(agentId: string): Promise<number> {
      return db.tx(
        async (tx) =>
          (
            await tx.query<{ n: number }>(
              "SELECT count(*)::int AS n FROM conversations WHERE assignee_id = $1 AND handled_by = 'agent' AND status IN ('open','pending')",
              [agentId],
            )
          )[0]?.n ?? 0,
      );
    },
    /** Conversations an agent holds that have not ended, those put aside as well. */
    async heldBy(agentId: string): Promise<string[]> {
      const rows = await db.tx((tx) =>
        tx.query<{ id: string }>(
          "SELECT id FROM conversations WHERE assignee_id = $1 AND handled_by = 'agent' AND status <> 'resolved' ORDER BY updated_at",
          [agentId],
        ),
      );
      return rows.map((row) => row.id);
    },
    async openByAgent(): Promise<Map<string, number>> {
      return db.tx(
        async (tx) =>
          new Map(
            (
              await tx.query<{ id: string; n: number }>(
                "SELECT assignee_id AS id, count(*)::int AS n FROM conversations WHERE handled_by = 'agent' AND assignee_id IS NOT NULL AND status IN ('open','pending') GROUP BY 1",
              )
            ).map((r) => [r.id, r.n]),
          ),
      );
    },
    async countOf(contactId: string, since: Date): Promise<number> {
      const [counted] = await db.single<{ n: number }>(
        'SELECT count(*)::int AS n FROM conversations WHERE contact_id = $1 AND created_at >= $2',
        [contactId, since],
        'conversations-of',
      );
      return counted?.n ?? 0;
    },
    async previousOf(contactId: string, than: string): Promise<ConversationRow | undefined> {
      return db.tx(
        async (tx) =>
          (
            await tx.query<ConversationRow>(
              'SELECT * FROM conversations WHERE contact_id = $1 AND id <> $2 ORDER BY created_at DESC LIMIT 1',
              [contactId, than],
            )
          )[0],
      );
    },
  };
}
