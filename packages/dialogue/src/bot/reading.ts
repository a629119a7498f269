import type { Entity } from '@zhiyin/contracts';
import { isQuestion } from '@zhiyin/language';
import type { Json } from '../json.ts';
import { findSlot, type Procedure, type Step } from '../procedure/procedure.ts';
import type { RunInput } from '../procedure/run.ts';
import { acceptSlotValue, readSlot, volunteeredSlots } from '../procedure/slots.ts';
import type { RunState } from '../state.ts';
import { bareText } from '../text/similarity.ts';
import {
  affirmsBriefly,
  isNegative,
  isWaiting,
  reportsTrouble,
  saysActed,
  saysCancel,
  saysCannot,
  saysDone,
  yesOrNo,
} from '../text/words.ts';
import type { CustomerTurn } from '../turn.ts';
import type { Draft } from './draft.ts';

/** From this confidence a system intent is believed. */
const SYSTEM_SURE = 0.5;

/** The codes of quick replies mean the same on an older message as on the newest one. */
const CODE = /^(?:human|resolved_yes|resolved_no|none_of_these|resume|confirm_yes|confirm_no|(?:intent|sop|slot|verify):\S{1,120})$/;

/**
 * The value of the quick reply the customer's text stands for: its value, its label, or its number ("2"); 转人工 under its label or as the key 0
 * wherever it is typed (T2). Null where the text is a message of its own.
 */
export function readChoice(draft: Draft, text: string): string | null {
  const { choices } = draft.state;
  const trimmed = text.normalize('NFKC').trim();
  const folded = bareText(text);
  if (folded === '') return null;
  const named = choices.find((choice) => choice.value === trimmed) ?? choices.find((choice) => bareText(choice.label) === folded);
  if (named) return named.value;
  if (CODE.test(trimmed)) return trimmed;
  if (trimmed === '0' || Object.values(draft.config.scripts.buttons.human).some((label) => bareText(label) === folded)) return 'human';
  const number = /^(?:选|第)?\s*(\d{1,2})\s*(?:个|项|[.。、)）])?$/.exec(trimmed)?.[1];
  return number === undefined ? null : (choices[Number(number) - 1]?.value ?? null);
}

/** What a message is to a waiting step. `aside`: it is about something else; `wait`: the customer is about to try (N3); `cancel`: the customer wants
 * to stop here. */
type StepReading =
  | { kind: 'input'; input: RunInput }
  | { kind: 'wait' }
  | { kind: 'aside' }
  | { kind: 'cancel' }
  | { kind: 'unclear'; volunteered: Record<string, Json> };

type StepMessage = {
  turn: CustomerTurn;
  choice: string | null;
  entities: readonly Entity[];
  /** The best passage supports an answer, and clearly. */
  supported: boolean;
  clear: boolean;
  /** The message is confidently about a business matter outside this procedure. */
  foreignIntent: boolean;
  /** The message says again what the procedure was started for, and nothing else. */
  restates: boolean;
};

export function readStepMessage(draft: Draft, run: RunState, procedure: Procedure, step: Step, message: StepMessage): StepReading {
  const { turn, choice } = message;
  if (run.pendingRule !== null) {
    const answer = choice === 'confirm_yes' ? true : choice === 'confirm_no' ? false : yesOrNo(turn.text);
    if (answer !== null) return { kind: 'input', input: { kind: 'confirm', yes: answer } };
  }
  if (step.type === 'attempt') return readVerify(draft, procedure, step, message);
  return readAsk(draft, procedure, step, message);
}

/** The system intent of a message, where it is sure enough. */
export function systemIntent(turn: CustomerTurn): string | null {
  const { system } = turn.understanding;
  return system && system.confidence >= SYSTEM_SURE ? system.intent : null;
}

function mediaOf(turn: CustomerTurn): string[] {
  return turn.messages.filter((item) => item.hasMedia).map((item) => item.id);
}

function readAsk(draft: Draft, procedure: Procedure, step: Step, message: StepMessage): StepReading {
  const { turn, choice, entities } = message;
  const slot = findSlot(procedure, step.slot);
  const said = { text: turn.text, entities, mediaIds: mediaOf(turn) };
  const volunteered = volunteeredSlots(procedure, said, step.slot);
  if (!slot || step.slot === undefined) return { kind: 'unclear', volunteered };
  if (choice?.startsWith('slot:')) {
    const value = acceptSlotValue(slot, choice.slice('slot:'.length), step);
    if (value !== undefined) return { kind: 'input', input: { kind: 'slots', values: { ...volunteered, [step.slot]: value } } };
  }
  const value =
    readSlot(step.slot, slot, said, { step, locale: draft.locale, question: lastQuestionOf(draft, procedure, step) }) ??
    readSystemYesNo(slot.type, systemIntent(turn));
  const isOpen = slot.type === 'text' || (slot.type === 'string' && slot.pattern === undefined);
  const asks = isQuestion(turn.text);
  if (isOpen && slot.type !== 'text' && message.restates && choice === null) return { kind: 'unclear', volunteered };
  // A description may well sound like another matter; a name or a number does not.
  const elsewhere = message.foreignIntent && (asks || slot.type === 'string');
  if (value !== undefined && !(isOpen && (elsewhere || (asks && message.clear)))) {
    return { kind: 'input', input: { kind: 'slots', values: { ...volunteered, [step.slot]: value } } };
  }
  if (saysCancel(turn.text)) return { kind: 'cancel' };
  if (isWaiting(turn.text)) return { kind: 'wait' };
  if (message.foreignIntent || (asks && message.supported)) return { kind: 'aside' };
  return { kind: 'unclear', volunteered };
}

