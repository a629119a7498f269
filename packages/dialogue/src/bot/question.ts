import type { Passage, QuickReply } from '@zhiyin/contracts';
import { isQuestion } from '@zhiyin/language';
import type { TriggerMatch } from '../procedure/trigger.ts';
import type { IssueRecord } from '../state.ts';
import { coverage, withoutFillers } from '../text/similarity.ts';
import type { CustomerTurn } from '../turn.ts';
import { type Candidate, candidatesFor, fallBack, giveAnswer, isClear, keepSpare, markFailed, recordAttempt } from './answer.ts';
import type { Question } from './asked.ts';
import { askWhich, clarifyOptions } from './clarify.ts';
import { button, climb, type Draft, explain, humanButton, say, script } from './draft.ts';
import { soothe } from './emotion.ts';
import { classify } from './follow-up.ts';
import { handOff, handOffBy } from './handoff.ts';
import { currentIssue, refineIssue, rememberQuestion, topicOf } from './issue.ts';
import { beginProcedure, parkedNotice, resumeParked, triggersOf } from './procedure-turn.ts';
import { followReroute } from './reroute.ts';

/** A customer's question or report outside a running procedure: ladder first, then procedure, answer, clarification or an honest "I do not know". */
export function takeQuestion(draft: Draft, turn: CustomerTurn, question: Question, isDenial: boolean): void {
  const { state, config } = draft;
  const topic = topicOf(draft, { intent: question.intent, confidence: question.confidence, entities: question.entities });
  const before = currentIssue(draft);
  const codes = question.entities.filter((entity) => entity.type === 'error_code').map((entity) => entity.value);
  const supporting = question.passages.filter((passage) => passage.score >= config.policies.supportThreshold);
  const asked = state.asked;
  state.asked = null;

  const { issue, signal, figures } = classify(draft, question, topic, before, supporting, isDenial, asked !== null);
  const failed = ['deny', 'repeat', 'why_again', 'report_fail'].includes(signal);
  const open = before !== undefined && state.ladder.issues[before.id]?.openAttempt === true;
  const outcome = climb(draft, { type: 'customer', signal, issue: issue.id, at: draft.at });
  if (!question.bare) rememberQuestion(issue, question.text);
  refineIssue(issue, topic, config.policies.clarify.minConfidence);
  if (failed && open) markFailed(draft, issue.id, turn.messages.at(-1)?.id);
  const counted = `${figures}; unresolved ${state.ladder.issues[issue.id]?.count ?? 0} on the issue, ${state.ladder.unresolved} in the conversation`;
  if (handOffBy(draft, outcome, counted)) return;
  soothe(draft);
  offerPerson(draft, outcome.action === 'offer_human' ? outcome.trigger : null);
  const strategy = outcome.action === 'change_strategy' || (outcome.action === 'offer_human' && outcome.trigger === 'T6');
  if (strategy) changeStrategy(draft, turn, question, issue, codes, counted);
  else answerQuestion(draft, turn, question, issue, codes, failed && !open);
}

/** T6 and T7: a person is offered once, before the answer. */
export function offerPerson(draft: Draft, trigger: string | null): void {
  if (trigger === 'T7' || trigger === 'T6')
    say(draft, 'notice', script(draft, trigger === 'T7' ? 'offerElderly' : 'offerVip'), { quickReplies: [humanButton(draft)] });
}

/** From this confidence the issue's own procedure may be tried on rung 2, although it was too unsure to start with. */
const PROCEDURE_WORTH_TRYING = 0.35;
/** Share of the question another article must speak of to be worth a second attempt. */
const ON_TOPIC = 0.15;

