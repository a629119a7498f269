import { aStaffMessage } from '@zhiyin/testkit';
import { describe, expect, it } from 'vitest';
import { groupMessages } from './message-groups.ts';

const at = (minute: number, day = '05') => `2026-01-${day}T01:${String(minute).padStart(2, '0')}:00.000Z`;
const dayOf = (iso: string) => iso.slice(0, 10);

describe('groupMessages', () => {
  it('lets the name stand once for what one person says in a row', () => {
    const shown = groupMessages(
      [
        aStaffMessage(1, { createdAt: at(0) }),
        aStaffMessage(2, { createdAt: at(1) }),
        aStaffMessage(3, { createdAt: at(1), sender: 'agent', author: { id: 'agt_1', name: '林晓' } }),
        aStaffMessage(4, { createdAt: at(1), sender: 'agent', author: { id: 'agt_2', name: '周航' } }),
        aStaffMessage(5, { createdAt: at(2), sender: 'agent', author: { id: 'agt_2', name: '周航' }, private: true }),
        aStaffMessage(6, { createdAt: at(9), sender: 'agent', author: { id: 'agt_2', name: '周航' }, private: true }),
      ],
      dayOf,
    );
    expect(shown.map((row) => row.startsTurn)).toEqual([true, false, true, true, true, true]);
    expect(shown.map((row) => row.startsDay)).toEqual([true, false, false, false, false, false]);
  });
  it('begins anew each day', () => {
    const shown = groupMessages([aStaffMessage(1, { createdAt: at(59) }), aStaffMessage(2, { createdAt: at(0, '06') })], dayOf);
    expect(shown[1]).toMatchObject({ startsDay: true, startsTurn: true });
  });
});
