import { applyEvent, contiguousSeq, EMPTY_SNAPSHOT, type ServerFrame, type Snapshot } from '@zhiyin/contracts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** A socket that keeps every frame. */
async function live(token: string, topic: string, after = 0) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`, 'zhiyin.v1');
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once('open', resolve));
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  send({ type: 'hello', token });
  send({ type: 'subscribe', topic, after });
  await expect.poll(() => frames.some((f) => f.type === 'subscribed')).toBe(true);
  return {
    frames,
    send,
    close: () => socket.terminate(),
    of: <T extends ServerFrame['type']>(type: T) => frames.filter((f): f is Extract<ServerFrame, { type: T }> => f.type === type),
  };
}
const staff = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
const staffToken = () => server.api.staff.authorization.replace('Bearer ', '');

describe('live', () => {
  test('what a window folds from its frames equals a fresh look at the record, also after it was away', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const first = await live(visitor.token, 'conversation');
    await visitor.ask('净化器怎么联网');
    await expect.poll(() => first.of('message').length).toBeGreaterThanOrEqual(2);
    let snapshot: Snapshot = first.frames.reduce(applyEvent, EMPTY_SNAPSHOT);
    first.close();

    await visitor.ask('还是不行');
    await visitor.call('POST', '/handoff', {});
    const second = await live(visitor.token, 'conversation', contiguousSeq(snapshot.messages));
    const id = (await visitor.conversation()).id;
    await staff('POST', `/conversations/${id}/accept`, {});
    await staff('POST', `/conversations/${id}/messages`, { clientId: 'd-1', text: '您好' });
    await staff('POST', `/conversations/${id}/messages`, { clientId: 'd-2', text: '内部', private: true });
    await staff('POST', `/conversations/${id}/resolve`, {});
    const fresh = { messages: await visitor.all(), conversation: await visitor.conversation() };
    await expect
      .poll(() => {
        snapshot = second.frames.reduce(applyEvent, snapshot);
        return snapshot.conversation?.version;
      })
      .toBe(fresh.conversation.version);
    expect(snapshot).toEqual(fresh);
    expect(snapshot.messages.map((m) => m.seq)).toEqual(snapshot.messages.map((_, i) => i + 1));
    second.close();
  });

  test('staff follow a conversation by position, notes included, and the list of all', async () => {
    const visitor = await openVisitor(server, 'en');
    await visitor.call('POST', '/handoff', {});
    const { id } = await visitor.conversation();
    const desk = await live(staffToken(), `conversation:${id}`);
    const list = await live(staffToken(), 'conversations');
    await staff('POST', `/conversations/${id}/messages`, { clientId: 'n-1', text: 'a note', private: true });
    await staff('POST', `/conversations/${id}/messages`, { clientId: 'n-2', text: 'hello' });
    await visitor.send('hi there');
    await expect.poll(() => desk.of('staff-message').at(-1)?.message.text).toBe('hi there');
    const { body } = await staff('GET', `/conversations/${id}/messages?after=0`);
    expect(desk.of('staff-message').map((f) => f.message)).toEqual(body.data);
    expect(body.data.map((m: { pos: number }) => m.pos)).toEqual(body.data.map((_: unknown, i: number) => i + 1));
    await expect.poll(() => list.of('staff-conversation').at(-1)?.conversation.lastMessage?.text).toBe('hi there');
    desk.close();
    list.close();
  });

  test('typing and reading are told to the other side, and never to oneself', async () => {
    const visitor = await openVisitor(server, 'en');
    await visitor.call('POST', '/handoff', {});
    const { id } = await visitor.conversation();
    await staff('POST', `/conversations/${id}/accept`, {});
    const window = await live(visitor.token, 'conversation');
    const desk = await live(staffToken(), `conversation:${id}`);
    window.send({ type: 'typing', topic: 'conversation', on: true });
    desk.send({ type: 'typing', topic: `conversation:${id}`, on: true });
    await expect.poll(() => desk.of('typing').map((f) => f.who)).toEqual(['contact']);
    await expect.poll(() => window.of('typing').map((f) => f.who)).toEqual(['agent']);
    const { lastSeq } = await visitor.conversation();
    desk.send({ type: 'read', topic: `conversation:${id}`, seq: lastSeq });
    window.send({ type: 'read', topic: 'conversation', seq: lastSeq });
    await expect.poll(() => window.of('conversation').at(-1)?.conversation.agentReadSeq).toBe(lastSeq);
    await expect.poll(() => desk.of('staff-conversation').at(-1)?.conversation.contactReadSeq).toBe(lastSeq);
    window.close();
    desk.close();
  });

  test('long-poll answers as soon as there is something, and empty-handed when the time is up', async () => {
    const visitor = await openVisitor(server, 'en');
    await visitor.call('POST', '/handoff', {});
    const { id, lastSeq } = await visitor.conversation();
    const waiting = visitor.call('GET', `/messages?after=${lastSeq}&wait=20`);
    await staff('POST', `/conversations/${id}/messages`, { clientId: 'p-1', text: 'there you are' });
    expect((await waiting).body.data.map((m: { text: string }) => m.text)).toContain('there you are');
    const after = (await visitor.conversation()).lastSeq;
    expect((await visitor.call('GET', `/messages?after=${after}&wait=0.2`)).body.data).toEqual([]);
  });
});

describe('the desk', () => {
  test('takes over from the bot at once; the bot then keeps still', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    await visitor.ask('净化器怎么联网');
    const { id } = await visitor.conversation();
    await visitor.send('那除湿机怎么排水');
    expect((await staff('POST', `/conversations/${id}/accept`, {})).body.conversation.handledBy).toBe('agent');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const after = (await visitor.all()).slice(3);
    expect(after.filter((m) => m.sender === 'bot')).toEqual([]);
  });

  test('puts aside, wakes when the customer writes; passes on; hands back; the bot goes on', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    await visitor.call('POST', '/handoff', {});
    const { id } = await visitor.conversation();
    await staff('POST', `/conversations/${id}/accept`, {});
    expect((await staff('POST', `/conversations/${id}/snooze`, { until: '2020-01-01T00:00:00Z' })).status).toBe(400);
    expect((await staff('POST', `/conversations/${id}/snooze`, { until: '2099-01-01T00:00:00Z' })).body.conversation.status).toBe(
      'snoozed',
    );
    await visitor.send('还在吗');
    expect((await staff('GET', `/conversations/${id}`)).body.conversation).toMatchObject({
      status: 'open',
      handledBy: 'agent',
      snoozedUntil: null,
    });

    const queues = (await staff('GET', '/queues')).body.data as { id: string; key: string; waiting: number }[];
    const technical = queues.find((q) => q.key === 'q_technical');
    const passed = await staff('POST', `/conversations/${id}/transfer`, { queueId: technical?.id, note: '请技术同事看一下' });
    expect(passed.body.conversation).toMatchObject({ handledBy: 'queue', queue: { id: technical?.id }, assignee: null });
    expect(await visitor.conversation()).toMatchObject({ handledBy: 'queue', queue: { position: 1 } });
    expect((await visitor.all()).some((m) => m.text.includes('请技术同事'))).toBe(false);
    const agents = (await staff('GET', '/agents')).body.data as { id: string; role: string; name: string }[];
    const agent = agents.find((a) => a.role === 'agent');
    expect((await staff('POST', `/conversations/${id}/transfer`, { agentId: agent?.id })).body.conversation).toMatchObject({
      handledBy: 'agent',
      assignee: { id: agent?.id },
    });
    expect((await staff('POST', `/conversations/${id}/transfer`, { agentId: agent?.id, queueId: technical?.id })).status).toBe(400);

    expect((await staff('POST', `/conversations/${id}/hand-back`, {})).body.conversation).toMatchObject({
      handledBy: 'bot',
      assignee: null,
    });
    await visitor.replies();
    const [answer] = await visitor.ask('滤芯多久换一次');
    expect(answer?.sender).toBe('bot');
    expect((await staff('POST', `/conversations/${id}/resolve`, {})).body.conversation.status).toBe('resolved');
    expect((await staff('POST', `/conversations/${id}/snooze`, { until: '2099-01-01T00:00:00Z' })).status).toBe(409);
    expect((await staff('POST', `/conversations/${id}/reopen`, {})).body.conversation.status).toBe('open');
    const seen = await visitor.all();
    expect(seen.map((m) => m.seq)).toEqual(seen.map((_, i) => i + 1));
  });

  test('an agent at capacity is told so and takes no more', async () => {
    const made = await staff('POST', '/agents', { name: 'Small Desk', email: 'small@clearshore.example', role: 'agent', capacity: 1 });
    const signIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ email: 'small@clearshore.example', password: made.body.password }),
    });
    const headers = {
      cookie: signIn.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
      origin: server.url,
      'accept-language': 'zh-CN',
    };
    const accept = async () => {
      const visitor = await openVisitor(server, 'en');
      const { body } = await visitor.call('POST', '/handoff', {});
      return server.api.call('POST', `/api/v1/conversations/${body.conversation.id}/accept`, {}, headers);
    };
    expect((await accept()).status).toBe(200);
    const refused = await accept();
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'capacity', capacity: 1 }, message: '您的接待量已满，请先结束或转接一个会话。' } },
    });
  });

  test('what an agent held, put aside or not, waits in the queue again once the agent is disabled', async () => {
    const made = await staff('POST', '/agents', {
      name: 'Leaving',
      email: 'leaving@clearshore.example',
      role: 'agent',
      password: 'a long enough password 1',
    });
    expect(made.status).toBe(201);
    const ids: string[] = [];
    for (const putAside of [false, true]) {
      const visitor = await openVisitor(server, 'en');
      await visitor.call('POST', '/handoff', {});
      const { id } = await visitor.conversation();
      expect((await staff('POST', `/conversations/${id}/transfer`, { agentId: made.body.id })).status).toBe(200);
      if (putAside) await staff('POST', `/conversations/${id}/snooze`, { until: new Date(Date.now() + 24 * 3600_000).toISOString() });
      ids.push(id);
    }
    expect((await staff('PATCH', `/agents/${made.body.id}`, { disabled: true })).status).toBe(200);
    for (const id of ids)
      expect((await staff('GET', `/conversations/${id}`)).body.conversation).toMatchObject({
        status: 'open',
        handledBy: 'queue',
        assignee: null,
      });
  });

  test('nobody is given a conversation in the moment they are disabled: it waits in the queue, or it came in time and waits there again', async () => {
    const races = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const made = await staff('POST', '/agents', { name: `Racer ${n}`, email: `racer${n}@clearshore.example`, role: 'agent' });
        const visitor = await openVisitor(server, 'en');
        await visitor.call('POST', '/handoff', {});
        return { agentId: made.body.id as string, id: (await visitor.conversation()).id };
      }),
    );
    for (const { agentId, id } of races) {
      const [given] = await Promise.all([
        staff('POST', `/conversations/${id}/transfer`, { agentId }),
        staff('PATCH', `/agents/${agentId}`, { disabled: true }),
      ]);
      expect([200, 400]).toContain(given.status);
      expect((await staff('GET', `/conversations/${id}`)).body.conversation).toMatchObject({ handledBy: 'queue', assignee: null });
    }
  });

  test('an ended conversation that is opened again goes back to its agent, or, once that agent is disabled, to whoever opened it', async () => {
    const made = await staff('POST', '/agents', { name: 'Former', email: 'former@clearshore.example', role: 'agent' });
    const visitor = await openVisitor(server, 'en');
    await visitor.call('POST', '/handoff', {});
    const { id } = await visitor.conversation();
    await staff('POST', `/conversations/${id}/transfer`, { agentId: made.body.id });
    const reopened = async () => {
      await staff('POST', `/conversations/${id}/resolve`, {});
      return (await staff('POST', `/conversations/${id}/reopen`, {})).body.conversation;
    };
    expect(await reopened()).toMatchObject({ status: 'open', handledBy: 'agent', assignee: { id: made.body.id } });
    await staff('POST', `/conversations/${id}/resolve`, {});
    expect((await staff('PATCH', `/agents/${made.body.id}`, { disabled: true })).status).toBe(200);
    const mine = (await staff('POST', `/conversations/${id}/reopen`, {})).body.conversation;
    expect(mine).toMatchObject({ status: 'open', handledBy: 'agent', assignee: { id: expect.stringMatching(/^key_/) } });
    expect(await reopened()).toMatchObject({ assignee: mine.assignee });
  });

  test('places in the queue move up when somebody before is taken, and are pushed', async () => {
    const customers = [await openVisitor(server, 'en'), await openVisitor(server, 'en'), await openVisitor(server, 'en')];
    const queues = (await staff('GET', '/queues')).body.data as { id: string; key: string }[];
    const vip = queues.find((q) => q.key === 'q_vip');
    const ids: string[] = [];
    for (const customer of customers) {
      await customer.call('POST', '/handoff', {});
      const { id } = await customer.conversation();
      await staff('POST', `/conversations/${id}/transfer`, { queueId: vip?.id });
      ids.push(id);
    }
    const last = await live((customers[2] as { token: string }).token, 'conversation');
    expect((await customers[2]?.conversation())?.queue?.position).toBe(3);
    await staff('POST', `/conversations/${ids[0]}/accept`, {});
    await expect.poll(() => last.of('conversation').at(-1)?.conversation.queue?.position, { timeout: 5000 }).toBe(2);
    await staff('POST', `/conversations/${ids[1]}/accept`, {});
    await expect.poll(() => last.of('conversation').at(-1)?.conversation.queue?.position, { timeout: 5000 }).toBe(1);
    const told = last.of('conversation').flatMap((f) => (f.conversation.queue ? [f.conversation.queue.position] : []));
    expect(told).toEqual([...told].sort((a, b) => b - a));
    last.close();
  });

  test('every turn leaves a trace a person can read', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const [answer] = await visitor.ask('净化器滤芯多久换一次');
    const { id } = await visitor.conversation();
    const { body } = await staff('GET', `/conversations/${id}/trace`);
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      replyMessageIds: [answer?.id],
      understanding: { locale: 'zh-CN' },
      decision: { rule: 'answer', why: expect.stringContaining('kb.') },
      milliseconds: { understand: expect.any(Number), search: expect.any(Number), decide: expect.any(Number) },
    });
    expect(body.data[0].passages[0]).toMatchObject({ articleId: 'kb.ap300-filter-replace', score: expect.any(Number) });
  });
});

describe('attachments', () => {
  test('a photo goes up without its metadata, comes back by a signed link, and is nobody else’s to send', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#0f766e' } })
      .withExif({ IFD0: { Copyright: 'SECRET-OWNER' } })
      .jpeg()
      .toBuffer();
    const upload = async (token: string) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), '我的照片.jpg');
      const reply = await fetch(`${server.url}/api/v1/visitor/attachments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: form,
      });
      return { status: reply.status, body: (await reply.json()) as { id: string; kind: string; width: number } };
    };
    const up = await upload(visitor.token);
    expect(up).toMatchObject({ status: 201, body: { kind: 'image', width: 64, height: 48 } });
    const stranger = await openVisitor(server, 'en');
    expect((await stranger.call('POST', '/messages', { clientId: 'steal', attachmentIds: [up.body.id] })).status).toBe(404);
    const sent = await visitor.call('POST', '/messages', { clientId: 'photo', attachmentIds: [up.body.id] });
    expect(sent.status).toBe(201);
    const again = await visitor.call('POST', '/messages', { clientId: 'photo', attachmentIds: [up.body.id] });
    expect(again.status).toBe(200);
    const [attachment] = sent.body.message.attachments;
    const file = await fetch(server.url + attachment.url);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.includes('SECRET-OWNER')).toBe(false);
    expect((await sharp(bytes).metadata()).width).toBe(64);
    expect((await fetch(server.url + attachment.url.replace(/s=[^&]+/, 's=forged'))).status).toBeGreaterThanOrEqual(400);
    const { id } = await visitor.conversation();
    const seen = await staff('GET', `/conversations/${id}/messages?after=0`);
    expect(seen.body.data[0].attachments[0]).toMatchObject({ id: up.body.id, kind: 'image' });
  });

  test('what is not on the list is refused whatever it calls itself', async () => {
    const visitor = await openVisitor(server, 'en');
    for (const [name, bytes] of [
      ['a.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['b.html', '<html><script>1</script>'],
      ['c.jpg', 'MZ\u0000\u0001\u0002not a picture'],
      ['d.txt', ''],
    ] as const) {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: 'image/png' }), name);
      const reply = await fetch(`${server.url}/api/v1/visitor/attachments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${visitor.token}` },
        body: form,
      });
      expect([400, 415]).toContain(reply.status);
    }
  });
});
