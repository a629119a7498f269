import type { DomainEventType, Message, QuickReply, Sender, SourceRef, StaffMessage } from '@zhiyin/contracts';
import type { Ids } from '@zhiyin/kernel';
import type { Tx } from '../../platform/platform.ts';
import type { ConversationRow, MessageRow, StoredAttachment } from './views.ts';

/** One entry to add on the house's side. */
export type Entry = {
  id?: string;
  sender: Exclude<Sender, 'contact'>;
  kind: Message['kind'];
  text: string;
  private?: boolean;
  author?: StaffMessage['author'];
  sources?: SourceRef[];
  quickReplies?: QuickReply[];
  attachments?: StoredAttachment[];
  turnId?: string;
  client?: { scope: string; id: string };
};

/** Columns an action may set besides what appending sets itself. */
export type ConversationPatch = Partial<
  Pick<
    ConversationRow,
    | 'status'
    | 'handled_by'
    | 'priority'
    | 'locale'
    | 'contact_read_seq'
    | 'agent_read_seq'
    | 'unread'
    | 'assignee_id'
    | 'assignee'
    | 'team_id'
    | 'team'
    | 'queue_id'
    | 'queue'
    | 'place'
    | 'enqueued_at'
    | 'waiting_since'
    | 'handoff'
    | 'snoozed_until'
    | 'emotion'
    | 'rating'
    | 'attributes'
    | 'resolved_at'
    | 'contact'
  >
>;
const JSON_COLUMNS = new Set(['assignee', 'team', 'queue', 'place', 'handoff', 'emotion', 'rating', 'contact', 'attributes']);
/** Longest text kept for lists. */
const LAST_MESSAGE_CHARS = 140;

export function summaryOf(sender: Sender, text: string, createdAt: Date, attachments?: readonly StoredAttachment[] | null) {
  const shown = text || (attachments ?? []).map((a) => `[${a.kind}] ${a.name}`).join(' ');
  const cut = shown.length > LAST_MESSAGE_CHARS ? `${shown.slice(0, LAST_MESSAGE_CHARS - 1).toWellFormed()}…` : shown;
  return { sender, text: cut, createdAt: createdAt.toISOString() };
}

/** Locks the conversation until the transaction ends. Undefined when it is not in this workspace. */
export async function lockConversation(tx: Tx, id: string): Promise<ConversationRow | undefined> {
  const [row] = await tx.query<ConversationRow>('SELECT * FROM conversations WHERE id = $1 FOR UPDATE', [id], 'conversation-lock');
  return row;
}

/** Adds entries and sets columns of a locked conversation in one version step. Entries get the next `pos`, those the customer sees the next `seq`. */
export async function appendLocked(
  tx: Tx,
  ids: Ids,
  row: ConversationRow,
  now: Date,
  entries: readonly Entry[],
  patch: ConversationPatch,
): Promise<{ row: ConversationRow; messages: MessageRow[] }> {
  let { last_pos: pos, last_seq: seq } = row;
  let last = row.last_message;
  // All statements leave together, in this order; the connection answers them in order.
  const inserts = entries.map((entry) => {
    pos += 1;
    const isPrivate = entry.private === true;
    if (!isPrivate) seq += 1;
    if (!isPrivate && entry.sender !== 'system') last = summaryOf(entry.sender, entry.text, now, entry.attachments);
    return tx.query<MessageRow>(
      `INSERT INTO messages (conversation_id, pos, seq, id, sender, kind, text, private, client_scope, client_id, author, sources, quick_replies, attachments, turn_id, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) RETURNING *`,
      [
        row.id,
        pos,
        isPrivate ? null : seq,
        entry.id ?? ids.next('message'),
        entry.sender,
        entry.kind,
        entry.text,
        isPrivate,
        entry.client?.scope ?? null,
        entry.client?.id ?? null,
        json(entry.author),
        json(entry.sources),
        json(entry.quickReplies),
        json(entry.attachments),
        entry.turnId ?? null,
        now,
      ],
      'message-insert',
    );
  });
  const columns = Object.entries(patch);
  const sets = columns.map(([name], i) => `${name} = $${i + 6}`);
  const update = tx.query<ConversationRow>(
    `UPDATE conversations SET last_pos = $2, last_seq = $3, last_message = $4, updated_at = $5, version = version + 1${sets.map((s) => `, ${s}`).join('')} WHERE id = $1 RETURNING *`,
    [row.id, pos, seq, JSON.stringify(last), now, ...columns.map(([name, value]) => (JSON_COLUMNS.has(name) ? json(value) : value))],
  );
  const [made, [updated]] = await Promise.all([Promise.all(inserts), update]);
  return { row: updated as ConversationRow, messages: made.map(([message]) => message as MessageRow) };
}

const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));

/** Records what happened, in the transaction that made it happen. */
export async function recordEvent(tx: Tx, type: DomainEventType, conversationId: string | null, payload: object, now: Date): Promise<void> {
  await tx.query(
    'INSERT INTO domain_events (type, conversation_id, payload, at) VALUES ($1, $2, $3, $4)',
    [type, conversationId, JSON.stringify(payload), now],
    'event-insert',
  );
}
