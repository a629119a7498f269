import { aStaffConversation } from '@zhiyin/testkit';
import { describe, expect, it } from 'vitest';
import { actionsFor, replyBlock } from './abilities.ts';

const person = (myAgentId: string | null, ...permissions: string[]) => ({
  myAgentId,
  mayStepIn: permissions.includes('conversations.assign'),
  can: (permission: string) => permissions.includes(permission),
});
const agent = person('agt_1', 'conversations.reply');
const supervisor = person('agt_9', 'conversations.reply', 'conversations.assign');
const analyst = person(null, 'conversations.read');
const mine = aStaffConversation({ handledBy: 'agent', assignee: { id: 'agt_1', name: '林晓' } });
const theirs = aStaffConversation({ handledBy: 'agent', assignee: { id: 'agt_2', name: '周航' } });

describe('actionsFor', () => {
  it.each([
    ['an agent and the queue', aStaffConversation({ handledBy: 'queue' }), agent, ['accept']],
    ['an agent and the bot', aStaffConversation(), agent, ['takeOver']],
    ['an agent and their own', mine, agent, ['transfer', 'resolve', 'handBack', 'snooze']],
    ['an agent and a colleague’s', theirs, agent, []],
    ['a supervisor and an agent’s', theirs, supervisor, ['transfer', 'resolve', 'handBack', 'snooze']],
    ['a supervisor and the queue', aStaffConversation({ handledBy: 'queue' }), supervisor, ['accept', 'transfer']],
    ['an agent and a resolved one', aStaffConversation({ ...mine, status: 'resolved' }), agent, ['reopen']],
    [
      'an agent and a snoozed one',
      aStaffConversation({ ...mine, status: 'snoozed' }),
      agent,
      ['transfer', 'resolve', 'handBack', 'reopen'],
    ],
    ['an analyst and anything', mine, analyst, []],
  ])('%s', (_title, conversation, who, actions) => expect([...actionsFor(conversation, who)]).toEqual(actions));
});

describe('replyBlock', () => {
  it.each([
    ['mine', mine, agent, null],
    ['a colleague’s', theirs, agent, 'other'],
    ['an agent’s, for a supervisor', theirs, supervisor, null],
    ['the bot’s', aStaffConversation(), agent, 'bot'],
    ['waiting', aStaffConversation({ handledBy: 'queue' }), agent, 'queue'],
    ['resolved', aStaffConversation({ ...mine, status: 'resolved' }), agent, 'resolved'],
    ['snoozed', aStaffConversation({ ...mine, status: 'snoozed' }), agent, 'snoozed'],
    ['a reader', mine, analyst, 'reader'],
  ])('%s', (_title, conversation, who, block) => expect(replyBlock(conversation, who)).toBe(block));
});
