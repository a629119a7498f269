import type { Localised, Priority, Queue, QueuePlace, queueBody, WeeklyHours } from '@zhiyin/contracts';
import { AppError, isSameJson } from '@zhiyin/kernel';
import type { z } from 'zod';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';
import { isOpen, nextOpen } from './hours.ts';
import { betterPlace, DEFAULT_HANDLING_SECONDS, estimateWaitSeconds, type OnlineAgent, PRIORITY_RANK, servingAgents } from './rules.ts';

type QueueRow = {
  id: string;
  key: string;
  name: Localised;
  skills: string[];
  rank: number;
  zone: string;
  hours: WeeklyHours;
  created_at: Date;
};
type EntryRow = {
  id: string;
  conversation_id: string;
  queue_id: string;
  priority_rank: number;
  enqueued_at: Date;
  told: QueuePlace | null;
};
type QueueFields = z.infer<typeof queueBody>;
export type Place = { conversationId: string; place: QueuePlace };
export type LeaveOutcome = 'accepted' | 'cancelled' | 'transferred' | 'resolved';
export type Routing = ReturnType<typeof createRouting>;

/** 排队分配: queues with their hours, who waits where, and the places told to customers. */
export function createRouting({ db, ids, clock }: Platform) {
  async function queueRow(tx: Tx, id: string): Promise<QueueRow> {
    const [row] = await tx.query<QueueRow>('SELECT * FROM queues WHERE id = $1', [id]);
    if (!row) throw new AppError('not_found', 'There is no such queue.');
    return row;
  }
  const waitingOf = (tx: Tx, queueId: string) =>
    tx.query<EntryRow>('SELECT * FROM queue_entries WHERE queue_id = $1 AND left_at IS NULL ORDER BY priority_rank, enqueued_at, id', [
      queueId,
    ]);

  function placeAt(queue: QueueRow, position: number, online: readonly OnlineAgent[]): QueuePlace {
    const now = clock.now();
    const serving = servingAgents(online, queue.skills);
    const slots = serving.reduce((sum, a) => sum + a.capacity, 0);
    const freeSlots = serving.reduce((sum, a) => sum + Math.max(0, a.capacity - a.open), 0);
    const staffed = serving.length > 0;
    const nextOpenAt =
      staffed || isOpen(queue.hours, queue.zone, now) ? null : (nextOpen(queue.hours, queue.zone, now)?.toISOString() ?? null);
    return {
      id: queue.id,
      position,
      estimatedWaitSeconds: estimateWaitSeconds({ position, slots, freeSlots, handlingSeconds: DEFAULT_HANDLING_SECONDS }),
      staffed,
      nextOpenAt,
    };
  }

  return {
    /** The queue with this key, or the general one, so that nobody waits nowhere. */
    async queueByKey(key: string): Promise<{ id: string; key: string; name: Localised }> {
      return db.tx(async (tx) => {
        const [row] = await tx.query<QueueRow>("SELECT * FROM queues WHERE key IN ($1, 'q_general') ORDER BY key = $1 DESC, rank LIMIT 1", [
          key,
        ]);
        const [any] = row ? [row] : await tx.query<QueueRow>('SELECT * FROM queues ORDER BY rank LIMIT 1');
        if (!any) throw new AppError('unavailable', 'This workspace has no queue yet.');
        return { id: any.id, key: any.key, name: any.name };
      });
    },
    async queueById(id: string): Promise<{ id: string; key: string; name: Localised }> {
      const row = await db.tx((tx) => queueRow(tx, id));
      return { id: row.id, key: row.key, name: row.name };
    },
    /** Enters a queue, once: a conversation that waits already keeps its place, in the new queue if another is named. */
    async enqueue(input: { conversationId: string; queueId: string; priority: Priority }): Promise<{ enqueuedAt: Date }> {
      return db.tx(async (tx) => {
        const rank = PRIORITY_RANK[input.priority];
        const [known] = await tx.query<EntryRow>('SELECT * FROM queue_entries WHERE conversation_id = $1 AND left_at IS NULL FOR UPDATE', [
          input.conversationId,
        ]);
        if (known) {
          await tx.query(
            'UPDATE queue_entries SET queue_id = $2, priority_rank = LEAST(priority_rank, $3), told = CASE WHEN queue_id = $2 THEN told END WHERE id = $1',
            [known.id, input.queueId, rank],
          );
          return { enqueuedAt: known.enqueued_at };
        }
        const now = clock.now();
        await tx.query('INSERT INTO queue_entries (id, conversation_id, queue_id, priority_rank, enqueued_at) VALUES ($1,$2,$3,$4,$5)', [
          ids.next('handoff'),
          input.conversationId,
          input.queueId,
          rank,
          now,
        ]);
        return { enqueuedAt: now };
      });
    },
    /** Leaves the queue; undefined when it was in none. */
    async leave(
      conversationId: string,
      outcome: LeaveOutcome,
      agentId: string | null = null,
    ): Promise<{ queueId: string; waitedMs: number } | undefined> {
      return db.tx(async (tx) => {
        const now = clock.now();
        const [row] = await tx.query<EntryRow>(
          'UPDATE queue_entries SET left_at = $2, outcome = $3, agent_id = $4 WHERE conversation_id = $1 AND left_at IS NULL RETURNING *',
          [conversationId, now, outcome, agentId],
        );
        return row && { queueId: row.queue_id, waitedMs: now.getTime() - row.enqueued_at.getTime() };
      });
    },
    /** Places of all who wait in a queue (or of `only` one of them) that changed since they were last told; remembers what it returns. */
    async refreshPlaces(queueId: string, online: readonly OnlineAgent[], only?: string): Promise<Place[]> {
      return db.tx(async (tx) => {
        const queue = await queueRow(tx, queueId);
        const changed: Place[] = [];
        for (const [i, entry] of (await waitingOf(tx, queueId)).entries()) {
          if (only !== undefined && entry.conversation_id !== only) continue;
          const place = betterPlace(entry.told, placeAt(queue, i + 1, online));
          if (isSameJson(place, entry.told)) continue;
          await tx.query('UPDATE queue_entries SET told = $2 WHERE id = $1', [entry.id, JSON.stringify(place)]);
          changed.push({ conversationId: entry.conversation_id, place });
        }
        return changed;
      });
    },
    /** The place somebody would get who came now. */
    async preview(queueId: string, online: readonly OnlineAgent[]): Promise<QueuePlace> {
      return db.tx(async (tx) => {
        const queue = await queueRow(tx, queueId);
        const position = (await waitingOf(tx, queueId)).length + 1;
        return placeAt(queue, position, online);
      });
    },
    /** Queues in which somebody waits. */
    async busyQueues(): Promise<string[]> {
      return db.tx(async (tx) =>
        (await tx.query<{ queue_id: string }>('SELECT DISTINCT queue_id FROM queue_entries WHERE left_at IS NULL')).map((r) => r.queue_id),
      );
    },
    async list(online: readonly OnlineAgent[]): Promise<Queue[]> {
      return db.tx(async (tx) => {
        const rows = await tx.query<QueueRow & { waiting: number; longest: Date | null }>(
          `SELECT q.*, (SELECT count(*)::int FROM queue_entries e WHERE e.queue_id = q.id AND e.left_at IS NULL) AS waiting,
                  (SELECT min(enqueued_at) FROM queue_entries e WHERE e.queue_id = q.id AND e.left_at IS NULL) AS longest FROM queues q ORDER BY q.rank, q.key`,
        );
        const now = clock.now().getTime();
        return rows.map((row) => ({
          id: row.id,
          key: row.key,
          name: row.name,
          skills: row.skills,
          rank: row.rank,
          zone: row.zone,
          hours: row.hours,
          waiting: row.waiting,
          longestWaitSeconds: row.longest ? Math.max(0, Math.round((now - row.longest.getTime()) / 1000)) : 0,
          agentsOnline: servingAgents(online, row.skills).length,
          createdAt: row.created_at.toISOString(),
        }));
      });
    },
    async create(fields: QueueFields): Promise<string> {
      checkZone(fields.zone);
      try {
        return await db.tx(async (tx) => {
          const id = ids.next('queue');
          await tx.query('INSERT INTO queues (id, key, name, skills, rank, zone, hours, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)', [
            id,
            fields.key,
            JSON.stringify(fields.name),
            JSON.stringify(fields.skills),
            fields.rank,
            fields.zone,
            JSON.stringify(fields.hours),
            clock.now(),
          ]);
          return id;
        });
      } catch (error) {
        if (isUniqueViolation(error, 'queues_key')) throw new AppError('conflict', 'A queue with this key exists.');
        throw error;
      }
    },
    async patch(id: string, fields: Partial<QueueFields>): Promise<void> {
      if (fields.zone) checkZone(fields.zone);
      try {
        await db.tx(async (tx) => {
          const row = await queueRow(tx, id);
          await tx.query('UPDATE queues SET key = $2, name = $3, skills = $4, rank = $5, zone = $6, hours = $7 WHERE id = $1', [
            id,
            fields.key ?? row.key,
            JSON.stringify(fields.name ?? row.name),
            JSON.stringify(fields.skills ?? row.skills),
            fields.rank ?? row.rank,
            fields.zone ?? row.zone,
            JSON.stringify(fields.hours ?? row.hours),
          ]);
        });
      } catch (error) {
        if (isUniqueViolation(error, 'queues_key')) throw new AppError('conflict', 'A queue with this key exists.');
        throw error;
      }
    },
  };
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new AppError('invalid', `${zone} is not a time zone.`);
  }
}
