import { systemClock } from '@zhiyin/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEncoders } from '../src/modules/encoders/index.ts';
import { startEmbeddingServer } from '../src/modules/encoders/testing/embedding-server.ts';
import { type Corpus, createModels } from '../src/modules/models/index.ts';
import { createOutbound } from '../src/platform/outbound/index.ts';
import { testPlatform } from './setup/server.ts';

/** Six intents in made-up words that share nothing between lines: only who knows what they mean can tell a new line. */
const INTENTS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const scramble = (n: number): number => Math.imul(n ^ (n >>> 7) ^ 0x5bd1e995, 0x9e3779b1) >>> 4;
const wordOf = (n: number): string =>
  [...`${scramble(scramble(n + 1)) % 1e6}`].map((digit, i) => 'bdfghklmnp'[Number(digit)]! + 'aeiou'[(Number(digit) + i) % 5]!).join('');
const line = (intent: number, i: number): string => `${wordOf(intent * 100 + i)} ${wordOf(intent * 100 + i + 5000)}`;
const meanings = new Map(INTENTS.flatMap((_, c) => Array.from({ length: 24 }, (_, i) => [line(c, i), c] as const)));
const fresh = INTENTS.flatMap((intent, c) => Array.from({ length: 8 }, (_, i) => ({ text: line(c, 16 + i), intent })));
const corpus: Corpus = {
  intents: INTENTS.map((id) => ({
    id,
    name: { 'zh-CN': id, en: id },
    category: 'general',
    queue: 'q_general',
    sopId: null,
    system: false,
  })),
  utterances: INTENTS.flatMap((intentId, c) => Array.from({ length: 16 }, (_, i) => ({ intentId, locale: 'en', text: line(c, i) }))),
  settings: { vocabulary: [], gazetteers: [], patterns: [], lexicon: {}, zone: 'Asia/Shanghai' },
};

let service: Awaited<ReturnType<typeof startEmbeddingServer>>;
beforeAll(async () => {
  service = await startEmbeddingServer((text) => meanings.get(text) ?? 7);
});
afterAll(() => service.stop());

/** A workspace with a service set up (or not) and a model trained on the corpus. */
async function trained(kind: 'openai' | 'none') {
  const { platform, workspaceId } = await testPlatform();
  const outbound = createOutbound({ clock: systemClock, allow: [service.host] });
  const encoders = createEncoders({ ...platform, outbound }, { folder: '/nowhere', refusalOf: () => null });
  const models = createModels(platform, { encoders });
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  await inside(async () => {
    if (kind === 'openai') await encoders.put({ kind, url: service.url, model: 'm', key: 'k' }, async () => undefined);
    await models.putCorpus(corpus);
    await models.trainAndActivate('test', 'test');
  });
  const understand = (text: string) =>
    inside(async () => {
      const vector = await models.vectorOf(text);
      const { intent, alternatives } = (await models.language()).understand(text, { now: new Date(0), locale: 'en', vector });
      return { vector, intent: intent ?? alternatives[0]?.intent };
    });
  const accuracy = async () => {
    let right = 0;
    for (const { text, intent } of fresh) if ((await understand(text)).intent === intent) right++;
    return right / fresh.length;
  };
  return { encoders, models, inside, understand, accuracy };
}

describe('a workspace with an encoder', () => {
  test('is understood by meaning where the words are new, and by its words alone while the service is away', async () => {
    service.manner = 'well';
    const without = await trained('none');
    const withIt = await trained('openai');
    service.asked.length = 0;
    expect(await without.accuracy()).toBeLessThan(0.6);
    expect(service.asked).toEqual([]);
    expect(await withIt.accuracy()).toBeGreaterThan(0.9);
    // what was asked once is at hand
    const before = service.asked.length;
    await withIt.understand(fresh[0]!.text);
    expect(service.asked.length).toBe(before);

    for (const manner of ['fails', 'garbage', 'refuses the key', 'of two lengths', 'hangs', 'slow'] as const) {
      service.manner = manner;
      const text = `${manner} ${line(0, 3)}`;
      const [hurt, whole] = [await withIt.understand(text), await without.understand(text)];
      expect([manner, hurt.vector]).toEqual([manner, manner === 'of two lengths' ? expect.anything() : undefined]);
      expect(hurt.intent).toBe(whole.intent);
    }
  });

  test('trains without it when it fails, and the model is one of words', async () => {
    service.manner = 'refuses the key';
    const { accuracy, understand, inside, models } = await trained('openai');
    service.manner = 'well';
    service.asked.length = 0;
    expect((await understand(fresh[0]!.text)).vector).toBeUndefined();
    expect(service.asked).toEqual([]);
    expect(await accuracy()).toBeLessThan(0.6);
    expect(await inside(async () => (await models.versions.list({ limit: 5 })).data)).toMatchObject([{ state: 'active' }]);
  });

  test('tries a batch again that failed in passing', async () => {
    service.manner = 'fails once';
    const { accuracy } = await trained('openai');
    expect(await accuracy()).toBeGreaterThan(0.9);
  });

  test('a changed setting is another encoder: the model’s own vectors are not asked of it', async () => {
    service.manner = 'well';
    const { encoders, inside, understand } = await trained('openai');
    expect((await understand(fresh[0]!.text)).vector?.encoder).toMatch(/^openai:m:/);
    await inside(() => encoders.put({ kind: 'openai', url: service.url, model: 'other' }, async () => undefined));
    expect((await understand(fresh[1]!.text)).vector).toBeUndefined();
  });
});
