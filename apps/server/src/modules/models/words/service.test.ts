import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { createModels } from '../index.ts';
import { aCorpus } from '../testing/corpus.ts';

const quiet = async () => undefined;
const groups = [{ canonical: 'parcel', synonyms: ['boxdrop'], locale: 'en' }];
const put = { vocabulary: ['空净'], synonyms: groups, reason: 'the trade says so' };

async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  let told = 0;
  const models = createModels(platform, {
    traffic: async () => ({
      turns: 3,
      sample: [
        { text: 'boxdrop please', locale: 'en' },
        { text: '空净坏了', locale: 'zh-CN' },
      ],
    }),
    wordsChanged: async () => {
      told += 1;
    },
  });
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  await inside(() => models.putCorpus(aCorpus()));
  return { models, inside, told: () => told };
}

test('an example with one word of a group teaches the others, from the next training on; the model keeps what it learned', async () => {
  const { models, inside, told } = await aHouse();
  const guess = () =>
    inside(async () => {
      const { intent, alternatives } = (await models.language()).understand('boxdrop', { now: new Date(0), locale: 'en' });
      return intent ?? alternatives[0]?.intent;
    });
  await inside(async () => {
    const before = told();
    const { version } = await models.words.read();
    const saved = await models.words.put({ version, ...put }, 'agt_1', quiet);
    expect(saved).toMatchObject({ version: version + 1, vocabulary: ['空净'], synonyms: groups, model: null });
    expect(told()).toBe(before + 1);
    await models.trainAndActivate('agt_1', 'with synonyms');
    expect(await guess()).toBe('delivery');
    expect((await models.words.read()).model).toMatchObject({ number: 1, current: true });

    await models.words.put({ version: saved.version, vocabulary: [], synonyms: [], reason: '' }, 'agt_1', quiet);
    expect(await guess()).toBe('delivery');
    expect((await models.words.read()).model).toMatchObject({ number: 1, current: false });
  });
});

test('words belong to versions of the corpus: trained on again as they were, and brought back', async () => {
  const { models, inside, told } = await aHouse();
  await inside(async () => {
    const { version } = await models.words.read();
    await models.words.put({ version, ...put }, 'agt_1', quiet);
    const { data } = await models.corpora.listVersions(5);
    expect(data[0]).toMatchObject({ number: 2, reason: 'the trade says so', author: 'agt_1', added: 3, removed: 0 });
    expect(data[0]?.hash).not.toBe(data[1]?.hash);
    expect(await models.corpora.trainingSet(2)).toMatchObject({ vocabulary: ['空净'], synonyms: groups });
    expect(await models.corpora.trainingSet(1)).toMatchObject({ vocabulary: [], synonyms: [] });
    const before = told();
    const back = await models.corpora.restore(1, { author: 'agt_2', reason: 'back' });
    expect(back.hash).toBe(data[1]?.hash);
    expect(await models.words.current()).toEqual({ vocabulary: [], synonyms: [] });
    expect(told()).toBe(before + 1);
  });
});

test('of two who change at once one is told; saving what is there already makes no version', async () => {
  const { models, inside } = await aHouse();
  await inside(async () => {
    const { version } = await models.words.read();
    const seen: unknown[] = [];
    const results = await Promise.allSettled(
      [['空净'], ['小黑']].map((vocabulary) =>
        models.words.put({ version, vocabulary, synonyms: [], reason: '' }, 'a', async (change) => void seen.push(change)),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict', details: { reason: 'changed_meanwhile', version: version + 1 } },
    });
    expect(seen).toHaveLength(1);
    const now = await models.words.read();
    await models.words.put({ ...now, reason: '' }, 'a', async (change) => void seen.push(change));
    expect((await models.words.read()).version).toBe(now.version);
    expect(seen).toHaveLength(1);
  });
});

test('counts where each word stands, and shows how a sentence is read', async () => {
  const { models, inside } = await aHouse();
  await inside(async () => {
    const { version } = await models.words.read();
    await models.words.put({ version, ...put, vocabulary: ['空净', '没人说'] }, 'a', quiet);
    expect(await models.words.usage()).toEqual({
      examples: 64,
      messages: 2,
      days: 30,
      words: { parcel: { examples: 4, messages: 0 }, boxdrop: { examples: 0, messages: 1 }, 空净: { examples: 0, messages: 1 } },
    });
    expect(await models.words.trial('Where are my BOXDROPS?')).toEqual({
      locale: 'en',
      words: ['where', 'are', 'my', 'boxdrops'],
      hits: [{ word: 'boxdrops', canonical: 'parcel' }],
      readAs: 'where are my parcel?',
    });
  });
});

test('keywords of an intent stand in the versions of the corpus and are learned from', async () => {
  const { models, inside } = await aHouse();
  await inside(async () => {
    const by = 'agt_1';
    const changed = await models.corpora.changeIntent('warranty', { keywords: { en: ['mended for nothing'] }, reason: 'wording' }, by);
    expect(changed.keywords).toEqual({ en: ['mended for nothing'] });
    expect((await models.corpora.trainingSet(2)).keywords).toEqual([{ text: 'mended for nothing', intent: 'warranty', locale: 'en' }]);
    expect((await models.corpora.trainingSet(1)).keywords).toEqual([]);
    const [now, first] = (await models.corpora.listVersions(2)).data;
    expect(now?.hash).not.toBe(first?.hash);
    const guess = async () => {
      const { intent, alternatives } = (await models.language()).understand('mended for nothing', { now: new Date(0), locale: 'en' });
      return intent ?? alternatives[0]?.intent;
    };
    await models.trainAndActivate(by, 'with keywords');
    expect(await guess()).toBe('warranty');
    expect((await models.corpora.restore(1, { author: by, reason: '' })).hash).toBe(first?.hash);
  });
});
