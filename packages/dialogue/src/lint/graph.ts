import { holds } from '../expression.ts';
import { type Edge, edgesOf, isWritingTool, type Procedure, type Step } from '../procedure/procedure.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** L1: every target, script and slot named exists; ids are unique. */
export const checkTargets: Check = (procedure) => {
  const findings: Finding[] = [];
  const ids = procedure.steps.map((step) => step.id);
  const known = new Set(ids);
  if (!known.has(procedure.start)) findings.push(finding('L1', undefined, `start names the unknown step '${procedure.start}'`));
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
    findings.push(finding('L1', id, `the step id '${id}' is used twice`));
  for (const step of procedure.steps) {
    for (const edge of edgesOf(step)) {
      if (!known.has(edge.to)) findings.push(finding('L1', step.id, `${edge.kind} names the unknown step '${edge.to}'`));
    }
    if (step.slot !== undefined && !Object.hasOwn(procedure.slots, step.slot))
      findings.push(finding('L1', step.id, `the slot '${step.slot}' is not declared`));
    for (const slot of [...(step.collect ?? []), ...(step.pass ?? [])]) {
      if (!Object.hasOwn(procedure.slots, slot)) findings.push(finding('L1', step.id, `the slot '${slot}' is not declared`));
    }
  }
  const ruleIds = procedure.transfer_rules.map((rule) => rule.id);
  for (const rule of procedure.transfer_rules) {
    if (!known.has(rule.to)) findings.push(finding('L1', undefined, `transfer rule ${rule.id} names the unknown step '${rule.to}'`));
    if (ruleIds.indexOf(rule.id) !== ruleIds.lastIndexOf(rule.id))
      findings.push(finding('L1', undefined, `the transfer rule id '${rule.id}' is used twice`));
  }
  return findings;
};

/** L3: whoever waits knows for how long; an ask knows what to do when asking does not help. */
export const checkWaiting: Check = (procedure) =>
  procedure.steps.flatMap((step) => {
    if (step.type !== 'ask' && step.type !== 'attempt') return [];
    const findings: Finding[] = [];
    if (step.timeout?.next === undefined || step.timeout.after_s === undefined)
      findings.push(finding('L3', step.id, `the ${step.type} has no timeout with seconds and a next step`));
    if (step.type === 'ask' && step.on_exhausted === undefined) findings.push(finding('L3', step.id, 'the ask has no on_exhausted'));
    return findings;
  });

const WRITE_NEEDS_KEY = 'writes outside and has no idempotency_key';

/** L4: no dead ends: every step that does not end leads on in every case. */
export const checkDeadEnds: Check = (procedure) =>
  procedure.steps.flatMap((step) => deadEndsOf(step).map((message) => finding('L4', step.id, message)));

function deadEndsOf(step: Step): string[] {
  const problems: string[] = [];
  const open = (step.branches ?? []).filter((branch) => branch.next === undefined).length;
  if (open > 0) problems.push(`${open} of its branches lead nowhere`);
  const branches = step.branches ?? [];
  switch (step.type) {
    case 'say':
      if (step.next === undefined) problems.push('the say has no next step');
      break;
    case 'ask':
      if (branches.length === 0 && step.next === undefined) problems.push('the ask has no branches');
      if (step.slot === undefined) problems.push('the ask fills no slot');
      break;
    case 'attempt':
      if (!Object.keys(step.verify ?? {}).some((outcome) => outcome !== 'not_resolved' && outcome !== 'cannot'))
        problems.push('the attempt has no way on when it helped');
      if (!Object.hasOwn(step.verify ?? {}, 'not_resolved') && !Object.hasOwn(step.verify ?? {}, 'cannot'))
        problems.push('the attempt has no way on when it did not help');
      break;
    case 'action':
      if (step.tool === undefined) problems.push('the action names no tool');
      if (step.on_error === undefined) problems.push('the action has no on_error');
      if (step.next === undefined && !hasDefault(step)) problems.push('no branch of the action always holds');
      if (step.tool !== undefined && isWritingTool(step.tool) && step.idempotency_key === undefined)
        problems.push(`the action ${WRITE_NEEDS_KEY}`);
      break;
    case 'decide':
      if (branches.length === 0) problems.push('the decide has no branches');
      break;
    case 'call_sop':
      if (step.sop === undefined) problems.push('the call names no procedure');
      if (Object.keys(step.return ?? {}).length === 0) problems.push('the call has no return map');
      else if (!Object.hasOwn(step.return ?? {}, 'handoff')) problems.push('the return map has no way on for handoff');
      break;
    case 'handoff':
      if (step.queue === undefined) problems.push('the handoff names no queue');
      break;
    case 'end':
      if (step.outcome === undefined) problems.push('the end has no outcome');
      if (step.outcome === 'rerouted' && step.reroute === undefined) problems.push('the end reroutes nowhere');
      break;
  }
  return problems;
}

