import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createContacts } from './service.ts';

const inboxId = 'inbox_1';

async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  const contacts = createContacts(platform);
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  const adopt = (sub: string, jti: string, visitorId: string | null = null, exp = Math.floor(Date.now() / 1000) + 60) =>
    inside(() => contacts.adopt({ visitorId, inboxId, identity: { sub, jti, exp }, locale: 'en' }));
  const aVisitor = async () => (await inside(() => contacts.createVisitor({ inboxId, locale: 'en', page: null }))).visitorId;
  const count = async (table: string) => (await inside(() => platform.db.tx((tx) => tx.query(`SELECT 1 FROM ${table}`)))).length;
  return { contacts, inside, adopt, aVisitor, count };
}

test('a person who signs in from ten tabs at once is one contact and one visitor', async () => {
  const house = await aHouse();
  const all = await Promise.all(Array.from({ length: 10 }, (_, n) => house.adopt('user-1', `jti-${n}`)));
  expect(new Set(all.map((a) => a.contactId)).size).toBe(1);
  expect(new Set(all.map((a) => a.visitorId)).size).toBe(1);
  expect([await house.count('contacts'), await house.count('visitors')]).toEqual([1, 1]);
});

test('an identity sent by ten strangers at once is taken from one of them', async () => {
  const house = await aHouse();
  const strangers = await Promise.all(Array.from({ length: 10 }, () => house.aVisitor()));
  const all = await Promise.allSettled(strangers.map((visitorId) => house.adopt('user-1', 'stolen', visitorId)));
  const refused = all.filter((a) => a.status === 'rejected').map((a) => a.reason.code);
  expect(refused).toEqual(Array.from({ length: 9 }, () => 'forbidden'));
});

test('a page that is loaded again may send its identity again', async () => {
  const house = await aHouse();
  const first = await house.adopt('user-1', 'jti-1');
  expect(await house.adopt('user-1', 'jti-1', first.visitorId)).toEqual({ ...first, token: null });
});

test('used identities are forgotten once they have run out, and not before', async () => {
  const house = await aHouse();
  await house.adopt('user-1', 'old', null, Math.floor(Date.now() / 1000) - 2 * 3600);
  await house.adopt('user-2', 'young');
  await house.inside(() => house.contacts.sweepIdentities());
  expect(await house.count('used_identities')).toBe(1);
  await expect(house.adopt('user-2', 'young')).rejects.toMatchObject({ code: 'forbidden' });
});
