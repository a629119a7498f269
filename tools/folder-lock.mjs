import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The holder touches its lock this often; a lock untouched for STALE_MS belongs to nobody any more. */
const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;
const POLL_MS = 250;

/**
 * Runs `work` while this process alone holds the folder `path` as a lock; other processes wait their turn.
 * A lock left by a dead process is taken over at once (its pid is gone) or after 30 s (its pid means nothing here, e.g. another container).
 *
 * @template T
 * @param {string} path the lock, a folder that exists exactly while it is held
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} [onWait] called once if somebody else holds it
 * @returns {Promise<T>}
 */
export async function withFolderLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryTake(path)) {
    if (isStale(path)) {
      breakStale(path);
      continue;
    }
    if (!told) onWait(ownerOf(path) ?? 'another process');
    told = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { recursive: true, force: true });
  }
}

function tryTake(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

function ownerOf(path) {
  try {
    return readFileSync(join(path, 'pid'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function isStale(path) {
  let ageMs;
  try {
    ageMs = Date.now() - statSync(path).mtimeMs;
  } catch {
    return false; // just released
  }
  if (ageMs > STALE_MS) return true;
  const pid = Number(ownerOf(path));
  if (!Number.isInteger(pid) || pid <= 0) return false; // its holder is between mkdir and writing the pid
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Only one of the waiters may remove a stale lock, else the second would remove the first one's fresh lock. */
function breakStale(path) {
  const breaking = `${path}.breaking`;
  try {
    mkdirSync(breaking);
  } catch {
    try {
      if (Date.now() - statSync(breaking).mtimeMs > STALE_MS) rmSync(breaking, { recursive: true, force: true });
    } catch {
      // the other waiter is done
    }
    return;
  }
  try {
    if (isStale(path)) rmSync(path, { recursive: true, force: true });
  } finally {
    rmSync(breaking, { recursive: true, force: true });
  }
}

function touch(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // somebody took the folder away by hand; the work goes on
  }
}
