import type { Role } from '@zhiyin/contracts';
import type { ConversationRow } from '../modules/conversations/index.ts';
import type { Effects } from '../platform/effects.ts';
import type { Mailer } from '../platform/platform.ts';

type Needs = {
  effects: Effects;
  mail: Pick<Mailer, 'configured'>;
  people: () => Promise<readonly { email: string; role: Role; disabled: boolean }[]>;
  consoleUrl: () => string;
};
const CALLED: readonly Role[] = ['admin', 'supervisor'];

/** 无人值守: somebody waits and nobody is on duty, so those in charge are told by mail, once a wait. The mail carries no word of the customer's. */
export function createCallForPeople({ effects, mail, people, consoleUrl }: Needs) {
  return async function callForPeople(row: Pick<ConversationRow, 'id' | 'queue' | 'enqueued_at' | 'handoff'>): Promise<void> {
    if (!mail.configured) return;
    for (const { email, role, disabled } of await people()) {
      if (disabled || !CALLED.includes(role)) continue;
      await effects.record('mail', `handoff-unstaffed:${row.id}:${row.enqueued_at?.toISOString() ?? ''}:${email}`, {
        to: email,
        subject: `有客户在等待人工，目前无人在线 / A customer waits and nobody is on duty`,
        text: [
          `队列 Queue: ${row.queue?.name ?? '-'}`,
          `原因 Reason: ${row.handoff?.trigger ?? ''} ${row.handoff?.reason ?? ''}`,
          '',
          `${consoleUrl()}/console/`,
        ].join('\n'),
      });
    }
  };
}
