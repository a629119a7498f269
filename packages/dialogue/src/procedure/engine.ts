import { evaluateExpression, holds } from '../expression.ts';
import { type Json, toJson } from '../json.ts';
import type { RunState } from '../state.ts';
import { findStep, isWritingTool, type Procedure, SET_SLOTS_TOOL, type Step } from './procedure.ts';
import {
  type HandoffCause,
  isFilled,
  type RunEffect,
  type RunInput,
  type RunResult,
  type RunStatus,
  type RunWorld,
  scopeOf,
} from './run.ts';

/** Transitions within one input after which a procedure is going in circles. */
const MAX_TRANSITIONS = 60;
const MAX_SUB_DEPTH = 3;
const PATH_KEPT = 120;
/** A tool that may be repeated is repeated once. */
const MAX_TOOL_TRIES = 2;

/** Starts a procedure for an issue with the slot values already known. */
export function startRun(procedure: Procedure, issueId: string, known: Readonly<Record<string, Json>>, world: RunWorld): RunResult {
  const engine = new Engine([], world);
  engine.push(procedure, issueId, known);
  return engine.result();
}

/** Carries the topmost run on by one input. Never throws; what a damaged procedure cannot do becomes a handoff with cause `broken`. */
export function advanceRun(runs: readonly RunState[], input: RunInput, world: RunWorld): RunResult {
  const engine = new Engine(structuredClone(runs) as RunState[], world);
  engine.take(input);
  return engine.result();
}

class Engine {
  runs: RunState[];
  readonly world: RunWorld;
  readonly effects: RunEffect[] = [];
  status: RunStatus | null = null;
  transitions = 0;

  constructor(runs: RunState[], world: RunWorld) {
    this.runs = runs;
    this.world = world;
  }

  result(): RunResult {
    return { runs: this.runs, effects: this.effects, status: this.status ?? { kind: 'waiting' } };
  }

  get run(): RunState | undefined {
    return this.runs.at(-1);
  }

  push(procedure: Procedure, issueId: string, known: Readonly<Record<string, Json>>): void {
    this.runs.push({
      sopId: procedure.id,
      version: procedure.version,
      stepId: procedure.start,
      slots: Object.fromEntries(Object.entries(known).filter(([key]) => Object.hasOwn(procedure.slots, key))),
      saved: {},
      asked: {},
      path: [],
      declinedRules: [],
      pendingRule: null,
      toolTries: 0,
      digressions: 0,
      issueId,
      startedAt: this.world.at,
    });
    this.enter(procedure, procedure.start);
  }

  take(input: RunInput): void {
    const run = this.run;
    const procedure = run && this.world.find(run.sopId, run.version);
    const step = procedure && findStep(procedure, run.stepId);
    if (!run || !procedure || !step || procedure.status === 'suspended') {
      this.hand(procedure, undefined, 'broken', procedure?.status === 'suspended' ? 'procedure_suspended' : 'procedure_missing');
      return;
    }
    if (run.pendingRule !== null) {
      this.onRuleAnswer(run, procedure, step, input);
      return;
    }
    if (input.kind === 'timeout') this.go(procedure, step, step.timeout?.next);
    else if (input.kind === 'tool') this.onTool(run, procedure, step, input.result);
    else if (input.kind === 'sub') this.onReturn(procedure, step, input.outcome);
    else if (input.kind !== 'confirm') this.onCustomer(run, procedure, step, input);
  }

  /** The customer's message: slots first, then the procedure's transfer rules, then the step. */
  onCustomer(run: RunState, procedure: Procedure, step: Step, input: Extract<RunInput, { kind: 'slots' | 'verify' | 'unclear' }>): void {
    const values = input.kind === 'unclear' ? {} : input.kind === 'slots' ? input.values : (input.slots ?? {});
    for (const [key, value] of Object.entries(values)) if (Object.hasOwn(procedure.slots, key)) run.slots[key] = toJson(value);
    if (this.appliesRule(run, procedure)) return;
    if (step.type === 'ask') this.onAnswer(run, procedure, step, input);
    else if (step.type === 'attempt') this.onVerify(procedure, step, input);
    else this.hand(procedure, undefined, 'broken', `step ${step.id} takes no answer`);
  }

  /** T10: the procedure's own transfer rules, after every customer message. */
  appliesRule(run: RunState, procedure: Procedure): boolean {
    const scope = scopeOf(run, procedure, this.world.ctx);
    for (const rule of procedure.transfer_rules) {
      if (run.declinedRules.includes(rule.id) || !holds(rule.when, scope)) continue;
      const target = findStep(procedure, rule.to);
      if (rule.confirm && target) {
        run.pendingRule = rule.id;
        this.effects.push({ type: 'confirm_rule', procedure, ruleId: rule.id, step: target });
      } else {
        this.enter(procedure, rule.to, 'rule');
      }
      return true;
    }
    return false;
  }