function readSystemYesNo(type: string, system: string | null): boolean | undefined {
  if (type !== 'boolean') return undefined;
  return system === 'resolved_yes' ? true : system === 'resolved_no' ? false : undefined;
}

const WANTS: readonly (readonly [string, RegExp])[] = [
  ['wants_repair', /维修|修理|检修|保修|修一下|\brepair|\bfix it\b|\bwarranty\b/i],
  ['wants_exchange', /换货|换新|换一台|换一个|\bexchange|\breplace/i],
  ['wants_return', /退货|退掉|退了|\breturn\b|\bsend it back\b/i],
];

function readVerify(draft: Draft, procedure: Procedure, step: Step, message: StepMessage): StepReading {
  const { turn, choice, entities } = message;
  const verify = step.verify ?? {};
  const has = (outcome: string) => Object.hasOwn(verify, outcome);
  const slots = volunteeredSlots(procedure, { text: turn.text, entities, mediaIds: mediaOf(turn) }, undefined);
  const result = (...outcomes: string[]): StepReading | null => {
    const outcome = outcomes.find(has);
    return outcome === undefined ? null : { kind: 'input', input: { kind: 'verify', outcome, slots } };
  };
  const unclear: StepReading = { kind: 'unclear', volunteered: slots };
  if (choice?.startsWith('verify:')) return result(choice.slice('verify:'.length)) ?? unclear;
  const system = systemIntent(turn);
  const { text } = turn;
  if (turn.understanding.entities.some((entity) => entity.type === 'error_code') && has('error_code'))
    return result('error_code') ?? unclear;
  for (const [outcome, pattern] of WANTS) if (has(outcome) && pattern.test(text)) return result(outcome) ?? unclear;
  if (isWaiting(text) && system !== 'resolved_yes' && system !== 'resolved_no') return { kind: 'wait' };
  if (saysCancel(text)) return { kind: 'cancel' };
  if (choice === 'resolved_no' || system === 'resolved_no') return result('not_resolved', 'cannot') ?? unclear;
  if (choice === 'resolved_yes' || system === 'resolved_yes') return result('resolved', 'done') ?? unclear;
  if (message.foreignIntent && !isNegative(text)) return { kind: 'aside' };
  if (saysCannot(text)) return result('cannot', 'not_resolved') ?? unclear;
  if (isQuestion(text) && message.supported) return { kind: 'aside' };
  const asked = lastQuestionOf(draft, procedure, step);
  if (reportsTrouble(text, asked)) return result('not_resolved', 'cannot') ?? unclear;
  if (saysDone(text)) return result('done', 'resolved') ?? unclear;
  const answer = yesOrNo(text);
  if (answer === true) return result(...(offersPerson(asked) ? ['not_resolved'] : ['resolved', 'done'])) ?? unclear;
  if (answer === false || (isNegative(text) && [...text].length <= 40)) return result('not_resolved', 'cannot') ?? unclear;
  if (system === 'acknowledgement') return { kind: 'wait' };
  if (saysActed(text) && has('done')) return result('done') ?? unclear;
  if (affirmsBriefly(text, asked)) return result('resolved', 'done') ?? unclear;
  return message.foreignIntent ? { kind: 'aside' } : unclear;
}

/** The last sentence of what the step says: what the customer's short answer answers. */
function lastQuestionOf(draft: Draft, procedure: Procedure, step: Step): string {
  const template = procedure.scripts[step.script ?? '']?.[draft.locale]?.standard ?? '';
  return (
    template
      .split(/(?<=[。.!！?？])/)
      .filter((sentence) => sentence.trim() !== '')
      .at(-1) ?? ''
  );
}

/** The step's text ends by offering a person ("需要我转给人工复核吗？"): yes then means the transfer. */
function offersPerson(asked: string): boolean {
  return /人工|同事|专员|\bperson\b|\bcolleague\b|\bagent\b|pass it on|\breview\b/i.test(asked);
}
