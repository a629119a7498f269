import { HOUR } from '@zhiyin/kernel';

/** Uploads one visitor may have lying about unsent at a time. */
export const UNSENT_PER_HOUR = 50;
export const UNSENT_WINDOW_MS = HOUR;
/** What was uploaded and never sent is deleted after a day. */
export const UNSENT_KEPT_MS = 24 * HOUR;

/** Who uploads: a customer by their visitor, or someone of the staff. Only the uploader can put the file into a message. */
export type Uploader = { kind: 'contact'; visitorId: string } | { kind: 'agent'; id: string };
export const uploaderId = (uploader: Uploader): string => (uploader.kind === 'contact' ? uploader.visitorId : uploader.id);

/** Whether another upload is allowed; `unsentSince` are the times (ms) of one's unsent uploads. If not, how long until one falls out of the window. */
export function decideUpload(unsentSince: readonly number[], nowMs: number): { allowed: true } | { allowed: false; retryAfterMs: number } {
  const counted = unsentSince.filter((at) => nowMs - at < UNSENT_WINDOW_MS).sort((a, b) => a - b);
  if (counted.length < UNSENT_PER_HOUR) return { allowed: true };
  const freesUp = counted[counted.length - UNSENT_PER_HOUR] ?? nowMs;
  return { allowed: false, retryAfterMs: Math.max(1, freesUp + UNSENT_WINDOW_MS - nowMs) };
}
