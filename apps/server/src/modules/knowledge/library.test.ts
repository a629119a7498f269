import { silentLog, systemClock } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createLibrary } from './library.ts';

/** An index on a workspace's record; `failNext` makes its next reading fail. */
async function aLibrary() {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock(systemClock.now().toISOString());
  let revision = 0;
  let readings = 0;
  let fails = false;
  const library = createLibrary({
    db: platform.db,
    clock,
    log: silentLog,
    segment: (text) => text.split(' '),
    read: async () => {
      readings += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (fails) {
        fails = false;
        throw new Error('the database is away');
      }
      const text = `filter advice of revision ${revision}`;
      return {
        revision,
        documents: [
          {
            articleId: `kb.${revision}`,
            versionId: `v.${revision}`,
            locale: 'en',
            title: 'Filter',
            text,
            category: 'care',
            products: [],
            intents: [],
            priority: 'P2',
            risk: 'none',
            state: 'published',
          },
        ],
      };
    },
  });
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  return {
    /** Another text is published. */
    publish: () =>
      inside(async () => {
        await library.changed();
        revision += 1;
      }),
    find: () =>
      inside(async () => (await library.search({ text: 'filter advice', locale: 'en', limit: 1 })).map((passage) => passage.articleId)),
    failNext: () => {
      fails = true;
    },
    readings: () => readings,
    later: () => clock.advance(60_000),
  };
}

test('one failed reading does not freeze the index', async () => {
  const library = await aLibrary();
  expect(await library.find()).toEqual(['kb.0']);
  await library.publish();
  library.failNext();
  await expect(library.find()).rejects.toThrow('the database is away');
  expect(await library.find()).toEqual(['kb.1']);
});

test('a first reading that failed is tried again', async () => {
  const library = await aLibrary();
  library.failNext();
  await expect(library.find()).rejects.toThrow('the database is away');
  expect(await library.find()).toEqual(['kb.0']);
});

test('searches at once share one reading, at first and after a change', async () => {
  const library = await aLibrary();
  await Promise.all([library.find(), library.find(), library.find()]);
  expect(library.readings()).toBe(1);
  await library.publish();
  library.later();
  expect(new Set((await Promise.all([library.find(), library.find()])).flat()).has('kb.1')).toBe(true);
  expect(library.readings()).toBe(2);
});
