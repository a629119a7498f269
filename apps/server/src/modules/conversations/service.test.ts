import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createConversations } from './service.ts';

const contact = { id: 'cont_1', name: 'A', email: null, phone: null, verified: false };

/** A module on an empty database, inside its workspace, with one conversation. */
async function aConversation() {
  const { platform, workspaceId } = await testPlatform();
  const conversations = createConversations(platform, { linkOf: () => '' });
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  const { id } = await inside(() =>
    conversations.openFor('vis_1', async () => ({ contactId: 'cont_1', contact, inbox: { id: 'inbox_1', name: 'Shop' }, locale: 'en' })),
  );
  const version = async () => (await inside(() => conversations.getRow(id))).version;
  return { conversations, inside, id, version };
}

test('a place told already is not told again', async () => {
  const { conversations, inside, id, version } = await aConversation();
  const tell = (position: number) =>
    inside(() =>
      conversations.setPlaces([
        { conversationId: id, place: { id: 'queue_1', position, estimatedWaitSeconds: 30, staffed: true, nextOpenAt: null } },
      ]),
    );
  await inside(() => conversations.update(id, () => ({ patch: { handled_by: 'queue' } })));
  await tell(2);
  const told = await version();
  await tell(2);
  expect(await version()).toBe(told);
  await tell(1);
  expect(await version()).toBe(told + 1);
});

test('a contact that has not changed is not written into its conversations again', async () => {
  const { conversations, inside, version } = await aConversation();
  const before = await version();
  await inside(() => conversations.copyContact({ ...contact }));
  expect(await version()).toBe(before);
  await inside(() => conversations.copyContact({ ...contact, email: 'a@b.example' }));
  expect(await version()).toBe(before + 1);
});
