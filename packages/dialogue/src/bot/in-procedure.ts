import { deniesSolution } from '../text/words.ts';
import type { CustomerTurn } from '../turn.ts';
import { candidatesFor, giveAnswer, isClear, markFailed } from './answer.ts';
import { climb, type Draft, explain, humanButton, say, script } from './draft.ts';
import { soothe } from './emotion.ts';
import { handOffBy } from './handoff.ts';
import { openIssue, rememberQuestion, topicOf } from './issue.ts';
import { activeStep, continueProcedure, parkProcedure, promptAgain } from './procedure-turn.ts';
import { offerPerson } from './question.ts';
import { readStepMessage, systemIntent } from './reading.ts';
import { followReroute } from './reroute.ts';

/** The message inside a running procedure. False where it belongs to something else and the run is put aside. */
export function inProcedure(draft: Draft, turn: CustomerTurn, choice: string | null): boolean {
  const { state, config } = draft;
  const here = activeStep(draft);
  if (!here) {
    continueProcedure(draft, { kind: 'unclear' }, turn);
    return true;
  }
  const { run, procedure, step } = here;
  if (choice !== null && /^(?:intent|sop):/.test(choice)) {
    parkProcedure(draft);
    return false;
  }
  if (choice === 'none_of_these' || choice === 'resume') {
    promptAgain(draft, run, procedure, step);
    explain(draft, `sop ${procedure.id} ${step.id}`, 'the step is still open');
    return true;
  }
  if (step.type === 'action') {
    // A tool is still at work: nothing to take, and nothing lost.
    explain(draft, `sop ${procedure.id} ${step.id}`, 'the step waits for its tool');
    say(draft, 'notice', script(draft, 'progress'));
    return true;
  }
  const { understanding } = turn;
  const minConfidence = config.policies.clarify.minConfidence;
  const intent =
    understanding.intent !== null && Object.hasOwn(config.intents, understanding.intent) ? config.intents[understanding.intent] : undefined;
  const covered = procedure.triggers.intents.some((candidate) => candidate.id === understanding.intent) || intent?.sopId === procedure.id;
  const foreignIntent =
    choice === null && intent !== undefined && !covered && understanding.confidence >= minConfidence && intent.group !== procedure.category;
  const issue = state.issues.find((candidate) => candidate.id === run.issueId);
  const candidates = candidatesFor(draft, turn.passages, turn.text, [], issue);
  const best = candidates[0];
  const reading = readStepMessage(draft, run, procedure, step, {
    turn,
    choice,
    entities: understanding.entities,
    supported: best !== undefined,
    clear: best !== undefined && isClear(draft, best),
    foreignIntent,
    restates: covered && understanding.confidence >= minConfidence && understanding.entities.length === 0,
  });
  if (step.type === 'ask' && deniesAttempt(draft, turn, choice, run.issueId)) {
    const outcome = climb(draft, { type: 'customer', signal: 'deny', issue: run.issueId, at: draft.at });
    markFailed(draft, run.issueId, turn.messages.at(-1)?.id);
    if (
      handOffBy(
        draft,
        outcome,
        `the customer says it is not solved; unresolved ${draft.state.ladder.issues[run.issueId]?.count ?? 0} on the issue`,
      )
    )
      return true;
  }
  const signalled = climb(draft, {
    type: 'customer',
    signal: reading.kind === 'wait' ? 'ack' : 'answer_slot',
    issue: run.issueId,
    at: draft.at,
  });
  if (signalled.action === 'offer_human') offerPerson(draft, signalled.trigger);
  if (reading.kind === 'wait') {
    say(draft, 'text', script(draft, 'acknowledged'), { quickReplies: state.choices });
    explain(draft, `sop ${procedure.id} ${step.id}`, 'N3: the customer is trying');
    return true;
  }
  if (reading.kind === 'cancel') {
    state.runs = [];
    say(draft, 'text', script(draft, 'cancelled'), { quickReplies: [humanButton(draft)] });
    explain(draft, `sop ${procedure.id} cancelled`, `the customer stopped at ${step.id}`);
    return true;
  }
  if (reading.kind === 'aside') {
    if (best && run.digressions < config.policies.maxDigressions) {
      run.digressions += 1;
      giveAnswer(draft, best, { issue, aside: true });
      promptAgain(draft, run, procedure, step);
      explain(
        draft,
        `sop ${procedure.id} ${step.id} digression`,
        `digression ${run.digressions}: ${best.passage.articleId} ${best.passage.score.toFixed(2)}, then back to the step`,
      );
      return true;
    }
    parkProcedure(draft);
    return false;
  }
  soothe(draft);
  if (reading.kind === 'unclear' && step.type === 'attempt' && run.pendingRule === null) {
    if (notUnderstood(draft, turn, run.issueId, procedure.id, step.id)) return true;
  }
  const input =
    reading.kind === 'input'
      ? reading.input
      : Object.keys(reading.volunteered).length > 0
        ? ({ kind: 'slots', values: reading.volunteered } as const)
        : ({ kind: 'unclear' } as const);
  followReroute(draft, turn, continueProcedure(draft, input, turn));
  return true;
}

/** U1 at a step that only asks: the customer does not answer it but says again that what was offered has not helped. */
function deniesAttempt(draft: Draft, turn: CustomerTurn, choice: string | null, issue: string): boolean {
  if (draft.state.ladder.issues[issue]?.openAttempt !== true) return false;
  return choice === 'resolved_no' || (choice === null && systemIntent(turn) === 'resolved_no' && deniesSolution(turn.text));
}

/** U5: the bot does not understand what became of its attempt. True when that was once too often. */
function notUnderstood(draft: Draft, turn: CustomerTurn, issue: string, sop: string, step: string): boolean {
  const outcome = climb(draft, { type: 'fallback', issue });
  rememberQuestion(
    draft.state.issues.find((candidate) => candidate.id === issue) ?? openIssue(draft, topicOf(draft, turn.understanding)),
    turn.text,
  );
  return handOffBy(draft, outcome, `${sop} ${step}: the reply was not understood ${draft.state.ladder.fallbackRun} times in a row`);
}
