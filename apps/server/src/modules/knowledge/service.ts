import { type Article, type ArticleBody, type ArticleState, uiLocaleOf } from '@zhiyin/contracts';
import { AppError, isSameJson } from '@zhiyin/kernel';
import { type IndexedDocument, type Reranker, splitPassages } from '@zhiyin/retrieval';
import type { Platform, Tx } from '../../platform/platform.ts';
import { createLibrary, type OwnWords, type Segment } from './library.ts';
import { createReranking } from './reranking/service.ts';
import { type Move, needsAnotherReviewer, stateAfter } from './rules.ts';

type Row = {
  id: string;
  external_id: string | null;
  state: ArticleState;
  version_id: string;
  published_version_id: string | null;
  created_at: Date;
  updated_at: Date;
  version: number;
  category: string;
  products: string[];
  priority: Article['priority'];
  risk: Article['risk'];
  source: string;
  intents: string[];
  translations: Article['translations'];
  valid_from: Date | null;
  valid_to: Date | null;
  author: string;
  reviewer: string | null;
  published_at: Date | null;
};
const SELECT = `SELECT a.id, a.external_id, a.state, a.version_id, a.published_version_id, a.created_at, a.updated_at,
  v.version, v.category, v.products, v.priority, v.risk, v.source, v.intents, v.translations, v.valid_from, v.valid_to, v.author, v.reviewer, v.published_at
  FROM articles a JOIN article_versions v ON v.id = a.version_id`;

export type Knowledge = ReturnType<typeof createKnowledge>;
export type ImportOutcome = { created: number; updated: number; unchanged: number };

