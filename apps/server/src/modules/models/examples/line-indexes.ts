import { setImmediate } from 'node:timers/promises';
import { createLineIndex, type LineIndex } from '@zhiyin/language';
import type { Platform } from '../../../platform/platform.ts';
import type { Line } from '../corpora/rules.ts';
import type { Corpora } from '../corpora/service.ts';

/** Workspaces whose index a node keeps; some 20 MB for one of 15,000 lines. */
const KEPT = 8;
/** A slice of work after which others get their turn. */
const SLICE_MS = 12;

type Known = { version: number; index: LineIndex; lines: Map<string, Line>; catchingUp: Promise<void> };
export type KnownLines = Pick<Known, 'version' | 'index' | 'lines'>;
export type LineIndexes = ReturnType<typeof createLineIndexes>;

/** The near-duplicate index of each workspace's corpus, kept at hand and brought up to the newest version by what changed since. */
export function createLineIndexes({ db, clock }: Pick<Platform, 'db' | 'clock'>, corpora: Pick<Corpora, 'changesSince'>) {
  const byWorkspace = new Map<string, Known>();

  /** Lets others run when the slice is used up. */
  function createTurns(): () => Promise<void> {
    let began = clock.monotonic();
    return async () => {
      if (clock.monotonic() - began < SLICE_MS) return;
      await setImmediate();
      began = clock.monotonic();
    };
  }

  async function catchUp(known: Known): Promise<void> {
    const changes = await corpora.changesSince(known.version);
    if (changes.version === known.version) return;
    const turn = createTurns();
    for (const id of changes.ended) {
      known.lines.delete(id);
      known.index.remove(id);
      await turn();
    }
    for (const { id, ...line } of changes.begun) {
      known.lines.set(id, line);
      known.index.add(id, line.text);
      await turn();
    }
    await setImmediate();
    known.index.settle();
    known.version = changes.version;
  }

  return {
    /** The corpus as it stands. */
    async current(): Promise<KnownLines> {
      const workspaceId = db.workspaceId();
      const known = byWorkspace.get(workspaceId) ?? {
        version: 0,
        index: createLineIndex(),
        lines: new Map(),
        catchingUp: Promise.resolve(),
      };
      byWorkspace.delete(workspaceId);
      byWorkspace.set(workspaceId, known);
      for (const oldest of byWorkspace.keys()) {
        if (byWorkspace.size <= KEPT) break;
        byWorkspace.delete(oldest);
      }
      const own = known.catchingUp.then(() => catchUp(known)); // one at a time; whoever comes later finds little left to do
      known.catchingUp = own.catch(() => undefined);
      await own;
      return known;
    },
    createTurns,
  };
}