/** Rung 2: never the same again. The procedure (smaller steps), another article, or one diagnostic question; the person stands first. */
function changeStrategy(
  draft: Draft,
  turn: CustomerTurn,
  question: Question,
  issue: IssueRecord,
  codes: readonly string[],
  figures: string,
): void {
  const likely = issue.intent !== null && issue.confidence >= PROCEDURE_WORTH_TRYING;
  const asked = likely ? { ...question, intent: issue.intent, confidence: 1 } : question;
  const fitting = procedureFor(draft, turn, asked, issue).find(
    (match) => match.by === 'intent' && !issue.procedures.includes(match.procedure.id),
  );
  const topic = question.bare ? (issue.questions.at(-1) ?? question.text) : question.text;
  const other = candidatesFor(draft, question.passages, topic, codes, issue).find(
    ({ passage }) => !issue.articles.includes(passage.articleId) && speaksOf(passage, topic, question.entities),
  );
  // A question about terms is answered, not turned into a request; a fault or a set-up is better walked through.
  const informs = other !== undefined && fitting?.procedure.category === 'after_sales' && isQuestion(topic);
  if (fitting && !informs) {
    say(draft, 'text', script(draft, 'changeStrategy'));
    followReroute(draft, turn, beginProcedure(draft, turn, fitting.procedure, issue));
    // Smaller steps are the other strategy: from here on the customer's "still not" fails it.
    const name = fitting.procedure.name[draft.locale] ?? fitting.procedure.id;
    if (draft.state.runs.length > 0) recordAttempt(draft, issue, { what: name, text: name });
    explain(draft, draft.rule, `rung 2: ${figures}; ${draft.why}`);
    return;
  }
  if (other) {
    giveAnswer(draft, other, { issue, lead: script(draft, 'changeStrategy'), humanFirst: true });
    const { articleId, score } = other.passage;
    explain(draft, 'answer rung2', `rung 2: ${figures}; another article ${articleId} supports with ${score.toFixed(2)}`);
    return;
  }
  diagnose(draft, turn, question, issue, `rung 2: ${figures}; no other article`);
}

/** The article says something about what was asked, beyond the product's name. */
function speaksOf(passage: Passage, topic: string, entities: Question['entities']): boolean {
  const rest = entities.reduce((text, entity) => (entity.text === '' ? text : text.replaceAll(entity.text, ' ')), topic);
  const asked = withoutFillers(rest);
  return asked === '' || coverage(asked, `${passage.title} ${passage.text}`) >= ON_TOPIC;
}

/** One diagnostic question; asked already, the bot says honestly that it has no other answer. */
function diagnose(draft: Draft, turn: CustomerTurn, question: Question, issue: IssueRecord, figures: string): void {
  if (issue.diagnosed) {
    admit(draft, turn, question, issue, figures);
    return;
  }
  issue.diagnosed = true;
  draft.state.asked = 'diagnostic';
  say(draft, 'clarify', script(draft, 'diagnostic'), { quickReplies: [humanButton(draft)] });
  climb(draft, { type: 'bot_other' });
  explain(draft, 'diagnose', figures);
}

function answerQuestion(
  draft: Draft,
  turn: CustomerTurn,
  question: Question,
  issue: IssueRecord,
  codes: readonly string[],
  deniedWithoutAttempt: boolean,
): void {
  const { state, config } = draft;
  const { clarify, supportThreshold } = config.policies;
  const topic = question.bare ? (issue.questions.at(-1) ?? question.text) : question.text;
  const supported = candidatesFor(draft, question.passages, topic, codes, issue);
  // A bare "no" is no better question than the one before: only what speaks of that one is tried.
  const candidates = question.bare ? supported.filter(({ passage }) => speaksOf(passage, topic, question.entities)) : supported;
  const best = question.chosen
    ? (candidates.find((candidate) => question.intent !== null && candidate.passage.intents.includes(question.intent)) ?? candidates[0])
    : candidates[0];
  const margin = question.confidence - (question.alternatives[0]?.confidence ?? 0);
  const unsure =
    !question.chosen &&
    !question.bare &&
    (question.intent === null || question.confidence < clarify.minConfidence || margin < clarify.minMargin);
  const figures = `intent ${question.intent ?? 'none'} ${question.confidence.toFixed(2)}, margin ${margin.toFixed(2)}, best passage ${best ? `${best.passage.articleId} ${best.passage.score.toFixed(2)}` : 'none'}, tau ${supportThreshold.toFixed(2)}`;

  const matches = procedureFor(draft, turn, question, issue);
  const fitting = matches.find((match) => fitsBetter(draft, match, question, best));
  if (fitting && !deniedWithoutAttempt) {
    const parked = state.parked?.runs[0]?.sopId === fitting.procedure.id;
    if (parked && resumeParked(draft)) return;
    followReroute(draft, turn, beginProcedure(draft, turn, fitting.procedure, issue));
    explain(draft, draft.rule, `${draft.why} (${figures})`);
    return;
  }
  if (best && (!unsure || isClear(draft, best))) {
    state.clarify = null;
    const guided = matches.find((match) => !issue.procedures.includes(match.procedure.id) && match.procedure.category === issue.group);
    const notice = question.parkedNow && state.parked ? parkedNotice(draft) : null;
    const tail = [guided ? script(draft, 'offerProcedure') : '', notice?.text ?? ''].filter(Boolean).join('\n');
    const choices: QuickReply[] = [
      ...(guided ? [button(draft, 'startProcedure', `sop:${guided.procedure.id}`)] : []),
      ...(notice ? [notice.choice] : []),
    ];
    keepSpare(issue, candidates, best);
    giveAnswer(draft, best, { issue, choices, ...(tail === '' ? {} : { tail }) });
    explain(draft, 'answer', figures);
    return;
  }
  const options = unsure ? clarifyOptions(draft, question) : [];
  const rounds = state.clarify?.rounds ?? 0;
  if (options.length > 0 && rounds === 0) {
    askWhich(draft, question, options, figures);
    return;
  }
  if (best) {
    state.clarify = null;
    keepSpare(issue, candidates, best);
    giveAnswer(draft, best, { issue });
    explain(draft, 'answer', figures);
    return;
  }
  if (deniedWithoutAttempt || issue.answers.length > 0) diagnose(draft, turn, question, issue, figures);
  else admit(draft, turn, question, issue, figures);
}