/** The last branch holds whatever the values are. */
export function hasDefault(step: Step): boolean {
  return step.branches?.at(-1)?.when.trim() === 'true';
}

/** L6: every step can be reached and can end, and nothing goes round without the customer. */
export const checkReach: Check = (procedure) => {
  const edges = procedure.steps.flatMap(edgesOf);
  const reached = closure(
    [procedure.start, ...procedure.transfer_rules.map((rule) => rule.to), ...ladderExits(procedure)],
    edges.map((edge) => [edge.from, edge.to]),
  );
  const ends = procedure.steps.filter((step) => step.type === 'end' || step.type === 'handoff').map((step) => step.id);
  const ending = closure(
    ends,
    edges.map((edge) => [edge.to, edge.from]),
  );
  const findings: Finding[] = [];
  for (const step of procedure.steps) {
    if (!reached.has(step.id)) findings.push(finding('L6', step.id, 'the step cannot be reached'));
    if (!ending.has(step.id)) findings.push(finding('L6', step.id, 'from the step no end and no handoff can be reached'));
  }
  return [
    ...findings,
    ...silentLoops(procedure).map((id) => finding('L6', id, 'the step leads back to itself without waiting for the customer')),
  ];
};

/** The ladder itself leads to the handoff made for it. */
function ladderExits(procedure: Procedure): string[] {
  return procedure.steps.filter((step) => step.type === 'handoff' && step.reason === 'ladder').map((step) => step.id);
}

function closure(from: readonly string[], edges: readonly (readonly [string, string])[]): Set<string> {
  const seen = new Set(from);
  const queue = [...from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const [start, end] of edges) {
      if (start !== id || seen.has(end)) continue;
      seen.add(end);
      queue.push(end);
    }
  }
  return seen;
}

function silentLoops(procedure: Procedure): string[] {
  const silent = new Set(
    procedure.steps.filter((step) => step.type === 'say' || step.type === 'decide' || step.type === 'action').map((step) => step.id),
  );
  const edges = procedure.steps
    .filter((step) => silent.has(step.id))
    .flatMap(edgesOf)
    .filter((edge) => silent.has(edge.to))
    .map((edge): [string, string] => [edge.from, edge.to]);
  return [...silent].filter((id) =>
    closure(
      edges.filter(([start]) => start === id).map(([, end]) => end),
      edges,
    ).has(id),
  );
}

/**
 * L10: a reroute never comes back to the procedure it left for the same matter (loop guard), and calls never go round in a circle. A reroute to an intent
 * of the procedure's own trigger is safe only where every way to it is closed to the values the trigger asks for.
 */
