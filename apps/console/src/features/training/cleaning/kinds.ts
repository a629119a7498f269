import type { CleaningKind, FindingState } from '@zhiyin/contracts';

/** In the order they are offered; the contracts are types only here. */
export const CLEANING_KINDS = [
  'suspect_label',
  'conflict',
  'duplicate',
  'low_quality',
  'stale',
  'retired_product',
  'personal_data',
] as const satisfies readonly CleaningKind[];
export const FINDING_STATES = ['open', 'accepted', 'refused', 'outdated'] as const satisfies readonly FindingState[];
/** Kinds whose score says more than that a rule holds. */
export const SCORED: readonly CleaningKind[] = ['suspect_label', 'conflict', 'duplicate', 'stale'];
