import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { upgradeState } from '@zhiyin/dialogue';
import { AppError, createIds, MINUTE, SECOND, systemClock } from '@zhiyin/kernel';
import { segment } from '@zhiyin/language';
import { createBotTurns } from './flows/bot-turns.ts';
import { createCallForPeople } from './flows/call-for-people.ts';
import { createDecideCluster } from './flows/decide-cluster.ts';
import { loadDemoShop, noShop } from './flows/demo-shop.ts';
import { createDialogueConfigs } from './flows/dialogue-config.ts';
import { createDrawLabelSample } from './flows/draw-label-sample.ts';
import { createFirstWorkspace } from './flows/first-workspace.ts';
import { createHandOff } from './flows/hand-off.ts';
import { createLearnFromTalk } from './flows/learn-from-talk.ts';
import { createLiveDoors, toHeaders } from './flows/live.ts';
import { createLookAgain } from './flows/look-again.ts';
import { createManageStaff } from './flows/manage-staff.ts';
import { createQueuePlaces } from './flows/queue-places.ts';
import { createReceiveMessage } from './flows/receive-message.ts';
import { createSeedDemo, DEMO_FOLDER, DEMO_INBOX_TOKEN, DEMO_KEY, DEMO_PASSWORD, type DemoPerson, demoPeople } from './flows/seed-demo.ts';
import { createServeConversation } from './flows/serve-conversation.ts';
import { createTakeBotTurn, REMIND_JOB, type RemindJob } from './flows/take-bot-turn.ts';
import { createTeachFromLabels } from './flows/teach-from-labels.ts';
import { createVisitorSession } from './flows/visitor-session.ts';
import { accessRoutes, createAccess, createAuth, DIRECTORY_TABLES, DOORS, mayDo } from './modules/access/index.ts';
import { assistRoutes, createAssist } from './modules/assist/index.ts';
import { createBot } from './modules/bot/index.ts';
import { attachmentRoutes, createAttachments, createInboxes, inboxRoutes, uploaderOf, visitorRoutes } from './modules/channels/index.ts';
import { contactCopy, contactRoutes, createContacts } from './modules/contacts/index.ts';
import { conversationRoutes, createConversations } from './modules/conversations/index.ts';
import { createEncoders, encoderRoutes } from './modules/encoders/index.ts';
import { createFeedback } from './modules/feedback/index.ts';
import { createKnowledge, defineKnowledgeJobs, knowledgeRoutes } from './modules/knowledge/index.ts';
import { createLabelling, labellingRoutes } from './modules/labelling/index.ts';
import { createLearning, defineLearningJobs, learningRoutes } from './modules/learning/index.ts';
import { createModels, defineModelJobs, modelRoutes } from './modules/models/index.ts';
import { createProcedures, procedureRoutes } from './modules/procedures/index.ts';
import { createRouting, queueRoutes } from './modules/routing/index.ts';
import { createStaff, staffRoutes } from './modules/staff/index.ts';
import { createDiskBlobs } from './platform/blobs/index.ts';
import type { Config } from './platform/config.ts';
import { createEffects } from './platform/effects.ts';
import { mountAuth } from './platform/http/auth.ts';
import { type Audited, actorId } from './platform/http/doors.ts';
import { healthRoutes } from './platform/http/health.ts';
import { createIdempotency } from './platform/http/idempotency.ts';
import { mountPages } from './platform/http/pages.ts';
import { createHttp } from './platform/http/server.ts';
import { createJobs } from './platform/jobs.ts';
import { createBus, dialPostgres, dialRedis } from './platform/live/bus.ts';
import { createLiveSockets } from './platform/live/sockets.ts';
import { createLog } from './platform/log.ts';
import { createMailer } from './platform/mail/index.ts';
import { createMetrics } from './platform/metrics.ts';
import { checkOutboundUrl, createOutbound } from './platform/outbound/index.ts';
import type { Platform } from './platform/platform.ts';
import { createDb, createPool } from './platform/postgres/db.ts';
import { startEmbeddedPostgres } from './platform/postgres/embedded.ts';
import { migrateDatabase } from './platform/postgres/migrate.ts';
import { createSigner, readOrMakeSecret } from './platform/signer.ts';

