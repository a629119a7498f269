import type { StaffConversation } from '@zhiyin/contracts';

export const ACTIONS = ['accept', 'takeOver', 'resolve', 'reopen', 'transfer', 'snooze', 'handBack'] as const;
export type Action = (typeof ACTIONS)[number];

type Person = { myAgentId: string | null; mayStepIn: boolean; can: (permission: string) => boolean };

/** What a person may do with a conversation as it stands. The server decides in the end; this only keeps off the screen what cannot work. */
export function actionsFor(conversation: StaffConversation, { myAgentId, can }: Person): ReadonlySet<Action> {
  const actions = new Set<Action>();
  const mayReply = can('conversations.reply');
  const mayAssign = can('conversations.assign');
  if (!mayReply && !mayAssign) return actions;
  const { status, handledBy, assignee } = conversation;
  const isMine = myAgentId !== null && assignee?.id === myAgentId;
  if (status === 'resolved') {
    if (mayReply) actions.add('reopen');
    return actions;
  }
  if (mayReply && myAgentId && handledBy === 'queue') actions.add('accept');
  if (mayReply && myAgentId && handledBy === 'bot') actions.add('takeOver');
  if (isMine || mayAssign) {
    if (handledBy !== 'bot') actions.add('transfer');
    if (handledBy === 'agent' && mayReply) {
      actions.add('resolve');
      actions.add('handBack');
      if (status !== 'snoozed') actions.add('snooze');
    }
  }
  if (status === 'snoozed' && mayReply) actions.add('reopen');
  return actions;
}

/** Why nothing can be sent to the customer from here, or null when it can. Private notes are open to everybody who may reply. */
export type ReplyBlock = 'bot' | 'queue' | 'other' | 'resolved' | 'snoozed' | 'reader';
export function replyBlock(conversation: StaffConversation, { myAgentId, mayStepIn, can }: Person): ReplyBlock | null {
  if (!can('conversations.reply') || !myAgentId) return 'reader';
  if (conversation.status === 'resolved') return 'resolved';
  if (conversation.handledBy === 'bot') return 'bot';
  if (conversation.handledBy === 'queue') return 'queue';
  if (conversation.assignee?.id !== myAgentId && !mayStepIn) return 'other';
  return conversation.status === 'snoozed' ? 'snoozed' : null;
}
