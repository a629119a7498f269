import type { StaffConversation, StaffMessage } from '@zhiyin/contracts';

/** A conversation for tests; say only what the test is about. */
export function aConversation(change: Partial<StaffConversation> = {}): StaffConversation {
  return {
    id: 'conv_1',
    status: 'open',
    handledBy: 'bot',
    priority: 'normal',
    version: 1,
    lastSeq: 1,
    lastPos: 1,
    contactReadSeq: 0,
    agentReadSeq: 0,
    locale: 'zh-CN',
    inbox: { id: 'inbox_1', name: '商城网站' },
    contact: { id: 'cont_1', name: '陈静怡', email: null, phone: null, verified: false },
    assignee: null,
    team: null,
    queue: null,
    waitingSince: null,
    enqueuedAt: null,
    handoff: null,
    snoozedUntil: null,
    lastMessage: null,
    unread: 0,
    emotion: null,
    rating: null,
    createdAt: '2026-01-05T01:00:00.000Z',
    updatedAt: '2026-01-05T01:00:00.000Z',
    ...change,
  };
}

/** A message at a position; public unless said otherwise. */
export function aMessage(pos: number, change: Partial<StaffMessage> = {}): StaffMessage {
  return {
    id: `msg_${pos}`,
    pos,
    seq: pos,
    conversationId: 'conv_1',
    sender: 'contact',
    kind: 'text',
    text: `${pos}`,
    createdAt: '2026-01-05T01:00:00.000Z',
    private: false,
    ...change,
  };
}