export const VERSION = '0.1.0';
/** Tables that are read before a workspace is known; every other table is under row-level security. */
export const DIRECTORY = [...DIRECTORY_TABLES, 'visitor_tokens', 'inbox_tokens', 'bot_turn_queue'];

export type App = {
  url: string;
  publicUrl: string;
  /** The demo's sign-ins, where there is a demo. */
  demo: { people: readonly DemoPerson[]; password: string } | undefined;
  stop: () => Promise<void>;
};

/** How often a connected desk is noted, and for how long it may be gone before its agent counts as away. */
const DESK_SEEN_EVERY_MS = 20 * SECOND;
const DESK_GONE_MS = 2 * MINUTE;

/** The composition root: the only place where things are made and joined. */
export async function startApp(config: Config, say: (line: string) => void = () => undefined): Promise<App> {
  const clock = systemClock;
  const startedAt = clock.monotonic();
  const ids = createIds(() => clock.now().getTime(), randomBytes);
  const nodeId = ids.next('node');
  const log = createLog({ level: config.LOG_LEVEL, now: () => clock.now(), write: (line) => process.stdout.write(line) });
  const metrics = createMetrics();
  const signer = createSigner(await readOrMakeSecret(config.DATA_DIR, config.SECRET_KEY));
  const isWorker = config.ROLES.includes('worker');

  const embedded = config.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log });
  const databaseUrl = config.DATABASE_URL ?? (embedded?.url as string);
  const undo: (() => Promise<unknown> | unknown)[] = [];
  if (embedded) undo.push(() => embedded.stop());
  try {
    return await compose();
  } catch (error) {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(() => undefined);
    throw error;
  }

  async function compose(): Promise<App> {
    await migrateDatabase(databaseUrl, DIRECTORY);
    const pool = createPool(databaseUrl, config.DATABASE_POOL, 'zhiyin');
    const authPool = createPool(databaseUrl, 3, 'zhiyin-auth');
    undo.push(() => Promise.all([pool.end(), authPool.end()]));
    const db = createDb(pool, { clock, log, metrics });
    const bus = createBus({
      nodeId,
      log,
      dials: [...(config.REDIS_URL ? [dialRedis(config.REDIS_URL)] : []), dialPostgres(databaseUrl)],
      onReconnect: () => sockets?.refreshAll(),
    });
    const jobs = createJobs({
      url: databaseUrl,
      db,
      log,
      metrics,
      workspaces: async () => (await access.listWorkspaces()).map((w) => w.id),
      work: isWorker,
    });
    const mail = createMailer({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM });
    const blobs = await createDiskBlobs(path.join(config.DATA_DIR, 'attachments'));
    const outbound = createOutbound({ clock, log, allow: config.OUTBOUND_ALLOW });
    const platform: Platform = { clock, ids, log, db, jobs, bus, blobs, mail, outbound, metrics, signer };
    undo.push(
      () => bus.stop(),
      () => mail.close(),
      () => outbound.close(),
    );

    let publicUrl = config.PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${config.PORT}`;
    const isOwnOrigin = (origin: string, host: string | undefined): boolean =>
      origin === publicUrl ||
      (config.NODE_ENV !== 'production' && host !== undefined && (origin === `http://${host}` || origin === `https://${host}`));

    // modules
    const auth = createAuth({
      platform,
      pool: authPool,
      baseUrl: publicUrl,
      secret: signer.sign('auth', 'better-auth'),
      production: config.NODE_ENV === 'production',
      rateLimitScale: config.RATE_LIMIT_SCALE,
    });
    const access = createAccess(platform, { auth });
    const staff = createStaff(platform);
    const contacts = createContacts(platform);
    const inboxes = createInboxes(platform);
    const attachments = createAttachments(platform, { maxBytes: config.MEDIA_MAX_BYTES });
    const conversations = createConversations(platform, { linkOf: attachments.linkOf });
    const routing = createRouting(platform);
    const knowledge = createKnowledge(platform, {
      segment,
      words: () => models.words.current(),
      shortPaths: () => learning.shortPaths.active(),
    });
    const procedures = createProcedures(platform);
    const encoders = createEncoders(platform, {
      folder: path.join(config.DATA_DIR, 'encoders'),
      refusalOf: (url) => checkOutboundUrl(url, config.OUTBOUND_ALLOW),
    });
    undo.push(() => encoders.stop());
    const bot = createBot(platform);
    const models = createModels(platform, {
      encoders,
      titles: () => knowledge.titles(),
      traffic: (asked) => bot.sampleTexts(asked),
      wordsChanged: knowledge.reindex,
    });
    const labelling = createLabelling(platform, { zone: models.zone, intents: models.intents });
    const assist = createAssist(platform);
    const feedback = createFeedback(platform);
    const learning = createLearning(platform, {
      known: async () => {
        const head = await models.corpora.head();
        return head === 0 ? { examples: [], vocabulary: [] } : models.corpora.trainingSet(head);
      },
      guesser: async () => {
        const language = await models.language();
        return (text, locale) => {
          const { intent, confidence, alternatives } = language.understand(text, { now: clock.now(), ...(locale !== 'und' && { locale }) });
          return [...(intent === null ? [] : [{ intent, confidence }]), ...alternatives];
        };
      },
      changed: knowledge.reindex,
      titlesOf: knowledge.titlesOf,
    });

    // flows
    const inboxOf = cached(clock, 5 * SECOND, (id) => inboxes.get(id));
    const hasBot = async (inboxId: string) => (await inboxOf(inboxId)).botEnabled;
    const contactOf = (id: string) => contacts.get(id);
    const places = createQueuePlaces({ db, log, conversations, routing, staff });
    const effects = createEffects({ db, ids, clock, log, jobs, mail });
    const callForPeople = createCallForPeople({
      effects,
      mail,
      people: async () => (await manageStaff.listAgents({ limit: 100 })).data,
      consoleUrl: () => publicUrl,
    });
    const handOff = createHandOff({ db, conversations, routing, places, assist, contactOf, hasBot, callForPeople, log });
    const dialogueConfig = createDialogueConfigs({ clock, db, models, procedures, inboxes });
    const serve = createServeConversation({ db, conversations, routing, places, staff, handedBackState: (state) => upgradeState(state) });
    const learn = createLearnFromTalk({
      db,
      bot,
      conversations,
      learning,
      judge: knowledge.reranking.record,
      intents: () => models.intents(),
    });
    const lookAgain = createLookAgain({ clock, bot, conversations, learn, secondLook: models.secondLook });
    const decideCluster = createDecideCluster({ db, learning, corpora: models.corpora, knowledge });
    const demoShop = await loadDemoShop(path.join(DEMO_FOLDER, 'shop.yaml'), clock);
    const demoWorkspace = async () => (await access.listWorkspaces()).find((w) => w.key === DEMO_KEY)?.id;
    const takeTurn = createTakeBotTurn({
      nodeId,
      clock,
      ids,
      log,
      metrics,
      jobs,
      conversations,
      bot,
      knowledge,
      handOff,
      hasBot,
      learn,
      language: () => models.language(),
      vectorOf: (text) => models.vectorOf(text),
      dialogueConfig,
      contactOf,
      queueInfo: (key) => queueInfoOf(`${db.workspaceId()} ${key}`),
      runTool: async (tool, args, about) => (db.workspaceId() === (await demoWorkspace()) ? demoShop : noShop)(tool, args, about),
      waitForMore: (id, ms) => turns.waitForMore(id, ms),
    });
    const turns = createBotTurns({
      db,
      clock,
      log,
      bus,
      conversations,
      take: takeTurn.takeBotTurn,
      giveUp: (id) => handOff.request(id, { trigger: 'T12', reason: 'bot_failed', queue: 'q_general', priority: 'high' }),
    });
    const receive = createReceiveMessage({
      ids,
      contacts,
      conversations,
      attachments,
      inboxOf,
      turnIsDue: (id) => {
        const workspaceId = db.workspaceId();
        db.afterCommit(() => turns.turnIsDue(id, workspaceId));
      },
    });
    const visitor = createVisitorSession({ db, clock, bus, contacts, inboxes, conversations, feedback, handOff, learn, receive, inboxOf });
    const manageStaff = createManageStaff({
      db,
      ids,
      staff,
      access,
      conversations: {
        countOpen: async () => conversations.openByAgent(),
        releaseOf: serve.releaseAll,
      },
    });
    const queueInfoOf = cached(clock, 1 * SECOND, async (key) => {
      const queue = await routing.queueByKey(key.slice(key.indexOf(' ') + 1));
      const { position, estimatedWaitSeconds: seconds, staffed, nextOpenAt } = await routing.preview(queue.id, await places.onlineAgents());
      return { position: position - 1, waitMinutes: seconds === null ? null : Math.max(1, Math.ceil(seconds / 60)), staffed, nextOpenAt };
    });

    const drawLabelSample = createDrawLabelSample({ db, bot, conversations, labelling });
    const teachFromLabels = createTeachFromLabels({ db, labelling, models });

    // jobs
    jobs.define<RemindJob>(REMIND_JOB, { retryLimit: 3 }, (job) => takeTurn.remind(job, (id) => conversations.peekTurn(id)));
    jobs.define('conversations.wake-snoozed', {}, async () => void (await conversations.wakeSnoozed()));
    jobs.schedule('conversations.wake-snoozed', '* * * * *');
    jobs.define('channels.sweep-attachments', {}, async () => void (await attachments.sweepUnsent()));
    jobs.schedule('channels.sweep-attachments', '17 * * * *');
    jobs.define('contacts.sweep-identities', {}, () => contacts.sweepIdentities());
    jobs.schedule('contacts.sweep-identities', '29 * * * *');
    defineModelJobs(jobs, models);
    jobs.define('labelling.draw-week', { retryLimit: 3 }, drawLabelSample.drawWeek);
    jobs.schedule('labelling.draw-week', '11 * * * *');
    jobs.define('labelling.close-complete', {}, async () => void (await labelling.closeComplete()));
    jobs.schedule('labelling.close-complete', '*/10 * * * *');
    defineLearningJobs(jobs, learning);
    defineKnowledgeJobs(jobs, knowledge);
    jobs.define('learning.look-again', { concurrency: 1 }, lookAgain);
    jobs.schedule('learning.look-again', '37 * * * *');

    const idempotency = createIdempotency(platform);
    jobs.define('platform.sweep-idempotency', {}, () => idempotency.sweep());
    jobs.schedule('platform.sweep-idempotency', '43 * * * *');

    // edges
    const http = await createHttp({
      platform,
      idempotency,
      doors: DOORS,
      mayDo,
      version: VERSION,
      trustProxy: config.TRUST_PROXY,
      mediaMaxBytes: config.MEDIA_MAX_BYTES,
      rateScale: config.RATE_LIMIT_SCALE,
      isOwnOrigin,
      identifyStaff: (request) => access.identify({ headers: toHeaders(request.headers) }),
      identifyVisitor: (token) => contacts.identifyVisitor(token),
    });
    const { fastify } = http;
    let isReady = false;
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
        version: VERSION,
        durability: embedded ? 'embedded' : config.DATABASE_CLUSTER ? 'cluster' : 'external',
        uptimeSeconds: () => (clock.monotonic() - startedAt) / 1000,
        isReady: () => isReady,
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
    mountAuth(fastify, () => publicUrl, auth.handler);
    const hasDemo = config.DEMO;
    await mountPages(fastify, {
      frameAncestors: async (token) => (await inboxes.findByToken(token))?.inbox.allowedOrigins,
      nonce: () => ids.secret(16),
      publicUrl: () => publicUrl,
      demoInbox: hasDemo ? DEMO_INBOX_TOKEN : undefined,
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

    // first run, then open the doors
    await jobs.start();
    undo.push(() => jobs.stop());
    if (hasDemo && (await createSeedDemo({ db, ids, access, staff, inboxes, routing, knowledge, procedures, models, assist })()))
      say('seeded the demo workspace and trained its model');
    if (!hasDemo) {
      const made = await createFirstWorkspace({ db, ids, access, staff, inboxes, routing })(config.ADMIN_EMAIL);
      if (made?.password)
        say(`the administrator ${config.ADMIN_EMAIL} signs in with the password ${made.password} (shown once; change it)`);
      else if (made) say('no ADMIN_EMAIL was given: use BOOTSTRAP_API_KEY and POST /api/v1/agents to make the first administrator');
    }
    const [firstWorkspace] = await access.listWorkspaces();
    if (firstWorkspace) await access.ensureBootstrapKey(firstWorkspace.id, config.BOOTSTRAP_API_KEY);
    await bus.start();
    if (firstWorkspace)
      await db.inWorkspace(firstWorkspace.id, () => knowledge.search({ text: 'warm', locale: 'en', limit: 1 })).catch(() => undefined);
    if (firstWorkspace)
      await db
        .inWorkspace(firstWorkspace.id, async () => (await models.language()).understand('warm up', { now: clock.now() }))
        .catch(() => undefined);
    const loops: NodeJS.Timeout[] = [];
    if (isWorker) {
      turns.start();
      loops.push(setInterval(() => eachWorkspace('queue.refresh', places.refreshAll), 5 * SECOND));
    }
    loops.push(
      setInterval(() => {
        const present = Map.groupBy(sockets.connectedStaff(), (one) => one.workspaceId);
        for (const [workspaceId, agents] of present) {
          db.inWorkspace(workspaceId, () => staff.deskSeen(agents.map((one) => one.agentId))).catch((error) =>
            log.warn('presence', { message: String(error).slice(0, 200) }),
          );
        }
      }, DESK_SEEN_EVERY_MS),
    );
    if (isWorker) {
      loops.push(
        setInterval(
          () =>
            eachWorkspace('presence.away', async () => {
              if ((await staff.sendAway(new Date(clock.now().getTime() - DESK_GONE_MS))).length > 0) await places.refreshAll();
            }),
          DESK_SEEN_EVERY_MS,
        ),
      );
    }
    async function eachWorkspace(name: string, work: () => Promise<unknown>): Promise<void> {
      const complain = (workspaceId?: string) => (error: unknown) => log.warn(name, { workspaceId, message: String(error).slice(0, 200) });
      // One workspace that fails keeps no other waiting.
      for (const { id } of (await access.listWorkspaces().catch(complain())) ?? []) await db.inWorkspace(id, work).catch(complain(id));
    }
    sockets.attach(fastify.server);
    await fastify.listen({ port: config.PORT, host: config.HOST });
    const { port } = fastify.server.address() as AddressInfo;
    const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`;
    if (!config.PUBLIC_URL) publicUrl = `http://localhost:${port}`;
    isReady = true;
    log.info('started', {
      nodeId,
      version: VERSION,
      roles: config.ROLES.join(','),
      durability: embedded ? 'embedded' : 'external',
      ms: Math.round(clock.monotonic() - startedAt),
    });

    let stopping: Promise<void> | undefined;
    return {
      url,
      publicUrl,
      demo: hasDemo ? { people: await demoPeople(), password: DEMO_PASSWORD } : undefined,
      stop: () => {
        stopping ??= (async () => {
          isReady = false;
          for (const loop of loops) clearInterval(loop);
          await sockets.close();
          await fastify.close();
          await turns.stop();
          await models.training.stop();
          await models.cleaning.stop();
          places.stop();
          for (const step of undo.reverse())
            await Promise.resolve(step()).catch((error) => log.warn('stop', { message: String(error).slice(0, 200) }));
        })();
        return stopping;
      },
    };
  }
}

/** Remembers answers by key for a while; never failures. */
function cached<T>(clock: { monotonic(): number }, ms: number, read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return (key) => {
    const at = clock.monotonic();
    const found = known.get(key);
    if (found && found.until > at) return found.value;
    if (known.size > 1000) known.clear();
    const value = read(key);
    known.set(key, { value, until: at + ms });
    value.catch(() => known.delete(key));
    return value;
  };
}