/** 兜底: the bot has no answer and says so; the ladder counts it, the gap goes to the knowledge team. */
export function admit(draft: Draft, turn: CustomerTurn, question: Question, issue: IssueRecord | undefined, figures: string): void {
  const { config, context, state } = draft;
  const foreign = turn.understanding.system?.intent === 'out_of_scope';
  const asked = context.askedInYear;
  state.clarify = null;
  if (!foreign && asked !== undefined && asked <= config.policies.rareQuestionPerYear) {
    recordGap(draft, question);
    handOffBy(draft, climb(draft, { type: 'rare_question' }), `no article, and the question was asked ${asked} times in a year`);
    return;
  }
  const outcome = climb(draft, { type: 'fallback', issue: issue?.id ?? null });
  const counted = `${figures}; fallback ${state.ladder.fallbackRun} in a row, ${state.ladder.fallbacks} in the conversation`;
  if (outcome.action === 'transfer') {
    if (!foreign) recordGap(draft, question);
    handOff(draft, { trigger: outcome.trigger ?? 'T8', reason: outcome.reason ?? 'repeated_fallback', queue: outcome.queue, why: counted });
    return;
  }
  fallBack(draft, script(draft, foreign ? 'outOfScope' : 'noSupport'), foreign ? null : question.text, counted);
}

function recordGap(draft: Draft, question: Question): void {
  const before = draft.actions.length;
  fallBack(draft, '', question.text, '');
  // Only the gap: what is said to the customer is the transfer's part.
  draft.actions.splice(
    before,
    draft.actions.length - before,
    ...draft.actions.slice(before).filter((action) => action.type === 'record_gap'),
  );
}

function procedureFor(draft: Draft, turn: CustomerTurn, question: Question, issue: IssueRecord): TriggerMatch[] {
  const asked: CustomerTurn = { ...turn, text: question.text, understanding: { ...turn.understanding, entities: question.entities } };
  return triggersOf(draft, asked, question.intent, question.confidence, issue.product);
}

/**
 * Does the procedure help more than an article? A fault is walked through; a wish is carried out; a question that an article answers is answered
 * (and the procedure offered); an intent the procedure only accepts beside its own (an error code) yields to a supporting article.
 */
function fitsBetter(draft: Draft, match: TriggerMatch, question: Question, best: Candidate | undefined): boolean {
  const { config } = draft;
  const own =
    match.intent !== null && Object.hasOwn(config.intents, match.intent) && config.intents[match.intent]?.sopId === match.procedure.id;
  if (match.by === 'keyword') {
    const elsewhere = question.intent !== null && question.confidence >= config.policies.clarify.minConfidence;
    const group =
      elsewhere && Object.hasOwn(config.intents, question.intent ?? '')
        ? config.intents[question.intent ?? '']?.group
        : match.procedure.category;
    return !isQuestion(question.text) && group === match.procedure.category;
  }
  if (!own) return best === undefined;
  if (match.procedure.category === 'technical_fault') return true;
  return best === undefined || !isQuestion(question.text);
}
