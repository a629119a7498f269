import { silentLog } from '@zhiyin/kernel';
import { expect, test, vi } from 'vitest';
import type { Wake } from '../platform.ts';
import { createBus, type Dial } from './bus.ts';

/** A wire between the buses of one test that can be cut, made deaf, or refuse to be dialled. */
function aWire() {
  const ends = new Set<{ hear: (payload: string) => void; lost: () => void }>();
  let isUp = true;
  let isStuck = false;
  const dial: Dial = async (hear, lost) => {
    if (!isUp) throw new Error('refused');
    const end = { hear, lost };
    ends.add(end);
    return {
      send: (payload) => (isStuck ? new Promise(() => undefined) : Promise.resolve(void [...ends].map((other) => other.hear(payload)))),
      stop: async () => void ends.delete(end),
    };
  };
  return {
    dial,
    cut: () => {
      isUp = false;
      for (const end of [...ends]) end.lost();
    },
    mend: () => {
      isUp = true;
    },
    stick: () => {
      isStuck = true;
    },
  };
}

async function twoNodes(...dials: Dial[]) {
  const heard: string[] = [];
  const gaps = { a: 0, b: 0 };
  const seesGap = (node: 'a' | 'b') => () => {
    gaps[node] += 1;
  };
  const a = createBus({ nodeId: 'a', log: silentLog, dials, onReconnect: seesGap('a') });
  const b = createBus({ nodeId: 'b', log: silentLog, dials, onReconnect: seesGap('b') });
  b.subscribe((wake) => void heard.push(wake.topic));
  await Promise.all([a.start(), b.start()]);
  const say = (topic: string) => a.publish({ workspaceId: 'ws_1', topic } satisfies Wake);
  return { say, heard, gaps, stop: () => Promise.all([a.stop(), b.stop()]) };
}

test('a wake-up reaches the other node once', async () => {
  const nodes = await twoNodes(aWire().dial);
  nodes.say('one');
  await vi.waitFor(() => expect(nodes.heard).toEqual(['one']));
  await nodes.stop();
});

test('where the first wire is cut, the second carries on, readers are told to look, and the first is used again', async () => {
  const [first, second] = [aWire(), aWire()];
  const nodes = await twoNodes(first.dial, second.dial);
  const before = nodes.gaps.b;
  first.cut();
  expect(nodes.gaps.b).toBe(before + 1);
  nodes.say('by the second');
  await vi.waitFor(() => expect(nodes.heard).toEqual(['by the second']));
  first.mend();
  await vi.waitFor(() => expect(nodes.gaps.b).toBe(before + 2), { timeout: 5_000 });
  second.cut();
  nodes.say('by the first');
  await vi.waitFor(() => expect(nodes.heard).toEqual(['by the second', 'by the first']));
  await nodes.stop();
});

test('a wire that takes nothing any more is given up, and the payload goes by the next', async () => {
  const [first, second] = [aWire(), aWire()];
  const nodes = await twoNodes(first.dial, second.dial);
  first.stick();
  nodes.say('not lost');
  await vi.waitFor(() => expect(nodes.heard).toEqual(['not lost']), { timeout: 5_000 });
  await nodes.stop();
});

test('a wire that is lost while it is dialled is dialled again', async () => {
  const wire = aWire();
  let dials = 0;
  const early: Dial = async (hear, lost) => {
    dials += 1;
    const opened = await wire.dial(hear, lost);
    if (dials <= 2) lost(); // what pg tells when the database says "starting up": before anybody has the connection in hand
    return opened;
  };
  const nodes = await twoNodes(early);
  await vi.waitFor(() => expect(dials).toBeGreaterThanOrEqual(4), { timeout: 5_000 });
  nodes.say('heard after all');
  await vi.waitFor(() => expect(nodes.heard).toEqual(['heard after all']));
  await nodes.stop();
});
