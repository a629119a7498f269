import { type Passage, SYNONYM_GROUPS_MAX, VOCABULARY_MAX } from '@zhiyin/contracts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/setup/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const call = (method: string, path = '', body?: unknown) =>
  server.api.call(method, `/api/v1/language-settings${path}`, body, server.api.staff);
const settings = async () => (await call('GET')).body;
const search = async (text: string): Promise<Passage[]> =>
  (await server.api.call('POST', '/api/v1/knowledge/search', { query: text, locale: 'zh-CN', limit: 3 }, server.api.staff)).body.data;

test('the demo has words, names of products and a model that has learned them', async () => {
  const found = await settings();
  expect(found.vocabulary).toContain('扫地机');
  expect(found.names).toContainEqual(expect.objectContaining({ type: 'product', value: 'AP-300' }));
  expect(found.model).toMatchObject({ number: 1, current: true });
});

test('a synonym is found in the knowledge at once, on the words of the articles; who changed what is written down', async () => {
  const strange = '气宝宝滤芯多久换';
  const plain = await search('净化器滤芯多久换');
  const before = await search(strange);
  const { version, vocabulary } = await settings();
  const synonyms = [{ canonical: '净化器', synonyms: ['气宝宝'], locale: 'zh-CN' }];
  const saved = await call('PUT', '', { version, vocabulary, synonyms, reason: 'customers say so' });
  expect(saved).toMatchObject({ status: 200, body: { version: version + 1, synonyms, model: { current: false } } });
  const after = await search(strange);
  const scores = (found: Passage[]) => found.map(({ articleId, score }) => [articleId, score]);
  expect(scores(after)).toEqual(scores(plain));
  expect(scores(before)).not.toEqual(scores(plain));

  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  const { rows } = await client
    .query("SELECT target, before, after, why FROM audit_log WHERE action = 'language-settings.changed'")
    .finally(() => client.end());
  expect(rows).toEqual([
    expect.objectContaining({
      why: 'customers say so',
      before: { version, vocabulary: vocabulary.length, groups: 0 },
      after: { version: version + 1, vocabulary: vocabulary.length, groups: 1, added: ['净化器', '气宝宝'], removed: [] },
    }),
  ]);
});

test('an older version than the newest is refused with the newest', async () => {
  const { version, vocabulary, synonyms } = await settings();
  const reply = await call('PUT', '', { version: version - 1, vocabulary, synonyms });
  expect(reply).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', details: { reason: 'changed_meanwhile', version } } },
  });
});

const word = (i: number) => `词${i}`;
test.each([
  ['too many words', { vocabulary: Array.from({ length: VOCABULARY_MAX + 1 }, (_, i) => word(i)) }],
  [
    'too many groups',
    { synonyms: Array.from({ length: SYNONYM_GROUPS_MAX + 1 }, (_, i) => ({ canonical: word(i), synonyms: ['x'], locale: 'und' })) },
  ],
  [
    'too many words in all groups',
    {
      synonyms: Array.from({ length: 200 }, (_, i) => ({
        canonical: word(i),
        synonyms: Array.from({ length: 30 }, (_, k) => `${word(i)}-${k}`),
        locale: 'und',
      })),
    },
  ],
  ['a group of one word', { synonyms: [{ canonical: '净化器', synonyms: [], locale: 'zh-CN' }] }],
  ['a word of signs', { vocabulary: ['……'] }],
  ['a word with a space at its end', { vocabulary: ['空净 '] }],
  ['a word that is too long', { vocabulary: ['长'.repeat(41)] }],
  ['a field nobody knows', { zone: 'Asia/Tokyo' }],
])('%s: refused, and nothing changed', async (_, wrong) => {
  const before = await settings();
  const { version, vocabulary, synonyms } = before;
  expect((await call('PUT', '', { version, vocabulary, synonyms, ...wrong })).status).toBe(400);
  expect(await settings()).toEqual(before);
});

test('a list is looked through before it is brought in, and comes out as it went in', async () => {
  const before = await settings();
  const reply = await call('POST', '/preview', { list: 'synonyms', text: '净化器,空净\n退款\n滤芯,耗芯,芯子', locale: 'zh-CN' });
  expect(reply).toMatchObject({
    status: 200,
    body: {
      lines: 3,
      added: ['空净', '滤芯', '耗芯', '芯子'],
      removed: [],
      count: 1,
      problems: [{ line: 2, problem: 'one_word', text: '退款' }],
    },
  });
  expect(await settings()).toEqual(before);
  const { synonyms } = reply.body;
  await call('PUT', '', { version: before.version, vocabulary: before.vocabulary, synonyms });
  const file = await fetch(`${server.url}/api/v1/language-settings/export?list=synonyms`, { headers: server.api.staff });
  expect(file.headers.get('content-disposition')).toContain('synonyms.csv');
  const again = await call('POST', '/preview', { list: 'synonyms', text: await file.text(), mode: 'replace' });
  expect(again.body).toMatchObject({ synonyms, added: [], removed: [], count: 0 });
});

test('a sentence is tried, and words are counted', async () => {
  const tried = await call('POST', '/try', { text: '气宝宝的滤芯' });
  expect(tried.body).toMatchObject({
    locale: 'zh-CN',
    hits: [
      { word: '气宝宝', canonical: '净化器' },
      { word: '滤芯', canonical: '滤芯' },
    ],
  });
  const usage = await call('GET', '/usage');
  expect(usage.body.words.净化器.examples).toBeGreaterThan(3);
  expect(usage.body.words.气宝宝).toBeUndefined();
});
