import type { Priority, QueuePlace } from '@zhiyin/contracts';

/** Order inside a queue: urgent first, then who came first. */
export const PRIORITY_RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };
/** Handling time assumed until the workspace has its own (seconds). */
export const DEFAULT_HANDLING_SECONDS = 300;
/** An agent who is free still needs to see and open the chat. */
const PICK_UP_SECONDS = 30;

/**
 * Seconds until the one at `position` (1 = next) is served: those whom free slots take at once wait only for the pick-up, the others for slots to
 * come free, which happens every handlingSeconds / slots on average (offered load over servers). Null without anybody on duty.
 */
export function estimateWaitSeconds({
  position,
  slots,
  freeSlots,
  handlingSeconds,
}: {
  position: number;
  slots: number;
  freeSlots: number;
  handlingSeconds: number;
}): number | null {
  if (slots <= 0) return null;
  const behind = Math.max(0, position - freeSlots);
  return Math.round(PICK_UP_SECONDS + (behind * handlingSeconds) / slots);
}

/** What is told never grows while one waits: a place is given once and only gets better. */
export function betterPlace(told: QueuePlace | null, now: QueuePlace): QueuePlace {
  if (!told || told.id !== now.id) return now;
  const estimate =
    told.estimatedWaitSeconds === null || now.estimatedWaitSeconds === null
      ? now.estimatedWaitSeconds
      : Math.min(told.estimatedWaitSeconds, now.estimatedWaitSeconds);
  return { ...now, position: Math.min(told.position, now.position), estimatedWaitSeconds: estimate };
}

export type OnlineAgent = { id: string; skills: readonly string[]; capacity: number; open: number };

/** Agents who serve a queue: those with one of its skills; an agent or a queue without skills goes with everything. */
export function servingAgents(agents: readonly OnlineAgent[], skills: readonly string[]): OnlineAgent[] {
  return agents.filter((agent) => agent.skills.length === 0 || skills.length === 0 || skills.some((skill) => agent.skills.includes(skill)));
}
