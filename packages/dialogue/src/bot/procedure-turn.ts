import type { Understanding } from '@zhiyin/contracts';
import type { Json } from '../json.ts';
import { advanceRun, startRun } from '../procedure/engine.ts';
import { findSlot, type Procedure, type Step } from '../procedure/procedure.ts';
import { currentStep, type RunInput, type RunResult } from '../procedure/run.ts';
import { volunteeredSlots } from '../procedure/slots.ts';
import { matchTriggers, type TriggerMatch } from '../procedure/trigger.ts';
import { type IssueRecord, KEPT, pushBounded, type RunState } from '../state.ts';
import type { CustomerTurn } from '../turn.ts';
import { markFailed, markWorked, recordAttempt } from './answer.ts';
import { button, climb, type Draft, explain, expressionContext, findProcedure, probe, say, script, worldOf } from './draft.ts';
import { knownEntities, messageOf, noteSlot } from './facts.ts';
import { handOff } from './handoff.ts';
import { isPromise, scriptText, stepChoices, tellsPlace } from './procedure-texts.ts';

/** What the procedure left to do after a run ended by sending the customer elsewhere. */
export type Reroute = { target: string; issue: string } | null;

/** The procedures this message may start, best first. */
export function triggersOf(
  draft: Draft,
  turn: CustomerTurn,
  intent: Understanding['intent'],
  confidence: number,
  product: string | null,
): TriggerMatch[] {
  return matchTriggers(draft.config.procedures, {
    text: turn.text,
    intent: intent === null ? null : { intent, confidence },
    entities: knownEntities(draft, turn.understanding.entities, product),
    locale: draft.locale,
    channel: draft.context.channel,
    at: draft.at,
    ctx: expressionContext(draft),
  });
}

/** Starts a procedure for the issue with everything already known. */
export function beginProcedure(draft: Draft, turn: CustomerTurn | null, procedure: Procedure, issue: IssueRecord): Reroute {
  const entities = knownEntities(draft, turn?.understanding.entities ?? [], issue.product);
  const known: Record<string, Json> = {};
  for (const [name, value] of Object.entries(draft.context.known ?? {})) {
    if (!Object.hasOwn(procedure.slots, name) || value === null) continue;
    known[name] = value;
    noteSlot(draft, procedure, name, findSlot(procedure, name), value, name.includes('device') ? 'device' : 'crm', undefined);
  }
  const said = turn ? { text: turn.text, entities, mediaIds: [] } : { text: '', entities, mediaIds: [] };
  const spoken = volunteeredSlots(procedure, said, undefined);
  for (const [name, value] of Object.entries(spoken)) {
    noteSlot(draft, procedure, name, findSlot(procedure, name), value, 'customer', turn ? messageOf(turn, String(value)) : undefined);
  }
  if (!issue.procedures.includes(procedure.id)) issue.procedures.push(procedure.id);
  draft.state.parked = null;
  const result = startRun(procedure, issue.id, { ...known, ...spoken }, worldOf(draft, failuresLeft(draft, issue.id, procedure)));
  explain(draft, `sop ${procedure.id} start`, `procedure ${procedure.id} ${procedure.version} fits the issue`);
  return settle(draft, result, turn);
}

/** Carries the active run on by what the message, the tool or the clock means. */
export function continueProcedure(draft: Draft, input: RunInput, turn: CustomerTurn | null): Reroute {
  const top = draft.state.runs.at(-1);
  const procedure = top && findProcedure(draft, top.sopId, top.version);
  const left = top ? failuresLeft(draft, top.issueId, procedure) : 1;
  const here = activeStep(draft);
  if (input.kind === 'verify' && top) {
    if (input.outcome === 'not_resolved') markFailed(draft, top.issueId, turn?.messages.at(-1)?.id);
    else markWorked(draft, top.issueId);
  }
  if (here && turn) {
    const slots = input.kind === 'slots' ? input.values : input.kind === 'verify' ? (input.slots ?? {}) : {};
    for (const [name, value] of Object.entries(slots)) {
      const source = Array.isArray(value) ? 'image' : 'customer';
      noteSlot(
        draft,
        here.procedure,
        name,
        findSlot(here.procedure, name),
        value,
        source,
        messageOf(turn, typeof value === 'string' ? value : ''),
      );
    }
  }
  explain(draft, `sop ${top?.sopId ?? '?'} ${top?.stepId ?? '?'}`, `the step takes the message as ${describe(input)}`);
  return settle(draft, advanceRun(draft.state.runs, input, worldOf(draft, left)), turn);
}

function describe(input: RunInput): string {
  if (input.kind === 'slots') return `values for ${Object.keys(input.values).join(', ') || 'nothing'}`;
  if (input.kind === 'verify') return `the result ${input.outcome}`;
  if (input.kind === 'tool') return Object.hasOwn(input.result, '__error') ? 'a failed tool' : 'the result of its tool';
  return input.kind === 'confirm' ? `the answer ${input.yes ? 'yes' : 'no'}` : input.kind;
}

