import type { ArticlePriority } from '@zhiyin/contracts';
import type { IndexedDocument } from './document.ts';
import { SUPPORT_THRESHOLD } from './support.ts';

/** 优先级标签: what an article gains by its priority. */
const PRIORITY_GAIN: Record<ArticlePriority, number> = { P0: 0.15, P1: 0.1, P2: 0.05, P3: 0 };
/** No standing lifts an article by more than this, so that a P0 passes at most a 15 % better P3. */
const LARGEST_LIFT = 1.15;
const EXPIRING = 0.9;
const LOWEST_QUALITY = 0.8;
const HIGHEST_QUALITY = 1.1;
const PER_FLAG = 0.1;
const LOWEST_BY_FLAGS = 0.5;

export type Standing = Pick<IndexedDocument, 'priority' | 'state' | 'quality' | 'openFlags'>;

/**
 * What an article's standing makes of its score, 0.36..1.15: priority (1 + gain) × freshness (0.9 when expiring) × quality
 * (0.8..1.1, unknown 1) × open flags (−0.1 each, at least 0.5). Gains together stop at 1.15; losses do not.
 */
export function standingFactor({ priority, state, quality, openFlags = 0 }: Standing): number {
  const byQuality = quality === undefined ? 1 : LOWEST_QUALITY + (HIGHEST_QUALITY - LOWEST_QUALITY) * Math.min(1, Math.max(0, quality));
  const gain = Math.min(LARGEST_LIFT, (1 + PRIORITY_GAIN[priority]) * Math.max(1, byQuality));
  const byFlags = Math.max(LOWEST_BY_FLAGS, 1 - PER_FLAG * Math.max(0, openFlags));
  return gain * Math.min(1, byQuality) * (state === 'expiring' ? EXPIRING : 1) * byFlags;
}

/** The greatest score that does not support an answer. */
const JUST_UNSUPPORTED = SUPPORT_THRESHOLD - 1e-6;

/**
 * A score with the article's standing: may order the supported and lower them, but never lifts one that does not support an
 * answer over the threshold. Unclamped above, so that order survives; clamp to 1 for showing.
 */
export function withStanding(score: number, standing: Standing): number {
  const adjusted = score * standingFactor(standing);
  return score < SUPPORT_THRESHOLD ? Math.min(adjusted, JUST_UNSUPPORTED) : adjusted;
}

/** True when a passage supports an answer. */
export const isSupported = ({ score }: { score: number }): boolean => score >= SUPPORT_THRESHOLD;
