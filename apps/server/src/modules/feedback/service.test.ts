import { HOUR } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createFeedback } from './service.ts';

async function aCounter() {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const feedback = createFeedback({ ...platform, clock });
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  const rate = (stars: number, served: 'bot' | 'agent' = 'bot', conversationId = 'conv_1') =>
    inside(() => feedback.rate({ conversationId, visitorId: 'vis_1', stars, tags: [], comment: null, served }));
  const kept = () =>
    inside(() =>
      platform.db.tx((tx) =>
        tx.query<{ served: string; stars: number }>('SELECT conversation_id, served, stars FROM ratings ORDER BY conversation_id, served'),
      ),
    );
  return { clock, rate, kept };
}
const row = (stars: number, served = 'bot', conversation_id = 'conv_1') => ({ conversation_id, served, stars });

test('a later rating of a conversation replaces the first for 72 hours, then it stands', async () => {
  const { clock, rate, kept } = await aCounter();
  const first = await rate(2);
  clock.advance(72 * HOUR);
  expect(await rate(4)).toEqual(first);
  expect(await kept()).toEqual([row(4)]);
  clock.advance(1);
  await expect(rate(1)).rejects.toMatchObject({ code: 'conflict' });
  expect(await kept()).toEqual([row(4)]);
});

test('what the bot did and what a person did are rated apart, and each conversation for itself', async () => {
  const { rate, kept } = await aCounter();
  await rate(3, 'bot');
  await rate(5, 'agent');
  await rate(1, 'bot', 'conv_2');
  expect(await kept()).toEqual([row(5, 'agent'), row(3, 'bot'), row(1, 'bot', 'conv_2')]);
});

test('ten ratings at once are one', async () => {
  const { rate, kept } = await aCounter();
  await Promise.all(Array.from({ length: 10 }, () => rate(5)));
  expect(await kept()).toEqual([row(5)]);
});
