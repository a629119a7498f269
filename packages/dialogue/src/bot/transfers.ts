import type { Passage } from '@zhiyin/contracts';
import { secretsIn } from '../text/masking.ts';
import { holdsWord } from '../text/similarity.ts';
import { yesOrNo } from '../text/words.ts';
import type { CustomerTurn } from '../turn.ts';
import { candidatesFor, giveAnswer, isClear } from './answer.ts';
import { button, climb, type Draft, explain, humanButton, say, script } from './draft.ts';
import { emotionLevel } from './emotion.ts';
import { handOffBy, queueSentence } from './handoff.ts';
import { currentIssue, isNewIssue, openIssue, rememberQuestion, topicOf } from './issue.ts';
import { activeStep, promptAgain } from './procedure-turn.ts';
import { systemIntent } from './reading.ts';

export function readFlags(draft: Draft, turn: CustomerTurn): void {
  draft.flags.safety = systemIntent(turn) === 'safety_risk';
  draft.flags.compensation = mentions(draft, turn.text, 'commitment');
  if (mentions(draft, turn.text, 'elderly')) draft.state.elderly = true;
}

function mentions(draft: Draft, text: string, list: 'legal' | 'crisis' | 'commitment' | 'elderly'): boolean {
  const words = draft.config.policies.lexicon[list];
  return [...words['zh-CN'], ...words.en].some((word) => holdsWord(text, word));
}

/** T0-T3: no question is asked before these. */
export function transfersAtOnce(draft: Draft, turn: CustomerTurn, choice: string | null): boolean {
  const { emotion } = turn.understanding;
  const system = systemIntent(turn);
  const sure = turn.understanding.system?.confidence.toFixed(2) ?? '1.00';
  const secrets = secretsIn(turn.text);
  const signal =
    system === 'safety_risk'
      ? 'safety'
      : emotion.crisis || mentions(draft, turn.text, 'crisis')
        ? 'crisis'
        : choice === 'human' || system === 'request_human'
          ? 'human'
          : system === 'refuse_bot'
            ? 'refuse_bot'
            : (system === 'infosec_risk' && !isNetworkPassword(turn.text)) || secrets.length > 0
              ? 'infosec'
              : null;
  if (signal === null) return false;
  noteIssue(draft, turn);
  const figures =
    choice === 'human'
      ? 'the customer tapped 转人工'
      : secrets.length > 0 && signal === 'infosec'
        ? `the text holds ${secrets.join(', ')}`
        : `${signal} with confidence ${sure}`;
  return handOffBy(draft, climb(draft, { type: 'customer', signal, issue: null, at: draft.at }), figures);
}

/** A Wi-Fi password typed while pairing is covered in what is kept, and is no case for the security team. */
function isNetworkPassword(text: string): boolean {
  return /wi-?fi|无线|路由|网络|热点|router|wireless|hotspot|network/i.test(text) && /密码|password/i.test(text);
}

/** Below this confidence the guess says nothing about what the customer is here for. */
const WORTH_NOTING = 0.4;

/** Keeps what the customer wanted, also when a person takes over at once. */
function noteIssue(draft: Draft, turn: CustomerTurn): void {
  const topic = topicOf(draft, turn.understanding);
  const current = currentIssue(draft);
  const telling = topic.intent !== null && topic.confidence >= WORTH_NOTING;
  if (current && !(telling && isNewIssue(draft, current, topic))) {
    rememberQuestion(current, turn.text);
    return;
  }
  if (!telling && isWordToTheBot(turn)) return;
  const issue = openIssue(draft, telling ? topic : { ...topic, intent: null, group: null, label: '' });
  draft.state.ladder.issues[issue.id] = { count: 0, openAttempt: false, parkedAt: null };
  draft.state.ladder.current = issue.id;
  rememberQuestion(issue, turn.text);
}

/** "转人工", "talk to a person please": said to the bot, and no wish of its own. */
function isWordToTheBot(turn: CustomerTurn): boolean {
  const { system } = turn.understanding;
  return (system !== null && ['request_human', 'refuse_bot', 'greeting'].includes(system.intent)) || turn.text.trim().length < 3;
}

