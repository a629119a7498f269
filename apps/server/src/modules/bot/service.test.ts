import { DAY } from '@zhiyin/kernel';
import { anUnderstanding, fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createBot } from './service.ts';

test('a sample of what customers wrote: of its days only, at most so many, the same again, no wordless turns, nobody else’s', async () => {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const bot = createBot({ ...platform, clock });
  const inside = <T>(work: () => Promise<T>, workspace = workspaceId) => platform.db.inWorkspace(workspace, work);
  const say = (text: string) => {
    const id = platform.ids.next('turn');
    const trace = {
      turnId: id,
      messageIds: [],
      text,
      at: clock.now().toISOString(),
      understanding: anUnderstanding({ locale: 'en' }),
      passages: [],
      decision: { rule: 'answer', why: '', actions: [], trigger: null },
      replyMessageIds: [],
      milliseconds: {},
    };
    return inside(() => bot.record({ id, conversationId: 'conv_1', uptoSeq: 1, trace }));
  };
  await say('too old');
  clock.advance(8 * DAY);
  for (const text of ['one', 'two', 'three', 'four', 'five', '']) await say(text);
  const to = clock.now();
  clock.advance(1000);
  await say('too new');
  const asked = { from: new Date(to.getTime() - 7 * DAY), to, limit: 100, seed: 1 };
  const all = await inside(() => bot.sampleTexts(asked));
  expect(all).toEqual({ turns: 6, sample: ['one', 'two', 'three', 'four', 'five'].map((text) => ({ text, locale: 'en' })) });
  const [some, again, other] = [
    await inside(() => bot.sampleTexts({ ...asked, limit: 3 })),
    await inside(() => bot.sampleTexts({ ...asked, limit: 3 })),
    await inside(() => bot.sampleTexts(asked), platform.ids.next('workspace')),
  ];
  expect(some).toEqual(again);
  expect(some.turns).toBe(6);
  expect(some.sample.length).toBeLessThanOrEqual(3);
  expect(some.sample.length).toBeGreaterThanOrEqual(2); // the wordless turn may be drawn
  expect(other).toEqual({ turns: 0, sample: [] });
});
