import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor, type TestVisitor } from './setup/visitor.ts';

let server: TestServer;
const staff = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
beforeAll(async () => {
  server = await startTestServer();
  const [inbox] = (await staff('GET', '/inboxes')).body.data;
  expect((await staff('PATCH', `/inboxes/${inbox.id}`, { botEnabled: false })).body).toMatchObject({ botEnabled: false });
});
afterAll(() => server.stop());

const waits = (visitor: TestVisitor) => expect.poll(async () => (await visitor.conversation()).handledBy, { timeout: 8000 }).toBe('queue');
const answers = async (visitor: TestVisitor) => (await visitor.all()).filter((m) => m.sender === 'bot' && m.kind !== 'handoff');

test('where there is no bot a customer who writes waits for a person', async () => {
  const visitor = await openVisitor(server, 'en');
  expect((await visitor.send('How often should I change the filter?')).status).toBe(201);
  await waits(visitor);
  expect(await answers(visitor)).toEqual([]);
});

test('given back to a bot that is not there, what the customer had asked waits for a person again', async () => {
  const visitor = await openVisitor(server, 'en');
  await visitor.send('How often should I change the filter?');
  await waits(visitor);
  const { id } = await visitor.conversation();
  expect((await staff('POST', `/conversations/${id}/accept`, {})).status).toBe(200);
  expect((await staff('POST', `/conversations/${id}/hand-back`, {})).status).toBe(200);
  await waits(visitor);
  expect(await answers(visitor)).toEqual([]);
});

test('a customer who no longer wants to wait is left alone until the next word', async () => {
  const visitor = await openVisitor(server, 'en');
  await visitor.send('How often should I change the filter?');
  await waits(visitor);
  expect((await visitor.call('DELETE', '/handoff')).body.conversation.handledBy).toBe('bot');
  await new Promise((resolve) => setTimeout(resolve, 3000)); // longer than a sweep for turns takes
  expect((await visitor.conversation()).handledBy).toBe('bot');
  await visitor.send('Hello?');
  await waits(visitor);
  expect(await answers(visitor)).toEqual([]);
});