/** 知识库: articles and their immutable versions, the states they go through, and the index customers are answered from. */
export function createKnowledge(
  { db, ids, clock, log }: Platform,
  {
    segment,
    words,
    shortPaths = async () => [],
  }: {
    segment: Segment;
    /** The workspace's own words; call `reindex` when they change. */
    words?: () => Promise<OwnWords>;
    /** Frequent questions that go straight to an article. */
    shortPaths?: () => Promise<readonly { articleId: string; locale: string; question: string }[]>;
  },
) {
  const library = createLibrary({ db, clock, log, segment, words, read: readPublished });
  const reranking = createReranking({ db, ids, clock }, { rows: library.rows, changed: library.changed });

  const toArticle = (row: Row): Article => ({
    id: row.id,
    externalId: row.external_id,
    state: row.state,
    version: row.version,
    versionId: row.version_id,
    category: row.category,
    products: row.products,
    priority: row.priority,
    risk: row.risk,
    source: row.source,
    intents: row.intents,
    translations: row.translations,
    validFrom: row.valid_from?.toISOString() ?? null,
    validTo: row.valid_to?.toISOString() ?? null,
    publishedAt: row.published_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  });

  /** One document a passage and language, of everything customers may see. */
  async function readPublished(): Promise<{ revision: number; documents: IndexedDocument[]; reranker?: Reranker }> {
    return db.tx(async (tx) => {
      const [known] = await tx.query<{ revision: number }>('SELECT revision FROM knowledge_revisions');
      const rows = await tx.query<Row>(
        `SELECT a.id, a.state, v.id AS version_id, v.* FROM articles a JOIN article_versions v ON v.id = a.published_version_id`,
      );
      const paths = Map.groupBy(await shortPaths(), ({ articleId, locale }) => `${articleId} ${uiLocaleOf(locale)}`);
      const documents = rows.flatMap((row) =>
        Object.entries(row.translations).flatMap(([locale, text]) =>
          splitPassages(text.body).map((part, at): IndexedDocument => {
            const { article_id: articleId } = row as Row & { article_id: string };
            const short = at === 0 ? paths.get(`${articleId} ${locale}`)?.map(({ question }) => question) : undefined;
            return {
              articleId,
              versionId: row.version_id,
              locale,
              title: text.title,
              text: part,
              category: row.category,
              products: row.products,
              intents: row.intents,
              priority: row.priority,
              risk: row.risk,
              state: row.state === 'expiring' ? 'expiring' : 'published',
              ...(row.valid_from && { validFrom: row.valid_from.toISOString() }),
              ...(row.valid_to && { validTo: row.valid_to.toISOString() }),
              ...(short && { shortPaths: short }),
            };
          }),
        ),
      );
      const reranker = await reranking.current(tx);
      return { revision: known?.revision ?? 0, documents, ...(reranker && { reranker }) };
    });
  }

  async function rowOf(tx: Tx, id: string, lock = false): Promise<Row> {
    if (lock) await tx.query('SELECT 1 FROM articles WHERE id = $1 FOR UPDATE', [id]);
    const [row] = await tx.query<Row>(`${SELECT} WHERE a.id = $1`, [id]);
    if (!row) throw new AppError('not_found', 'There is no such article.');
    return row;
  }

  async function insertVersion(tx: Tx, articleId: string, version: number, body: ArticleBody, author: string): Promise<string> {
    const id = ids.next('article');
    await tx.query(
      `INSERT INTO article_versions (id, article_id, version, category, products, priority, risk, source, intents, translations, valid_from, valid_to, author, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
      [
        id,
        articleId,
        version,
        body.category,
        JSON.stringify(body.products),
        body.priority,
        body.risk,
        body.source,
        JSON.stringify(body.intents),
        JSON.stringify(body.translations),
        body.validFrom ?? null,
        body.validTo ?? null,
        author,
        clock.now(),
      ],
    );
    return id;
  }

  async function create(tx: Tx, body: ArticleBody, author: string): Promise<Row> {
    const id = body.id ?? ids.next('article');
    const now = clock.now();
    const versionId = await insertVersion(tx, id, 1, body, author);
    const made = await tx.query(
      'INSERT INTO articles (id, external_id, state, version_id, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$5) ON CONFLICT DO NOTHING RETURNING id',
      [id, body.externalId ?? null, 'draft', versionId, now],
    );
    if (made.length === 0) throw new AppError('conflict', 'An article with this id exists.');
    return rowOf(tx, id);
  }

  const bodyOf = (row: Row): ArticleBody => ({
    category: row.category,
    products: row.products,
    priority: row.priority,
    risk: row.risk,
    source: row.source,
    intents: row.intents,
    translations: row.translations,
    ...(row.valid_from && { validFrom: row.valid_from.toISOString() }),
    ...(row.valid_to && { validTo: row.valid_to.toISOString() }),
  });

  async function edit(tx: Tx, id: string, change: Partial<ArticleBody>, author: string): Promise<Row> {
    const row = await rowOf(tx, id, true);
    const state = stateAfter(row.state, 'edit') as ArticleState;
    const given = Object.fromEntries(Object.entries(change).filter(([key, value]) => value !== undefined && key !== 'id'));
    const body = { ...bodyOf(row), ...given };
    const versionId = await insertVersion(tx, id, row.version + 1, body, author);
    await tx.query(
      'UPDATE articles SET version_id = $2, state = $3, external_id = COALESCE($4, external_id), updated_at = $5 WHERE id = $1',
      [id, versionId, state, change.externalId ?? null, clock.now()],
    );
    return rowOf(tx, id);
  }

  async function move(tx: Tx, id: string, step: Move, actor: string): Promise<Row> {
    const row = await rowOf(tx, id, true);
    const state = stateAfter(row.state, step);
    if (!state)
      throw new AppError('conflict', `An article that is ${row.state} cannot be put through “${step}”.`, { details: { state: row.state } });
    const now = clock.now();
    if (step === 'approve') {
      if (needsAnotherReviewer(row.risk, row.author, actor))
        throw new AppError('forbidden', 'Somebody else must approve this article: its risk needs two people.', {
          details: { reason: 'four_eyes' },
        });
      await tx.query('UPDATE article_versions SET reviewer = $2 WHERE id = $1', [row.version_id, actor]);
    }
    const published = step === 'publish' ? row.version_id : step === 'suspend' || step === 'retire' ? null : row.published_version_id;
    await tx.query('UPDATE articles SET state = $2, published_version_id = $3, updated_at = $4 WHERE id = $1', [id, state, published, now]);
    if (step === 'publish') await tx.query('UPDATE article_versions SET published_at = $2 WHERE id = $1', [row.version_id, now]);
    if (published !== row.published_version_id) await library.changed();
    return rowOf(tx, id);
  }

  return {
    /** Of every published article in every language, with the intents it is for. */
    titles: (): Promise<{ title: string; locale: string; intents: string[] }[]> =>
      db.tx(async (tx) => {
        const rows = await tx.query<Pick<Row, 'translations' | 'intents'>>(
          'SELECT v.translations, v.intents FROM articles a JOIN article_versions v ON v.id = a.published_version_id',
        );
        return rows.flatMap(({ translations, intents }) =>
          Object.entries(translations).map(([locale, { title }]) => ({ title, locale, intents })),
        );
      }),

    search: library.search,
    reranking,
    /** What the index is made of has changed elsewhere; call inside the transaction of the change. */
    reindex: library.changed,
    /** Titles of articles in any language they have; unknown ids are left out. */
    titlesOf: (articleIds: readonly string[]): Promise<Map<string, string>> =>
      db.tx(async (tx) => {
        const rows = await tx.query<Row>(`${SELECT} WHERE a.id = ANY($1)`, [articleIds]);
        return new Map(rows.map((row) => [row.id, (row.translations['zh-CN'] ?? row.translations.en)?.title ?? row.id]));
      }),
    async list(input: {
      limit: number;
      startingAfter?: string;
      q?: string;
      state?: ArticleState;
    }): Promise<{ data: Article[]; next: string | null }> {
      return db.tx(async (tx) => {
        const rows = await tx.query<Row>(
          `${SELECT} WHERE ($1::text IS NULL OR (a.updated_at, a.id) < (SELECT s.updated_at, s.id FROM articles s WHERE s.id = $1))
             AND ($2::text IS NULL OR v.translations::text ILIKE $2 OR a.id ILIKE $2) AND ($3::text IS NULL OR a.state = $3) ORDER BY a.updated_at DESC, a.id DESC LIMIT $4`,
          [
            input.startingAfter ?? null,
            input.q?.trim() ? `%${input.q.trim().replace(/[\\%_]/g, '\\$&')}%` : null,
            input.state ?? null,
            input.limit + 1,
          ],
        );
        const shown = rows.slice(0, input.limit);
        return { data: shown.map(toArticle), next: rows.length > input.limit ? (shown.at(-1)?.id ?? null) : null };
      });
    },
    get: (id: string): Promise<Article> => db.tx(async (tx) => toArticle(await rowOf(tx, id))),
    create: (body: ArticleBody, author: string): Promise<Article> => db.tx(async (tx) => toArticle(await create(tx, body, author))),
    edit: (id: string, change: Partial<ArticleBody>, author: string): Promise<Article> =>
      db.tx(async (tx) => toArticle(await edit(tx, id, change, author))),
    move: (id: string, step: Move, actor: string): Promise<Article> => db.tx(async (tx) => toArticle(await move(tx, id, step, actor))),
    /**
     * Makes or changes articles by `id` or `externalId`, all or none. With `publish` they are approved and published by `reviewer`,
     * which must not be `author` (seeding and trusted sources only).
     */
    async importAll(bodies: readonly ArticleBody[], author: string, publish?: { reviewer: string }): Promise<ImportOutcome> {
      return db.tx(async (tx) => {
        const outcome: ImportOutcome = { created: 0, updated: 0, unchanged: 0 };
        for (const body of bodies) {
          const [known] = await tx.query<{ id: string }>('SELECT id FROM articles WHERE id = $1 OR external_id = $2 LIMIT 1', [
            body.id ?? null,
            body.externalId ?? null,
          ]);
          let row: Row;
          if (!known) {
            row = await create(tx, body, author);
            outcome.created += 1;
          } else {
            row = await rowOf(tx, known.id, true);
            const { id: _id, externalId: _external, ...content } = body;
            if (isSameJson(bodyOf(row), content)) {
              outcome.unchanged += 1;
              continue;
            }
            row = await edit(tx, known.id, body, author);
            outcome.updated += 1;
          }
          if (publish)
            for (const step of ['submit', 'approve', 'publish'] as const)
              row = await move(tx, row.id, step, step === 'submit' ? author : publish.reviewer);
        }
        return outcome;
      });
    },
  };
}
