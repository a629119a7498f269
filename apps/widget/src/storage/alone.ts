/**
 * One tab at a time. Web Locks where the browser gives them; else a lease in localStorage that runs out by itself.
 * The lease is best effort: two tabs may slip through together, and then the server, which stores a client id once, decides.
 * (Browsers that close storage to embedded pages refuse locks too; each tab is then a visitor of its own.)
 */
const LEASE_MS = 15_000;

/** Runs `work` unless another tab is at work already; undefined then. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const locked = await lock(name, true, work);
  if (locked !== 'no-locks') return locked?.value;
  const release = takeLease(name);
  if (!release) return undefined;
  try {
    return await work();
  } finally {
    release();
  }
}

/** Runs `work` once no other tab is at it. */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locked = await lock(name, false, work);
  return locked === 'no-locks' || locked === undefined ? work() : locked.value;
}

async function lock<T>(name: string, ifAvailable: boolean, work: () => Promise<T>): Promise<{ value: T } | undefined | 'no-locks'> {
  let begun = false;
  try {
    return await navigator.locks.request(name, { ifAvailable }, async (held) => {
      begun = true;
      return held ? { value: await work() } : undefined;
    });
  } catch (error) {
    // Refused before it began: there are no locks to be had here. Anything later is the work's own failure.
    if (begun) throw error;
    return 'no-locks';
  }
}

function takeLease(name: string): (() => void) | null {
  const key = `zhiyin:lease:${name}`;
  try {
    const until = Number(localStorage.getItem(key) ?? 0);
    if (until > Date.now()) return null;
    const renew = () => localStorage.setItem(key, String(Date.now() + LEASE_MS));
    renew();
    const timer = setInterval(renew, LEASE_MS / 3);
    return () => {
      clearInterval(timer);
      localStorage.removeItem(key);
    };
  } catch {
    return () => {};
  }
}
