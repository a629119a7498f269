import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import { machine, openSessions, openSetting, residentMb, round, runAsProgram } from './setting.ts';

const SOCKETS = 10_000;
/** Connections being opened at a time: what a front door would let through. */
const AT_ONCE = 64;
/** A visitor has one window as a rule; sessions are made once and shared by this many sockets, so that the set-up stays short. */
const SOCKETS_PER_VISITOR = 10;
/** Loopback addresses to dial from: one alone has some 28,000 ports, shared with everybody else on the machine. */
const SOURCES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
const IDLE_MS = 3_000;

type Opened = { sockets: WebSocket[]; seconds: number; failed: number };

async function openMany(url: string, greet: (socket: WebSocket, i: number) => Promise<void>): Promise<Opened> {
  const sockets: WebSocket[] = [];
  let next = 0;
  let failed = 0;
  const started = performance.now();
  const work = async () => {
    while (next < SOCKETS) {
      const i = next;
      next += 1;
      const socket = new WebSocket(url, 'zhiyin.v1', { perMessageDeflate: false, localAddress: SOURCES[i % SOURCES.length] });
      socket.on('error', () => undefined);
      try {
        await greet(socket, i);
        sockets.push(socket);
      } catch {
        failed += 1;
        socket.terminate();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { sockets, seconds: round((performance.now() - started) / 1000), failed };
}

/** Resolves with the first message that starts so; fails when the socket closes before. */
function hears(socket: WebSocket, start: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (data: RawData) => {
      if (!String(data).startsWith(start)) return;
      socket.off('message', onMessage);
      resolve();
    };
    socket.on('message', onMessage);
    socket.once('close', () => reject(new Error('closed')));
  });
}

async function closeAll(sockets: readonly WebSocket[]): Promise<void> {
  for (const socket of sockets) socket.terminate();
  await sleep(500);
}

/** The floor: a ws server that does nothing, in a process of its own, opened by the same client. */
async function bareServer(): Promise<object> {
  const child = fork(path.join(import.meta.dirname, 'bare-ws.ts'), { execPath: process.execPath });
  try {
    const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));
    const before = await residentMb(child.pid as number);
    const opened = await openMany(
      `ws://127.0.0.1:${port}`,
      (socket) =>
        new Promise((resolve, reject) => {
          socket.once('open', () => resolve());
          socket.once('close', () => reject(new Error('closed')));
        }),
    );
    await sleep(IDLE_MS);
    const after = await residentMb(child.pid as number);
    await closeAll(opened.sockets);
    return {
      opened: opened.sockets.length,
      failed: opened.failed,
      seconds: opened.seconds,
      beforeMb: before,
      afterMb: after,
      kbEach: perSocket(before, after, opened),
    };
  } finally {
    child.kill();
  }
}
const perSocket = (before: number, after: number, opened: Opened) => round(((after - before) * 1024) / Math.max(1, opened.sockets.length));

/** 10,000 visitors who look at the page and say nothing: hello and subscribe, then idle, beside a bare ws server in the same run. */
export async function benchSockets(): Promise<object> {
  const bare = await bareServer();
  const setting = await openSetting({ DATABASE_POOL: '16' });
  try {
    // The first run seeds and trains: its memory is not that of a server that serves.
    await setting.node.stop();
    await setting.node.start();
    const tokens = await openSessions(setting.node.url, SOCKETS / SOCKETS_PER_VISITOR);
    const before = await residentMb(setting.node.pid());
    const opened = await openMany(`${setting.node.url.replace('http', 'ws')}/api/v1/live`, async (socket, i) => {
      const ready = hears(socket, '{"type":"ready"');
      socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', token: tokens[i % tokens.length] })));
      await ready;
      const subscribed = hears(socket, '{"type":"subscribed"');
      socket.send('{"type":"subscribe","topic":"conversation","after":0}');
      await subscribed;
    });
    await sleep(IDLE_MS);
    const after = await residentMb(setting.node.pid());
    const started = performance.now();
    const health = await fetch(`${setting.node.url}/api/v1/health`);
    const healthMs = round(performance.now() - started);
    await closeAll(opened.sockets);
    return {
      bench: 'sockets',
      targets: { sockets: SOCKETS, residentMb: 600, kbEach: 20 },
      zhiyin: {
        opened: opened.sockets.length,
        failed: opened.failed,
        seconds: opened.seconds,
        beforeMb: before,
        afterMb: after,
        kbEach: perSocket(before, after, opened),
        health: health.status,
        healthMs,
      },
      bare,
      ...machine(),
    };
  } finally {
    await setting.close();
  }
}

await runAsProgram(import.meta, benchSockets);
