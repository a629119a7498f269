import type { DialogueConfig } from '../config.ts';
import type { LadderOutcome } from '../ladder/model.ts';
import { toolResult } from '../procedure/run.ts';
import { maskPersonal } from '../text/masking.ts';
import { bareText } from '../text/similarity.ts';
import type { CustomerTurn, Decision, Turn } from '../turn.ts';
import { climb, createDraft, type Draft, explain, finish, humanButton, say, script } from './draft.ts';
import { followEmotion } from './emotion.ts';
import { noteEntities } from './facts.ts';
import { handOffBy, resumeAfterHandoff } from './handoff.ts';
import { inProcedure } from './in-procedure.ts';
import { followLanguage, serveLanguage } from './language.ts';
import { activeStep, continueProcedure } from './procedure-turn.ts';
import { readChoice } from './reading.ts';
import { followReroute } from './reroute.ts';
import { converse } from './talk.ts';
import { answersPending, asksBeforeTransfer, readFlags, transfersAtOnce } from './transfers.ts';

/**
 * 决策: the bot's next move, one pure function. Takes the stored state (any JSON: what cannot be read starts anew), one turn and the workspace's
 * configuration; gives the next state and the actions to carry out, with the rule that decided. Never throws, changes nothing it is given.
 * After a customer message the transfer rules T0-T9 come before everything else.
 */
export function decide(state: unknown, turn: Turn, config: DialogueConfig): Decision {
  const draft = createDraft(state, turn, config);
  if (turn.kind === 'customer') onCustomer(draft, turn);
  else if (turn.kind === 'tool_result') onToolResult(draft, turn);
  else onTimeout(draft, turn);
  return finish(draft);
}

function onCustomer(draft: Draft, turn: CustomerTurn): void {
  const { state, config } = draft;
  const returned = returnsTo(draft);
  resumeAfterHandoff(draft);
  const choice = readChoice(draft, turn.text);
  followLanguage(draft, turn, choice);
  state.turns += 1;
  const last = state.lastText;
  const text = maskPersonal(turn.text).slice(0, 1000);
  state.lastText = { text, at: turn.at };
  noteEntities(draft, turn);
  readFlags(draft, turn);
  if (transfersAtOnce(draft, turn, choice)) return;
  const doubleSent =
    last !== null &&
    bareText(last.text) !== '' &&
    bareText(last.text) === bareText(text) &&
    isWithin(last.at, turn.at, config.policies.repeat.doubleSendSeconds);
  if (doubleSent) {
    climb(draft, { type: 'customer', signal: 'double_send', issue: null, at: turn.at });
    explain(draft, 'N3 double_send', `the same message within ${config.policies.repeat.doubleSendSeconds} s`);
    return;
  }
  if (choice === null && turn.text.trim() !== '') followEmotion(state, turn.understanding.emotion, config.policies.emotion);
  if (returned && handOffBy(draft, returned, `${draft.context.visits24h} visits in 24 h and dissatisfied`)) return;
  if (answersPending(draft, turn, choice)) return;
  if (choice === null && serveLanguage(draft, turn)) return;
  if (asksBeforeTransfer(draft, turn, choice)) return;
  if (state.runs.length > 0 && inProcedure(draft, turn, choice)) return;
  converse(draft, turn, choice);
}

/** A customer who comes back: what was counted shrinks (24 h), and three dissatisfied visits in a day are one too many (T14). */
function returnsTo(draft: Draft): LadderOutcome | null {
  const { state, config, context } = draft;
  if (state.lastText === null) return null;
  const minutes = (Date.parse(draft.at) - Date.parse(state.lastText.at)) / 60_000;
  if (!(minutes > config.policies.sessionMinutes)) return null;
  const hours = minutes / 60;
  const dissatisfied = state.emotion.ewma <= config.policies.emotion.uneasy;
  const current = state.ladder.current;
  const count = current === null ? 0 : (state.ladder.issues[current]?.count ?? 0);
  if (hours >= config.policies.ladder.returnHours) {
    Object.assign(state, { runs: [], parked: null, clarify: null, asked: null, choices: [] });
    Object.assign(state.ladder, {
      issues: {},
      unresolved: 0,
      fallbackRun: 0,
      fallbacks: 0,
      legalSignals: 0,
      pending: null,
      toolFailures: {},
    });
    Object.assign(state.emotion, {
      ewma: 0,
      scores: [],
      soothed: 0,
      soothedAtTurn: null,
      apologised: false,
      angerRun: 0,
      confusionRun: 0,
      declinedAtTurn: null,
    });
  }
  if (current === null) return null;
  return climb(draft, { type: 'returned', issue: current, hours, count, visits24h: context.visits24h, dissatisfied });
}

function isWithin(from: string, to: string, seconds: number): boolean {
  const gap = (Date.parse(to) - Date.parse(from)) / 1000;
  return gap >= 0 && gap <= seconds;
}

function onToolResult(draft: Draft, turn: Extract<Turn, { kind: 'tool_result' }>): void {
  const here = activeStep(draft);
  if (!here || here.step.id !== turn.stepId || here.step.tool !== turn.tool) {
    explain(draft, 'stale tool_result', `no run waits for ${turn.tool} at ${turn.stepId}`);
    return;
  }
  followReroute(draft, null, continueProcedure(draft, { kind: 'tool', result: toolResult(turn.result) }, null));
}

function onTimeout(draft: Draft, turn: Extract<Turn, { kind: 'timeout' }>): void {
  if (turn.name === 'anger_confirm') onAngerSilence(draft, turn.elapsedSeconds);
  else if (turn.name === 'step') onStepTimeout(draft, turn.stepId);
  else onBotTime(draft, turn.elapsedSeconds);
}

/** T5: no reply to "shall I transfer you?" is a yes. */
function onAngerSilence(draft: Draft, seconds: number): void {
  const outcome = climb(draft, { type: 'silence', seconds });
  if (!handOffBy(draft, outcome, `no reply for ${seconds} s counts as yes`))
    explain(draft, 'stale timeout', 'nothing waits for this silence');
}

function onStepTimeout(draft: Draft, stepId: string | undefined): void {
  const here = activeStep(draft);
  if (here && here.step.id === stepId) followReroute(draft, null, continueProcedure(draft, { kind: 'timeout' }, null));
  else explain(draft, 'stale timeout', `no run waits at ${stepId ?? '?'}`);
}

/** T12: the bot owes an answer. */
function onBotTime(draft: Draft, seconds: number): void {
  const outcome = climb(draft, { type: 'bot_time', seconds });
  if (handOffBy(draft, outcome, `the bot owed an answer for ${seconds} s`)) return;
  if (outcome.action === 'degraded_answer') say(draft, 'notice', script(draft, 'degraded'), { quickReplies: [humanButton(draft)] });
  else if (outcome.action === 'progress') say(draft, 'notice', script(draft, 'progress'));
  explain(draft, outcome.action === 'none' ? 'waiting' : `T12 ${outcome.action}`, `the bot owes an answer for ${seconds} s`);
}
