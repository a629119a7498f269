import type { DomainEventType } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { appendLocked, type ConversationPatch, type Entry, lockConversation, recordEvent } from './append.ts';
import { getRow } from './rows.ts';
import type { ConversationRow, MessageRow } from './views.ts';

/** A turn whose node said nothing for this long is anybody's. */
export const TURN_LEASE_MS = 8_000;
const HISTORY_LINES = 12;

export type OpenTurn = {
  row: ConversationRow;
  /** Customer lines not answered yet, oldest first. */
  lines: readonly MessageRow[];
  history: readonly MessageRow[];
  state: unknown;
  handledSeq: number;
};

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

/** Whether the bot may speak: nobody has taken over, and the conversation has not ended. */
const isBots = (row: ConversationRow) => row.handled_by === 'bot' && row.status !== 'resolved';
const dropTurn = (tx: Tx, conversationId: string) => tx.query('DELETE FROM bot_turn_queue WHERE conversation_id = $1', [conversationId]);

/** The bot's turns: who has one, where the dialogue stands, and ending one in a single transaction. */
export function createTurns(
  { db, clock, ids }: Pick<Platform, 'db' | 'clock' | 'ids'>,
  announce: (row: ConversationRow, messages: readonly MessageRow[]) => void,
) {
  return {
    /** The pending turn of a conversation for this node, or undefined when another has it or nothing is pending. One the bot has no say in any more goes. */
    async openTurn(conversationId: string, nodeId: string): Promise<OpenTurn | undefined> {
      return db.tx(async (tx) => {
        const claimed = await tx.query(
          `UPDATE bot_turn_queue SET lease_until = now() + make_interval(secs => $3), lease_by = $2, attempts = attempts + 1
            WHERE conversation_id = $1 AND (lease_until IS NULL OR lease_until < now() OR lease_by = $2) RETURNING wanted_seq`,
          [conversationId, nodeId, TURN_LEASE_MS / 1000],
          'turn-claim',
        );
        if (claimed.length === 0) return undefined;
        const turn = await openDialogue(tx, conversationId);
        if (isBots(turn.row)) return turn;
        await dropTurn(tx, conversationId);
        return undefined;
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
     * Ends a turn in one transaction: replies, new dialogue state, changes of the conversation, events. Applied only while the bot still handles it
     * and it has not ended, the dialogue stands where the turn began (a node that slept past its lease must not answer what another has answered), and no newer
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
        if (!isBots(row)) {
          await dropTurn(tx, conversationId);
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
            WHERE v.id = $1 AND v.handled_by = 'bot' AND v.status <> 'resolved' GROUP BY v.id, v.workspace_id
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
    /** The bot goes on after a person: the dialogue's memory is brought up to date, and what a person has answered is done with. */
    async resumeDialogue(conversationId: string, updated: (state: unknown) => unknown): Promise<void> {
      await db.tx(async (tx) => {
        if (!(await lockConversation(tx, conversationId))) throw new AppError('not_found', 'There is no such conversation.');
        const [at] = await tx.query<{ state: unknown; answered: number }>(
          `SELECT (SELECT state FROM dialogue_states WHERE conversation_id = $1) AS state,
                  COALESCE((SELECT max(seq) FROM messages WHERE conversation_id = $1 AND sender = 'agent'), 0) AS answered`,
          [conversationId],
        );
        await tx.query(
          `INSERT INTO dialogue_states (conversation_id, state, handled_seq, updated_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET state = EXCLUDED.state, handled_seq = GREATEST(dialogue_states.handled_seq, EXCLUDED.handled_seq), updated_at = EXCLUDED.updated_at`,
          [conversationId, JSON.stringify(updated(at?.state ?? null)), at?.answered ?? 0, clock.now()],
        );
      });
    },
  };
}
