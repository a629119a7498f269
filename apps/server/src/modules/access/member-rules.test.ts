import type { Role } from '@zhiyin/contracts';
import { describe, expect, it } from 'vitest';
import { leavesNoAdmin } from './member-rules.ts';

const member = (userId: string, role: Role, disabled = false) => ({ userId, role, disabled });

describe('最后一位管理员', () => {
  it.each([
    ['the only administrator is demoted', [member('a', 'admin'), member('b', 'agent')], member('a', 'agent'), true],
    ['the only administrator is disabled', [member('a', 'admin'), member('b', 'agent')], member('a', 'admin', true), true],
    ['another administrator stays', [member('a', 'admin'), member('b', 'admin')], member('a', 'agent'), false],
    [
      'the other administrator is disabled and does not count',
      [member('a', 'admin'), member('b', 'admin', true)],
      member('a', 'admin', true),
      true,
    ],
    ['an agent is disabled', [member('a', 'admin'), member('b', 'agent')], member('b', 'agent', true), false],
    ['the administrator stays what they are', [member('a', 'admin')], member('a', 'admin'), false],
    ['there was no administrator before', [member('a', 'agent')], member('a', 'agent', true), false],
  ])('%s', (_, members, changed, expected) => {
    expect(leavesNoAdmin(members, changed)).toBe(expected);
  });
});
