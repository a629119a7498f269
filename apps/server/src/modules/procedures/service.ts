import { type Finding, lintProcedure, type Procedure, parseProcedure, simulate } from '@zhiyin/dialogue';
import { AppError } from '@zhiyin/kernel';
import type { Platform } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';

export type ProcedureSummary = {
  id: string;
  version: string;
  state: string;
  name: Record<string, string>;
  category: string;
  createdAt: string;
  publishedAt: string | null;
};
type Row = {
  sop_id: string;
  version: string;
  state: string;
  document: Record<string, unknown>;
  created_at: Date;
  published_at: Date | null;
};
const CHECK_MS = 1_000;

export type Procedures = ReturnType<typeof createProcedures>;

/** 流程 SOP: versions of procedures; what is published is what the bot walks. */
export function createProcedures({ db, clock }: Platform) {
  const shelf = new Map<string, { procedures: readonly Procedure[]; stamp: string; checkedAt: number }>();

  const summarise = (row: Row): ProcedureSummary => ({
    id: row.sop_id,
    version: row.version,
    state: row.state,
    name: row.document.name as Record<string, string>,
    category: String(row.document.category),
    createdAt: row.created_at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
  });

  /** Parsed, published versions first, then those running conversations may still be pinned to. */
  async function published(): Promise<readonly Procedure[]> {
    const workspaceId = db.workspaceId();
    const known = shelf.get(workspaceId);
    if (known && clock.monotonic() - known.checkedAt < CHECK_MS) return known.procedures;
    return db.tx(async (tx) => {
      const [stampRow] = await tx.query<{ stamp: string }>(
        "SELECT count(*) || ':' || COALESCE(max(published_at)::text, '') || ':' || string_agg(state, '' ORDER BY sop_id, version) AS stamp FROM procedures",
        [],
        'procedures-stamp',
      );
      const stamp = stampRow?.stamp ?? '';
      if (known && known.stamp === stamp) {
        known.checkedAt = clock.monotonic();
        return known.procedures;
      }
      const rows = await tx.query<Row>(
        "SELECT * FROM procedures WHERE state IN ('published', 'retired') ORDER BY state = 'published' DESC, published_at DESC",
      );
      const procedures = rows.flatMap((row) => {
        const parsed = parseProcedure({ ...row.document, status: row.state });
        return parsed.ok ? [parsed.procedure] : [];
      });
      shelf.set(workspaceId, { procedures, stamp, checkedAt: clock.monotonic() });
      return procedures;
    });
  }

  return {
    published,
    async list(): Promise<ProcedureSummary[]> {
      return db.tx(async (tx) => (await tx.query<Row>('SELECT * FROM procedures ORDER BY sop_id, created_at DESC')).map(summarise));
    },
    /** The published version, or else the newest. */
    async get(sopId: string): Promise<ProcedureSummary & { document: Record<string, unknown> }> {
      return db.tx(async (tx) => {
        const [row] = await tx.query<Row>(
          "SELECT * FROM procedures WHERE sop_id = $1 ORDER BY state = 'published' DESC, created_at DESC LIMIT 1",
          [sopId],
        );
        if (!row) throw new AppError('not_found', 'There is no such procedure.');
        return { ...summarise(row), document: row.document };
      });
    },
    /**
     * Adds a version. With `publish` it must be lint clean (its approvals included) and pass all its simulations; the version published before is retired.
     * The findings come back either way.
     */
    async add(
      document: unknown,
      author: string,
      publish: boolean,
    ): Promise<{ procedure: ProcedureSummary; findings: Finding[]; simulations: { name: string; passed: boolean }[] }> {
      const parsed = parseProcedure(document);
      if (!parsed.ok)
        throw new AppError('invalid', `This is not a procedure: ${parsed.problems[0]?.path} ${parsed.problems[0]?.message}`, {
          details: { problems: parsed.problems.slice(0, 50) },
        });
      const { procedure } = parsed;
      const findings = lintProcedure(procedure, { procedures: (await published()).filter((other) => other.id !== procedure.id) });
      const simulations = simulate(procedure).map(({ name, passed }) => ({ name, passed }));
      const isClean = findings.length === 0 && simulations.every((s) => s.passed);
      if (publish && !isClean)
        throw new AppError('conflict', 'Only a procedure without findings whose simulations all pass can be published.', {
          details: { findings: findings.slice(0, 50), simulations },
        });
      try {
        return await db.tx(async (tx) => {
          const now = clock.now();
          if (publish) await tx.query("UPDATE procedures SET state = 'retired' WHERE sop_id = $1 AND state = 'published'", [procedure.id]);
          const [row] = await tx.query<Row>(
            'INSERT INTO procedures (sop_id, version, state, document, author, created_at, published_at) VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING *',
            [procedure.id, procedure.version, publish ? 'published' : 'draft', JSON.stringify(document), author, now, publish ? now : null],
          );
          return { procedure: summarise(row as Row), findings, simulations };
        });
      } catch (error) {
        if (isUniqueViolation(error, 'procedures_workspace_id_sop_id_version_pk'))
          throw new AppError('conflict', 'This version exists; give the new one a higher number.');
        throw error;
      }
    },
  };
}
