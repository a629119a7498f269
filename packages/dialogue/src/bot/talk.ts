import { maskPersonal } from '../text/masking.ts';
import {
  asksWhoSpeaks,
  isWaiting,
  reportsFailure,
  saysAcknowledged,
  saysCancel,
  saysGuideMe,
  saysOnlyDenial,
  saysResume,
  yesOrNo,
} from '../text/words.ts';
import type { CustomerTurn } from '../turn.ts';
import { markWorked } from './answer.ts';
import { type Question, questionOf } from './asked.ts';
import { climb, type Draft, explain, findProcedure, humanButton, isUpset, say, script, withHuman } from './draft.ts';
import { handOffBy } from './handoff.ts';
import { currentIssue } from './issue.ts';
import { beginProcedure, resumeParked } from './procedure-turn.ts';
import { admit, offerPerson, takeQuestion } from './question.ts';
import { systemIntent } from './reading.ts';
import { followReroute } from './reroute.ts';

/** A message outside procedures: a tapped choice, a few words to the bot, or a question. */
export function converse(draft: Draft, turn: CustomerTurn, choice: string | null): void {
  if (!(choice !== null && takesChoice(draft, turn, choice)) && !isSmallTalk(draft, turn, choice)) {
    takeQuestion(draft, turn, { ...questionOf(turn), parkedNow: draft.state.parked?.at === draft.at }, false);
  }
}

/** A tapped choice with a meaning of its own. False where its label is as good as typed. */
function takesChoice(draft: Draft, turn: CustomerTurn, choice: string): boolean {
  if (choice.startsWith('intent:')) takeChosenIntent(draft, turn, choice.slice('intent:'.length));
  else if (choice.startsWith('sop:')) startChosen(draft, turn, choice.slice('sop:'.length));
  else if (choice === 'none_of_these') refuseOptions(draft, turn);
  else if (choice === 'resume') return resumeParked(draft);
  else if (/^(?:confirm_|slot:|verify:)/.test(choice)) askAnew(draft);
  else if (choice === 'resolved_yes') settleResolved(draft);
  else if (choice === 'resolved_no') takeQuestion(draft, turn, deniedQuestion(draft, turn, choice), true);
  else return false;
  return true;
}

/** Words to the bot rather than a question to the shop: solved, not solved, thanks, hello, nothing at all. */
function isSmallTalk(draft: Draft, turn: CustomerTurn, choice: string | null): boolean {
  const { understanding } = turn;
  const system = systemIntent(turn);
  const issue = currentIssue(draft);
  const business = understanding.intent !== null && understanding.confidence >= draft.config.policies.clarify.minConfidence;
  const talk = !business || understanding.confidence < (understanding.system?.confidence ?? 0);
  if (saysResume(turn.text) && resumeParked(draft)) return true;
  if (answersClarify(draft, turn)) return true;
  if (asksToBeGuided(draft, turn)) return true;
  const acknowledges =
    (talk && (system === 'acknowledgement' || (issue !== undefined && isWaiting(turn.text)))) ||
    saysAcknowledged(turn.text) ||
    saysCancel(turn.text);
  const open = hasOpenAttempt(draft);
  const denies =
    issue !== undefined &&
    ((system === 'resolved_no' && (open || !business)) ||
      (open && ((!business && reportsFailure(turn.text)) || saysOnlyDenial(turn.text))));
  if (system === 'resolved_yes' && (issue !== undefined || !business)) settleResolved(draft);
  else if (acknowledges) acknowledge(draft, turn);
  else if (denies) takeQuestion(draft, turn, deniedQuestion(draft, turn, choice), true);
  else if ((system === 'greeting' && talk) || asksWhoSpeaks(turn.text)) greet(draft);
  else if (turn.text.trim() === '') takeMedia(draft, turn);
  else if (system === 'out_of_scope' && talk) admit(draft, turn, questionOf(turn), issue, 'the classifier says out of scope');
  else return false;
  return true;
}

/** "一步步带我做", in the customer's own words: the procedure of the issue talked about. */
function asksToBeGuided(draft: Draft, turn: CustomerTurn): boolean {
  const intent = currentIssue(draft)?.intent ?? null;
  const sop = intent !== null && Object.hasOwn(draft.config.intents, intent) ? draft.config.intents[intent]?.sopId : undefined;
  if (sop === undefined || !saysGuideMe(turn.text) || findProcedure(draft, sop)?.status !== 'published') return false;
  startChosen(draft, turn, sop);
  return true;
}

/** "No" to "is it about …?" is none of these; "yes" to a single guess is that one. */
function answersClarify(draft: Draft, turn: CustomerTurn): boolean {
  const { clarify, choices } = draft.state;
  const said = clarify ? yesOrNo(turn.text) : null;
  const options = choices.filter((choice) => choice.value.startsWith('intent:'));
  if (said === false) refuseOptions(draft, turn);
  else if (said === true && options.length === 1) takeChosenIntent(draft, turn, options[0]?.value.slice('intent:'.length) ?? '');
  else return false;
  return true;
}

function hasOpenAttempt(draft: Draft): boolean {
  const { ladder } = draft.state;
  return ladder.current !== null && ladder.issues[ladder.current]?.openAttempt === true;
}

