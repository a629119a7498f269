import { type Log, SECOND } from '@zhiyin/kernel';
import type { Conversations } from '../modules/conversations/index.ts';
import type { OnlineAgent, Routing } from '../modules/routing/index.ts';
import type { Staff } from '../modules/staff/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx' | 'inWorkspace' | 'workspaceId'>;
  log: Log;
  conversations: Pick<Conversations, 'setPlaces' | 'openByAgent'>;
  routing: Pick<Routing, 'refreshPlaces' | 'busyQueues'>;
  staff: Pick<Staff, 'presentAgents'>;
};

/** Changes of a queue within this time are told together. */
const SETTLE_MS = 0.1 * SECOND;

/** 排队位置: who is on duty with how much to do, and the places told to those who wait. */
export function createQueuePlaces({ db, log, conversations, routing, staff }: Needs) {
  const planned = new Map<string, NodeJS.Timeout>();

  async function onlineAgents(): Promise<OnlineAgent[]> {
    const [present, open] = [await staff.presentAgents(), await conversations.openByAgent()];
    return present.map((agent) => ({ id: agent.id, skills: agent.skills, capacity: agent.capacity, open: open.get(agent.id) ?? 0 }));
  }
  async function refreshQueue(queueId: string, online?: readonly OnlineAgent[]): Promise<void> {
    await conversations.setPlaces(await routing.refreshPlaces(queueId, online ?? (await onlineAgents())));
  }
  return {
    onlineAgents,
    /** The place of one who just came, in the same transaction. */
    async placeNow(queueId: string, conversationId: string): Promise<void> {
      await conversations.setPlaces(await routing.refreshPlaces(queueId, await onlineAgents(), conversationId));
    },
    /** Everybody else's places, once the open transaction has committed; many changes at once make one look. */
    async refreshLater(queueId: string): Promise<void> {
      const workspaceId = db.workspaceId();
      const key = `${workspaceId} ${queueId}`;
      await db.tx(async (tx) => {
        tx.afterCommit(() => {
          if (planned.has(key)) return;
          const timer = setTimeout(() => {
            planned.delete(key);
            db.inWorkspace(workspaceId, () => refreshQueue(queueId)).catch((error) =>
              log.warn('queue.places', { queueId, message: String(error).slice(0, 200) }),
            );
          }, SETTLE_MS);
          planned.set(key, timer);
        });
      });
    },
    /** Looks that are planned are dropped: the node goes away, and the next refresh of another node makes up for them. */
    stop(): void {
      for (const timer of planned.values()) clearTimeout(timer);
      planned.clear();
    },
    /** All queues somebody waits in; after a change of who is on duty, and now and then. */
    async refreshAll(): Promise<void> {
      const queues = await routing.busyQueues();
      if (queues.length === 0) return;
      const online = await onlineAgents();
      for (const queueId of queues) await refreshQueue(queueId, online);
    },
  };
}
export type QueuePlaces = ReturnType<typeof createQueuePlaces>;
