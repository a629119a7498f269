import { isRecord, type Json } from '../json.ts';
import type { RunState } from '../state.ts';
import { findStep, type Outcome, type Procedure, type Step } from './procedure.ts';

/** What the engine reads besides the run itself. */
export type RunWorld = {
  at: string;
  /** `ctx.*` of expressions: safety_flag, emotion, compensation_claim, channel … */
  ctx: Readonly<Record<string, Json>>;
  /** Procedures by id, for call_sop; the version a run was started with is asked for first. */
  find(id: string, version?: string): Procedure | undefined;
  /** Unresolved follow-ups left before a person takes over (the ladder); 1 means the next failure transfers. */
  failuresLeft: number;
  /** The simulation answers for called procedures itself. */
  stubSubRuns?: boolean;
};

/** What a message, a tool or the clock means to the run. */
export type RunInput =
  | { kind: 'slots'; values: Readonly<Record<string, Json>> }
  | { kind: 'verify'; outcome: string; slots?: Readonly<Record<string, Json>> }
  | { kind: 'unclear' }
  | { kind: 'timeout' }
  | { kind: 'tool'; result: Readonly<Record<string, unknown>> }
  | { kind: 'sub'; outcome: string }
  | { kind: 'confirm'; yes: boolean };

/** What the run wants done, in order. */
export type RunEffect =
  | { type: 'say'; procedure: Procedure; step: Step; slots: RunState['slots']; saved: RunState['saved'] }
  | { type: 'prompt'; procedure: Procedure; step: Step; again: boolean; slots: RunState['slots']; saved: RunState['saved'] }
  | { type: 'call'; tool: string; stepId: string; args: Record<string, Json>; idempotencyKey?: string }
  | { type: 'confirm_rule'; procedure: Procedure; ruleId: string; step: Step }
  /** An attempt did not solve it and counts for the ladder. */
  | { type: 'failed'; stepId: string }
  | { type: 'sub_run'; sop: string };

/** Why a run left the bot's hands. */
export type HandoffCause = 'step' | 'rule' | 'ladder' | 'tool' | 'broken';
export type RunStatus =
  | { kind: 'waiting' }
  | { kind: 'handoff'; procedure: Procedure | undefined; step: Step | undefined; cause: HandoffCause; reason: string; tool?: string }
  | { kind: 'end'; procedure: Procedure; step: Step; outcome: Outcome };
export type RunResult = { runs: RunState[]; effects: RunEffect[]; status: RunStatus };

/** The step the topmost run stands at. */
export function currentStep(
  runs: readonly RunState[],
  find: RunWorld['find'],
): { run: RunState; procedure: Procedure; step: Step } | undefined {
  const run = runs.at(-1);
  const procedure = run && find(run.sopId, run.version);
  const step = procedure && findStep(procedure, run.stepId);
  return run && procedure && step ? { run, procedure, step } : undefined;
}

/** What expressions of a run can read: slots, named values, tool results under their name and under `tool`, and `ctx`. */
export function scopeOf(run: RunState, procedure: Procedure, ctx: Readonly<Record<string, Json>>): Record<string, unknown> {
  const policy = Object.fromEntries(Object.entries(procedure.policies).map(([key, item]) => [key, item.value]));
  return { ...run.saved, tool: run.saved, slot: run.slots, policy, ctx };
}

/** A slot has a value. */
export function isFilled(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A tool result as the engine takes it; anything that is no object is an error. */
export function toolResult(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : { __error: 'no result' };
}
