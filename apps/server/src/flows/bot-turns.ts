import { type Clock, type Log, SECOND } from '@zhiyin/kernel';
import { type Conversations, TURN_QUIET_MS } from '../modules/conversations/index.ts';
import type { Bus, Db, Wake } from '../platform/platform.ts';
import type { TakeBotTurn } from './take-bot-turn.ts';

/** Turns under way on one node. */
const CONCURRENCY = 6;
/** While the customer is seen writing, the bot waits, but never longer than this. */
const TYPING_PATIENCE_MS = 3 * SECOND;
/** The node that took the message has first go; after this anybody has. */
const SWEEP_EVERY_MS = 1 * SECOND;
const SWEEP_GRACE_MS = 1 * SECOND;
const RETRY_MS = [1, 3, 10, 30].map((s) => s * SECOND);

type Needs = {
  db: Pick<Db, 'inWorkspace'>;
  clock: Clock;
  log: Log;
  bus: Bus;
  conversations: Pick<Conversations, 'dueTurns' | 'releaseTurn'>;
  take: TakeBotTurn['takeBotTurn'];
  /** A turn that failed again and again: the customer gets a person (T12/T15). */
  giveUp: (conversationId: string) => Promise<unknown>;
};

/**
 * 轮次调度: starts each pending bot turn right after its commit, once the customer has paused; one at a time per conversation here,
 * by lease between nodes; and sweeps up what a dead node left behind. Timers only hurry: what they lose, the sweeper finds in the record.
 */
export function createBotTurns({ db, clock, log, bus, conversations, take, giveUp }: Needs) {
  type Pending = { workspaceId: string; since: number; timer: NodeJS.Timeout | undefined };
  const pending = new Map<string, Pending>();
  const running = new Set<string>();
  const again = new Set<string>();
  const waiting: { conversationId: string; workspaceId: string }[] = [];
  const typingUntil = new Map<string, number>();
  const listeners = new Map<string, (more: boolean) => void>();
  let sweeper: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;
  let stopped = false;

  function arm(conversationId: string, entry: Pending, delayMs: number): void {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      const now = clock.monotonic();
      const typing = (typingUntil.get(conversationId) ?? 0) - now;
      const patience = entry.since + TYPING_PATIENCE_MS - now;
      if (typing > 0 && patience > 0) return arm(conversationId, entry, Math.min(typing, patience) + TURN_QUIET_MS);
      pending.delete(conversationId);
      enqueue(conversationId, entry.workspaceId);
    }, delayMs);
  }

  function enqueue(conversationId: string, workspaceId: string): void {
    if (running.has(conversationId)) {
      again.add(conversationId);
      return;
    }
    if (!waiting.some((w) => w.conversationId === conversationId)) waiting.push({ conversationId, workspaceId });
    drain();
  }

  function drain(): void {
    while (!stopped && running.size < CONCURRENCY) {
      const next = waiting.shift();
      if (!next) return;
      void run(next.conversationId, next.workspaceId);
    }
  }

  async function run(conversationId: string, workspaceId: string): Promise<void> {
    running.add(conversationId);
    try {
      await db.inWorkspace(workspaceId, () => take(conversationId));
    } catch (error) {
      log.error('turn.failed', { conversationId }, error);
      await db
        .inWorkspace(workspaceId, async () => {
          const attempts = await conversations.releaseTurn(conversationId, RETRY_MS[0] as number);
          if (attempts > RETRY_MS.length) await giveUp(conversationId);
          else if (attempts > 1) await conversations.releaseTurn(conversationId, RETRY_MS[attempts - 1] as number);
        })
        .catch((failed) => log.error('turn.release-failed', { conversationId }, failed));
    } finally {
      running.delete(conversationId);
      if (again.delete(conversationId)) enqueue(conversationId, workspaceId);
      drain();
    }
  }

  function onWake(wake: Wake): void {
    if (wake.topic === 'typing' && wake.body?.who === 'contact') {
      const id = String(wake.body.conversationId);
      if (wake.body.on === true) typingUntil.set(id, clock.monotonic() + 2.5 * SECOND);
      else typingUntil.delete(id);
      if (typingUntil.size > 10_000) typingUntil.clear();
    }
  }

  return {
    /** A customer message of this conversation is committed. */
    turnIsDue(conversationId: string, workspaceId: string): void {
      listeners.get(conversationId)?.(true);
      typingUntil.delete(conversationId);
      if (running.has(conversationId)) again.add(conversationId);
      const known = pending.get(conversationId);
      const entry = known ?? { workspaceId, since: clock.monotonic(), timer: undefined };
      pending.set(conversationId, entry);
      arm(conversationId, entry, TURN_QUIET_MS);
    },
    /** True as soon as the customer writes on within `ms`. */
    waitForMore(conversationId: string, ms: number): Promise<boolean> {
      if (again.delete(conversationId)) return Promise.resolve(true);
      return new Promise((resolve) => {
        const done = (more: boolean) => {
          clearTimeout(timer);
          listeners.delete(conversationId);
          if (more) again.delete(conversationId);
          resolve(more);
        };
        const timer = setTimeout(() => done(false), ms);
        listeners.set(conversationId, done);
      });
    },
    start(): void {
      unsubscribe = bus.subscribe(onWake);
      sweeper = setInterval(() => {
        conversations
          .dueTurns(50, SWEEP_GRACE_MS)
          .then((due) => {
            for (const { conversationId, workspaceId } of due) if (!pending.has(conversationId)) enqueue(conversationId, workspaceId);
          })
          .catch((error) => log.warn('turn.sweep', { message: String(error).slice(0, 200) }));
      }, SWEEP_EVERY_MS);
    },
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(sweeper);
      unsubscribe?.();
      for (const entry of pending.values()) clearTimeout(entry.timer);
      for (const done of listeners.values()) done(false);
      const deadline = clock.monotonic() + 5 * SECOND;
      while (running.size > 0 && clock.monotonic() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}
export type BotTurns = ReturnType<typeof createBotTurns>;
