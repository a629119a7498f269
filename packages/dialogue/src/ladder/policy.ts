/** Thresholds of the ladder rule 阶梯式响应. A workspace may set them lower, never higher. */
export type LadderPolicy = {
  /** Unresolved follow-ups on one issue before a person takes over; at most 2. */
  unresolvedFollowUps: number;
  /** Unresolved follow-ups over all issues of a conversation; at most 3. */
  perConversation: number;
  /** Fallbacks 兜底 one after the other; at most 2. */
  consecutiveFallbacks: number;
  /** Fallbacks in a conversation; at most 3. */
  conversationFallbacks: number;
  /** What a VIP's first unresolved follow-up does. */
  vip: 'auto_on_first_unresolved' | 'offer';
  /** The bot's own time: a progress notice, a degraded answer, a person (seconds). */
  botTimeout: { progressSeconds: number; degradedSeconds: number; transferSeconds: number };
  /** Silence after the question "shall I transfer you?" to an angry customer that counts as yes (seconds). */
  angerSilenceSeconds: number;
  /** A parked issue keeps its full count this long (minutes). */
  parkMinutes: number;
  /** Coming back within this long starts at min(1, old count); later it starts fresh (hours). */
  returnHours: number;
  /** Visits in 24 h from which a dissatisfied customer goes to a person. */
  repeatVisits: number;
  /** Failures of a required tool before a person takes over. */
  toolFailures: number;
  queues: { general: string; safety: string; security: string; complaint: string; vip: string; afterSales: string };
};

/** The source text allows two follow-ups; the other numbers are the design's defaults. */
export const LADDER_LIMITS = { unresolvedFollowUps: 2, perConversation: 3, consecutiveFallbacks: 2, conversationFallbacks: 3 } as const;

export const DEFAULT_LADDER_POLICY: LadderPolicy = {
  ...LADDER_LIMITS,
  vip: 'auto_on_first_unresolved',
  botTimeout: { progressSeconds: 8, degradedSeconds: 30, transferSeconds: 180 },
  angerSilenceSeconds: 20,
  parkMinutes: 30,
  returnHours: 24,
  repeatVisits: 3,
  toolFailures: 2,
  queues: {
    general: 'q_general',
    safety: 'q_safety',
    security: 'q_security',
    complaint: 'q_complaint',
    vip: 'q_vip',
    afterSales: 'q_after_sales',
  },
};

/** Why a ladder policy cannot be used: thresholds are whole numbers from 1 to the limit. Empty when it can. */
export function ladderPolicyProblems(policy: Partial<Record<keyof typeof LADDER_LIMITS, unknown>>): string[] {
  return Object.entries(LADDER_LIMITS).flatMap(([name, limit]) => {
    const value = policy[name as keyof typeof LADDER_LIMITS];
    if (value === undefined) return [];
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limit;
    return fits ? [] : [`${name} must be a whole number from 1 to ${limit}, not ${String(value)}`];
  });
}
