import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerFrame } from '@zhiyin/contracts';
import { silentLog, systemClock } from '@zhiyin/kernel';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createMetrics } from '../metrics.ts';
import type { Wake } from '../platform.ts';
import { createLiveSockets, type LiveActor, type OpenTopic } from './sockets.ts';

const WORKSPACE = 'ws_00000000-0000-7000-8000-000000000001';
const TYPED: ServerFrame = { type: 'typing', topic: 'conversations', conversationId: 'c', who: 'agent', on: true };
const actor = {
  kind: 'staff',
  workspaceId: WORKSPACE,
  userId: 'u',
  agentId: null,
  name: 'n',
  role: 'agent',
  permissions: [],
} as unknown as LiveActor;

let http: Server;
let sockets: ReturnType<typeof createLiveSockets>;
let wake: (wake: Wake) => void;
let open: () => Promise<OpenTopic>;
let errors: string[];
beforeEach(async () => {
  errors = [];
  sockets = createLiveSockets({
    clock: systemClock,
    metrics: createMetrics(),
    log: { ...silentLog, error: (name) => void errors.push(name) },
    bus: {
      subscribe: (listener: (wake: Wake) => void) => {
        wake = listener;
        return () => undefined;
      },
    } as never,
    doors: {
      identify: async () => actor,
      isAllowedOrigin: () => true,
      open: () => open(),
      typing: async () => undefined,
      read: async () => undefined,
      inWorkspace: (_id, work) => work(),
    },
  });
  http = createServer();
  sockets.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await sockets.close();
  http.close();
});

async function dial() {
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/live`, 'zhiyin.v1');
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once('open', resolve));
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  /** Everything sent before has been handled: frames are taken one after the other. */
  const settle = async () => {
    const pongs = () => frames.filter((frame) => frame.type === 'pong').length;
    const before = pongs();
    say({ type: 'ping' });
    await vi.waitFor(() => expect(pongs()).toBe(before + 1));
  };
  say({ type: 'hello' });
  return { socket, frames, say, settle };
}
function aGate<T>() {
  let release: (value: T) => void = () => undefined;
  const passed = new Promise<T>((resolve) => {
    release = resolve;
  });
  return { passed, release };
}
const news = (): Wake => ({ workspaceId: WORKSPACE, topic: 'conversation', body: { keys: ['k'] } }) as Wake;

test('what was read for a subscription that is dropped meanwhile is not sent, and no wake-up finds it again', async () => {
  const gate = aGate<ServerFrame[]>();
  let pulls = 0;
  const pull = () => {
    pulls += 1;
    return pulls === 1 ? Promise.resolve([]) : gate.passed;
  };
  open = async () => ({ concerns: () => true, keys: () => ['k'], pull, offer: () => (pulls > 1 ? [TYPED] : undefined) });
  const { frames, say, settle } = await dial();
  say({ type: 'subscribe', topic: 'conversations' });
  await settle();
  wake(news());
  await vi.waitFor(() => expect(pulls).toBe(2));
  say({ type: 'unsubscribe', topic: 'conversations' });
  await settle();
  gate.release([TYPED]);
  await settle();
  wake(news());
  await settle();
  expect(frames.filter((frame) => frame.type === 'typing')).toEqual([]);
  expect(pulls).toBe(2);
});

test('a socket that goes while its topic is opened leaves nothing behind to wake', async () => {
  const gate = aGate<OpenTopic>();
  let pulls = 0;
  let asked = false;
  open = () => {
    asked = true;
    return gate.passed;
  };
  const { socket, say } = await dial();
  say({ type: 'subscribe', topic: 'conversations' });
  await vi.waitFor(() => expect(asked).toBe(true));
  socket.terminate();
  await vi.waitFor(() => expect(sockets.count()).toBe(0));
  const pull = async () => {
    pulls += 1;
    return [];
  };
  gate.release({ concerns: () => true, keys: () => ['k'], pull });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const before = pulls;
  wake(news());
  await new Promise((resolve) => setImmediate(resolve));
  expect([before, pulls]).toEqual([0, 0]);
});

test('a read that fails by our fault is logged, and tried again', async () => {
  let pulls = 0;
  const pull = async () => {
    pulls += 1;
    if (pulls === 1) throw new Error('a bug');
    return [TYPED];
  };
  open = async () => ({ concerns: () => true, keys: () => ['k'], pull });
  const { frames, say } = await dial();
  say({ type: 'subscribe', topic: 'conversations' });
  await vi.waitFor(() => expect(frames).toContainEqual(TYPED), { timeout: 5000 });
  expect(errors).toEqual(['live.pull']);
});
