import { isRecord, type Json } from '../json.ts';
import { DEFAULT_LADDER_POLICY } from '../ladder/policy.ts';
import type { RunState } from '../state.ts';
import { advanceRun, startRun } from './engine.ts';
import { edgesOf, type Procedure, type Simulation, type Step } from './procedure.ts';
import { currentStep, type RunInput, type RunResult, type RunWorld, toolResult } from './run.ts';
import { acceptSlotValue } from './slots.ts';

/** One simulation of a procedure file; `why` says what differed. */
export type SimulationResult = { name: string; passed: boolean; path: string[]; outcome: string; why?: string };

type Played = { path: string[]; outcome: string; queue: string | null; ladder: number; problem: string | null };

/** Runs the file's own simulations (仿真) through the same engine the bot uses; tools and called procedures answer as the simulation says. */
export function simulate(procedure: Procedure): SimulationResult[] {
  return procedure.simulations.map((simulation) => {
    const played = play(procedure, simulation);
    const why = played.problem ?? difference(simulation, played);
    return { name: simulation.name, passed: why === null, path: played.path, outcome: played.outcome, ...(why === null ? {} : { why }) };
  });
}

/** Share of the branches (edges but timeouts) that the simulations walk, 0..1: publishing asks for 0.8. */
export function simulationCoverage(procedure: Procedure): number {
  const walked = new Set<string>();
  for (const simulation of procedure.simulations) {
    const { path } = play(procedure, simulation);
    for (let at = 1; at < path.length; at += 1) walked.add(`${path[at - 1]}>${path[at]}`);
  }
  const edges = new Set(
    procedure.steps
      .flatMap(edgesOf)
      .filter((edge) => edge.kind !== 'timeout')
      .map((edge) => `${edge.from}>${edge.to}`),
  );
  return edges.size === 0 ? 1 : [...edges].filter((edge) => walked.has(edge)).length / edges.size;
}

function play(procedure: Procedure, simulation: Simulation): Played {
  const limit = Math.min(
    procedure.ladder.unresolved_follow_ups ?? DEFAULT_LADDER_POLICY.unresolvedFollowUps,
    procedure.ladder.per_conversation ?? DEFAULT_LADDER_POLICY.perConversation,
  );
  let failures = 0;
  const world = (input: Record<string, Json> | null): RunWorld => ({
    at: '2026-01-01T00:00:00.000Z',
    ctx: { ...simulation.ctx, ...(isRecord(input?.ctx) ? (input.ctx as Record<string, Json>) : {}) },
    find: (id) => (id === procedure.id ? procedure : undefined),
    failuresLeft: limit - failures,
    stubSubRuns: true,
  });
  const settle = (result: RunResult, input: Record<string, Json> | null): RunResult => {
    let settled = result;
    failures += settled.effects.filter((effect) => effect.type === 'failed').length;
    // A retried tool answers the same again, so this ends: each call leads on or fails for good.
    for (let calls = 0; calls < 60; calls += 1) {
      const call = settled.effects.find((effect) => effect.type === 'call');
      if (!call) return settled;
      const tools = simulation.tools ?? {};
      const answer = Object.hasOwn(tools, call.tool) ? toolResult(tools[call.tool]) : { __error: 'not in this simulation' };
      settled = advanceRun(settled.runs, { kind: 'tool', result: answer }, world(input));
    }
    return settled;
  };

  let result = settle(startRun(procedure, 'simulation', {}, world(null)), null);
  let problem: string | null = null;
  for (const [at, input] of simulation.inputs.entries()) {
    if (result.status.kind !== 'waiting') {
      problem = `input ${at + 1} comes after the run has ended`;
      break;
    }
    const here = currentStep(result.runs, world(null).find);
    const read = here ? readInput(input, procedure, here.step, here.run) : { problem: 'the run stands nowhere' };
    if ('problem' in read) {
      problem = `input ${at + 1}: ${read.problem}`;
      break;
    }
    result = settle(advanceRun(result.runs, read, world(input)), input);
  }
  const path = result.runs.at(-1)?.path ?? [];
  const { status } = result;
  if (status.kind === 'end') return { path, outcome: status.outcome, queue: null, ladder: failures, problem };
  if (status.kind === 'handoff') return { path, outcome: 'handoff', queue: status.step?.queue ?? null, ladder: failures, problem };
  return { path, outcome: 'waiting', queue: null, ladder: failures, problem };
}

function readInput(input: Record<string, Json>, procedure: Procedure, step: Step, run: RunState): RunInput | { problem: string } {
  if (input.timeout === true) return { kind: 'timeout' };
  if (typeof input.confirm === 'boolean') return { kind: 'confirm', yes: input.confirm };
  if (typeof input.sub === 'string')
    return step.type === 'call_sop' ? { kind: 'sub', outcome: input.sub } : { problem: `${step.id} calls no procedure` };
  if (run.pendingRule !== null) return { problem: 'the run waits for a confirmation' };
  const slots = isRecord(input.slots) ? (input.slots as Record<string, Json>) : {};
  if (typeof input.verify === 'string') {
    if (step.type !== 'attempt') return { problem: `${step.id} is no attempt` };
    return Object.hasOwn(step.verify ?? {}, input.verify)
      ? { kind: 'verify', outcome: input.verify, slots }
      : { problem: `${step.id} has no result '${input.verify}'` };
  }
  if (typeof input.slot === 'string') {
    const value = input.value;
    const slot = Object.hasOwn(procedure.slots, input.slot) ? procedure.slots[input.slot] : undefined;
    if (!slot) return { problem: `no slot '${input.slot}'` };
    const accepted = value === undefined ? undefined : acceptSlotValue(slot, value, step.slot === input.slot ? step : undefined);
    return accepted === undefined ? { kind: 'unclear' } : { kind: 'slots', values: { ...slots, [input.slot]: accepted } };
  }
  return input.unclear === true ? { kind: 'unclear' } : { problem: `unknown input ${JSON.stringify(input)}` };
}

function difference(simulation: Simulation, played: Played): string | null {
  const { expect } = simulation;
  if (expect.path !== undefined && expect.path.join(' ') !== played.path.join(' ')) {
    const at = expect.path.findIndex((step, index) => played.path[index] !== step);
    const where = at < 0 ? expect.path.length : at;
    return `path differs at ${where + 1}: expected ${expect.path[where] ?? 'the end'}, got ${played.path[where] ?? 'the end'}`;
  }
  if (expect.outcome !== undefined && expect.outcome !== played.outcome)
    return `outcome: expected ${expect.outcome}, got ${played.outcome}`;
  if (expect.queue !== undefined && expect.queue !== played.queue) return `queue: expected ${expect.queue}, got ${played.queue ?? 'none'}`;
  if (expect.ladder !== undefined && expect.ladder !== played.ladder) return `ladder: expected ${expect.ladder}, got ${played.ladder}`;
  return null;
}