/** "还是不行" carries no question of its own: the question, the intent and the passages of the issue stand. */
function deniedQuestion(draft: Draft, turn: CustomerTurn, choice: string | null): Question {
  const question = questionOf(turn);
  const issue = currentIssue(draft);
  if (!issue) return question;
  const bare =
    choice !== null ||
    question.intent === null ||
    question.confidence < draft.config.policies.clarify.minConfidence ||
    saysOnlyDenial(turn.text);
  if (!bare) return { ...question, passages: [...question.passages, ...issue.spare] };
  const related = question.passages.filter((passage) => issue.intent !== null && passage.intents.includes(issue.intent));
  const text = [issue.questions.at(-1), choice === null ? turn.text : ''].filter(Boolean).join('\n');
  return {
    ...question,
    text,
    intent: issue.intent,
    confidence: issue.confidence,
    alternatives: [],
    passages: [...issue.spare, ...related],
    bare,
  };
}

function takeChosenIntent(draft: Draft, turn: CustomerTurn, intent: string): void {
  const { clarify } = draft.state;
  draft.state.clarify = null;
  const entities = [
    ...turn.understanding.entities,
    ...(clarify?.entities ?? []).map(({ type, value }) => ({ type, value, text: '', start: 0, end: 0, confidence: 1 })),
  ];
  const fresh = turn.passages.filter((passage) => !clarify?.passages.some((kept) => kept.articleId === passage.articleId));
  const passages = [...(clarify?.passages ?? []), ...fresh].sort(
    (a, b) => Number(b.intents.includes(intent)) - Number(a.intents.includes(intent)) || b.score - a.score,
  );
  const question: Question = {
    text: clarify?.question ?? turn.text,
    intent,
    confidence: 1,
    alternatives: [],
    passages,
    entities,
    chosen: true,
    parkedNow: false,
    bare: false,
  };
  takeQuestion(draft, turn, question, false);
}

function startChosen(draft: Draft, turn: CustomerTurn, id: string): void {
  const procedure = findProcedure(draft, id);
  const issue = currentIssue(draft);
  if (procedure?.status !== 'published' || !issue) {
    takeQuestion(draft, turn, questionOf(turn), false);
    return;
  }
  climb(draft, { type: 'customer', signal: 'answer_slot', issue: issue.id, at: draft.at });
  followReroute(draft, turn, beginProcedure(draft, turn, procedure, issue));
}

/** 都不是: asked to say it in other words; it counts as a fallback, and the second one brings a person. */
function refuseOptions(draft: Draft, turn: CustomerTurn): void {
  const { state } = draft;
  const question = state.clarify?.question ?? turn.text;
  state.clarify = { question, rounds: 1, passages: [], entities: [] };
  const outcome = climb(draft, { type: 'fallback', issue: null });
  draft.actions.push({ type: 'record_gap', question: maskPersonal(question).slice(0, 500), cause: 'none_of_these' });
  if (handOffBy(draft, outcome, `none of the choices; fallback ${state.ladder.fallbackRun} in a row`)) return;
  say(draft, 'fallback', script(draft, 'noneOfThese'), { quickReplies: [humanButton(draft)] });
  state.asked = 'rephrase';
  explain(draft, 'clarify none_of_these', 'none of the choices was meant');
}

function settleResolved(draft: Draft): void {
  const open = hasOpenAttempt(draft);
  const issue = currentIssue(draft);
  climb(draft, { type: 'customer', signal: 'resolved', issue: issue?.id ?? null, at: draft.at });
  if (issue) issue.resolved = true;
  if (!open) {
    say(draft, 'text', script(draft, 'thanks'), { quickReplies: [humanButton(draft)] });
    explain(draft, 'acknowledged', 'nothing was open');
    return;
  }
  markWorked(draft, issue?.id);
  say(draft, 'text', script(draft, 'resolved'));
  draft.actions.push({ type: 'resolve', outcome: 'resolved' }, { type: 'invite_rating' });
  explain(draft, 'resolved', 'the customer confirmed that it is solved');
}

function greet(draft: Draft): void {
  const outcome = climb(draft, { type: 'customer', signal: 'ack', issue: null, at: draft.at });
  const name = draft.config.brand.assistantName[draft.locale];
  offerPerson(draft, outcome.action === 'offer_human' ? outcome.trigger : null);
  say(draft, 'text', script(draft, 'greeting', { name }), { quickReplies: [humanButton(draft)] });
  explain(draft, 'greeting', 'a greeting without a question');
}

/** N3: never counted, answered in a word. */
function acknowledge(draft: Draft, turn: CustomerTurn): void {
  const open = hasOpenAttempt(draft);
  climb(draft, { type: 'customer', signal: 'ack', issue: null, at: draft.at });
  const thanks = /谢|thank|thx|cheers/i.test(turn.text);
  const choices = open ? draft.state.choices : withHuman(draft, [], isUpset(draft));
  say(draft, 'text', script(draft, thanks || !open ? 'thanks' : 'acknowledged'), { quickReplies: [...choices] });
  explain(draft, 'N3 acknowledgement', 'an acknowledgement is never counted');
}

/** A button of a question that is over. */
function askAnew(draft: Draft): void {
  climb(draft, { type: 'bot_other' });
  say(draft, 'clarify', script(draft, 'askQuestion'), { quickReplies: [humanButton(draft)] });
  explain(draft, 'stale choice', 'the button belongs to a question that is over');
}

function takeMedia(draft: Draft, turn: CustomerTurn): void {
  climb(draft, { type: 'bot_other' });
  const media = turn.messages.some((message) => message.hasMedia);
  say(draft, 'clarify', script(draft, media ? 'mediaOnly' : 'askQuestion'), { quickReplies: [humanButton(draft)] });
  explain(draft, media ? 'media' : 'empty', 'the message has no words to work with');
}
