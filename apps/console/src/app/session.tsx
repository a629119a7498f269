import { useQuery } from '@tanstack/react-query';
import type { Me } from '@zhiyin/contracts';
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { ApiError, whenUnauthenticated } from '../api/client.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/query-client.ts';
import { ErrorState } from '../ui/states.tsx';
import { ShellSkeleton } from './ShellSkeleton.tsx';

type Session = {
  me: Me;
  /** The id under which conversations are mine; null for people who do not answer customers. */
  myAgentId: string | null;
  /** May say something in a conversation that belongs to somebody else. */
  mayStepIn: boolean;
  /** 权限: whether this person may use something; what they may not is not shown. */
  can: (permission: string) => boolean;
};

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside of SignedIn');
  return session;
}

/** Lets a signed-in person through, everybody else to the sign-in page and back here afterwards. */
export function SignedIn({ children }: { children: ReactNode }) {
  const location = useLocation();
  const navigate = useNavigate();
  const here = location.pathname + location.search;
  const {
    data: me,
    error,
    isPending,
    refetch,
  } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => api.me(signal), staleTime: 60_000 });

  useEffect(() => {
    whenUnauthenticated(() => {
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
      void navigate(`/sign-in?return=${encodeURIComponent(window.location.pathname.replace(/^\/console/, '') + window.location.search)}`, {
        replace: true,
      });
    });
    return () => whenUnauthenticated(() => {});
  }, [navigate]);

  const session = useMemo<Session | null>(() => {
    if (!me) return null;
    const permissions = new Set(me.permissions);
    const can = (permission: string) => permissions.has(permission);
    return {
      me,
      myAgentId: can('conversations.reply') ? (me.agent?.id ?? null) : null,
      mayStepIn: me.role === 'admin' || me.role === 'supervisor',
      can,
    };
  }, [me]);

  if (error instanceof ApiError && error.status === 401) return <Navigate to={`/sign-in?return=${encodeURIComponent(here)}`} replace />;
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  if (isPending) return <ShellSkeleton />;
  return <ErrorState error={error} onRetry={() => void refetch()} fill />;
}
