import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createRouting } from './service.ts';

const agent = (capacity: number) => ({ id: 'agt_1', skills: [], capacity, open: 0 });

test('places that have not changed are told once; a better one is told again', async () => {
  const { platform, workspaceId } = await testPlatform();
  const routing = createRouting(platform);
  await platform.db.inWorkspace(workspaceId, async () => {
    const queueId = await routing.create({
      key: 'q_general',
      name: { 'zh-CN': '通用', en: 'General' },
      skills: [],
      rank: 0,
      zone: 'Asia/Shanghai',
      hours: {},
    });
    for (const conversationId of ['conv_1', 'conv_2']) await routing.enqueue({ conversationId, queueId, priority: 'normal' });
    const first = await routing.refreshPlaces(queueId, [agent(1)]);
    expect(first.map(({ conversationId, place }) => [conversationId, place.position])).toEqual([
      ['conv_1', 1],
      ['conv_2', 2],
    ]);
    expect(await routing.refreshPlaces(queueId, [agent(1)])).toEqual([]);
    await routing.leave('conv_1', 'cancelled');
    expect(await routing.refreshPlaces(queueId, [agent(1)])).toMatchObject([{ conversationId: 'conv_2', place: { position: 1 } }]);
    expect(await routing.refreshPlaces(queueId, [agent(1)])).toEqual([]);
  });
});
