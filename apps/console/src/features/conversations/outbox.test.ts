import { describe, expect, it } from 'vitest';
import { createOutbox, type Delivery, type Outgoing } from './outbox.ts';
import { aShelf } from './testing.ts';

const message = (clientId: string): Omit<Outgoing, 'state' | 'errorCode'> => ({
  clientId,
  conversationId: 'conv_1',
  text: '您好',
  private: false,
  files: [],
  createdAt: '2026-01-05T01:00:00.000Z',
});

describe('the outbox', () => {
  it('shows a message until the server has it', async () => {
    let finish: (delivery: Delivery) => void = () => {};
    const outbox = createOutbox(aShelf(), 'user_1', () => new Promise((resolve) => (finish = resolve)));
    const sending = outbox.send(message('a'));
    expect(outbox.list('conv_1').map((m) => m.state)).toEqual(['sending']);
    finish({ ok: true });
    await sending;
    expect(outbox.list('conv_1')).toEqual([]);
  });
  it('keeps what failed, and sends it again under the same id', async () => {
    const ids: string[] = [];
    let reachable = false;
    const outbox = createOutbox(aShelf(), 'user_1', async ({ clientId }) => {
      ids.push(clientId);
      return reachable ? { ok: true } : { ok: false, errorCode: 'network' };
    });
    expect(await outbox.send(message('a'))).toEqual({ ok: false, errorCode: 'network' });
    expect(outbox.list('conv_1')[0]).toMatchObject({ state: 'failed', errorCode: 'network' });
    reachable = true;
    expect(await outbox.retry('a')).toEqual({ ok: true });
    expect(ids).toEqual(['a', 'a']);
    expect(outbox.list('conv_1')).toEqual([]);
  });
  it('retries by itself only what the network kept back', async () => {
    const tried: string[] = [];
    const codes: Record<string, string> = { a: 'network', b: 'forbidden', c: 'unavailable' };
    const outbox = createOutbox(aShelf(), 'user_1', async ({ clientId }) => {
      tried.push(clientId);
      return { ok: false, errorCode: codes[clientId] ?? 'network' };
    });
    for (const id of ['a', 'b', 'c']) await outbox.send(message(id));
    outbox.retryUnreached();
    expect(tried).toEqual(['a', 'b', 'c', 'a', 'c']);
  });
  it('never sends twice at once', async () => {
    let calls = 0;
    let finish: (delivery: Delivery) => void = () => {};
    const outbox = createOutbox(aShelf(), 'user_1', () => {
      calls += 1;
      return new Promise((resolve) => (finish = resolve));
    });
    const sending = outbox.send(message('a'));
    expect(await outbox.retry('a')).toBeNull();
    finish({ ok: true });
    await sending;
    expect(calls).toBe(1);
  });
  it('holds over a reload what was under way, as failed', () => {
    const shelf = aShelf();
    void createOutbox(shelf, 'user_1', () => new Promise(() => {})).send(message('a'));
    const reloaded = createOutbox(shelf, 'user_1', async () => ({ ok: true }));
    expect(reloaded.list('conv_1')).toMatchObject([{ clientId: 'a', state: 'failed', errorCode: 'network' }]);
    expect(createOutbox(shelf, 'user_2', async () => ({ ok: true })).list('conv_1')).toEqual([]);
  });
  it('forgets what a live frame proved to have arrived', () => {
    const outbox = createOutbox(aShelf(), 'user_1', () => new Promise(() => {}));
    void outbox.send(message('a'));
    void outbox.send(message('b'));
    outbox.arrived(['a', 'zzz']);
    expect(outbox.list('conv_1').map((m) => m.clientId)).toEqual(['b']);
    expect(outbox.discard('b')?.text).toBe('您好');
    expect(outbox.discard('b')).toBeNull();
  });
  it('leaves alone what another tab keeps on the same shelf', async () => {
    const shelf = aShelf();
    let finish: (delivery: Delivery) => void = () => {};
    const here = createOutbox(shelf, 'user_1', () => new Promise((resolve) => (finish = resolve)));
    const elsewhere = createOutbox(shelf, 'user_1', async () => ({ ok: false, errorCode: 'network' }));
    const sending = here.send(message('a'));
    await elsewhere.send(message('b'));
    finish({ ok: true });
    await sending;
    const reloaded = createOutbox(shelf, 'user_1', async () => ({ ok: true }));
    expect(reloaded.list('conv_1').map((m) => m.clientId)).toEqual(['b']);
  });
  it('starts empty from a broken shelf', () => {
    const shelf = aShelf();
    shelf.rows.set('zhiyin.outbox.user_1', '[{"clientId":1},null,"x"');
    expect(createOutbox(shelf, 'user_1', async () => ({ ok: true })).list('conv_1')).toEqual([]);
  });
});
