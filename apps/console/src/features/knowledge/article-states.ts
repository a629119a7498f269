import type { ArticleState } from '@zhiyin/contracts';

/** The states of an article in the order of its life; the contract's list, written here so that zod stays out of the bundle (a test keeps the two equal). */
export const STATES: readonly ArticleState[] = [
  'published',
  'draft',
  'ai_screened',
  'expert_review',
  'approved',
  'expiring',
  'correcting',
  'suspended',
  'rejected',
  'retired',
];
