import type { ClientFrame, ServerFrame } from '@zhiyin/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { reconnectDelayMs } from './backoff.ts';
import { createLiveConnection, type LiveState, type Socket } from './connection.ts';

class FakeSocket implements Socket {
  sent: ClientFrame[] = [];
  closed = false;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  hear(frame: ServerFrame | string) {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }
  greet() {
    this.onopen?.();
    this.hear({ type: 'ready', role: 'staff', heartbeatSeconds: 20 });
  }
}

let sockets: FakeSocket[] = [];
let timers: { run: () => void; ms: number }[] = [];
let states: LiveState[] = [];
let frames: ServerFrame[] = [];

const start = () =>
  createLiveConnection({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    setTimer: (run, ms) => {
      const timer = { run, ms };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer) => {
      timers = timers.filter((held) => held !== timer);
    },
    random: () => 0.5,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
  });
const fire = (ms: number) => {
  const due = timers.filter((timer) => timer.ms === ms);
  timers = timers.filter((timer) => timer.ms !== ms);
  for (const timer of due) timer.run();
  return due.length;
};
const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  sockets = [];
  timers = [];
  states = [];
  frames = [];
});

describe('the live connection', () => {
  it('says hello, subscribes when it is known, and with the position each topic has reached', () => {
    const live = start();
    let pos = 7;
    live.subscribe('conversations');
    live.subscribe('conversation:conv_1', () => pos);
    expect(last().sent).toEqual([]);
    last().greet();
    expect(last().sent).toEqual([
      { type: 'hello' },
      { type: 'subscribe', topic: 'conversations' },
      { type: 'subscribe', topic: 'conversation:conv_1', after: 7 },
    ]);
    pos = 12;
    last().onclose?.();
    fire(reconnectDelayMs(0, 0.5));
    last().greet();
    expect(last().sent.at(-1)).toEqual({ type: 'subscribe', topic: 'conversation:conv_1', after: 12 });
    expect(states).toEqual(['connecting', 'live', 'connecting', 'live']);
  });

  it('waits longer each time it fails, and says it is offline', () => {
    start();
    last().onclose?.();
    expect(fire(reconnectDelayMs(0, 0.5))).toBe(1);
    last().onclose?.();
    expect(fire(reconnectDelayMs(1, 0.5))).toBe(1);
    last().onclose?.();
    expect(fire(reconnectDelayMs(2, 0.5))).toBe(1);
    expect(states.at(-1)).toBe('offline');
    expect(sockets).toHaveLength(4);
  });

  it('drops a socket that has gone silent', () => {
    start();
    last().greet();
    fire(20_000);
    fire(20_000);
    expect(last().sent.filter((frame) => frame.type === 'ping')).toHaveLength(2);
    fire(20_000);
    expect(last().closed).toBe(true);
    expect(fire(reconnectDelayMs(0, 0.5))).toBe(1);
  });

  it('finds out at once after a sleep that the socket is dead', () => {
    const live = start();
    last().greet();
    live.retryNow();
    expect(last().sent.at(-1)).toEqual({ type: 'ping' });
    last().hear({ type: 'pong' });
    fire(4000);
    expect(last().closed).toBe(false);
    live.retryNow();
    fire(4000);
    expect(last().closed).toBe(true);
    expect(fire(reconnectDelayMs(0, 0.5))).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  it('stays while pongs come', () => {
    start();
    last().greet();
    for (let beat = 0; beat < 6; beat += 1) {
      fire(20_000);
      last().hear({ type: 'pong' });
    }
    expect(last().closed).toBe(false);
  });

  it('moves within the time it is given', () => {
    start();
    last().greet();
    last().hear({ type: 'move', withinMs: 3000 });
    expect(last().closed).toBe(true);
    expect(fire(1500)).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  it('keeps a topic until its last holder lets go', () => {
    const live = start();
    last().greet();
    const first = live.subscribe('conversations');
    const second = live.subscribe('conversations');
    first();
    first();
    expect(last().sent.some((frame) => frame.type === 'unsubscribe')).toBe(false);
    second();
    expect(last().sent.at(-1)).toEqual({ type: 'unsubscribe', topic: 'conversations' });
  });

  it('survives what is no frame', () => {
    start();
    last().greet();
    last().hear('not json');
    last().hear('null');
    last().hear('{"kind":"x"}');
    expect(frames.map((frame) => frame.type)).toEqual(['ready']);
  });

  it('does not come back after it was closed', () => {
    const live = start();
    last().greet();
    live.close();
    expect(timers).toEqual([]);
    live.retryNow();
    expect(sockets).toHaveLength(1);
  });
});

describe('reconnectDelayMs', () => {
  it('grows to its cap and spreads over its upper half', () => {
    expect(reconnectDelayMs(0, 0)).toBe(250);
    expect(reconnectDelayMs(0, 0.999)).toBe(500);
    expect(reconnectDelayMs(50, 0)).toBe(10_000);
    expect(reconnectDelayMs(50, 0.9999)).toBe(19_999);
  });
});
