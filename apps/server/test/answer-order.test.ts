import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('what customers say of answers is there to learn from, and a person may set the order', async () => {
  const order = async () => (await server.api.call('GET', '/api/v1/knowledge/reranking', undefined, server.api.staff)).body;
  expect((await server.api.call('POST', '/api/v1/knowledge/reranking/learn', {}, server.api.staff)).body.error.details).toEqual({
    reason: 'no_judgements',
  });
  const content = await openVisitor(server, 'zh-CN');
  await content.ask('净化器怎么联网');
  await content.ask('resolved_yes');
  const unlucky = await openVisitor(server, 'zh-CN');
  await unlucky.ask('净化器怎么联网');
  await unlucky.ask('还是不行');
  const flagging = await openVisitor(server, 'en');
  const [answer] = await flagging.ask('How often should I change the filter of the purifier?');
  expect((await flagging.call('POST', '/answer-flags', { messageId: answer?.id, reason: 'incorrect' })).status).toBe(201);
  expect((await order()).judgements).toMatchObject({ solved: 1, refused: 1, flagged: 1 });

  const learned = await server.api.call('POST', '/api/v1/knowledge/reranking/learn', {}, server.api.staff);
  expect(learned.body).toMatchObject({
    mode: 'automatic',
    inUse: null,
    versions: [{ number: 1, judgements: 3, helpful: 1, isUsable: false }],
  });
  const set = await server.api.call('PUT', '/api/v1/knowledge/reranking', { mode: 'version', number: 1, reason: 'try' }, server.api.staff);
  expect(set.body).toMatchObject({ mode: 'version', inUse: 1, moves: [{ mode: 'version', number: 1, reason: 'try' }] });
  expect((await server.api.call('PUT', '/api/v1/knowledge/reranking', { mode: 'version', number: 7 }, server.api.staff)).status).toBe(404);
});