  onRuleAnswer(run: RunState, procedure: Procedure, step: Step, input: RunInput): void {
    const rule = procedure.transfer_rules.find((candidate) => candidate.id === run.pendingRule);
    run.pendingRule = null;
    if (input.kind === 'confirm' && input.yes && rule) {
      this.enter(procedure, rule.to, 'rule');
      return;
    }
    if (rule) run.declinedRules.push(rule.id);
    // A no, or an answer to the step itself: the step goes on.
    if (input.kind === 'confirm') {
      if (step.type === 'ask') this.onAnswer(run, procedure, step, { kind: 'slots' });
      else this.effects.push(this.prompt(procedure, step, true));
    } else {
      this.take(input);
    }
  }

  onAnswer(run: RunState, procedure: Procedure, step: Step, input: { kind: string }): void {
    const filled = step.slot !== undefined && isFilled(run.slots[step.slot]);
    if (filled && this.branch(run, procedure, step)) return;
    const most =
      (step.slot !== undefined && Object.hasOwn(procedure.slots, step.slot) ? procedure.slots[step.slot]?.max_ask : undefined) ?? 2;
    if ((run.asked[step.id] ?? 0) >= most && (input.kind === 'unclear' || input.kind === 'slots')) {
      this.go(procedure, step, step.on_exhausted);
      return;
    }
    run.asked[step.id] = (run.asked[step.id] ?? 0) + 1;
    this.effects.push(this.prompt(procedure, step, true));
  }

  onVerify(procedure: Procedure, step: Step, input: { kind: string; outcome?: string }): void {
    const verify = step.verify ?? {};
    if (input.kind !== 'verify' || input.outcome === undefined || !Object.hasOwn(verify, input.outcome)) {
      this.effects.push(this.prompt(procedure, step, true));
      return;
    }
    const target = verify[input.outcome];
    const counts = input.outcome === 'not_resolved' && step.counts_for_ladder !== false;
    if (!counts) {
      this.go(procedure, step, target);
      return;
    }
    this.effects.push({ type: 'failed', stepId: step.id });
    const next = findStep(procedure, target);
    if (this.world.failuresLeft > 1 || next?.type === 'handoff') {
      this.go(procedure, step, target);
      return;
    }
    // T9: no third attempt; the procedure's own ladder handoff knows the queue and what to collect.
    const exit = procedure.steps.find((candidate) => candidate.type === 'handoff' && candidate.reason === 'ladder');
    if (exit) this.enter(procedure, exit.id, 'ladder');
    else this.hand(procedure, undefined, 'ladder', 'ladder');
  }

  onTool(run: RunState, procedure: Procedure, step: Step, result: Readonly<Record<string, unknown>>): void {
    if (step.type !== 'action' || step.tool === undefined) return;
    if (Object.hasOwn(result, '__error')) {
      run.toolTries += 1;
      const mayRepeat = !isWritingTool(step.tool) || step.idempotency_key !== undefined;
      if (mayRepeat && run.toolTries < MAX_TOOL_TRIES) {
        this.call(run, procedure, step);
        return;
      }
      this.failTool(procedure, step);
      return;
    }
    if (step.save_as !== undefined) run.saved[step.save_as] = toJson(result);
    if (!this.branch(run, procedure, step)) this.go(procedure, step, step.next ?? step.on_error);
  }

  /** A tool that failed for good: the procedure's way round, or a person (T15). */
  failTool(procedure: Procedure, step: Step): void {
    const target = findStep(procedure, step.on_error);
    if (target && target.type !== 'handoff') this.enter(procedure, target.id);
    else if (target) this.enter(procedure, target.id, 'tool', step.tool);
    else this.hand(procedure, undefined, 'tool', 'tool_failed', step.tool);
  }

  onReturn(procedure: Procedure, step: Step, outcome: string): void {
    const map = step.return ?? {};
    const target = Object.hasOwn(map, outcome) ? map[outcome] : undefined;
    if (target !== undefined) this.go(procedure, step, target);
    else this.hand(procedure, undefined, 'step', `sub_run_${outcome}`);
  }

  /** Follows the first branch that holds. False where none does. */
  branch(run: RunState, procedure: Procedure, step: Step): boolean {
    const scope = scopeOf(run, procedure, this.world.ctx);
    const taken = (step.branches ?? []).find((option) => holds(option.when, scope));
    if (!taken) return false;
    this.go(procedure, step, taken.next);
    return true;
  }

  go(procedure: Procedure, from: Step, target: string | undefined): void {
    if (target === undefined) this.hand(procedure, undefined, 'broken', `step ${from.id} leads nowhere`);
    else this.enter(procedure, target);
  }

