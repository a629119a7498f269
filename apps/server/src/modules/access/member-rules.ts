import type { Role } from '@zhiyin/contracts';

type Standing = { userId: string; role: Role; disabled: boolean };

const isActiveAdmin = (member: Standing): boolean => member.role === 'admin' && !member.disabled;

/** 最后一位管理员: would this change take the last person away who can undo it? */
export function leavesNoAdmin(members: readonly Standing[], changed: Standing): boolean {
  const had = members.some(isActiveAdmin);
  const has = members.map((member) => (member.userId === changed.userId ? changed : member)).some(isActiveAdmin);
  return had && !has;
}
