import { silentLog } from '@zhiyin/kernel';
import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../test/setup/server.ts';
import { createAssist } from '../modules/assist/index.ts';
import { createConversations } from '../modules/conversations/index.ts';
import { createRouting } from '../modules/routing/index.ts';
import { createStaff } from '../modules/staff/index.ts';
import { createHandOff, type HandoffRequest } from './hand-off.ts';
import { createQueuePlaces } from './queue-places.ts';

/** A conversation with one customer line, ended as said, and what a request for a person makes of it. */
async function aConversation(ended: 'by an agent' | 'by the bot' | 'not yet') {
  const { platform, workspaceId } = await testPlatform();
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  const conversations = createConversations(platform, { linkOf: () => '' });
  const routing = createRouting(platform);
  const places = createQueuePlaces({ db: platform.db, log: silentLog, conversations, routing, staff: createStaff(platform) });
  const handOff = createHandOff({
    db: platform.db,
    conversations,
    routing,
    places,
    assist: createAssist(platform),
    contactOf: async () => ({ tier: null, attributes: {} }),
    hasBot: async () => true,
    callForPeople: async () => undefined,
    log: silentLog,
  });
  const { row } = await inside(async () => {
    await routing.create({
      key: 'q_general',
      name: { 'zh-CN': '通用', en: 'General' },
      skills: [],
      rank: 0,
      zone: 'Asia/Shanghai',
      hours: {},
    });
    return conversations.appendInbound({
      visitorId: 'vis_1',
      clientId: 'line-1',
      messageId: platform.ids.next('message'),
      text: 'How often should I change the filter?',
      who: async () => ({
        contactId: 'cont_1',
        contact: { id: 'cont_1', name: 'A', email: null, phone: null, verified: false },
        inbox: { id: 'inbox_1', name: 'Shop' },
        locale: 'en',
      }),
    });
  });
  if (ended !== 'not yet')
    await inside(() =>
      conversations.update(row.id, (_, now) => ({
        patch: { status: 'resolved', resolved_at: now, handled_by: ended === 'by the bot' ? 'bot' : 'agent' },
      })),
    );
  const waiting = () =>
    inside(() => platform.db.tx(async (tx) => (await tx.query('SELECT 1 FROM queue_entries WHERE left_at IS NULL')).length));
  const request = (wanted: HandoffRequest, how?: { reopens: boolean }) => inside(() => handOff.request(row.id, wanted, how));
  return { request, waiting };
}
const FAILED = { trigger: 'T12', reason: 'bot_failed', queue: 'q_general', priority: 'high' } as const;
const ASKED = { trigger: 'T2', reason: 'explicit_request', queue: 'q_general', priority: 'normal' } as const;

describe('a request for a person', () => {
  test.each(['by an agent', 'by the bot'] as const)('of a bot that failed leaves a conversation ended %s as it is', async (ended) => {
    const { request, waiting } = await aConversation(ended);
    expect(await request(FAILED)).toMatchObject({ status: 'resolved' });
    expect(await waiting()).toBe(0);
  });

  test('of a bot that failed puts an open one into the queue', async () => {
    const { request, waiting } = await aConversation('not yet');
    expect(await request(FAILED)).toMatchObject({ status: 'open', handledBy: 'queue', queue: { position: 1 } });
    expect(await waiting()).toBe(1);
  });

  test('of the customer opens an ended one again', async () => {
    const { request, waiting } = await aConversation('by an agent');
    expect(await request(ASKED, { reopens: true })).toMatchObject({ status: 'open', handledBy: 'queue', queue: { position: 1 } });
    expect(await waiting()).toBe(1);
  });
});
