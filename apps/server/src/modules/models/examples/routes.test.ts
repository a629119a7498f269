import type { Explanation } from '@zhiyin/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/setup/server.ts';

let server: TestServer;
const keys: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['trainer', 'agent']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(() => server.stop());
const call = (method: string, path: string, body?: unknown, role = 'trainer') =>
  server.api.call(method, `/api/v1${path}`, body, keys[role]);

describe('the demo’s intents', () => {
  test('have health with figures that agree with the model’s own', async () => {
    const { body, status } = await call('GET', '/intents/health', undefined, 'agent');
    expect(status).toBe(200);
    const detail = (await call('GET', `/models/${body.model.id}`)).body;
    for (const { intent, figures } of body.data) {
      const own = detail.evaluation.intents.find((one: { intent: string }) => one.intent === intent.id);
      if (!own?.support) expect(figures).toBeNull();
      else {
        expect(figures.recall.value).toBeCloseTo(own.recall, 9);
        if (own.precision !== null) expect(figures.precision.value).toBeCloseTo(own.precision, 9);
      }
    }
    const pair = detail.evaluation.confusions[0];
    const cell = `truth=${encodeURIComponent(pair.truth ?? '')}&guess=${encodeURIComponent(pair.guess ?? '')}`;
    const errors = (await call('GET', `/models/${body.model.id}/errors?${cell}`)).body;
    expect(errors.total).toBe(pair.count);
    expect(
      errors.data.every((one: { truth: string | null; guess: string | null }) => one.truth === pair.truth && one.guess === pair.guess),
    ).toBe(true);
  });

  test('a trainer types an example, is warned, adds it, and moves it', async () => {
    const text = '怎么开电子发票呀';
    const checked = (await call('POST', '/utterances/check', { text, intentId: 'product_setup' })).body;
    expect(checked.understood.best).toBe('invoice');
    expect(checked.nearest[0].intentId).toBe('invoice');
    const added = await call('POST', '/utterances/bulk', {
      intentId: 'product_setup',
      texts: [text, '刚买的机器先充电吗'],
      reason: '现场',
    });
    expect(added).toMatchObject({ status: 201, body: { known: 0, added: [{ text }, { text: '刚买的机器先充电吗' }] } });
    expect((await call('PATCH', `/utterances/${added.body.added[0].id}`, { intentId: 'invoice' })).body.intentId).toBe('invoice');
    expect((await call('POST', '/utterances/check', { text: `${text}！`, intentId: 'invoice' })).body.verdict).toBe('same_here');
    const preview = (await call('POST', '/utterances/preview', { intentId: 'invoice', texts: [text, '全新的一句话在这里'] })).body;
    expect(preview.data.map((one: { verdict: string }) => one.verdict)).toEqual(['same_here', 'new']);
  });

  test.each([
    ['zh-CN', '净化器怎么连不上手机 App，一直闪蓝灯'],
    ['en', 'My robot vaccum shows R5 and cannot find its dock'],
    ['zh-CN', '今天天气怎么样，给我唱首歌'],
  ])('%s: %s is explained, and the words add up', async (locale, text) => {
    const { body, status } = await call('POST', '/understand/explain', { text, locale }, 'agent');
    expect(status).toBe(200);
    const { understanding, drivers, nearest } = body as Explanation;
    if (!drivers?.other) throw new Error('no drivers');
    const said = (await call('POST', '/understand', { text, locale })).body;
    expect(understanding).toEqual(said);
    expect(drivers.best.intent).toBe(understanding.intent ?? understanding.alternatives[0]?.intent);
    const sum = drivers.pieces.reduce((total, piece) => total + piece.best - piece.other, drivers.best.bias - drivers.other.bias);
    expect(sum).toBeCloseTo(drivers.best.score - drivers.other.score, 4);
    expect(drivers.pieces.map((piece) => text.slice(piece.start, piece.end))).toEqual(drivers.pieces.map((piece) => piece.text));
    expect(drivers.scope.logit >= 0).toBe(understanding.intent !== null);
    expect(nearest.length).toBeLessThanOrEqual(5);
  });

  test('a sentence is compared with the intent somebody expected', async () => {
    const { body } = await call('POST', '/understand/explain', { text: '怎么开电子发票', against: 'refund_status' });
    expect(body.drivers).toMatchObject({ best: { intent: 'invoice' }, other: { intent: 'refund_status' } });
    const french = await call('POST', '/understand/explain', { text: '注文した商品がまだ届きません' });
    expect(french.body.drivers).toBeNull();
  });

  test.each([
    ['POST', '/utterances/check', { text: ' ' }],
    ['POST', '/utterances/bulk', { intentId: 'invoice', texts: [] }],
    ['POST', '/utterances/bulk', { intentId: 'invoice', texts: Array.from({ length: 501 }, (_, i) => `line ${i}`) }],
    ['POST', '/utterances/bulk', { intentId: 'nowhere', texts: ['x'] }],
    ['POST', '/utterances/preview', { texts: ['x'] }],
    ['POST', '/understand/explain', { text: 'x', locale: '!' }],
  ])('%s %s is refused when it is not well formed', async (method, path, body) => {
    expect((await call(method, path, body)).status).toBe(400);
  });

  test('an agent reads, and changes nothing', async () => {
    expect((await call('POST', '/utterances/bulk', { intentId: 'invoice', texts: ['x'] }, 'agent')).status).toBe(403);
    expect((await call('POST', '/utterances/check', { text: 'x' }, 'agent')).status).toBe(200);
  });
});
