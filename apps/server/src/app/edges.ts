import { AppError } from '@zhiyin/kernel';
import { createLiveDoors, toHeaders } from '../flows/live.ts';
import { DEMO_INBOX_TOKEN } from '../flows/seed-demo.ts';
import { accessRoutes, DOORS, mayDo } from '../modules/access/index.ts';
import { assistRoutes } from '../modules/assist/index.ts';
import { attachmentRoutes, inboxRoutes, uploaderOf, visitorRoutes } from '../modules/channels/index.ts';
import { contactCopy, contactRoutes } from '../modules/contacts/index.ts';
import { conversationRoutes } from '../modules/conversations/index.ts';
import { encoderRoutes } from '../modules/encoders/index.ts';
import { knowledgeRoutes } from '../modules/knowledge/index.ts';
import { labellingRoutes } from '../modules/labelling/index.ts';
import { learningRoutes } from '../modules/learning/index.ts';
import { modelRoutes } from '../modules/models/index.ts';
import { procedureRoutes } from '../modules/procedures/index.ts';
import { queueRoutes } from '../modules/routing/index.ts';
import { staffRoutes } from '../modules/staff/index.ts';
import type { Config } from '../platform/config.ts';
import { mountAuth } from '../platform/http/auth.ts';
import { type Audited, actorId } from '../platform/http/doors.ts';
import { healthRoutes } from '../platform/http/health.ts';
import type { Idempotency } from '../platform/http/idempotency.ts';
import { mountPages } from '../platform/http/pages.ts';
import { createHttp } from '../platform/http/server.ts';
import { createLiveSockets } from '../platform/live/sockets.ts';
import type { Platform } from '../platform/platform.ts';
import type { Flows } from './flows.ts';
import type { Modules } from './modules.ts';

type Needs = {
  config: Config;
  idempotency: Idempotency;
  version: string;
  durability: 'embedded' | 'cluster' | 'external';
  publicUrl: () => string;
  isOwnOrigin: (origin: string, host: string | undefined) => boolean;
  isReady: () => boolean;
  uptimeSeconds: () => number;
};

/** Where the world comes in: doors, pages and sockets. Nothing listens yet. */
export async function createEdges(platform: Platform, modules: Modules, flows: Flows, needs: Needs) {
  const { config, idempotency, version, durability, publicUrl, isOwnOrigin, isReady, uptimeSeconds } = needs;
  const { clock, ids, log, db, bus, metrics } = platform;
  const {
    auth,
    access,
    staff,
    contacts,
    inboxes,
    attachments,
    conversations,
    routing,
    knowledge,
    procedures,
    encoders,
    bot,
    models,
    labelling,
    assist,
    learning,
  } = modules;
  const { places, serve, learn, decideCluster, visitor, manageStaff, drawLabelSample, teachFromLabels } = flows;
  const http = await createHttp({
    platform,
    idempotency,
    doors: DOORS,
    mayDo,
    version,
    trustProxy: config.TRUST_PROXY,
    mediaMaxBytes: config.MEDIA_MAX_BYTES,
    rateScale: config.RATE_LIMIT_SCALE,
    isOwnOrigin,
    identifyStaff: (request) => access.identify({ headers: toHeaders(request.headers) }),
    identifyVisitor: (token) => contacts.identifyVisitor(token),
  });
  const { fastify } = http;
  const audited: Audited = (actor, entry, work) =>
    db.tx(async () => {
      const done = await work();
      await access.audit({ actor: access.auditActorOf(actor), ...entry });
      return done;
    });
  const routes = [
    ...healthRoutes({
      db,
      metrics,
      version,
      durability,
      uptimeSeconds,
      isReady,
      metricsToken: config.METRICS_TOKEN,
    }),
    ...visitorRoutes(visitor),
    ...attachmentRoutes(attachments),
    ...accessRoutes(access, {
      agentById: (id) => staff.agentById(id),
      setAvailability: async (id, availability) => {
        await staff.setAvailability(id, availability);
        await places.refreshAll();
      },
    }),
    ...staffRoutes(manageStaff),
    ...contactRoutes(contacts, async (id) => conversations.copyContact(contactCopy(await contacts.get(id)))),
    ...inboxRoutes(inboxes),
    ...queueRoutes(routing, places.onlineAgents, (id) => places.refreshLater(id)),
    ...assistRoutes(assist),
    ...knowledgeRoutes(knowledge, (actor, entry) => access.audit({ actor: access.auditActorOf(actor), ...entry })),
    ...procedureRoutes(procedures),
    ...encoderRoutes(encoders, (actor, entry) => access.audit({ actor: access.auditActorOf(actor), ...entry })),
    ...modelRoutes(models, clock, (actor, entry) => access.audit({ actor: access.auditActorOf(actor), ...entry })),
    ...labellingRoutes(labelling, { draw: drawLabelSample.draw, teach: teachFromLabels }, audited),
    ...learningRoutes(learning, { ...decideCluster, retag: (actor, id, body) => learn.retag(id, body, actorId(actor)) }, audited),
    ...conversationRoutes(conversations, {
      accept: serve.accept,
      reply: (actor, id, body) => {
        const wanted = body.attachmentIds;
        return serve.reply(actor, id, {
          clientId: body.clientId,
          text: body.text ?? '',
          private: body.private,
          messageId: ids.next('message'),
          ...(wanted && {
            attach: (messageId: string) => attachments.claim(wanted, uploaderOf(actor), { id: messageId, conversationId: id }),
          }),
        });
      },
      resolve: serve.resolve,
      reopen: serve.reopen,
      transfer: (actor, id, target) => serve.transfer(actor, id, target, { message: () => ids.next('message') }),
      snooze: (actor, id, until) => serve.snooze(actor, id, until, clock.now()),
      handBack: serve.handBack,
      read: serve.read,
      trace: (id) => bot.traceOf(id),
    }),
  ];
  for (const route of routes) fastify.mount(route);
  fastify.get('/api/openapi.json', { config: { door: 'GET /api/openapi.json' }, schema: { hide: true } }, async () => fastify.swagger());
  fastify.get('/api/v1/live', { config: { door: 'GET /api/v1/live' }, schema: { hide: true } }, async () => {
    throw new AppError('invalid', 'This address speaks WebSocket only.');
  });
  mountAuth(fastify, publicUrl, auth.handler);
  await mountPages(fastify, {
    frameAncestors: async (token) => (await inboxes.findByToken(token))?.inbox.allowedOrigins,
    nonce: () => ids.secret(16),
    publicUrl: publicUrl,
    demoInbox: config.DEMO ? DEMO_INBOX_TOKEN : undefined,
  });
  await fastify.ready();
  http.checkDoors();
  const sockets = createLiveSockets({
    bus,
    clock,
    log,
    metrics,
    doors: createLiveDoors({
      db,
      bus,
      doors: DOORS,
      mayDo,
      contacts,
      identifyStaff: (headers) => access.identify({ headers }),
      conversations,
      linkOf: attachments.linkOf,
      isAllowedOrigin: (origin, host) => origin === undefined || isOwnOrigin(origin, host),
      markRead: {
        visitor: (visitorId, seq) => visitor.read({ kind: 'visitor', workspaceId: db.workspaceId(), visitorId, inboxId: '' }, seq),
        staff: serve.read,
      },
    }),
  });
  return { fastify, sockets };
}
