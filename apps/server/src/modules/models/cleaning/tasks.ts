import { AppError, SECOND } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { isUniqueViolation } from '../../../platform/postgres/db.ts';

export type CleanJob = { taskId: string };
/** A task this process has taken up. Nothing it writes counts once another attempt has begun. */
export type Task = {
  id: string;
  run_number: number;
  kind: 'review' | 'measure';
  attempt: number;
  author: string;
  from_version: number | null;
  to_version: number | null;
};
export type TaskWork = (
  task: Task,
  options: { signal: AbortSignal; onProgress: (done: number, stage: string) => void },
) => Promise<(tx: Tx) => Promise<object | null>>;

/** How often a task says it is alive, and a task nobody has heard of for so long belongs to a process that died. */
const HEARD_EVERY_MS = 500;
const SILENT_MS = 30 * SECOND;
/** A task that took its process down this often is given up. */
const ATTEMPTS = 3;

class GoneError extends Error {}
class StoppingError extends Error {}
const nothing = () => undefined;

/**
 * Works on what stands in `cleaning_tasks`, one at a time in a workspace. A stopping server gives its task back, a dead one's is taken up by
 * another, a failing one ends as failed with its reason.
 * @param send makes the job that calls `run`
 * @param work thinks outside any transaction; what it returns writes the outcome, in the transaction that ends the task
 */
export function createTasks(
  { db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>,
  send: (taskId: string) => Promise<void>,
  work: TaskWork,
) {
  const working = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  const silentSince = () => new Date(clock.now().getTime() - SILENT_MS);

  async function claim(id: string): Promise<Task | undefined> {
    try {
      const [row] = await db.tx((tx) =>
        tx.query<Task>(
          `UPDATE cleaning_tasks SET state = 'running', attempt = attempt + 1, progress = 0, stage = '', heard_at = $2, started_at = COALESCE(started_at, $2)
            WHERE id = $1 AND (state = 'queued' OR (state = 'running' AND heard_at < $3)) RETURNING *`,
          [id, clock.now(), silentSince()],
        ),
      );
      return row;
    } catch (error) {
      if (isUniqueViolation(error, 'cleaning_tasks_one')) return undefined; // another is at work: it sends the next one when it ends
      throw error;
    }
  }

  /** False when the task is no longer this attempt's. */
  async function end(tx: Tx, task: Task, state: 'done' | 'failed', { result, error }: { result?: object | null; error?: string }) {
    const rows = await tx.query(
      `UPDATE cleaning_tasks SET state = $3, error = $4, result = $5, ended_at = $6, heard_at = $6, progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END
        WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id`,
      [task.id, task.attempt, state, error ?? null, result ? JSON.stringify(result) : null, clock.now()],
    );
    return rows.length > 0;
  }

  async function workOn(task: Task, controller: AbortController): Promise<void> {
    let [done, stage] = [0, 'reading'];
    const report = async () => {
      const rows = await db.tx((tx) =>
        tx.query(
          "UPDATE cleaning_tasks SET progress = $3, stage = $4, heard_at = $5 WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id",
          [task.id, task.attempt, done, stage, clock.now()],
        ),
      );
      if (rows.length === 0) controller.abort(new GoneError('no longer ours'));
    };
    let reporting = Promise.resolve();
    const heart = setInterval(() => {
      reporting = reporting.then(report).catch(nothing); // the database is away: the next beat tells
    }, HEARD_EVERY_MS);
    const started = clock.monotonic();
    const about = { workspaceId: db.workspaceId(), run: task.run_number, kind: task.kind };
    try {
      const write = await work(task, {
        signal: controller.signal,
        onProgress: (part, what) => {
          [done, stage] = [part, what];
        },
      });
      await db.tx(async (tx) => {
        if (!(await end(tx, task, 'done', { result: await write(tx) }))) throw new GoneError('no longer ours');
      });
      log.info('cleaning.task', { ...about, ms: Math.round(clock.monotonic() - started) });
    } catch (error) {
      if (error instanceof GoneError) return;
      if (error instanceof StoppingError) {
        await db.tx((tx) =>
          tx.query(
            "UPDATE cleaning_tasks SET state = 'queued', attempt = attempt - 1, progress = 0, stage = '', heard_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'",
            [task.id, task.attempt, clock.now()],
          ),
        );
        return;
      }
      if (error instanceof AppError && error.code === 'unavailable') throw error; // left as running: taken up again when nobody has heard of it
      const message = error instanceof Error ? error.message : String(error);
      log.warn('cleaning.task-failed', { ...about, message: message.slice(0, 200) });
      await db.tx((tx) => end(tx, task, 'failed', { error: message.slice(0, 500) }));
    } finally {
      clearInterval(heart);
      await reporting;
    }
  }

  async function sendNext(): Promise<void> {
    const [next] = await db.tx((tx) =>
      tx.query<{ id: string }>("SELECT id FROM cleaning_tasks WHERE state = 'queued' ORDER BY id LIMIT 1"),
    );
    if (next) await send(next.id);
  }

  return {
    /** The job: works on a task until it is done or failed. Idempotent. */
    async run(taskId: string): Promise<void> {
      const task = await claim(taskId);
      if (!task) return;
      if (task.attempt > ATTEMPTS) {
        await db.tx((tx) => end(tx, task, 'failed', { error: `The process died ${ATTEMPTS} times during this.` }));
      } else {
        const controller = new AbortController();
        const ended = workOn(task, controller);
        working.set(taskId, { controller, ended: ended.then(nothing, nothing) });
        try {
          await ended;
        } finally {
          working.delete(taskId);
        }
        if (controller.signal.reason instanceof StoppingError) return;
      }
      await sendNext();
    },

    /** Ends a task nobody wants any more; false when it has ended already. A process that works on it finds out at its next beat. */
    async cancel(tx: Tx, runNumber: number, kind: Task['kind']): Promise<boolean> {
      const [row] = await tx.query<{ id: string }>(
        `UPDATE cleaning_tasks SET state = 'cancelled', ended_at = $3, heard_at = $3
          WHERE run_number = $1 AND kind = $2 AND state IN ('queued', 'running') RETURNING id`,
        [runNumber, kind, clock.now()],
      );
      if (row) tx.afterCommit(() => working.get(row.id)?.controller.abort(new GoneError('cancelled')));
      return row !== undefined;
    },

    /** Sends tasks again that nobody works on. */
    async sweep(): Promise<void> {
      const silent = await db.tx((tx) =>
        tx.query<{ id: string }>("SELECT id FROM cleaning_tasks WHERE state IN ('queued', 'running') AND heard_at < $1", [silentSince()]),
      );
      for (const { id } of silent) await send(id);
    },

    /** Ends what this process is at and gives it back. */
    async stop(): Promise<void> {
      const all = [...working.values()];
      for (const { controller } of all) controller.abort(new StoppingError('the server is stopping'));
      await Promise.all(all.map((one) => one.ended));
    },
  };
}
