import { expect, test } from 'vitest';
import { createKnowledge } from '../src/modules/knowledge/index.ts';
import { createModels } from '../src/modules/models/index.ts';
import { aCorpus } from '../src/modules/models/testing/corpus.ts';
import { testPlatform } from './setup/server.ts';

test('a model learns from the titles of published articles and the names of intents, not from drafts', async () => {
  const { platform, workspaceId } = await testPlatform();
  const knowledge = createKnowledge(platform, { segment: (text) => [text] });
  const models = createModels(platform, { titles: () => knowledge.titles() });
  const article = (title: string, intent: string) => ({
    externalId: title,
    category: 'help',
    products: [],
    priority: 'P2' as const,
    risk: 'none' as const,
    source: 'test',
    intents: [intent],
    translations: { en: { title, body: 'Text.' } },
  });
  const corpus = aCorpus();
  const named = corpus.intents.map((one) =>
    one.id === 'warranty' ? { ...one, name: { 'zh-CN': '质保', en: 'Sparrowgrass promise' } } : one,
  );
  const guess = (text: string) =>
    platform.db.inWorkspace(workspaceId, async () => {
      const { intent, alternatives } = (await models.language()).understand(text, { now: new Date(0), locale: 'en' });
      return intent ?? alternatives[0]?.intent;
    });
  await platform.db.inWorkspace(workspaceId, async () => {
    await knowledge.importAll([article('Zorblax chute', 'delivery')], 'author', { reviewer: 'reviewer' });
    await knowledge.create(article('Quibbet flange', 'password'), 'author');
    await models.putCorpus({ ...corpus, intents: named });
    await models.trainAndActivate('test', 'test');
  });
  expect(await guess('zorblax chute')).toBe('delivery');
  expect(await guess('sparrowgrass promise')).toBe('warranty');
  expect((await platform.db.inWorkspace(workspaceId, () => knowledge.titles())).map(({ title }) => title)).toEqual(['Zorblax chute']);
});
