import type { Json } from '@zhiyin/kernel';
import type { StaffActor } from '../../platform/http/doors.ts';
import type { Platform, Tx } from '../../platform/platform.ts';
import {
  type AuditActor,
  type AuditRow,
  type AuditTarget,
  auditText,
  CHAIN_START,
  type ChainVerdict,
  endChain,
  GENESIS,
  maskForAudit,
  maskText,
  walkChain,
} from './audit-rules.ts';

/** One thing somebody did. `before` and `after` may hold anything; what may not be kept is masked here. */
export type AuditEntry = { actor: AuditActor; action: string; target: AuditTarget; before?: unknown; after?: unknown; why?: string };

type StoredRow = {
  seq: string;
  at: Date;
  actor: Json;
  action: string;
  target: Json;
  before: Json;
  after: Json;
  why: string | null;
  prev_hash: string;
  hash: string;
};
type Head = { seq: string; hash: string };

/** Rows held in memory at once while a chain is verified. */
const PAGE = 1000;

/** The actor of a request as the audit log names it. */
export function auditActorOf(actor: StaffActor): AuditActor {
  return actor.via === 'session' ? { kind: 'person', id: actor.userId, name: actor.name } : { kind: 'api-key', id: null, name: actor.name };
}
export const SYSTEM_ACTOR: AuditActor = { kind: 'system', id: null, name: 'Zhiyin' };

/** 审计: append-only, hash-chained per workspace, keyed with the installation's secret. */
export function createAudit({ db, clock, signer }: Pick<Platform, 'db' | 'clock' | 'signer'>) {
  const sign = (text: string) => signer.sign('audit-chain', text);

  /** Appends in the open transaction, so that a deed and its record stand or fall together. */
  function audit(entry: AuditEntry): Promise<void> {
    return db.tx(async (tx) => {
      const head = await lockHead(tx);
      const row: Omit<AuditRow, 'hash'> = {
        seq: head.seq + 1,
        at: clock.now().toISOString(),
        actor: maskForAudit({ kind: entry.actor.kind, id: entry.actor.id, name: entry.actor.name }),
        action: entry.action,
        target: { type: entry.target.type, id: entry.target.id },
        before: maskForAudit(entry.before),
        after: maskForAudit(entry.after),
        why: entry.why === undefined ? null : maskText(entry.why),
        prevHash: head.hash,
      };
      const hash = sign(auditText(db.workspaceId(), row));
      await tx.query(
        `INSERT INTO audit_log (seq, at, actor, action, target, before, after, why, prev_hash, hash)
         VALUES ($1, $2, $3::jsonb, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9, $10)`,
        [
          row.seq,
          row.at,
          JSON.stringify(row.actor),
          row.action,
          JSON.stringify(row.target),
          jsonOrNull(row.before),
          jsonOrNull(row.after),
          row.why,
          row.prevHash,
          hash,
        ],
      );
      await tx.query('UPDATE audit_heads SET seq = $1, hash = $2', [row.seq, hash]);
    });
  }

  async function lockHead(tx: Tx): Promise<{ seq: number; hash: string }> {
    await tx.query('INSERT INTO audit_heads (seq, hash) VALUES (0, $1) ON CONFLICT (workspace_id) DO NOTHING', [GENESIS]);
    const [head] = await tx.query<Head>('SELECT seq, hash FROM audit_heads FOR UPDATE');
    if (!head) throw new Error('the audit chain has no head');
    return { seq: Number(head.seq), hash: head.hash };
  }

  /** Newest first; `before` is the `seq` to continue below. */
  function listAudit({ limit, before }: { limit: number; before?: number }): Promise<AuditRow[]> {
    return db.tx(async (tx) => {
      const rows = await tx.query<StoredRow>('SELECT * FROM audit_log WHERE seq < $1 ORDER BY seq DESC LIMIT $2', [
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      ]);
      return rows.map(rowOf);
    });
  }

  /** Walks the whole chain of the workspace and names the first thing that was tampered with. */
  function verifyAuditChain(): Promise<ChainVerdict> {
    return db.tx(async (tx) => {
      // Appends wait while the chain is walked, so the head and the rows are of one moment.
      const [head] = await tx.query<Head>('SELECT seq, hash FROM audit_heads FOR SHARE');
      let walk = CHAIN_START;
      for (;;) {
        const page = await tx.query<StoredRow>('SELECT * FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2', [walk.seq, PAGE]);
        if (page.length === 0) return endChain(walk, head ? { seq: Number(head.seq), hash: head.hash } : CHAIN_START);
        for (const row of page) {
          const step = walkChain(db.workspaceId(), walk, rowOf(row), sign);
          if (!step.ok) return step;
          walk = step.walk;
        }
      }
    });
  }

  return { audit, listAudit, verifyAuditChain };
}

const jsonOrNull = (value: Json) => (value === null ? null : JSON.stringify(value));

function rowOf(row: StoredRow): AuditRow {
  const { seq, at, actor, action, target, before, after, why, prev_hash: prevHash, hash } = row;
  return { seq: Number(seq), at: at.toISOString(), actor, action, target, before, after, why, prevHash, hash };
}
