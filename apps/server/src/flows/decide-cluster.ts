import { type ArticleBody, type AssignCluster, type LearningClusterDetail, type LearningText, uiLocaleOf } from '@zhiyin/contracts';
import type { Knowledge } from '../modules/knowledge/index.ts';
import type { Decision, Learning } from '../modules/learning/index.ts';
import type { Models } from '../modules/models/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  learning: Pick<Learning, 'clusters'>;
  corpora: Pick<Models['corpora'], 'addLines' | 'removeLines'>;
  knowledge: Pick<Knowledge, 'create' | 'get' | 'move'>;
};
type By = { author: string; reason: string };
/** The source of utterances that customers themselves have said. */
const SOURCE = 'learning';
const OUT_OF_SCOPE = 'out_of_scope';
/** Questions a draft lists at most. */
const QUESTIONS_MAX = 50;
const WORDS = {
  'zh-CN': { asked: '客户这样问', answer: '答案', todo: '（待补充）' },
  en: { asked: 'What customers ask', answer: 'Answer', todo: '(to be written)' },
} as const;

/** 处理聚类: what a trainer decides about a cluster, carried out in the corpus or the knowledge base in the same transaction, and taken back. */
export function createDecideCluster({ db, learning, corpora, knowledge }: Needs) {
  const linesOf = (texts: readonly LearningText[]) => texts.map(({ text, locale }) => ({ text, locale }));
  const because = (cluster: { id: string; title: string }, reason: string): string =>
    [`learning ${cluster.id}: ${cluster.title}`.slice(0, 300), reason].filter(Boolean).join('; ').slice(0, 500);

  /** @throws AppError `not_found`, `conflict` when decided on already, `invalid` for an unknown intent. */
  async function assign(id: string, { intentId, create, keys, reason }: AssignCluster, author: string) {
    const { cluster, result } = await learning.clusters.decide(id, 'assign', { author, reason }, keys, async (found) => {
      const made = await corpora.addLines(
        { intentId, ...(create && { create }), lines: linesOf(found.texts), source: SOURCE },
        { author, reason: because(found, reason) },
      );
      const details = { added: { ids: made.added, intentId, madeIntent: made.madeIntent } };
      return { outcome: { state: 'assigned', intentId, details }, result: { added: made.added.length, known: made.known } };
    });
    return { ...cluster, ...result };
  }

  return {
    assign,

    /** Each is decided on as if alone, and taken back alone; all of them or none. @throws AppError as `assign` does. */
    assignMany: ({ ids, intentId, reason }: { ids: readonly string[]; intentId: string; reason: string }, author: string) =>
      db.tx(async () => {
        const done = { ids: [...new Set(ids)], added: 0, known: 0 };
        for (const id of done.ids) {
          const { added, known } = await assign(id, { intentId, reason }, author);
          done.added += added;
          done.known += known;
        }
        return done;
      }),

    /** @throws AppError `not_found`, `conflict` when decided on already. */
    async gap(id: string, { category, author, reason }: By & { category: string }): Promise<LearningClusterDetail> {
      const { cluster } = await learning.clusters.decide(id, 'gap', { author, reason }, undefined, async (found) => {
        const draft = await knowledge.create(draftOf(found, category), author);
        const details = { articleId: draft.id, articleVersionId: draft.versionId };
        return { outcome: { state: 'gap', articleId: draft.id, details }, result: null };
      });
      return cluster;
    },

    /** @throws AppError `not_found`, `conflict` when decided on already. */
    async dismiss(id: string, { asOutOfScope, author, reason }: By & { asOutOfScope: boolean }): Promise<LearningClusterDetail> {
      const { cluster } = await learning.clusters.decide(id, 'dismiss', { author, reason }, undefined, async (found) => {
        if (!asOutOfScope) return { outcome: { state: 'dismissed', details: {} }, result: null };
        const made = await corpora.addLines(
          { intentId: OUT_OF_SCOPE, lines: linesOf(found.texts), source: SOURCE },
          { author, reason: because(found, reason) },
        );
        const details = { added: { ids: made.added, intentId: OUT_OF_SCOPE, madeIntent: made.madeIntent } };
        return { outcome: { state: 'dismissed', intentId: OUT_OF_SCOPE, details }, result: null };
      });
      return cluster;
    },

    /** @throws AppError `not_found`, `conflict` when there is nothing to undo. */
    undo: (id: string, by: By): Promise<LearningClusterDetail> =>
      learning.clusters.undo(id, by, async ({ details }: Decision) => {
        if (details.added)
          await corpora.removeLines(
            { ...details.added, source: SOURCE },
            { author: by.author, reason: because({ id, title: 'undone' }, by.reason) },
          );
        if (details.articleId) {
          const draft = await knowledge.get(details.articleId);
          // Somebody has gone on writing: it is theirs now.
          if (draft.state === 'draft' && draft.versionId === details.articleVersionId) await knowledge.move(draft.id, 'retire', by.author);
        }
      }),
  };
}

/** A draft that says what is asked, in the languages it is asked in, and leaves the answer to whoever knows it. */
function draftOf(cluster: { id: string; title: string; language: string; texts: readonly LearningText[] }, category: string): ArticleBody {
  const translations: ArticleBody['translations'] = {};
  for (const [locale, texts] of Map.groupBy(cluster.texts, (text) => uiLocaleOf(text.locale))) {
    const words = WORDS[locale];
    const title = locale === uiLocaleOf(cluster.language) ? cluster.title : (texts[0]?.text ?? cluster.title);
    const questions = texts.slice(0, QUESTIONS_MAX).map(({ text }) => `- ${text}`);
    translations[locale] = {
      title: title.slice(0, 300),
      body: [`## ${words.asked}`, '', ...questions, '', `## ${words.answer}`, '', words.todo].join('\n').slice(0, 20_000),
    };
  }
  return { category, products: [], priority: 'P2', risk: 'none', source: `learning:${cluster.id}`, intents: [], translations };
}
