import type { Snapshot } from '@zhiyin/contracts';
import { silentLog, systemClock } from '@zhiyin/kernel';
import pg from 'pg';
import { createAudit } from '../../src/modules/access/index.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createDb, createPool } from '../../src/platform/postgres/db.ts';
import { createSigner } from '../../src/platform/signer.ts';
import type { Acked } from './customer.ts';
import { FAULT_SECRET } from './server-process.ts';

export type Seen = { acked: readonly Acked[]; rendered: readonly { who: string; snapshot: Snapshot }[]; complaints: readonly string[] };
export type Verdict = {
  /** One line each; empty when every invariant holds. */
  violations: string[];
  acked: number;
  lost: number;
  duplicates: number;
  gaps: number;
  conversations: number;
  messages: number;
  turns: number;
};

type MessageRow = {
  workspace_id: string;
  conversation_id: string;
  pos: number;
  seq: number | null;
  id: string;
  sender: string;
  client_scope: string | null;
  client_id: string | null;
  text: string;
};
type ConversationRow = {
  workspace_id: string;
  id: string;
  visitor_id: string;
  status: string;
  handled_by: string;
  assignee_id: string | null;
  last_seq: number;
  last_pos: number;
  created_at: Date;
};

/**
 * The one checker behind every fault, run once the load has settled.
 * I1 every acknowledged client id is in the record exactly once, under the id that was acknowledged, and beside them nothing is there in the name of the same people; I2 what each participant shows equals the record,
 * sequences and positions without gaps or repeats; I4 nobody without owner or place; I5 audit chain intact; I6 errors shown are defined ones; I7 no customer line was answered twice.
 */
export async function checkInvariants(url: string, seen: Seen): Promise<Verdict> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const read = async <Row extends object>(sql: string): Promise<Row[]> => (await client.query<Row & pg.QueryResultRow>(sql)).rows;
  try {
    const messages = await read<MessageRow>(
      'SELECT workspace_id, conversation_id, pos, seq, id, sender, client_scope, client_id, text FROM messages ORDER BY conversation_id, pos',
    );
    const conversations = await read<ConversationRow>(
      'SELECT workspace_id, id, visitor_id, status, handled_by, assignee_id, last_seq, last_pos, created_at FROM conversations',
    );
    const found: { [name: string]: string[] } = {
      'I1 lost': lostAcks(messages, seen.acked),
      'I1 unasked': unasked(messages, seen.acked),
      'I2 record': gapsOf(messages, conversations),
      'I2 shown': seen.rendered.flatMap(({ who, snapshot }) => differences(who, snapshot, messages, conversations)),
      'I4 owner': await strays(read),
      'I5 audit': await brokenChains(url, [...new Set((await read<{ id: string }>('SELECT id FROM workspaces')).map((w) => w.id))]),
      'I6 error': [...seen.complaints],
      'I7 answered twice': (
        await read<{ what: string }>(
          `SELECT conversation_id || ' up to ' || upto_seq || ': ' || count(*) AS what FROM bot_turns
            WHERE outcome = 'applied' AND jsonb_array_length(trace->'messageIds') > 0 GROUP BY workspace_id, conversation_id, upto_seq HAVING count(*) > 1`,
        )
      ).map((r) => r.what),
    };
    const [turns] = await read<{ n: number }>("SELECT count(*)::int AS n FROM bot_turns WHERE outcome = 'applied'");
    return {
      violations: Object.entries(found).flatMap(([name, list]) => list.map((line) => `${name}: ${line}`)),
      acked: seen.acked.length,
      lost: found['I1 lost']?.length ?? 0,
      duplicates: (found['I1 unasked']?.length ?? 0) + (found['I7 answered twice']?.length ?? 0),
      gaps: (found['I2 record']?.length ?? 0) + (found['I2 shown']?.length ?? 0),
      conversations: conversations.length,
      messages: messages.length,
      turns: turns?.n ?? 0,
    };
  } finally {
    await client.end();
  }
}

/** Staff sign with a name the test does not know, so their scope is matched by what it is not: a visitor's id. */
const scopeOf = (m: { client_scope: string | null }) => (m.client_scope?.startsWith('vis_') ? m.client_scope : 'desk');

function lostAcks(messages: readonly MessageRow[], acked: readonly Acked[]): string[] {
  const record = new Map(messages.filter((m) => m.client_id !== null).map((m) => [`${scopeOf(m)} ${m.client_id}`, m.id]));
  return acked
    .filter((a) => record.get(`${a.scope} ${a.clientId}`) !== a.messageId)
    .map(
      (a) =>
        `${a.scope} ${a.clientId} acknowledged as ${a.messageId}, in the record: ${record.get(`${a.scope} ${a.clientId}`) ?? 'nothing'}`,
    );
}

