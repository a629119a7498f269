import { type Clock, SECOND } from '@zhiyin/kernel';

/** 熔断: after so many failures within the window a host is left alone for a rest, then tried by one request. */
const FAILURES_TO_OPEN = 5;
const WINDOW_MS = 30 * SECOND;
const REST_MS = 15 * SECOND;
/** Hosts remembered at most; the one heard of longest ago is forgotten first. */
const HOSTS_MAX = 2000;

export type Outcome = 'success' | 'failure' | 'neither';
/** Leave to call a host. Its outcome must be told exactly once. */
export type Admission = { admitted: true; settle(outcome: Outcome): void } | { admitted: false; retryAfterMs: number };

type HostState = { failedAt: number[]; openedAt: number | null; trying: boolean };

/** A circuit breaker per host, so that a dead partner costs a caller nothing but the news. Durations by the clock's monotonic time. */
export function createBreaker(clock: Clock): { admit(host: string): Admission } {
  const hosts = new Map<string, HostState>();

  const remember = (host: string): HostState => {
    const state = hosts.get(host) ?? { failedAt: [], openedAt: null, trying: false };
    hosts.delete(host);
    hosts.set(host, state);
    if (hosts.size > HOSTS_MAX) hosts.delete(hosts.keys().next().value as string);
    return state;
  };

  function settleNormal(host: string, outcome: Outcome): void {
    if (outcome !== 'failure') return;
    const state = remember(host);
    if (state.openedAt !== null) return; // began before the breaker opened: tells nothing new
    const now = clock.monotonic();
    state.failedAt = [...state.failedAt.filter((at) => now - at < WINDOW_MS), now];
    if (state.failedAt.length >= FAILURES_TO_OPEN) state.openedAt = now;
  }

  function settleTrial(host: string, state: HostState, outcome: Outcome): void {
    state.trying = false;
    if (outcome === 'success') hosts.delete(host);
    if (outcome === 'failure') state.openedAt = clock.monotonic();
  }

  return {
    admit(host) {
      const state = hosts.get(host);
      if (!state || state.openedAt === null) return once((outcome) => settleNormal(host, outcome));
      const restLeft = state.openedAt + REST_MS - clock.monotonic();
      if (restLeft > 0 || state.trying) return { admitted: false, retryAfterMs: Math.max(restLeft, SECOND) };
      state.trying = true;
      return once((outcome) => settleTrial(host, state, outcome));
    },
  };
}

function once(settle: (outcome: Outcome) => void): Admission {
  let told = false;
  return {
    admitted: true,
    settle(outcome) {
      if (told) return;
      told = true;
      settle(outcome);
    },
  };
}