  enter(procedure: Procedure, id: string, cause: HandoffCause = 'step', tool?: string): void {
    const run = this.run;
    const step = findStep(procedure, id);
    this.transitions += 1;
    if (!run || !step || this.transitions > MAX_TRANSITIONS) {
      this.hand(procedure, undefined, 'broken', step ? 'procedure_loops' : `step ${id} is missing`);
      return;
    }
    const seen = run.path.includes(id);
    run.path.push(id);
    if (run.path.length > PATH_KEPT) run.path.shift();
    Object.assign(run, { stepId: id, toolTries: 0 });
    switch (step.type) {
      case 'say':
        this.effects.push({ type: 'say', procedure, step, slots: { ...run.slots }, saved: run.saved });
        this.go(procedure, step, step.next);
        return;
      case 'ask':
        this.ask(run, procedure, step, seen);
        return;
      case 'attempt':
        this.effects.push(this.prompt(procedure, step, false));
        return;
      case 'action':
        this.call(run, procedure, step);
        return;
      case 'decide':
        if (!this.branch(run, procedure, step)) this.hand(procedure, undefined, 'broken', `step ${id} decides nothing`);
        return;
      case 'call_sop':
        this.callProcedure(run, procedure, step);
        return;
      case 'handoff':
        this.hand(procedure, step, cause, step.reason ?? 'sop', tool);
        return;
      case 'end':
        this.end(procedure, step);
        return;
    }
  }

  /** A value already known is not asked for again; coming round a second time it is, because it did not help. */
  ask(run: RunState, procedure: Procedure, step: Step, seen: boolean): void {
    const slot = step.slot;
    if (seen && slot !== undefined) delete run.slots[slot];
    if (slot !== undefined && isFilled(run.slots[slot]) && this.branch(run, procedure, step)) return;
    run.asked[step.id] = 1;
    this.effects.push(this.prompt(procedure, step, false));
  }

  call(run: RunState, procedure: Procedure, step: Step): void {
    const scope = scopeOf(run, procedure, this.world.ctx);
    const args: Record<string, Json> = {};
    for (const [key, value] of Object.entries(step.args ?? {})) {
      const given = typeof value === 'string' ? evaluateExpression(value, scope) : value;
      if (given !== undefined) args[key] = given;
    }
    if (step.tool === SET_SLOTS_TOOL) {
      for (const [key, value] of Object.entries(args)) if (Object.hasOwn(procedure.slots, key)) run.slots[key] = value;
      if (!this.branch(run, procedure, step)) this.go(procedure, step, step.next ?? step.on_error);
      return;
    }
    if (step.tool === undefined) {
      this.failTool(procedure, step);
      return;
    }
    const key = step.idempotency_key === undefined ? undefined : evaluateExpression(step.idempotency_key, scope);
    this.effects.push({
      type: 'call',
      tool: step.tool,
      stepId: step.id,
      args,
      // The key names the run and the step as well: the same order may be returned once and repaired once.
      ...(key === undefined || key === null ? {} : { idempotencyKey: `${procedure.id}:${step.id}:${String(key)}` }),
    });
  }

  callProcedure(run: RunState, procedure: Procedure, step: Step): void {
    if (this.world.stubSubRuns) {
      this.effects.push({ type: 'sub_run', sop: step.sop ?? '' });
      return;
    }
    const sub = step.sop === undefined ? undefined : this.world.find(step.sop);
    const circular = this.runs.some((open) => open.sopId === step.sop);
    if (!sub || sub.status === 'suspended' || circular || this.runs.length >= MAX_SUB_DEPTH) {
      this.onReturn(procedure, step, 'handoff');
      return;
    }
    const passed = Object.fromEntries(
      (step.pass ?? []).flatMap((key) => (isFilled(run.slots[key]) ? [[key, run.slots[key] as Json]] : [])),
    );
    this.push(sub, run.issueId, passed);
  }

  end(procedure: Procedure, step: Step): void {
    const outcome = step.outcome ?? 'informed';
    if (this.runs.length > 1) {
      this.runs.pop();
      const caller = this.run;
      const above = caller && this.world.find(caller.sopId, caller.version);
      const calling = above && findStep(above, caller.stepId);
      if (above && calling) this.onReturn(above, calling, outcome);
      else this.hand(above, undefined, 'broken', 'procedure_missing');
      return;
    }
    this.status = { kind: 'end', procedure, step, outcome };
  }

  prompt(procedure: Procedure, step: Step, again: boolean): RunEffect {
    return { type: 'prompt', procedure, step, again, slots: { ...this.run?.slots }, saved: this.run?.saved ?? {} };
  }

  hand(procedure: Procedure | undefined, step: Step | undefined, cause: HandoffCause, reason: string, tool?: string): void {
    this.status ??= { kind: 'handoff', procedure, step, cause, reason, ...(tool === undefined ? {} : { tool }) };
  }
}