/** Lines in the record under the name of somebody of this run that this run was never told are taken: a second copy, or one out of nowhere. */
function unasked(messages: readonly MessageRow[], acked: readonly Acked[]): string[] {
  const people = new Set(acked.map((a) => a.scope).filter((scope) => scope !== 'desk'));
  const told = new Set(acked.map((a) => `${a.scope} ${a.clientId}`));
  const visitorOf = new Map(
    messages.map((m) => [m.conversation_id, people.has(scopeOf(m)) ? scopeOf(m) : undefined]).filter(([, who]) => who) as [
      string,
      string,
    ][],
  );
  return messages
    .filter((m) => m.sender === 'contact' && visitorOf.has(m.conversation_id) && !told.has(`${scopeOf(m)} ${m.client_id}`))
    .map((m) => `${m.id} in ${m.conversation_id}: ${m.client_scope} ${m.client_id} was never acknowledged`);
}

function gapsOf(messages: readonly MessageRow[], conversations: readonly ConversationRow[]): string[] {
  const byConversation = Map.groupBy(messages, (m) => m.conversation_id);
  return conversations.flatMap((c) => {
    const own = byConversation.get(c.id) ?? [];
    const positions = own.map((m) => m.pos);
    const sequences = own.flatMap((m) => (m.seq === null ? [] : [m.seq]));
    const found: string[] = [];
    if (positions.some((pos, i) => pos !== i + 1) || c.last_pos !== own.length)
      found.push(`${c.id}: positions ${positions.join(',')}, counter ${c.last_pos}`);
    if (sequences.some((seq, i) => seq !== i + 1) || c.last_seq !== sequences.length)
      found.push(`${c.id}: sequences ${sequences.join(',')}, counter ${c.last_seq}`);
    return found;
  });
}

function differences(
  who: string,
  snapshot: Snapshot,
  messages: readonly MessageRow[],
  conversations: readonly ConversationRow[],
): string[] {
  const latest = conversations.filter((c) => c.visitor_id === who).toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime())[0];
  const record = messages.filter((m) => m.conversation_id === latest?.id && m.seq !== null).map((m) => `${m.seq} ${m.id} ${m.text}`);
  const shown = snapshot.messages.map((m) => `${m.seq} ${m.id} ${m.text}`);
  if (record.length === shown.length && record.every((line, i) => line === shown[i])) return [];
  const at = record.findIndex((line, i) => line !== shown[i]);
  return [
    `${who} shows ${shown.length} of ${record.length} messages, first difference at ${at}: ${shown[at] ?? 'nothing'} instead of ${record[at] ?? 'nothing'}`,
  ];
}

async function strays(read: <Row extends object>(sql: string) => Promise<Row[]>): Promise<string[]> {
  const rows = await read<{ what: string }>(`
    SELECT c.id || ' waits for a person without a place' AS what FROM conversations c
     WHERE c.status <> 'resolved' AND c.handled_by = 'queue'
       AND NOT EXISTS (SELECT 1 FROM queue_entries e WHERE e.workspace_id = c.workspace_id AND e.conversation_id = c.id AND e.left_at IS NULL)
    UNION ALL
    SELECT e.conversation_id || ' has a place but does not wait' FROM queue_entries e
     WHERE e.left_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM conversations c WHERE c.workspace_id = e.workspace_id AND c.id = e.conversation_id AND c.status <> 'resolved' AND c.handled_by = 'queue')
    UNION ALL
    SELECT id || ' has no agent' FROM conversations WHERE status <> 'resolved' AND handled_by = 'agent' AND assignee_id IS NULL
    UNION ALL
    SELECT c.id || ' has a line the bot will never answer' FROM conversations c LEFT JOIN dialogue_states d ON d.workspace_id = c.workspace_id AND d.conversation_id = c.id
     WHERE c.status <> 'resolved' AND c.handled_by = 'bot'
       AND EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.sender = 'contact' AND m.seq > COALESCE(d.handled_seq, 0))
       AND NOT EXISTS (SELECT 1 FROM bot_turn_queue q WHERE q.conversation_id = c.id)`);
  return rows.map((r) => r.what);
}

async function brokenChains(url: string, workspaceIds: readonly string[]): Promise<string[]> {
  const pool = createPool(url, 1, 'fault-checker');
  try {
    const db = createDb(pool, { clock: systemClock, log: silentLog, metrics: createMetrics() });
    const { verifyAuditChain } = createAudit({ db, clock: systemClock, signer: createSigner(FAULT_SECRET) });
    const broken: string[] = [];
    for (const id of workspaceIds) {
      const verdict = await db.inWorkspace(id, verifyAuditChain);
      if (!verdict.ok) broken.push(`${id}: row ${verdict.seq} ${verdict.problem}`);
      else if (verdict.rows === 0) broken.push(`${id}: no row at all`);
    }
    return broken;
  } finally {
    await pool.end();
  }
}
