import type { Passage, Understanding } from '@zhiyin/contracts';
import type { CustomerTurn } from '../turn.ts';

/** A question as it is answered: the customer's own, or the one they chose when asked what they meant. */
export type Question = {
  text: string;
  intent: string | null;
  confidence: number;
  alternatives: Understanding['alternatives'];
  passages: readonly Passage[];
  entities: Understanding['entities'];
  /** The customer chose the intent: no more doubt about it. */
  chosen: boolean;
  /** Set aside a procedure this turn: the answer says how to come back. */
  parkedNow: boolean;
  /** A bare "no": the question is the one already asked. */
  bare: boolean;
};

export function questionOf(turn: CustomerTurn): Question {
  const { intent, confidence, alternatives, entities } = turn.understanding;
  return {
    text: turn.text,
    intent,
    confidence,
    alternatives,
    passages: turn.passages,
    entities,
    chosen: false,
    parkedNow: false,
    bare: false,
  };
}
