import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPicture } from '../src/modules/channels/attachments/testing/bytes.ts';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const staffToken = () => server.api.staff.authorization.replace('Bearer ', '');
async function upload(path: string, token: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await aPicture().jpeg().toBuffer())], { type: 'image/jpeg' }), 'photo.jpg');
  const reply = await fetch(server.url + path, { method: 'POST', headers: bearer(token), body: form });
  expect(reply.status).toBe(201);
  return ((await reply.json()) as { id: string }).id;
}
/** Ten at once: one is made, nine are told of the same. */
function expectOneOf(replies: { status: number; body: { message?: { id: string } } }[]) {
  expect(replies.map((r) => r.status).sort()).toEqual([...Array.from({ length: replies.length - 1 }, () => 200), 201]);
  expect(new Set(replies.map((r) => r.body.message?.id)).size).toBe(1);
}
const tenTimes = <T>(send: (n: number) => Promise<T>) => Promise.all(Array.from({ length: 10 }, (_, n) => send(n)));

describe('a message of the staff sent again gives the first result', () => {
  async function aWaitingCustomer() {
    const visitor = await openVisitor(server, 'en');
    await visitor.call('POST', '/handoff', {});
    const { id } = await visitor.conversation();
    const reply = (key: string, body: object) => server.api.call('POST', `/api/v1/conversations/${id}/messages`, body, bearer(key));
    return { visitor, id, reply };
  }
  async function anAgent(name: string): Promise<string> {
    return (await server.api.call('POST', '/api/v1/api-keys', { name, role: 'agent' }, server.api.staff)).body.key;
  }

  test('also with an attachment, later and at once', async () => {
    const { visitor, reply } = await aWaitingCustomer();
    const key = staffToken();
    const once = { clientId: 'again-1', text: 'See the picture', attachmentIds: [await upload('/api/v1/attachments', key)] };
    const first = await reply(key, once);
    expect(first.status).toBe(201);
    const again = await reply(key, once);
    expect([again.status, again.body.message.id]).toEqual([200, first.body.message.id]);
    const atOnce = { clientId: 'again-2', text: 'And this', attachmentIds: [await upload('/api/v1/attachments', key)] };
    expectOneOf(await tenTimes(() => reply(key, atOnce)));
    expect((await visitor.all()).filter((m) => m.sender === 'agent').map((m) => m.attachments?.length)).toEqual([1, 1]);
  });

  test('also when somebody else has taken over since', async () => {
    const { id, reply } = await aWaitingCustomer();
    const [mine, theirs] = [await anAgent('first desk'), await anAgent('second desk')];
    const first = await reply(mine, { clientId: 'again-3', text: 'Hello' });
    expect(first.status).toBe(201);
    await server.api.call('POST', `/api/v1/conversations/${id}/hand-back`, {}, bearer(mine));
    expect((await server.api.call('POST', `/api/v1/conversations/${id}/accept`, {}, bearer(theirs))).status).toBe(200);
    const again = await reply(mine, { clientId: 'again-3', text: 'Hello' });
    expect([again.status, again.body.message?.id]).toEqual([200, first.body.message.id]);
    expect((await reply(mine, { clientId: 'again-4', text: 'Still me' })).body.error).toMatchObject({ details: { reason: 'taken' } });
  });

  test('and a client id is never that of two conversations', async () => {
    const [one, two] = [await aWaitingCustomer(), await aWaitingCustomer()];
    expect((await one.reply(staffToken(), { clientId: 'again-5', text: 'Hello' })).status).toBe(201);
    expect((await two.reply(staffToken(), { clientId: 'again-5', text: 'Hello' })).status).toBe(409);
  });
});

describe('a message of the customer sent again gives the first result', () => {
  test('with an attachment, ten at once', async () => {
    const visitor = await openVisitor(server, 'en');
    const body = { clientId: 'photo', text: 'Look', attachmentIds: [await upload('/api/v1/visitor/attachments', visitor.token)] };
    expectOneOf(await tenTimes(() => visitor.call('POST', '/messages', body)));
  });

  describe('Idempotency-Key', () => {
    const post = (token: string, key: string, clientId: string, text: string) =>
      server.api.call('POST', '/api/v1/visitor/messages', { clientId, text }, { ...bearer(token), 'idempotency-key': key });

    test('the same key twice is one message and one reply; with another body it is refused', async () => {
      const visitor = await openVisitor(server, 'en');
      const first = await post(visitor.token, 'k-1', 'i-1', 'How often should I change the filter?');
      expect(first.status).toBe(201);
      const again = await post(visitor.token, 'k-1', 'i-1', 'How often should I change the filter?');
      expect([again.status, again.headers.get('idempotent-replay')]).toEqual([201, 'true']);
      expect(again.body).toEqual(first.body);
      const other = await post(visitor.token, 'k-1', 'i-2', 'And where do I buy one?');
      expect([other.status, other.body.error.code]).toEqual([409, 'conflict']);
      expect((await visitor.all()).filter((m) => m.sender === 'contact').map((m) => m.text)).toEqual([
        'How often should I change the filter?',
      ]);
    });

    test('a line under ten keys at once is one message, the first of a conversation and any other', async () => {
      const visitor = await openVisitor(server, 'en');
      const lines = Array.from({ length: 8 }, (_, n) => `line-${n}`);
      for (const clientId of lines) expectOneOf(await tenTimes((n) => post(visitor.token, `${clientId}-${n}`, clientId, 'Hello')));
      expect((await visitor.all()).filter((m) => m.sender === 'contact')).toHaveLength(lines.length);
    });
  });
});
