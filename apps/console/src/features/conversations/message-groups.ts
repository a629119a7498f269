import type { StaffMessage } from '@zhiyin/contracts';

/** Messages of one sender this close together read as one turn: the name stands once. */
const TOGETHER_MS = 3 * 60_000;

export type Shown = { message: StaffMessage; startsDay: boolean; startsTurn: boolean };

/** Where a new day and a new turn begin. `dayOf` gives the local calendar day of a time. */
export function groupMessages(messages: readonly StaffMessage[], dayOf: (iso: string) => string): Shown[] {
  return messages.map((message, at) => {
    const before = messages[at - 1];
    const startsDay = !before || dayOf(before.createdAt) !== dayOf(message.createdAt);
    const startsTurn =
      startsDay ||
      !before ||
      before.sender !== message.sender ||
      before.private !== message.private ||
      before.author?.id !== message.author?.id ||
      before.sender === 'system' ||
      Date.parse(message.createdAt) - Date.parse(before.createdAt) > TOGETHER_MS;
    return { message, startsDay, startsTurn };
  });
}