/** The answer to "shall I transfer you?": yes, no, or a second signal, which is a yes. Anything else lets the question drop. */
export function answersPending(draft: Draft, turn: CustomerTurn, choice: string | null): boolean {
  const { state } = draft;
  const pending = state.ladder.pending;
  if (!pending) return false;
  const said = choice === 'confirm_yes' ? true : choice === 'confirm_no' ? false : saysTransfer(turn.text) ? true : yesOrNo(turn.text);
  if (said === true)
    return handOffBy(
      draft,
      climb(draft, { type: 'customer', signal: 'confirm_yes', issue: null, at: draft.at }),
      'the customer agreed to be transferred',
    );
  if (said === false) {
    climb(draft, { type: 'customer', signal: 'confirm_no', issue: null, at: draft.at });
    if (pending.trigger === 'T5') state.emotion.declinedAtTurn = state.turns;
    say(draft, 'text', script(draft, 'confirmDeclined'), { quickReplies: [humanButton(draft)] });
    const here = activeStep(draft);
    if (here) promptAgain(draft, here.run, here.procedure, here.step);
    explain(draft, `${pending.trigger} declined`, 'the customer prefers to stay with the bot');
    return true;
  }
  const again =
    pending.trigger === 'T4'
      ? isComplaint(draft, turn)
      : pending.trigger === 'T5'
        ? turn.understanding.emotion.score <= draft.config.policies.emotion.upset
        : pending.trigger === 'T11' && draft.flags.compensation;
  if (again) {
    const signal = pending.trigger === 'T4' ? 'legal' : pending.trigger === 'T5' ? 'anger' : 'commitment';
    return handOffBy(draft, climb(draft, { type: 'customer', signal, issue: null, at: draft.at }), 'a second signal counts as a yes');
  }
  state.ladder.pending = null;
  return false;
}

function saysTransfer(text: string): boolean {
  const plain = text.normalize('NFKC').trim();
  return /^(?:好的?|嗯|行)?[，,\s]*(?:转|转接|接人工|转过去|现在转|马上转)[吧啊呀。！!]*$|^(?:yes[, ]+)?(?:transfer me|connect me|put me through)\b/i.test(
    plain,
  );
}

/** T4: complaint, legal step, regulator or media, by system intent, word list, or an intent whose subject is a complaint. */
function isComplaint(draft: Draft, turn: CustomerTurn): boolean {
  const { policies } = draft.config;
  const { intent, confidence } = turn.understanding;
  const complains = intent !== null && policies.complaintIntents.includes(intent) && confidence >= policies.clarify.minConfidence;
  return systemIntent(turn) === 'legal_threat' || complains || mentions(draft, turn.text, 'legal');
}

/** T4, T5, T11: confirmed with the customer first, by one tap or one sentence. */
export function asksBeforeTransfer(draft: Draft, turn: CustomerTurn, choice: string | null): boolean {
  const { state, config } = draft;
  if (choice !== null) return false;
  const { emotion: policy } = config.policies;
  const level = emotionLevel(state, false, policy);
  const declined = state.emotion.declinedAtTurn;
  const signal = isComplaint(draft, turn)
    ? 'legal'
    : level >= 3 && (declined === null || state.turns - declined > policy.sootheCooldownTurns)
      ? 'anger'
      : draft.flags.compensation && state.runs.length === 0 && !hasClearAnswer(draft, turn.passages)
        ? 'commitment'
        : null;
  if (signal === null) return false;
  noteIssue(draft, turn);
  const figures =
    signal === 'anger'
      ? `emotion ewma ${state.emotion.ewma.toFixed(2)}, anger run ${state.emotion.angerRun}`
      : `${signal} signal ${state.ladder.legalSignals + 1}`;
  const outcome = climb(draft, { type: 'customer', signal, issue: null, at: draft.at });
  if (handOffBy(draft, outcome, figures)) return true;
  if (signal === 'legal') explainRights(draft, turn);
  const text = signal === 'legal' ? 'confirmLegal' : signal === 'anger' ? 'confirmAnger' : 'confirmCommitment';
  const choices = [button(draft, 'yes', 'confirm_yes'), button(draft, 'stayWithBot', 'confirm_no')];
  say(
    draft,
    signal === 'anger' ? 'soothe' : 'text',
    [script(draft, text), signal === 'anger' ? '' : queueSentence(draft)].filter(Boolean).join(draft.locale === 'en' ? ' ' : ''),
    { quickReplies: choices },
  );
  if (signal === 'anger') {
    Object.assign(state.emotion, { apologised: true, soothedAtTurn: state.turns, soothed: state.emotion.soothed + 1 });
    draft.actions.push({ type: 'schedule', name: 'anger_confirm', afterSeconds: policy.autoTransferSeconds });
  }
  explain(draft, `${outcome.trigger ?? 'T4'} confirm ${signal}`, figures);
  return true;
}

function hasClearAnswer(draft: Draft, passages: readonly Passage[]): boolean {
  return candidatesFor(draft, passages.slice(0, 3), '', [], undefined).some((candidate) => isClear(draft, candidate));
}

/** A complaint for which there is an article (channels, time limits): the customer is told before being asked. */
function explainRights(draft: Draft, turn: CustomerTurn): void {
  const { complaintIntents } = draft.config.policies;
  const candidates = candidatesFor(draft, turn.passages, turn.text, [], currentIssue(draft));
  const about = candidates.find(
    (candidate) => candidate.passage.intents.some((intent) => complaintIntents.includes(intent)) && candidate.passage.risk !== 'safety',
  );
  if (about) giveAnswer(draft, about, { issue: undefined, aside: true });
}
