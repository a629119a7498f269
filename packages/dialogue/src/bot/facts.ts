import type { Entity } from '@zhiyin/contracts';
import type { Json } from '../json.ts';
import type { Procedure, Slot } from '../procedure/procedure.ts';
import { labelOf } from '../procedure/slots.ts';
import { type Fact, KEPT, pushBounded } from '../state.ts';
import { maskIdentifier, maskPersonal } from '../text/masking.ts';
import { plainValue } from '../text/template.ts';
import type { CustomerTurn } from '../turn.ts';
import { type Draft, textOf } from './draft.ts';

/** Entities that identify a person or their money: masked as facts, never reused by procedures. */
const PERSONAL = /phone|mobile|email|e-mail|card|bank|passport|national|id_no|id_card|identity|password|code_sms|address|name|plate/i;
/** Said in passing: a measure without what it measures is no fact, and a web address is none of the customer's. */
const PASSING = /^(?:duration|number|percent|quantity|discount|url)$/;
/** Identifiers a procedure may need in full, shown masked. */
const IDENTIFIERS = /order|serial|device_id|tracking|invoice|rma/i;

/** Keeps what the customer named: a masked fact with its message for the agent, the value itself where a procedure may need it. */
export function noteEntities(draft: Draft, turn: CustomerTurn): void {
  for (const entity of turn.understanding.entities) {
    if (PASSING.test(entity.type)) continue;
    // "Today" is no fact an agent could use.
    if (/^(?:date|time)/.test(entity.type) && !/\d/.test(entity.text)) continue;
    const messageId = messageOf(turn, entity.text);
    const personal = PERSONAL.test(entity.type);
    const plain = plainValue(entity.value);
    const value = personal || IDENTIFIERS.test(entity.type) ? maskIdentifier(plain) : maskPersonal(plain);
    noteFact(draft, { slot: entity.type, label: factLabel(draft, entity.type), value, source: 'customer', confirmed: true, messageId });
    if (personal || maskPersonal(entity.value) !== entity.value) continue;
    draft.state.named = draft.state.named.filter((item) => item.type !== entity.type || item.value !== entity.value);
    pushBounded(draft.state.named, { type: entity.type, value: entity.value.slice(0, 200), messageId }, KEPT.named);
  }
}

/** A slot of a procedure got its value. */
export function noteSlot(
  draft: Draft,
  procedure: Procedure,
  name: string,
  slot: Slot | undefined,
  value: Json,
  source: Fact['source'],
  messageId: string | undefined,
): void {
  const label = labelOf(procedure, name, value, draft.locale);
  const yesNo = typeof value === 'boolean' ? textOf(draft, draft.config.scripts.buttons[value ? 'yes' : 'no']) : undefined;
  const files = Array.isArray(value) ? String(value.length) : undefined;
  const plain = plainValue(label ?? yesNo ?? files ?? String(value));
  const shown = slot?.pii && /\d/.test(plain) ? maskIdentifier(plain) : maskPersonal(plain);
  noteFact(draft, { slot: name, label: factLabel(draft, name), value: shown, source, confirmed: true, messageId });
}

/** One fact a slot: a newer value replaces the older one. */
function noteFact(draft: Draft, fact: Fact): void {
  if (fact.value === '') return;
  const { facts } = draft.state;
  const at = facts.findIndex((known) => known.slot === fact.slot);
  if (at >= 0) facts.splice(at, 1);
  pushBounded(facts, fact, KEPT.facts);
}

function factLabel(draft: Draft, slot: string): string {
  const { factLabels } = draft.config.scripts;
  const label = Object.hasOwn(factLabels, slot) ? factLabels[slot] : undefined;
  return label ? textOf(draft, label) : slot.replaceAll('_', ' ');
}

/** The message a piece of text came from; the last one where several lines could be meant. */
export function messageOf(turn: CustomerTurn, text: string): string | undefined {
  return (turn.messages.find((message) => text !== '' && message.text.includes(text)) ?? turn.messages.at(-1))?.id;
}

/**
 * What a procedure need not ask: the CRM's and the devices' values, and what the customer has named before. A product named for another issue is left
 * out.
 */
export function knownEntities(draft: Draft, current: readonly Entity[], product: string | null): Entity[] {
  const entities = [...current];
  for (const item of draft.state.named.toReversed()) {
    const stale = item.type === 'product' && product !== null && item.value !== product;
    if (stale || entities.some((entity) => entity.type === item.type)) continue;
    entities.push({ type: item.type, value: item.value, text: '', start: 0, end: 0, confidence: 1 });
  }
  return entities;
}
