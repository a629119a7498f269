import { describe, expect, it } from 'vitest';
import { aMessage } from '../../live/testing.ts';
import { groupMessages } from './message-groups.ts';

const at = (minute: number, day = '05') => `2026-01-${day}T01:${String(minute).padStart(2, '0')}:00.000Z`;
const dayOf = (iso: string) => iso.slice(0, 10);

describe('groupMessages', () => {
  it('lets the name stand once for what one person says in a row', () => {
    const shown = groupMessages(
      [
        aMessage(1, { createdAt: at(0) }),
        aMessage(2, { createdAt: at(1) }),
        aMessage(3, { createdAt: at(1), sender: 'agent', author: { id: 'agt_1', name: '林晓' } }),
        aMessage(4, { createdAt: at(1), sender: 'agent', author: { id: 'agt_2', name: '周航' } }),
        aMessage(5, { createdAt: at(2), sender: 'agent', author: { id: 'agt_2', name: '周航' }, private: true }),
        aMessage(6, { createdAt: at(9), sender: 'agent', author: { id: 'agt_2', name: '周航' }, private: true }),
      ],
      dayOf,
    );
    expect(shown.map((row) => row.startsTurn)).toEqual([true, false, true, true, true, true]);
    expect(shown.map((row) => row.startsDay)).toEqual([true, false, false, false, false, false]);
  });
  it('begins anew each day', () => {
    const shown = groupMessages([aMessage(1, { createdAt: at(59) }), aMessage(2, { createdAt: at(0, '06') })], dayOf);
    expect(shown[1]).toMatchObject({ startsDay: true, startsTurn: true });
  });
});
