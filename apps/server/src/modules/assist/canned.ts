import type { CannedResponse, cannedResponseBody } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';

type Row = { id: string; shortcut: string; title: string; translations: CannedResponse['translations']; created_at: Date };
type Fields = z.infer<typeof cannedResponseBody>;
const toCanned = (row: Row): CannedResponse => ({
  id: row.id,
  shortcut: row.shortcut,
  title: row.title,
  translations: row.translations,
  createdAt: row.created_at.toISOString(),
});

/** 快捷回复: texts an agent sends by a shortcut. */
export function createCanned({ db, ids, clock }: Platform) {
  const taken = (error: unknown) =>
    isUniqueViolation(error, 'canned_responses_shortcut') ? new AppError('conflict', 'This shortcut is in use.') : error;
  return {
    async listCanned(): Promise<CannedResponse[]> {
      return db.tx(async (tx) => (await tx.query<Row>('SELECT * FROM canned_responses ORDER BY shortcut')).map(toCanned));
    },
    async createCanned(fields: Fields): Promise<CannedResponse> {
      return db
        .tx(async (tx) =>
          toCanned(
            (
              await tx.query<Row>(
                'INSERT INTO canned_responses (id, shortcut, title, translations, created_at) VALUES ($1,$2,$3,$4,$5) RETURNING *',
                [ids.next('canned'), fields.shortcut, fields.title, JSON.stringify(fields.translations), clock.now()],
              )
            )[0] as Row,
          ),
        )
        .catch((error) => {
          throw taken(error);
        });
    },
    async patchCanned(id: string, fields: Partial<Fields>): Promise<CannedResponse> {
      return db
        .tx(async (tx) => {
          const [row] = await tx.query<Row>(
            'UPDATE canned_responses SET shortcut = COALESCE($2, shortcut), title = COALESCE($3, title), translations = COALESCE($4, translations) WHERE id = $1 RETURNING *',
            [id, fields.shortcut ?? null, fields.title ?? null, fields.translations ? JSON.stringify(fields.translations) : null],
          );
          if (!row) throw new AppError('not_found', 'There is no such canned response.');
          return toCanned(row);
        })
        .catch((error) => {
          throw taken(error);
        });
    },
    async removeCanned(id: string): Promise<void> {
      const gone = await db.tx((tx) => tx.query('DELETE FROM canned_responses WHERE id = $1 RETURNING id', [id]));
      if (gone.length === 0) throw new AppError('not_found', 'There is no such canned response.');
    },
  };
}
