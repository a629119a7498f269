import { MINUTE } from '@zhiyin/kernel';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createStaff } from './index.ts';

test('an agent whose desk is gone counts as away; one who never had a desk, or has one, stays', async () => {
  const { platform, workspaceId } = await testPlatform();
  await platform.db.inWorkspace(workspaceId, async () => {
    const staff = createStaff(platform);
    const ids = ['a', 'b', 'c'].map((name) => ({ name, id: platform.ids.next('agent') }));
    for (const { name, id } of ids) {
      await staff.addAgent({ id, name, email: `${name}@example.com`, capacity: 3, skills: [], teamIds: [] });
      await staff.setAvailability(id, 'online');
    }
    const [gone, there] = ids.map(({ id }) => id) as [string, string, string];
    await staff.deskSeen([gone]);
    const afterGone = new Date(platform.clock.now().getTime() + 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await staff.deskSeen([there]);
    expect(await staff.sendAway(new Date(afterGone.getTime() - MINUTE))).toEqual([]);
    expect(await staff.sendAway(afterGone)).toEqual([gone]);
    expect((await staff.presentAgents()).map((a) => a.name).sort()).toEqual(['b', 'c']);
    await staff.setAvailability(gone, 'online');
    expect(await staff.sendAway(platform.clock.now())).toEqual([there]);
  });
});
