import {
  type AssignCluster,
  assignClusterBody,
  assignClustersBody,
  assignedManyReply,
  assignedReply,
  dismissClusterBody,
  gapClusterBody,
  groupsReply,
  idText,
  type LearningClusterDetail,
  learningCluster,
  learningClusterDetail,
  learningText,
  listClustersQuery,
  listGroupsQuery,
  listTextsQuery,
  mergeClustersBody,
  pageOf,
  pageQuery,
  renameClusterBody,
  retagBody,
  retagReply,
  shortPath,
  shortPathBody,
  splitClusterBody,
  undoClusterBody,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { type Audited, actorId, type StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Learning } from './service.ts';

const params = z.object({ id: idText });
type By = { author: string; reason: string };
/** Journeys that go on in other modules; each a flow. */
export type LearningDoors = {
  retag(actor: StaffActor, conversationId: string, body: z.output<typeof retagBody>): Promise<z.infer<typeof retagReply>>;
  assign(id: string, asked: AssignCluster, author: string): Promise<z.infer<typeof assignedReply>>;
  assignMany(asked: z.output<typeof assignClustersBody>, author: string): Promise<z.infer<typeof assignedManyReply>>;
  gap(id: string, asked: By & { category: string }): Promise<LearningClusterDetail>;
  dismiss(id: string, asked: By & { asOutOfScope: boolean }): Promise<LearningClusterDetail>;
  undo(id: string, by: By): Promise<LearningClusterDetail>;
};

/** The learning queue, short paths, and an agent's re-tag. */
export function learningRoutes(
  { clusters, shortPaths }: Pick<Learning, 'clusters' | 'shortPaths'>,
  doors: LearningDoors,
  audited: Audited,
): Route[] {
  const decided = <Done>(
    actor: StaffActor,
    id: string,
    action: string,
    { reason, ...after }: { reason?: string } & Record<string, unknown>,
    work: () => Promise<Done>,
  ): Promise<Done> =>
    audited(actor, { action: `cluster.${action}`, target: { type: 'cluster', id }, after, ...(reason && { why: reason }) }, work);

  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/learning/clusters',
      summary: 'What was not understood or answered, gathered; what matters most first',
      query: listClustersQuery,
      reply: { 200: pageOf(learningCluster) },
      handle: async ({ query: { limit, starting_after: startingAfter, ...wanted } }) => ({
        status: 200,
        body: await clusters.list({ limit, startingAfter, ...wanted }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/learning/groups',
      summary: 'Open clusters gathered under the intent proposed for each',
      query: listGroupsQuery,
      reply: { 200: groupsReply },
      handle: async ({ query }) => ({ status: 200, body: await clusters.groups(query) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/assign',
      summary: 'Make the texts of several clusters examples of one intent, all or none',
      body: assignClustersBody,
      reply: { 200: assignedManyReply },
      handle: async ({ actor, body }) => ({
        status: 200,
        body: await decided(actor, body.ids[0] ?? '', 'assigned', body, () => doors.assignMany(body, actorId(actor))),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/learning/clusters/:id',
      summary: 'One cluster with who decided what',
      params,
      reply: { 200: learningClusterDetail },
      handle: async ({ params: { id } }) => ({ status: 200, body: await clusters.get(id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/learning/clusters/:id/texts',
      summary: 'The texts of a cluster, equal ones folded, said most first',
      params,
      query: listTextsQuery,
      reply: { 200: pageOf(learningText) },
      handle: async ({ params: { id }, query }) => ({
        status: 200,
        body: await clusters.texts(id, { limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/learning/clusters/:id',
      summary: 'Name a cluster; null calls it by its representative again',
      params,
      body: renameClusterBody,
      reply: { 200: learningClusterDetail },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await decided(actor, id, 'renamed', { name: body.name }, () => clusters.rename(id, body.name, actorId(actor))),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/merge',
      summary: 'Merge clusters into the first',
      body: mergeClustersBody,
      reply: { 200: learningClusterDetail },
      handle: async ({ actor, body }) => ({
        status: 200,
        body: await decided(actor, body.ids[0] ?? '', 'merged', body, () =>
          clusters.merge(body.ids, { author: actorId(actor), reason: body.reason }),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/:id/split',
      summary: 'Take texts out into a cluster of their own, which is returned',
      params,
      body: splitClusterBody,
      reply: { 201: learningClusterDetail },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 201,
        body: await decided(actor, id, 'split', { texts: body.keys.length, reason: body.reason }, () =>
          clusters.split(id, body.keys, { author: actorId(actor), reason: body.reason }),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/:id/assign',
      summary: 'Make its texts examples of an intent',
      params,
      body: assignClusterBody,
      reply: { 200: assignedReply },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await decided(
          actor,
          id,
          'assigned',
          { intentId: body.intentId, texts: body.keys?.length ?? 'all', reason: body.reason },
          () => doors.assign(id, body, actorId(actor)),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/:id/gap',
      summary: 'Turn it into a draft article of what customers ask',
      params,
      body: gapClusterBody,
      reply: { 200: learningClusterDetail },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await decided(actor, id, 'gap-opened', body, () => doors.gap(id, { ...body, author: actorId(actor) })),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/:id/dismiss',
      summary: 'Say that it is none of our business',
      params,
      body: dismissClusterBody,
      reply: { 200: learningClusterDetail },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await decided(actor, id, 'dismissed', body, () => doors.dismiss(id, { ...body, author: actorId(actor) })),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/learning/clusters/:id/undo',
      summary: 'Take the last decision back',
      params,
      body: undoClusterBody,
      reply: { 200: learningClusterDetail },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await decided(actor, id, 'undone', body, () => doors.undo(id, { author: actorId(actor), reason: body.reason })),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/learning/short-paths',
      summary: 'Frequent questions that go straight to their article',
      query: z.strictObject(pageQuery),
      reply: { 200: pageOf(shortPath) },
      handle: async ({ query }) => ({
        status: 200,
        body: await shortPaths.list({ limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/learning/short-paths/:id',
      summary: 'Take a short path away, or let it stand again',
      params,
      body: shortPathBody,
      reply: { 200: shortPath },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await audited(actor, { action: 'short-path.switched', target: { type: 'short-path', id }, after: body }, () =>
          shortPaths.switchTo(id, body.active),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/retag',
      summary: 'Name the right intent of a customer’s line, or none',
      params,
      body: retagBody,
      reply: { 200: retagReply },
      handle: async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: await audited(
          actor,
          { action: 'message.retagged', target: { type: 'message', id: body.messageId }, after: { intentId: body.intentId } },
          () => doors.retag(actor, id, body),
        ),
      }),
    }),
  ];
}
