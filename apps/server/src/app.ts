import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createIds, MINUTE, SECOND, systemClock } from '@zhiyin/kernel';
import { createEdges } from './app/edges.ts';
import { createFlows } from './app/flows.ts';
import { defineJobs } from './app/jobs.ts';
import { createModules } from './app/modules.ts';
import { createFirstWorkspace } from './flows/first-workspace.ts';
import { createSeedDemo, DEMO_PASSWORD, type DemoPerson, demoPeople } from './flows/seed-demo.ts';
import { DIRECTORY_TABLES } from './modules/access/index.ts';
import { createDiskBlobs } from './platform/blobs/index.ts';
import type { Config } from './platform/config.ts';
import { createIdempotency } from './platform/http/idempotency.ts';
import { createJobs } from './platform/jobs.ts';
import { createBus, dialPostgres, dialRedis } from './platform/live/bus.ts';
import { createLog } from './platform/log.ts';
import { createMailer } from './platform/mail/index.ts';
import { createMetrics } from './platform/metrics.ts';
import { createOutbound } from './platform/outbound/index.ts';
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

    let isReady = false;
    const modules = createModules(platform, { config, authPool, publicUrl: () => publicUrl, undo });
    const flows = await createFlows(platform, modules, { nodeId, publicUrl: () => publicUrl });
    const { access, staff, inboxes, routing, knowledge, procedures, models, assist } = modules;
    const { places, turns } = flows;
    const idempotency = createIdempotency(platform);
    defineJobs(platform, modules, flows, idempotency);
    const { fastify, sockets } = await createEdges(platform, modules, flows, {
      config,
      idempotency,
      version: VERSION,
      durability: embedded ? 'embedded' : config.DATABASE_CLUSTER ? 'cluster' : 'external',
      publicUrl: () => publicUrl,
      isOwnOrigin,
      isReady: () => isReady,
      uptimeSeconds: () => (clock.monotonic() - startedAt) / 1000,
    });

    // first run, then open the doors
    await jobs.start();
    undo.push(() => jobs.stop());
    if (config.DEMO && (await createSeedDemo({ db, ids, access, staff, inboxes, routing, knowledge, procedures, models, assist })()))
      say('seeded the demo workspace and trained its model');
    if (!config.DEMO) {
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
      demo: config.DEMO ? { people: await demoPeople(), password: DEMO_PASSWORD } : undefined,
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