export const checkReroutes: Check = (procedure, context) => {
  const findings: Finding[] = [];
  const others = (context.procedures ?? []).filter((other) => other.id !== procedure.id);
  for (const step of procedure.steps) {
    if (step.type === 'call_sop' && step.sop !== undefined && callsBack(procedure.id, step.sop, others, new Set())) {
      findings.push(
        finding('L10', step.id, step.sop === procedure.id ? 'the procedure calls itself' : `${step.sop} calls back into this procedure`),
      );
    }
    if (step.type !== 'end' || step.reroute === undefined) continue;
    const target = rerouteTarget(step.reroute);
    if (!target) findings.push(finding('L10', step.id, `'${step.reroute}' is neither intent:… nor sop:…`));
    else if (startsAgain(procedure, procedure, step, target))
      findings.push(finding('L10', step.id, `the reroute to ${step.reroute} starts this procedure again`));
    else findings.push(...roundTrips(procedure, step, target, others));
  }
  return findings;
};

type Target = { kind: 'intent' | 'sop'; name: string };

function rerouteTarget(reroute: string): Target | null {
  const match = /^(intent|sop):(\S+)$/.exec(reroute);
  if (match) return { kind: match[1] as Target['kind'], name: match[2] ?? '' };
  return /^sop\.\S+$/.test(reroute) ? { kind: 'sop', name: reroute } : null;
}

/** Would this reroute, taken in `from`, start `candidate`? */
function startsAgain(candidate: Procedure, from: Procedure, step: Step, target: Target): boolean {
  if (target.kind === 'sop') return target.name === candidate.id;
  if (!candidate.triggers.intents.some((intent) => intent.id === target.name)) return false;
  return candidate.id !== from.id || !isGuarded(from, step);
}

/** Rerouting to another procedure that reroutes straight back without looking. */
function roundTrips(procedure: Procedure, step: Step, target: Target, others: readonly Procedure[]): Finding[] {
  return others.flatMap((other) => {
    if (!startsAgain(other, procedure, step, target)) return [];
    const back = other.steps.find((end) => {
      const next = end.type === 'end' && end.reroute !== undefined ? rerouteTarget(end.reroute) : null;
      return next !== null && startsAgain(procedure, other, end, next) && fitsAlways(procedure);
    });
    return back && !isGuarded(procedure, step)
      ? [finding('L10', step.id, `${other.id} (${back.id}) reroutes straight back to this procedure`)]
      : [];
  });
}

function fitsAlways(procedure: Procedure): boolean {
  return Object.keys(procedure.triggers.entities).length === 0;
}

function callsBack(home: string, called: string, others: readonly Procedure[], seen: Set<string>): boolean {
  if (called === home) return true;
  if (seen.has(called)) return false;
  seen.add(called);
  const procedure = others.find((other) => other.id === called);
  return (procedure?.steps ?? []).some(
    (step) => step.type === 'call_sop' && step.sop !== undefined && callsBack(home, step.sop, others, seen),
  );
}

/**
 * True where the step cannot be reached with a value the trigger asks for: the trigger wants product AP-300, and the only way to the reroute is
 * `slot.model == 'other'`.
 */
function isGuarded(procedure: Procedure, step: Step): boolean {
  const wanted = Object.entries(procedure.triggers.entities);
  return wanted.some(([type, values]) => {
    const slots = Object.entries(procedure.slots).filter(
      ([name, slot]) => name === type || (slot.values ?? []).some((value) => values.includes(value)),
    );
    return slots.some(([slot]) => !canReachWith(procedure, step.id, slot, values));
  });
}

function canReachWith(procedure: Procedure, id: string, slot: string, values: readonly string[]): boolean {
  const scopes = values.map((value) => ({ slot: { [slot]: value } }));
  const names = new RegExp(`\\bslot\\.${slot.replace(/[^\w]/g, '')}\\b`);
  const passable = (edge: Edge) =>
    edge.when === undefined || !names.test(edge.when) || scopes.some((scope) => holds(edge.when ?? '', scope));
  const edges = procedure.steps.flatMap(edgesOf).filter(passable);
  return closure(
    [procedure.start, ...procedure.transfer_rules.map((rule) => rule.to)],
    edges.map((edge) => [edge.from, edge.to]),
  ).has(id);
}