/** How many more failures the ladder allows on this issue before a person takes over: 1 means the next one transfers. */
function failuresLeft(draft: Draft, issueId: string, procedure: Procedure | undefined): number {
  const { ladder } = draft.state;
  const issue = Object.hasOwn(ladder.issues, issueId) ? ladder.issues[issueId] : undefined;
  if (issue?.openAttempt) {
    const next = probe(draft, { type: 'customer', signal: 'report_fail', issue: issueId, at: draft.at }, procedure);
    if (next.action === 'transfer') return 1;
  }
  return 2;
}

/** Turns what the engine wants into actions. */
function settle(draft: Draft, result: RunResult, turn: CustomerTurn | null): Reroute {
  const { state } = draft;
  state.runs = result.runs;
  let transfer: ReturnType<typeof climb> | null = null;
  for (const effect of result.effects) {
    const procedure = 'procedure' in effect ? effect.procedure : undefined;
    const top = result.runs.at(-1);
    if (effect.type === 'say') speak(draft, effect.procedure, effect.step, effect, top);
    else if (effect.type === 'prompt') prompt(draft, effect.procedure, effect.step, effect, effect.again, turn);
    else if (effect.type === 'confirm_rule') askRule(draft);
    else if (effect.type === 'call') {
      const { tool, stepId, args, idempotencyKey } = effect;
      draft.actions.push({ type: 'call_tool', tool, stepId, args, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
    } else if (effect.type === 'failed') {
      const run = result.runs.at(-1);
      const owner = procedure ?? (run && findProcedure(draft, run.sopId, run.version));
      const outcome = climb(draft, { type: 'customer', signal: 'report_fail', issue: run?.issueId ?? null, at: draft.at }, owner);
      if (outcome.action === 'transfer') transfer = outcome;
    }
  }
  const { status } = result;
  if (status.kind === 'handoff') {
    leave(draft, status, transfer);
    return null;
  }
  if (transfer) {
    handOff(draft, {
      trigger: transfer.trigger ?? 'T9',
      reason: transfer.reason ?? 'ladder',
      queue: transfer.queue,
      why: 'the ladder leaves no further attempt',
    });
    return null;
  }
  return status.kind === 'end' ? close(draft, status) : null;
}

function speak(draft: Draft, procedure: Procedure, step: Step, values: Pick<RunState, 'slots' | 'saved'>, run: RunState | undefined): void {
  const text = scriptText(draft, procedure, step.script, values);
  say(draft, 'step', text);
  notePromise(draft, procedure, step, text);
  if (run) explain(draft, `sop ${procedure.id} ${run.stepId}`, draft.why);
}

function prompt(
  draft: Draft,
  procedure: Procedure,
  step: Step,
  values: Pick<RunState, 'slots' | 'saved'>,
  again: boolean,
  turn: CustomerTurn | null,
): void {
  const text = scriptText(draft, procedure, step.script, values);
  const issueId = draft.state.runs.at(-1)?.issueId ?? '';
  const isAttempt = step.type === 'attempt' && !again;
  // A second time the text of an attempt would be the same answer again: only its result is asked for.
  const shown = again
    ? step.type === 'attempt'
      ? script(draft, 'askResult')
      : `${turn ? script(draft, 'askAgain') : ''}${draft.locale === 'en' && turn ? ' ' : ''}${text}`
    : text;
  say(draft, 'step', shown, {
    quickReplies: stepChoices(draft, procedure, step),
    ...(isAttempt && step.counts_for_ladder !== false ? { attempt: { issue: issueId, stepId: step.id } } : {}),
  });
  if (isAttempt) {
    const issue = draft.state.issues.find((candidate) => candidate.id === issueId);
    if (issue && step.counts_for_ladder !== false) recordAttempt(draft, issue, { what: text, text, stepId: step.id });
    notePromise(draft, procedure, step, text);
  } else {
    climb(draft, { type: 'bot_other' });
    if (!again) notePromise(draft, procedure, step, text);
  }
  remind(draft, step);
  explain(draft, `sop ${procedure.id} ${step.id}`, draft.why);
}

/** Asks to be told when the customer stays silent at the step. */
function remind(draft: Draft, step: Step): void {
  const afterSeconds = step.timeout?.after_s;
  if (afterSeconds !== undefined) draft.actions.push({ type: 'schedule', name: 'step', stepId: step.id, afterSeconds });
}

function notePromise(draft: Draft, procedure: Procedure, step: Step, text: string): void {
  if (text !== '' && isPromise(draft, procedure, step.script))
    pushBounded(draft.state.promises, { text, at: draft.at, byBot: true }, KEPT.promises);
}

/** T10 with confirmation: one tap, no retention dialogue. */
function askRule(draft: Draft): void {
  const choices = [button(draft, 'yes', 'confirm_yes'), button(draft, 'stayWithBot', 'confirm_no')];
  say(draft, 'text', script(draft, 'confirmRule'), { quickReplies: choices });
}

function leave(draft: Draft, status: Extract<RunResult['status'], { kind: 'handoff' }>, transfer: ReturnType<typeof climb> | null): void {
  const { procedure, step, cause } = status;
  const run = draft.state.runs.at(-1);
  const reason = status.reason;
  const trigger = transfer?.trigger ?? (reason === 'safety' ? 'T0' : cause === 'tool' ? 'T15' : reason === 'ladder' ? 'T9' : 'T10');
  const text = procedure && step ? scriptText(draft, procedure, step.script, run ?? { slots: {}, saved: {} }) : '';
  const place = `${run?.sopId ?? 'procedure'} ${run?.path.at(-1) ?? ''}`.trim();
  handOff(draft, {
    trigger,
    reason: transfer?.reason ?? reason,
    queue: transfer?.queue ?? step?.queue ?? null,
    ...(step?.priority === undefined ? {} : { priority: step.priority }),
    collect: step?.collect ?? [],
    // The procedure's own words, unless the reason is ours: a VIP, or a script that is missing.
    ...(text === '' || trigger === 'T6' || !procedure ? {} : { text, tellsPlace: tellsPlace(draft, procedure, step?.script) }),
    why: `${place} hands over: ${cause === 'tool' ? `tool ${status.tool ?? ''} failed twice` : reason}`,
  });
}

function close(draft: Draft, status: Extract<RunResult['status'], { kind: 'end' }>): Reroute {
  const { state } = draft;
  const { procedure, step, outcome } = status;
  const run = state.runs.at(-1);
  const issueId = run?.issueId ?? '';
  const issue = state.issues.find((candidate) => candidate.id === issueId);
  if (step.script !== undefined && run) say(draft, 'step', scriptText(draft, procedure, step.script, run));
  state.runs = [];
  explain(draft, `sop ${procedure.id} ${step.id}`, `the procedure ended: ${outcome}`);
  if (outcome === 'resolved' || outcome === 'informed') {
    climb(draft, { type: 'customer', signal: 'resolved', issue: issueId, at: draft.at });
    if (issue) issue.resolved = true;
    draft.actions.push({ type: 'resolve', outcome });
    if (step.survey) draft.actions.push({ type: 'invite_rating' });
    return null;
  }
  if (outcome === 'handoff') {
    handOff(draft, { trigger: 'T10', reason: 'sop', why: `${procedure.id} ended with a handoff` });
    return null;
  }
  return outcome === 'rerouted' && step.reroute !== undefined ? { target: step.reroute, issue: issueId } : null;
}

/** The prompt of the waiting step once more, after an answer given aside. */
export function promptAgain(draft: Draft, run: RunState, procedure: Procedure, step: Step): void {
  const text = step.type === 'attempt' ? script(draft, 'askResult') : scriptText(draft, procedure, step.script, run);
  const joined = [script(draft, 'resumeProcedure'), text].filter(Boolean).join(draft.locale === 'en' ? ' ' : '');
  say(draft, 'step', joined, { quickReplies: stepChoices(draft, procedure, step) });
  remind(draft, step);
}

/** Where the active run stands. */
export function activeStep(draft: Draft): ReturnType<typeof currentStep> {
  return currentStep(draft.state.runs, (id, version) => findProcedure(draft, id, version));
}

/** Puts the run aside for 30 minutes; the customer may come back to it. */
export function parkProcedure(draft: Draft): void {
  const { state } = draft;
  if (state.runs.length === 0) return;
  state.parked = { runs: state.runs, at: draft.at };
  state.runs = [];
}

/** Takes a parked run up again, if it is still kept. True when it was. */
export function resumeParked(draft: Draft): boolean {
  const { state, config } = draft;
  const parked = state.parked;
  if (!parked) return false;
  state.parked = null;
  if ((Date.parse(draft.at) - Date.parse(parked.at)) / 60_000 > config.policies.ladder.parkMinutes) return false;
  const here = currentStep(parked.runs, (id, version) => findProcedure(draft, id, version));
  if (!here) return false;
  state.runs = parked.runs;
  here.run.digressions = 0;
  state.ladder.current = here.run.issueId;
  promptAgain(draft, here.run, here.procedure, here.step);
  explain(draft, `sop ${here.procedure.id} ${here.step.id}`, 'the parked procedure goes on');
  return true;
}

export function parkedNotice(draft: Draft): { text: string; choice: ReturnType<typeof button> } {
  const minutes = String(draft.config.policies.ladder.parkMinutes);
  return { text: script(draft, 'parkedProcedure', { minutes }), choice: button(draft, 'resume', 'resume') };
}
