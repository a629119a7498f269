import type {
  Conversation,
  ConversationCounts,
  DomainEventType,
  Message,
  QueuePlace,
  StaffConversation,
  StaffMessage,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';
import { appendLocked, type ConversationPatch, type Entry, lockConversation, recordEvent, summaryOf } from './append.ts';
import { APPEND_INBOUND, APPEND_UNDER_WAY } from './inbound.ts';
import { type ListFilter, listSql } from './list.ts';
import {
  type ConversationRow,
  type LinkOf,
  type MessageRow,
  type StoredAttachment,
  toConversation,
  toMessage,
  toStaffConversation,
  toStaffMessage,
} from './views.ts';

/** Quiet time after a customer's line before the bot answers: people write one question in several lines. */
export const TURN_QUIET_MS = 180;
/** A turn whose node said nothing for this long is anybody's. */
export const TURN_LEASE_MS = 8_000;
const HISTORY_LINES = 12;

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

/** What a wake-up of the topic `conversation` carries inside one process. */
export type ConversationNews = { row: ConversationRow; messages: readonly MessageRow[] };

export type OpenTurn = {
  row: ConversationRow;
  /** Customer lines not answered yet, oldest first. */
  lines: readonly MessageRow[];
  history: readonly MessageRow[];
  state: unknown;
  handledSeq: number;
};

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

  async function findByClientId(
    tx: Tx,
    scope: string,
    clientId: string,
  ): Promise<{ message: MessageRow; row: ConversationRow } | undefined> {
    const [message] = await tx.query<MessageRow>(
      'SELECT * FROM messages WHERE client_scope = $1 AND client_id = $2',
      [scope, clientId],
      'message-by-client',
    );
    if (!message) return undefined;
    const row = await getRow(tx, message.conversation_id);
    return { message, row };
  }

  async function getRow(tx: Tx, id: string): Promise<ConversationRow> {
    const [row] = await tx.query<ConversationRow>('SELECT * FROM conversations WHERE id = $1', [id], 'conversation-get');
    if (!row) throw new AppError('not_found', 'There is no such conversation.');
    return row;
  }

  async function latestRow(tx: Tx, visitorId: string): Promise<ConversationRow | undefined> {
    const [row] = await tx.query<ConversationRow>(
      'SELECT * FROM conversations WHERE visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
      [visitorId],
      'conversation-latest',
    );
    return row;
  }

  async function openDialogue(tx: Tx, conversationId: string): Promise<OpenTurn> {
    const [row, [known]] = await Promise.all([
      getRow(tx, conversationId),
      tx.query<{ state: unknown; handled_seq: number }>(
        'SELECT state, handled_seq FROM dialogue_states WHERE conversation_id = $1',
        [conversationId],
        'dialogue-get',
      ),
    ]);
    const handledSeq = known?.handled_seq ?? 0;
    const recent = await tx.query<MessageRow>(
      'SELECT * FROM messages WHERE conversation_id = $1 AND seq > $2 ORDER BY seq',
      [row.id, Math.max(0, Math.min(handledSeq, row.last_seq - HISTORY_LINES))],
      'messages-recent',
    );
    return {
      row,
      lines: recent.filter((m) => m.sender === 'contact' && (m.seq as number) > handledSeq),
      history: recent.filter((m) => (m.seq as number) <= handledSeq),
      state: known?.state ?? null,
      handledSeq,
    };
  }

  async function openConversation(tx: Tx, visitorId: string, who: Awaited<ReturnType<InboundMessage['who']>>, now: Date): Promise<string> {
    const id = ids.next('conversation');
    await tx.query(
      'INSERT INTO conversations (id, visitor_id, contact_id, inbox_id, inbox, contact, locale, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$8)',
      [id, visitorId, who.contactId, who.inbox.id, JSON.stringify(who.inbox), JSON.stringify(who.contact), who.locale, now],
    );
    await recordEvent(tx, 'conversation.created', id, { inboxId: who.inbox.id, contactId: who.contactId }, now);
    return id;
  }

  /** Changes a conversation under its lock. `change` returns undefined to leave it as it is. */
  async function update(
    id: string,
    change: (
      row: ConversationRow,
      now: Date,
      tx: Tx,
    ) => { entries?: Entry[]; patch?: ConversationPatch; events?: { type: DomainEventType; payload: object }[] } | undefined,
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
    update,
    toStaff: toStaffConversation,

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
          const known = await findByClientId(tx, input.visitorId, input.clientId);
          if (known) return { ...known, duplicate: true };
          const attachments = input.attach ? await input.attach() : null;
          const values = valuesWith(attachments);
          await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [input.visitorId]);
          let [row] = await tx.query<ConversationRow & { was: string }>(APPEND_INBOUND, values, 'append-inbound');
          if (!row) {
            const again = await findByClientId(tx, input.visitorId, input.clientId);
            if (again) return { ...again, duplicate: true };
            await openConversation(tx, input.visitorId, await input.who(), now);
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
      const once = async () => {
        if (input.attach) return carefully();
        const [row] = await db.single<ConversationRow>(APPEND_UNDER_WAY, valuesWith(null), 'append-under-way');
        return row ? taken(row, null) : carefully();
      };
      let done: Awaited<ReturnType<typeof once>>;
      try {
        done = await once();
      } catch (error) {
        if (!isUniqueViolation(error, 'messages_client')) throw error;
        done = await db.tx(async (tx) => {
          const known = await findByClientId(tx, input.visitorId, input.clientId);
          if (!known) throw error;
          return { ...known, duplicate: true };
        });
      }
      return { message: toMessage(done.message, linkOf), conversation: toConversation(done.row), row: done.row, duplicate: done.duplicate };
    },

    /** Takes one staff message or note. The same client id again gives the first result with `duplicate`. */
    async appendStaff(
      id: string,
      entry: Entry & { client: { scope: string; id: string } },
      patchOf: (row: ConversationRow, now: Date) => ConversationPatch,
    ): Promise<{ message: StaffMessage; conversation: StaffConversation; duplicate: boolean }> {
      const known = async (tx: Tx) => {
        const found = await findByClientId(tx, entry.client.scope, entry.client.id);
        if (found && found.row.id !== id) throw new AppError('conflict', 'This client id was used in another conversation.');
        return found && { message: toStaffMessage(found.message, linkOf), conversation: toStaffConversation(found.row), duplicate: true };
      };
      try {
        return await db.tx(async (tx) => {
          const first = await known(tx);
          if (first) return first;
          const { row, messages } = await update(id, (current, now) => ({ entries: [entry], patch: patchOf(current, now) }));
          return { message: toStaffMessage(messages[0] as MessageRow, linkOf), conversation: toStaffConversation(row), duplicate: false };
        });
      } catch (error) {
        if (!isUniqueViolation(error, 'messages_client')) throw error;
        return db.tx(async (tx) => {
          const first = await known(tx);
          if (!first) throw error;
          return first;
        });
      }
    },

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
    /** The visitor's conversation that is not resolved, made if there is none. */
    async openFor(visitorId: string, who: InboundMessage['who']): Promise<ConversationRow> {
      return db.tx(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [visitorId]);
        const known = await latestRow(tx, visitorId);
        if (known && known.status !== 'resolved') return known;
        const id = await openConversation(tx, visitorId, await who(), clock.now());
        const row = await getRow(tx, id);
        announce(row, []);
        return row;
      });
    },
    async findLatestOf(visitorId: string): Promise<ConversationRow | undefined> {
      return db.tx((tx) => latestRow(tx, visitorId));
    },
    async transcript(id: string): Promise<MessageRow[]> {
      return db.tx((tx) => tx.query<MessageRow>('SELECT * FROM messages WHERE conversation_id = $1 ORDER BY pos', [id]));
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

    /** The pending turn of a conversation for this node, or undefined when another has it or nothing is pending. */
    async openTurn(conversationId: string, nodeId: string): Promise<OpenTurn | undefined> {
      return db.tx(async (tx) => {
        const claimed = await tx.query(
          `UPDATE bot_turn_queue SET lease_until = now() + make_interval(secs => $3), lease_by = $2, attempts = attempts + 1
            WHERE conversation_id = $1 AND (lease_until IS NULL OR lease_until < now() OR lease_by = $2) RETURNING wanted_seq`,
          [conversationId, nodeId, TURN_LEASE_MS / 1000],
          'turn-claim',
        );
        if (claimed.length === 0) return undefined;
        return openDialogue(tx, conversationId);
      });
    },

    /** The dialogue as it stands, without claiming a turn; undefined when there is no such conversation. */
    async peekTurn(conversationId: string): Promise<OpenTurn | undefined> {
      return db.tx(async (tx) => {
        const [row] = await tx.query<ConversationRow>('SELECT * FROM conversations WHERE id = $1', [conversationId], 'conversation-get');
        return row && openDialogue(tx, conversationId);
      });
    },

    /**
     * Ends a turn in one transaction: replies, new dialogue state, changes of the conversation, events. Applied only while the bot still handles it,
     * the dialogue stands where the turn began (a node that slept past its lease must not answer what another has answered), and no newer
     * customer line has come; otherwise nothing is written and `applied` is false.
     */
    async closeTurn(
      conversationId: string,
      turn: {
        /** Where the turn began; `lastSeq` when nothing at all may have been said since. */
        from: { handledSeq: number; lastSeq?: number };
        uptoSeq: number;
        state: unknown;
        entries: Entry[];
        patch: ConversationPatch;
        events: { type: DomainEventType; payload: object }[];
        /** What was understood of each line; `text` replaces one that held a secret (T3: mask first). */
        lines: { messageId: string; emotion: object; text: string | null }[];
        acceptNewer: boolean;
      },
      also: (row: ConversationRow) => Promise<void>,
    ): Promise<{ applied: boolean; row: ConversationRow; messages: MessageRow[] }> {
      return db.tx(async (tx) => {
        const row = await lockConversation(tx, conversationId);
        if (!row) throw new AppError('not_found', 'There is no such conversation.');
        if (row.handled_by !== 'bot') {
          await tx.query('DELETE FROM bot_turn_queue WHERE conversation_id = $1', [conversationId]);
          return { applied: false, row, messages: [] };
        }
        const [at] = await tx.query<{ wanted_seq: number | null; handled_seq: number }>(
          `SELECT (SELECT wanted_seq FROM bot_turn_queue WHERE conversation_id = $1) AS wanted_seq,
                  COALESCE((SELECT handled_seq FROM dialogue_states WHERE conversation_id = $1), 0) AS handled_seq`,
          [conversationId],
          'turn-get',
        );
        const isStale = at?.handled_seq !== turn.from.handledSeq || (turn.from.lastSeq ?? row.last_seq) !== row.last_seq;
        const isOvertaken = !turn.acceptNewer && (at?.wanted_seq ?? 0) > turn.uptoSeq;
        if (isStale || isOvertaken) return { applied: false, row, messages: [] };
        const now = clock.now();
        const entries = turn.entries.map((entry) => ({ ...entry, id: entry.id ?? ids.next('message') })); // the bot writes no private notes
        const [done] = await Promise.all([
          appendLocked(tx, ids, row, now, entries, turn.patch),
          tx.query(
            `INSERT INTO dialogue_states (conversation_id, state, handled_seq, updated_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET state = EXCLUDED.state, handled_seq = GREATEST(dialogue_states.handled_seq, EXCLUDED.handled_seq), updated_at = EXCLUDED.updated_at`,
            [conversationId, JSON.stringify(turn.state), turn.uptoSeq, now],
            'dialogue-put',
          ),
          ...turn.lines.map(({ messageId, emotion, text }) =>
            tx.query(
              'UPDATE messages SET emotion = $2, text = COALESCE($3, text) WHERE id = $1',
              [messageId, JSON.stringify(emotion), text],
              'message-understood',
            ),
          ),
          ...turn.events.map((event) => recordEvent(tx, event.type, conversationId, event.payload, now)),
          ...entries.map(({ id, sender }, n) =>
            recordEvent(tx, 'message.created', conversationId, { messageId: id, sender, seq: row.last_seq + n + 1 }, now),
          ),
          tx.query(
            'DELETE FROM bot_turn_queue WHERE conversation_id = $1 AND wanted_seq <= $2',
            [conversationId, turn.uptoSeq],
            'turn-done',
          ),
          tx.query(
            'UPDATE bot_turn_queue SET lease_until = NULL, lease_by = NULL WHERE conversation_id = $1',
            [conversationId],
            'turn-release',
          ),
        ]);
        await also(done.row);
        announce(done.row, done.messages);
        return { applied: true, row: done.row, messages: done.messages };
      });
    },
    /** The bot is asked for a turn where the customer has said something that nobody has answered, e.g. while waiting for a person who is no longer wanted. */
    async requestTurn(conversationId: string): Promise<void> {
      await db.tx((tx) =>
        tx.query(
          `INSERT INTO bot_turn_queue (conversation_id, workspace, wanted_seq, due_at)
           SELECT v.id, v.workspace_id, max(m.seq), $2 FROM conversations v
             JOIN messages m ON m.workspace_id = v.workspace_id AND m.conversation_id = v.id AND m.sender = 'contact'
              AND m.seq > COALESCE((SELECT handled_seq FROM dialogue_states d WHERE d.conversation_id = v.id), 0)
            WHERE v.id = $1 AND v.handled_by = 'bot' GROUP BY v.id, v.workspace_id
           ON CONFLICT (conversation_id) DO UPDATE SET wanted_seq = EXCLUDED.wanted_seq, due_at = EXCLUDED.due_at, attempts = 0`,
          [conversationId, clock.now()],
        ),
      );
    },
    /** Gives a failed turn back; it is due again after `delayMs`. */
    async releaseTurn(conversationId: string, delayMs: number): Promise<number> {
      return db.directory(async (tx) => {
        const [row] = await tx.query<{ attempts: number }>(
          'UPDATE bot_turn_queue SET lease_until = NULL, lease_by = NULL, due_at = now() + make_interval(secs => $2) WHERE conversation_id = $1 RETURNING attempts',
          [conversationId, delayMs / 1000],
        );
        return row?.attempts ?? 0;
      });
    },
    /** Turns due for longer than `graceMs` that nobody is at, over all workspaces. */
    async dueTurns(limit: number, graceMs: number): Promise<{ conversationId: string; workspaceId: string }[]> {
      return db.directory(async (tx) => {
        const rows = await tx.query<{ conversation_id: string; workspace: string }>(
          'SELECT conversation_id, workspace FROM bot_turn_queue WHERE due_at < now() - make_interval(secs => $2) AND (lease_until IS NULL OR lease_until < now()) ORDER BY due_at LIMIT $1',
          [limit, graceMs / 1000],
          'turns-due',
        );
        return rows.map((r) => ({ conversationId: r.conversation_id, workspaceId: r.workspace }));
      });
    },
    async dialogueState(conversationId: string): Promise<unknown> {
      return db.tx(
        async (tx) =>
          (await tx.query<{ state: unknown }>('SELECT state FROM dialogue_states WHERE conversation_id = $1', [conversationId]))[0]
            ?.state ?? null,
      );
    },
    /** Replaces the dialogue's memory under the conversation's lock, e.g. when a person hands back to the bot. */
    async putDialogueState(conversationId: string, state: unknown): Promise<void> {
      await db.tx(async (tx) => {
        const row = await lockConversation(tx, conversationId);
        if (!row) throw new AppError('not_found', 'There is no such conversation.');
        await tx.query(
          `INSERT INTO dialogue_states (conversation_id, state, handled_seq, updated_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET state = EXCLUDED.state, handled_seq = EXCLUDED.handled_seq, updated_at = EXCLUDED.updated_at`,
          [conversationId, JSON.stringify(state), row.last_seq, clock.now()],
        );
      });
    },

    /** New places in the queue, told to those who wait; a place never grows. */
    async setPlaces(places: readonly { conversationId: string; place: QueuePlace }[]): Promise<void> {
      for (const { conversationId, place } of places) {
        await update(conversationId, (row) =>
          row.handled_by !== 'queue' || JSON.stringify(row.place) === JSON.stringify(place) ? undefined : { patch: { place } },
        );
      }
    },

    /** Everybody's open copies of a contact follow the contact. */
    async copyContact(contact: StaffConversation['contact']): Promise<void> {
      await db.tx(async (tx) => {
        const rows = await tx.query<{ id: string }>(
          'SELECT id FROM conversations WHERE contact_id = $1 ORDER BY created_at DESC LIMIT 50',
          [contact.id],
        );
        for (const { id } of rows) await update(id, () => ({ patch: { contact } }));
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
    async eventsOf(conversationId: string): Promise<{ type: DomainEventType; payload: Record<string, unknown>; at: Date }[]> {
      return db.tx((tx) =>
        tx.query('SELECT type, payload, at FROM domain_events WHERE conversation_id = $1 ORDER BY id', [conversationId]),
      );
    },
  };
}
