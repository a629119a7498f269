import { type AppError, type Log, SECOND } from '@zhiyin/kernel';
import { PgBoss } from 'pg-boss';
import type { Db, Jobs, Metrics, Tx } from './platform.ts';
import { APP_ROLE } from './postgres/tenancy.ts';

type Definition = { options: Parameters<Jobs['define']>[1]; work: (data: object) => Promise<void> };
type Envelope = { workspaceId: string; data: object };

/** 后台作业 by pg-boss in the same PostgreSQL: a job sent inside a transaction exists exactly if that commits. */
export function createJobs({
  url,
  db,
  log,
  metrics,
  workspaces,
  work,
}: {
  url: string;
  db: Db;
  log: Log;
  metrics: Metrics;
  /** All workspaces, for scheduled jobs. */
  workspaces: () => Promise<readonly string[]>;
  /** False on a node that only sends. */
  work: boolean;
}): Jobs {
  const definitions = new Map<string, Definition>();
  const schedules: { name: string; cron: string }[] = [];
  const boss = new PgBoss({
    connectionString: url,
    options: `-c role=${APP_ROLE}`,
    max: 4,
    application_name: 'zhiyin-jobs',
    createSchema: false,
    supervise: work,
    schedule: work,
    useListenNotify: work,
    monitorVacuum: false,
    warningSlowQuerySeconds: 10,
  });
  boss.on('error', (error) => log.warn('jobs.error', { message: error.message.slice(0, 200) }));

  async function runOne(name: string, definition: Definition, envelope: Envelope): Promise<void> {
    const started = performance.now();
    let outcome = 'done';
    try {
      await db.inWorkspace(envelope.workspaceId, () => definition.work(envelope.data));
    } catch (error) {
      outcome = 'failed';
      log.error('job', { name, workspaceId: envelope.workspaceId, outcome, code: (error as AppError).code }, error);
      throw error;
    } finally {
      const ms = performance.now() - started;
      metrics.observe('zhiyin_job_seconds', ms / 1000, { name, outcome });
      if (outcome === 'done') log.info('job', { name, workspaceId: envelope.workspaceId, outcome, ms: Math.round(ms) });
    }
  }

  return {
    define(name, options, handler) {
      definitions.set(name, { options, work: handler as (data: object) => Promise<void> });
    },
    async send(name, data, options = {}) {
      const envelope: Envelope = { workspaceId: db.workspaceId(), data };
      await db.tx(async (tx) => {
        await boss.send(name, envelope, {
          db: asBossDb(tx),
          ...(options.runAt && { startAfter: options.runAt }),
        });
      });
    },
    schedule(name, cron) {
      schedules.push({ name, cron });
    },
    async start() {
      await boss.start();
      for (const [name, { options }] of definitions) {
        await boss.createQueue(`${name}.dead`, {});
        await boss.createQueue(name, {
          retryLimit: options.retryLimit ?? 5,
          retryDelay: options.retryDelaySeconds ?? 2,
          retryBackoff: true,
          retryDelayMax: 3600,
          deadLetter: `${name}.dead`,
          notify: true,
        });
      }
      for (const { name, cron } of schedules) {
        await boss.createQueue(`${name}.tick`, {});
        await boss.schedule(`${name}.tick`, cron, {});
      }
      if (!work) return;
      for (const [name, definition] of definitions) {
        const { concurrency = 2 } = definition.options;
        await boss.work(
          name,
          { batchSize: 1, localConcurrency: concurrency, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
          async (jobs: { data: Envelope }[]) => {
            for (const job of jobs) await runOne(name, definition, job.data);
          },
        );
      }
      for (const { name } of schedules) {
        const definition = definitions.get(name);
        if (!definition) throw new Error(`no job ${name} to schedule`);
        await boss.work(`${name}.tick`, {}, async () => {
          // One that fails is logged, keeps no other waiting, and has its next chance at the next tick.
          for (const workspaceId of await workspaces()) await runOne(name, definition, { workspaceId, data: {} }).catch(() => undefined);
        });
      }
    },
    async stop() {
      await boss
        .stop({ graceful: true, timeout: 15 * SECOND, close: true })
        .catch((error) => log.warn('jobs.stop', { message: String(error).slice(0, 200) }));
    },
  };
}

const asBossDb = (tx: Tx) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query<Record<string, unknown>>(text, values ?? []) }),
});
