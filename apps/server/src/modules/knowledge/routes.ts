import {
  ARTICLE_STATES,
  article,
  articleBody,
  articlePatch,
  idText,
  learnRerankingBody,
  optionalText,
  pageOf,
  pageQuery,
  type Reranking,
  reranking,
  rerankingBody,
  searchBody,
  searchReply,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import { actorId, type StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Knowledge } from './service.ts';

const MOVES = ['submit', 'approve', 'reject', 'publish', 'suspend', 'retire'] as const;

/** Writes into the audit log. */
type Audit = (
  actor: StaffActor,
  entry: {
    action: string;
    target: { type: string; id: string };
    before: Pick<Reranking, 'mode' | 'inUse'>;
    after: Pick<Reranking, 'mode' | 'inUse'>;
  },
) => Promise<void>;
const settingOf = ({ mode, inUse }: Reranking) => ({ mode, inUse });

export function knowledgeRoutes(knowledge: Knowledge, audit: Audit): Route[] {
  const params = z.object({ id: idText });
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/articles',
      summary: 'Articles, newest change first',
      query: z.strictObject({ ...pageQuery, q: optionalText(200).optional(), state: z.enum(ARTICLE_STATES).optional() }),
      reply: { 200: pageOf(article) },
      handle: async ({ query }) => ({
        status: 200,
        body: await knowledge.list({ limit: query.limit, startingAfter: query.starting_after, q: query.q, state: query.state }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/articles',
      summary: 'Write an article; it starts as a draft',
      body: articleBody,
      reply: { 201: article },
      handle: async ({ actor, body }) => ({ status: 201, body: await knowledge.create(body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/articles/import',
      summary: 'Make or change many articles as drafts, all or none',
      body: z.strictObject({ articles: z.array(articleBody).min(1).max(500) }),
      reply: { 200: z.object({ created: z.number(), updated: z.number(), unchanged: z.number() }) },
      handle: async ({ actor, body }) => ({ status: 200, body: await knowledge.importAll(body.articles, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/articles/:id',
      summary: 'One article',
      params,
      reply: { 200: article },
      handle: async ({ params: { id } }) => ({ status: 200, body: await knowledge.get(id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/articles/:id',
      summary: 'Change an article; customers go on seeing the published version',
      params,
      body: articlePatch,
      reply: { 200: article },
      handle: async ({ actor, params: { id }, body }) => ({ status: 200, body: await knowledge.edit(id, body, actorId(actor)) }),
    }),
    ...MOVES.map((step) =>
      defineRoute({
        actor: 'staff',
        method: 'POST',
        path: `/api/v1/articles/:id/${step}`,
        summary: `Put an article through “${step}”`,
        params,
        reply: { 200: article },
        handle: async ({ actor, params: { id } }) => ({ status: 200, body: await knowledge.move(id, step, actorId(actor)) }),
      }),
    ),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/knowledge/reranking',
      summary: 'What orders the answers, what it learned from, and its versions',
      reply: { 200: reranking },
      handle: async () => ({ status: 200, body: await knowledge.reranking.status() }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PUT',
      path: '/api/v1/knowledge/reranking',
      summary: 'Let it choose by itself, use one version, or switch it off',
      body: rerankingBody,
      reply: { 200: reranking },
      handle: async ({ actor, body }) => {
        const before = await knowledge.reranking.status();
        const after = await knowledge.reranking.set(body, actorId(actor));
        await audit(actor, {
          action: 'knowledge.reranking-set',
          target: { type: 'reranking', id: body.mode },
          before: settingOf(before),
          after: settingOf(after),
        });
        return { status: 200, body: after };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/knowledge/reranking/learn',
      summary: 'Learn a new version now',
      body: learnRerankingBody,
      reply: { 200: reranking },
      handle: async ({ actor, body }) => {
        const made = await knowledge.reranking.learn({ author: actorId(actor), reason: body.reason ?? '' });
        if (made === undefined)
          throw new AppError('conflict', 'Nobody has judged an answer yet.', { details: { reason: 'no_judgements' } });
        return { status: 200, body: await knowledge.reranking.status() };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/knowledge/search',
      summary: 'Search published knowledge as the bot does',
      body: searchBody,
      reply: { 200: searchReply },
      handle: async ({ body }) => ({
        status: 200,
        body: { data: await knowledge.search({ text: body.query, locale: body.locale ?? 'zh-CN', limit: body.limit }) },
      }),
    }),
  ];
}
