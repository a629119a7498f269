import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor, type TestVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const staff = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
const FILTER = 'kb.ap300-filter-replace';
/** Articles the bot has answered with, in order. */
const answered = async (visitor: TestVisitor) =>
  (await visitor.all()).filter((m) => m.sender === 'bot' && m.sources?.length).map((m) => m.sources?.[0]?.articleId);

test('what the customer asked since the last word of a person is answered by the bot that got the conversation back', async () => {
  const visitor = await openVisitor(server, 'zh-CN');
  await visitor.call('POST', '/handoff', {});
  const { id } = await visitor.conversation();
  await visitor.send('净化器怎么联网');
  expect((await staff('POST', `/conversations/${id}/messages`, { clientId: 'hb-1', text: '用 2.4 GHz 的网络就好。' })).status).toBe(201);
  await visitor.send('净化器滤芯多久换一次');
  await staff('POST', `/conversations/${id}/messages`, { clientId: 'hb-2', text: '交给助手', private: true });
  expect((await staff('POST', `/conversations/${id}/hand-back`, {})).body.conversation).toMatchObject({ handledBy: 'bot' });
  await expect.poll(() => answered(visitor), { timeout: 8000 }).toEqual([FILTER]);
});

test("giving back what is the bot's already takes no question from it", async () => {
  const visitor = await openVisitor(server, 'zh-CN');
  await visitor.send('净化器滤芯多久换一次');
  const { id } = await visitor.conversation();
  expect((await staff('POST', `/conversations/${id}/hand-back`, {})).status).toBe(200);
  await expect.poll(() => answered(visitor), { timeout: 8000 }).toEqual([FILTER]);
});
