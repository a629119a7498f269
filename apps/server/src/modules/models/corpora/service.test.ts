import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { aCorpus } from '../testing/corpus.ts';
import { createCorpora } from './service.ts';

async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  const corpora = createCorpora(platform);
  const inside = <T>(work: () => Promise<T>, workspace = workspaceId) => platform.db.inWorkspace(workspace, work);
  await inside(() => corpora.replaceAll(aCorpus(), { author: 'agt_1', reason: 'first' }));
  return { platform, corpora, inside };
}
const intent = { name: { 'zh-CN': '发票', en: 'Invoice' }, category: 'order', queue: 'q_general', sopId: null, reason: 'asked for often' };
const importAs = { mode: 'add', locale: undefined, reason: '' } as const;

describe('versions', () => {
  test('every change has a number, who, why, what, and can be read again as it was', async () => {
    const { corpora, inside } = await aHouse();
    await inside(async () => {
      await corpora.createIntent({ id: '开发票', ...intent }, 'agt_2');
      const made = await corpora.createUtterance({ intentId: '开发票', text: '能开发票吗', reason: 'new' }, 'agt_2');
      expect(made).toMatchObject({ locale: 'zh-CN', source: 'manual', version: 3 });
      const changed = await corpora.changeUtterance(made.id, { text: '可以开发票吗' }, 'agt_3');
      expect(changed).toMatchObject({ id: made.id, createdAt: made.createdAt, version: 4 });
      await corpora.removeUtterance(made.id, { author: 'agt_3', reason: 'twice' });
      await corpora.removeIntent('开发票', { author: 'agt_3', reason: 'no more' });

      const { data } = await corpora.listVersions(10);
      expect(
        data.map(({ number, author, reason, intents, utterances, added, removed }) => [
          number,
          author,
          reason,
          intents,
          utterances,
          added,
          removed,
        ]),
      ).toEqual([
        [6, 'agt_3', 'no more', 4, 64, 0, 1],
        [5, 'agt_3', 'twice', 5, 64, 0, 1],
        [4, 'agt_3', '', 5, 65, 1, 1],
        [3, 'agt_2', 'new', 5, 65, 1, 0],
        [2, 'agt_2', 'asked for often', 5, 64, 1, 0],
        [1, 'agt_1', 'first', 4, 64, 68, 0],
      ]);
      const textsOf = async (version: number) =>
        (await corpora.trainingSet(version)).examples.filter((one) => one.intent === '开发票').map((one) => one.text);
      expect([await textsOf(2), await textsOf(3), await textsOf(4), await textsOf(5)]).toEqual([[], ['能开发票吗'], ['可以开发票吗'], []]);
      await expect(corpora.trainingSet(7)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  test('equal content has equal hashes, whatever the way there', async () => {
    const { corpora, inside } = await aHouse();
    await inside(async () => {
      const made = await corpora.createUtterance({ intentId: 'refund', text: 'money back now', locale: 'en', reason: '' }, 'a');
      await corpora.removeUtterance(made.id, { author: 'a', reason: '' });
      const corpus = aCorpus();
      await corpora.replaceAll({ ...corpus, utterances: [...corpus.utterances].reverse() }, { author: 'b', reason: 'the other way round' });
      const [again, , grown, first] = (await corpora.listVersions(10)).data.map((version) => version.hash);
      expect(again).toBe(first);
      expect(grown).not.toBe(first);
    });
  });

  test('changes at once queue up: every one gets its own number', async () => {
    const { corpora, inside } = await aHouse();
    await inside(() =>
      Promise.all(
        Array.from({ length: 8 }, (_, i) => corpora.createUtterance({ intentId: 'refund', text: `refund number ${i}`, reason: '' }, 'a')),
      ),
    );
    const { data } = await inside(() => corpora.listVersions(20));
    expect(data.map((version) => version.number)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(data[0]?.utterances).toBe(72);
  });

  test('an earlier version comes back with its ids, its intents and its words for the segmenter; what was the same stays', async () => {
    const { corpora, inside, platform } = await aHouse();
    await inside(async () => {
      const before = (await corpora.listUtterances({ limit: 100 })).data;
      const [first] = (await corpora.listVersions(1)).data;
      await corpora.changeIntent('refund', { category: 'money', reason: '' }, 'a');
      await corpora.changeUtterance(before[0]?.id ?? '', { text: 'something else' }, 'a');
      await corpora.removeIntent('warranty', { author: 'a', reason: '' });
      await corpora.createIntent({ id: '开发票', ...intent }, 'a');
      await corpora.createUtterance({ intentId: '开发票', text: '能开发票吗', reason: '' }, 'a');
      await platform.db.tx((tx) => tx.query(`UPDATE language_settings SET settings = jsonb_set(settings, '{vocabulary}', '["发票"]')`));
      const restored = await corpora.restore(1, { author: 'agt_9', reason: 'back' });
      expect(restored).toMatchObject({ number: 7, author: 'agt_9', reason: 'back', hash: first?.hash, added: 19, removed: 4 });
      const after = (await corpora.listUtterances({ limit: 100 })).data;
      expect(after.map(({ version: _, ...row }) => row)).toEqual(before.map(({ version: _, ...row }) => row));
      expect(new Set(after.map((row) => row.version))).toEqual(new Set([1, 7]));
      expect((await corpora.listIntents({ limit: 10 })).data.map((one) => [one.id, one.category])).toEqual(
        ['delivery', 'password', 'refund', 'warranty'].map((id) => [id, 'general']),
      );
      expect(await corpora.trainingSet(7)).toEqual(await corpora.trainingSet(1));
      expect((await corpora.trainingSet(6)).examples.filter((one) => one.intent === '开发票')).toHaveLength(1);
      await expect(corpora.restore(1, { author: 'a', reason: 'x' })).rejects.toMatchObject({ details: { reason: 'same_content' } });
      await expect(corpora.restore(8, { author: 'a', reason: 'x' })).rejects.toMatchObject({ code: 'not_found' });
      expect(await corpora.head()).toBe(7);
    });
  });

  test('a change that changes nothing is no version', async () => {
    const { corpora, inside } = await aHouse();
    await inside(async () => {
      const [one] = (await corpora.listUtterances({ limit: 1 })).data;
      await corpora.changeUtterance(one?.id ?? '', { text: one?.text }, 'a');
      await corpora.changeIntent('refund', { category: 'general' }, 'a');
      await corpora.importFile(await corpora.exportFile('jsonl'), { ...importAs, format: 'jsonl' }, 'a');
      expect(await corpora.head()).toBe(1);
    });
  });
});

test('what is refused changes nothing: twice the same, unknown intents, ids of nobody', async () => {
  const { corpora, inside, platform } = await aHouse();
  await inside(async () => {
    await expect(corpora.createIntent({ id: 'refund', ...intent }, 'a')).rejects.toMatchObject({ code: 'conflict' });
    await expect(corpora.createUtterance({ intentId: 'nowhere', text: 'x', reason: '' }, 'a')).rejects.toMatchObject({ code: 'invalid' });
    await expect(corpora.createUtterance({ intentId: 'refund', text: 'refund payment please', reason: '' }, 'a')).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(corpora.changeIntent('nowhere', { category: 'x' }, 'a')).rejects.toMatchObject({ code: 'not_found' });
    await expect(corpora.removeIntent('nowhere', { author: 'a', reason: '' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(corpora.removeUtterance('utt_x', { author: 'a', reason: '' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await corpora.head()).toBe(1);
  });
  const elsewhere = platform.ids.next('workspace');
  expect(await inside(() => corpora.listUtterances({ limit: 5 }), elsewhere)).toEqual({ data: [], next: null });
  expect(await inside(() => corpora.head(), elsewhere)).toBe(0);
});

test('utterances are found by intent, language and any part of their text, page by page', async () => {
  const { corpora, inside } = await aHouse();
  await inside(async () => {
    await corpora.createUtterance({ intentId: 'refund', text: '我要退 50% 的钱', reason: '' }, 'a');
    const texts = async (asked: object) => (await corpora.listUtterances({ limit: 100, ...asked })).data.map((one) => one.text);
    expect(await texts({ locale: 'zh-CN' })).toEqual(['我要退 50% 的钱']);
    expect(await texts({ q: '50%' })).toEqual(['我要退 50% 的钱']);
    expect(await texts({ q: '%' })).toEqual(['我要退 50% 的钱']);
    expect(await texts({ intent: 'delivery', q: 'PARCEL' })).toHaveLength(4);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await corpora.listUtterances({ limit: 10, startingAfter: after, intent: 'refund' });
      seen.push(...page.data.map((one) => one.id));
      if (page.next === null) break;
      after = page.next;
    }
    expect(new Set(seen).size).toBe(17);
    const newest = await corpora.listUtterances({ limit: 10, intent: 'refund', order: 'newest' });
    expect(newest.data.map((one) => one.id)).toEqual([...seen].reverse().slice(0, 10));
    const older = await corpora.listUtterances({ limit: 10, intent: 'refund', order: 'newest', startingAfter: newest.next as string });
    expect(older.data.map((one) => one.id)).toEqual([...seen].reverse().slice(10));
    expect((await corpora.listIntents({ limit: 2 })).data.map((one) => [one.id, one.examples])).toEqual([
      ['delivery', { en: 16 }],
      ['password', { en: 16 }],
    ]);
  });
});

describe('files', () => {
  test.each(['jsonl', 'csv', 'rasa', 'list'] as const)('%s: what goes out comes in again elsewhere, the same', async (format) => {
    const { corpora, inside, platform } = await aHouse();
    await inside(() => corpora.importFile('{"text":"sing me a song","intent":null,"locale":"en"}', { ...importAs, format: 'jsonl' }, 'a'));
    const file = await inside(() => corpora.exportFile(format));
    const elsewhere = platform.ids.next('workspace');
    const reply = await inside(() => corpora.importFile(file, { ...importAs, format, locale: 'en', reason: 'moved' }, 'b'), elsewhere);
    expect(reply).toEqual({
      version: 1,
      lines: 65,
      added: 65,
      known: 0,
      removed: 0,
      newIntents: ['delivery', 'out_of_scope', 'password', 'refund', 'warranty'],
    });
    const examples = async (workspace?: string, version = 2) => (await inside(() => corpora.trainingSet(version), workspace)).examples;
    expect(await examples(elsewhere, 1)).toEqual(await examples());
    expect(await inside(() => corpora.exportFile(format), elsewhere)).toBe(file);
  });

  test('replace removes what the file does not have and leaves the rest as it was', async () => {
    const { corpora, inside } = await aHouse();
    await inside(async () => {
      const [kept] = (await corpora.listUtterances({ limit: 1, intent: 'refund' })).data;
      const file = `text,intent,locale\n${kept?.text},refund,en\nbrand new,refund,en\nbrand new,refund,en\n`;
      const reply = await corpora.importFile(file, { ...importAs, format: 'csv', mode: 'replace' }, 'a');
      expect(reply).toEqual({ version: 2, lines: 3, added: 1, known: 2, removed: 63, newIntents: [] });
      expect((await corpora.listUtterances({ limit: 10 })).data.map((one) => [one.id === kept?.id, one.text])).toEqual([
        [true, kept?.text],
        [false, 'brand new'],
      ]);
    });
  });

  test('a broken file says where, and changes nothing', async () => {
    const { corpora, inside } = await aHouse();
    await inside(async () => {
      await expect(
        corpora.importFile('{"text":"a","intent":"x"}\n{"text":"b"}\nnonsense', { ...importAs, format: 'jsonl' }, 'a'),
      ).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('line 2'),
        details: {
          count: 2,
          problems: [
            { line: 2, code: 'no_intent', params: {}, message: expect.stringContaining('intent') },
            { line: 3, code: 'not_json', params: { detail: expect.any(String) }, message: expect.any(String) },
          ],
        },
      });
      expect(await corpora.head()).toBe(1);
      expect((await corpora.listIntents({ limit: 10 })).data).toHaveLength(4);
    });
  });
});
