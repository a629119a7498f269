import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createConversations } from './service.ts';

/** A conversation with one customer line whose turn is pending. */
async function aPendingTurn() {
  const { platform, pool, workspaceId } = await testPlatform();
  const conversations = createConversations(platform, { linkOf: () => '' });
  const inside = <T>(work: () => Promise<T>): Promise<T> => platform.db.inWorkspace(workspaceId, work);
  let lines = 0;
  const write = (text: string) => {
    lines += 1;
    return inside(() =>
      conversations.appendInbound({
        visitorId: 'vis_1',
        clientId: `line-${lines}`,
        messageId: platform.ids.next('message'),
        text,
        who: async () => ({
          contactId: 'cont_1',
          contact: { id: 'cont_1', name: 'A', email: null, phone: null, verified: false },
          inbox: { id: 'inbox_1', name: 'Shop' },
          locale: 'en',
        }),
      }),
    );
  };
  const { row } = await write('How often should I change the filter?');
  const open = (nodeId: string) => inside(() => conversations.openTurn(row.id, nodeId));
  const close = (from: { handledSeq: number; lastSeq?: number }, uptoSeq: number, text: string) =>
    inside(() =>
      conversations.closeTurn(
        row.id,
        {
          from,
          uptoSeq,
          state: {},
          entries: [{ sender: 'bot', kind: 'answer', text }],
          patch: {},
          events: [],
          lines: [],
          acceptNewer: false,
        },
        async () => undefined,
      ),
    );
  const leaseIsOver = () => pool.query("UPDATE bot_turn_queue SET lease_until = now() - interval '1 second'");
  const shown = async () =>
    (await inside(() => conversations.visitorMessages('vis_1', 0))).data.map((m) => `${m.seq} ${m.sender} ${m.text}`);
  const resolve = (by: 'agent' | 'bot') =>
    inside(() => conversations.update(row.id, (_, now) => ({ patch: { status: 'resolved', handled_by: by, resolved_at: now } })));
  const takeOver = () => inside(() => conversations.update(row.id, () => ({ patch: { handled_by: 'agent' } })));
  const request = () => inside(() => conversations.requestTurn(row.id));
  const pending = async () => (await pool.query('SELECT 1 FROM bot_turn_queue')).rowCount;
  return { write, open, close, leaseIsOver, shown, resolve, takeOver, request, pending };
}

test('one node has the turn; another gets it only when the lease is over', async () => {
  const turn = await aPendingTurn();
  expect(await turn.open('a')).toMatchObject({ handledSeq: 0, lines: [{ seq: 1 }] });
  expect(await turn.open('b')).toBeUndefined();
  await turn.leaseIsOver();
  expect(await turn.open('b')).toMatchObject({ lines: [{ seq: 1 }] });
});

test('a node that slept past its lease cannot answer what another has answered', async () => {
  const turn = await aPendingTurn();
  const slept = await turn.open('a');
  await turn.leaseIsOver();
  const other = await turn.open('b');
  expect((await turn.close({ handledSeq: other?.handledSeq ?? -1 }, 1, 'from b')).applied).toBe(true);
  expect((await turn.close({ handledSeq: slept?.handledSeq ?? -1 }, 1, 'from a')).applied).toBe(false);
  expect(await turn.shown()).toEqual(['1 contact How often should I change the filter?', '2 bot from b']);
});

test('what was to be said only if nobody had said anything is not said after a new line', async () => {
  const turn = await aPendingTurn();
  await turn.open('a');
  await turn.close({ handledSeq: 0 }, 1, 'every six months');
  await turn.write('and the price?');
  expect((await turn.close({ handledSeq: 1, lastSeq: 2 }, 1, 'are you still there?')).applied).toBe(false);
});

test('a customer who comes back is answered from the new line on, not for what was said to a person', async () => {
  const turn = await aPendingTurn();
  await turn.open('a');
  await turn.close({ handledSeq: 0 }, 1, 'every six months');
  await turn.resolve('agent');
  await turn.write('another thing');
  expect((await turn.open('a'))?.lines.map((m) => m.text)).toEqual(['another thing']);
  await turn.close({ handledSeq: 2 }, 3, 'yes?');
});

test.each(['ended', 'taken over'])('a conversation %s while the bot thought is not answered, and no turn is left', async (how) => {
  const turn = await aPendingTurn();
  await turn.open('a');
  await (how === 'ended' ? turn.resolve('bot') : turn.takeOver());
  expect((await turn.close({ handledSeq: 0 }, 1, 'too late')).applied).toBe(false);
  expect(await turn.shown()).toHaveLength(1);
  expect(await turn.pending()).toBe(0);
});

test.each(['ended', 'taken over'])('a conversation %s before the bot began gives no turn, and none is left to try again', async (how) => {
  const turn = await aPendingTurn();
  await (how === 'ended' ? turn.resolve('bot') : turn.takeOver());
  expect(await turn.open('a')).toBeUndefined();
  expect(await turn.pending()).toBe(0);
});

test('nobody asks the bot for a turn in a conversation that has ended', async () => {
  const turn = await aPendingTurn();
  await turn.resolve('bot');
  await turn.open('a');
  await turn.request();
  expect(await turn.pending()).toBe(0);
});
