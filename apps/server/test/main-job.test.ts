import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('the main job', () => {
  test('asks in Chinese, gets an answer with its source, in Chinese', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const [answer] = await visitor.ask('净化器怎么联网');
    expect(answer).toMatchObject({ sender: 'bot', kind: 'answer', sources: [{ articleId: 'kb.ap300-pairing' }] });
    expect(answer?.text).toContain('2.4 GHz');
    expect(answer?.quickReplies?.map((q) => q.value)).toContain('human');
  });

  test('asks in English, gets an answer with its source, in English', async () => {
    const visitor = await openVisitor(server, 'en');
    const [answer] = await visitor.ask('How often should I change the filter of the purifier?');
    expect(answer).toMatchObject({ sender: 'bot', kind: 'answer', sources: [{ articleId: 'kb.ap300-filter-replace' }] });
    expect(answer?.text).toMatch(/6 to 12 months/);
  });

  test('says honestly when nothing supports an answer', async () => {
    const visitor = await openVisitor(server, 'en');
    const [reply] = await visitor.ask('Which stocks should I buy this week?');
    expect(reply?.sources ?? []).toEqual([]);
    expect(reply?.kind).toBe('fallback');
  });

  test('two unsolved follow-ups hand over; an agent accepts, answers, resolves; the customer rates', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    await visitor.ask('净化器怎么联网');
    await visitor.ask('还是不行');
    await visitor.ask('试过了没用');
    const waiting = await visitor.conversation();
    expect(waiting).toMatchObject({ handledBy: 'queue', queue: { position: expect.any(Number) } });

    const at = `/api/v1/conversations/${waiting.id}`;
    const summary = await server.api.call('GET', `${at}/handoff-summary`, undefined, server.api.staff);
    expect(summary.body).toMatchObject({ trigger: { code: 'T9' }, generatedBy: 'template' });
    expect(summary.body.tried).toHaveLength(2);

    expect((await server.api.call('POST', `${at}/accept`, {}, server.api.staff)).status).toBe(200);
    const sent = await server.api.call('POST', `${at}/messages`, { clientId: 'a-1', text: '我来帮您处理' }, server.api.staff);
    expect(sent.status).toBe(201);
    const again = await server.api.call('POST', `${at}/messages`, { clientId: 'a-1', text: '我来帮您处理' }, server.api.staff);
    expect(again.status).toBe(200);
    expect(again.body.message).toEqual(sent.body.message);
    const note = await server.api.call('POST', `${at}/messages`, { clientId: 'a-2', text: '内部备注', private: true }, server.api.staff);
    expect(note.body.message).toMatchObject({ private: true, seq: null });

    expect((await server.api.call('POST', `${at}/resolve`, {}, server.api.staff)).status).toBe(200);
    const seen = await visitor.all();
    expect(seen.map((m) => m.seq)).toEqual(seen.map((_, i) => i + 1));
    expect(seen.some((m) => m.text === '我来帮您处理' && m.sender === 'agent')).toBe(true);
    expect(seen.some((m) => m.text.includes('内部备注'))).toBe(false);
    expect((await visitor.call('POST', '/ratings', { stars: 5, tags: ['clear_answer'] })).status).toBe(201);
    expect(await visitor.conversation()).toMatchObject({ status: 'resolved', rating: { stars: 5 } });
  });

  test('three lines written quickly get one answer to all three', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    for (const line of ['你好', '我想问下净化器', '多久换一次滤芯']) await visitor.send(line);
    const replies = await visitor.replies();
    await new Promise((resolve) => setTimeout(resolve, 700));
    const bot = (await visitor.all()).filter((m) => m.sender === 'bot');
    expect(bot).toHaveLength(replies.length);
    expect(bot).toHaveLength(1);
    expect(bot[0]?.sources?.[0]?.articleId).toBe('kb.ap300-filter-replace');
  });

  test('a card number is masked where it is kept, and its owner gets a person at once', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const [reply] = await visitor.ask('我的银行卡号是6222020200112233445，帮我退款');
    expect(reply?.kind).toBe('handoff');
    expect(await visitor.conversation()).toMatchObject({ handledBy: 'queue' });
    const { id } = await visitor.conversation();
    const kept = [
      await visitor.all(),
      (await server.api.call('GET', `/api/v1/conversations/${id}/trace`, undefined, server.api.staff)).body,
      (await server.api.call('GET', `/api/v1/conversations/${id}/handoff-summary`, undefined, server.api.staff)).body,
    ];
    expect(JSON.stringify(kept)).not.toContain('6222020200112233445');
  });

  test('转人工 is one tap without questions, also before the first word', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const asked = await visitor.call('POST', '/handoff', {});
    expect(asked.status).toBe(202);
    expect(asked.body.conversation).toMatchObject({ handledBy: 'queue', queue: { staffed: true } });
    const cancelled = await visitor.call('DELETE', '/handoff');
    expect(cancelled.body.conversation).toMatchObject({ handledBy: 'bot' });
  });

  test('what was said while waiting is answered once the customer no longer wants to wait', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    await visitor.call('POST', '/handoff', {});
    await visitor.send('净化器滤芯多久换一次');
    await visitor.replies();
    await visitor.call('DELETE', '/handoff');
    await expect.poll(async () => (await visitor.all()).at(-1)?.sources?.[0]?.articleId, { timeout: 8000 }).toBe('kb.ap300-filter-replace');
  });

  test('the same POST a hundred times at once is one message', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => visitor.call('POST', '/messages', { clientId: 'same', text: '净水器漏水' })),
    );
    expect(replies.filter((r) => r.status === 201)).toHaveLength(1);
    expect(replies.filter((r) => r.status === 200)).toHaveLength(99);
    expect(new Set(replies.map((r) => r.body.message.id)).size).toBe(1);
    expect((await visitor.all()).filter((m) => m.sender === 'contact')).toHaveLength(1);
  });

  test('of two agents who accept at once one wins and the other is told who', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    const { body } = await visitor.call('POST', '/handoff', {});
    const second = await server.api.call('POST', '/api/v1/api-keys', { name: 'second desk', role: 'agent' }, server.api.staff);
    const at = `/api/v1/conversations/${body.conversation.id}/accept`;
    const both = await Promise.all([
      server.api.call('POST', at, {}, server.api.staff),
      server.api.call('POST', at, {}, { authorization: `Bearer ${second.body.key}` }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
    const lost = both.find((r) => r.status === 409);
    expect(lost?.body.error).toMatchObject({ code: 'conflict', details: { reason: 'taken', assignee: { name: expect.any(String) } } });
  });
});
