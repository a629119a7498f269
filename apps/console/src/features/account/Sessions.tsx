import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { attempt, auth } from '../../api/auth.ts';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { failureWords } from './auth-words.ts';
import { deviceName } from './device-name.ts';

/** 登录记录: where this account is signed in, and the way to end any of it. */
export function Sessions() {
  const { t } = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [busy, setBusy] = useState('');
  const found = useQuery({
    queryKey: keys.sessions,
    queryFn: async () => {
      const [list, here] = await Promise.all([attempt(auth.listSessions()), attempt(auth.getSession())]);
      if (!list.ok) throw new ApiError(list.failure.status, list.failure.status === 0 ? 'network' : 'internal', list.failure.message);
      return { sessions: list.data, here: here.ok ? here.data.session.token : '' };
    },
  });
  if (found.isPending) return <RowsSkeleton rows={2} height={48} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { sessions, here } = found.data;
  const sorted = [...sessions].sort(
    (a, b) => Number(b.token === here) - Number(a.token === here) || Number(new Date(b.updatedAt)) - Number(new Date(a.updatedAt)),
  );
  const end = async (token: string | null) => {
    setBusy(token ?? 'others');
    const outcome = await attempt(token === null ? auth.revokeOtherSessions() : auth.revokeSession({ token }));
    setBusy('');
    if (!outcome.ok) void message.error(t(failureWords(outcome.failure)), 5);
    await client.invalidateQueries({ queryKey: keys.sessions });
  };
  return (
    <>
      <ul>
        {sorted.map((session) => (
          <li key={session.id} className="session-row">
            <div>
              <p>
                {deviceName(session.userAgent ?? '') || t('account.unknownDevice')}{' '}
                {session.token === here && <span className="chip good">{t('account.thisSession')}</span>}
              </p>
              <p className="muted">
                {session.ipAddress ? `${session.ipAddress} · ` : ''}
                {t('account.lastUsed')} <Time iso={new Date(session.updatedAt).toISOString()} />
              </p>
            </div>
            {session.token !== here && (
              <Button size="small" loading={busy === session.token} onClick={() => void end(session.token)}>
                {t('account.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button danger loading={busy === 'others'} onClick={() => void end(null)}>
          {t('account.endOthers')}
        </Button>
      )}
    </>
  );
}
