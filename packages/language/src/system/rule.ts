import type { SystemIntent } from '@zhiyin/contracts';

/**
 * A phrase rule of a system intent. `on` says what is looked at: the normalised text, or its core (no punctuation, polite openings or
 * closing particles). `unless` is what makes it a business question after all ("人工费多少钱").
 */
export type SystemRule = { intent: SystemIntent; on: 'text' | 'core'; pattern: RegExp; unless?: RegExp; confidence: number };
