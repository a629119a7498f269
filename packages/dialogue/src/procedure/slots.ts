import type { Entity, UiLocale } from '@zhiyin/contracts';
import type { Json } from '../json.ts';
import { bareText } from '../text/similarity.ts';
import { affirmsBriefly, isNegative, isWaiting, saysActed, saysDone, yesOrNo } from '../text/words.ts';
import type { Procedure, Slot, Step } from './procedure.ts';

/** The longest value of a slot without a length of its own. */
const VALUE_MAX = 200;
/** Longer than any identifier; keeps a procedure's pattern away from long texts. */
const TOKEN_MAX = 64;

/** A value as given by a tool, a simulation or a quick reply: accepted when it fits the slot's type, in its normal form; else undefined. */
export function acceptSlotValue(slot: Slot, value: Json, step?: Step): Json | undefined {
  switch (slot.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
    case 'number': {
      const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isFinite(number) ? number : undefined;
    }
    case 'enum': {
      const allowed = slot.values ?? Object.keys(step?.options ?? {});
      const text = String(value);
      return allowed.find((candidate) => candidate === text) ?? allowed.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    }
    case 'files':
      return Array.isArray(value)
        ? value.length > 0
          ? value
          : undefined
        : typeof value === 'string' && value !== ''
          ? [value]
          : undefined;
    default: {
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      const text = String(value).trim();
      if (text === '' || text.length > (slot.max_len ?? Math.max(VALUE_MAX, slot.type === 'text' ? 500 : 0))) return undefined;
      return matchesPattern(slot, text) ? text : undefined;
    }
  }
}

function matchesPattern(slot: Slot, text: string): boolean {
  const pattern = compiled(slot.pattern);
  return pattern === null || (text.length <= TOKEN_MAX && pattern.test(text));
}

/** A pattern that does not compile forbids nothing here; the linter reports it. */
function compiled(pattern: string | undefined): RegExp | null {
  if (pattern === undefined) return null;
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}

/**
 * What a customer's message says about one slot, or undefined. `asked` is true when the bot has just asked for it: then labels, numbers, yes/no and
 * free words count (`question`: its words, which a short answer may repeat); else only what names the value beyond doubt (an entity, a pattern).
 */
export function readSlot(
  name: string,
  slot: Slot,
  message: { text: string; entities: readonly Entity[]; mediaIds: readonly string[] },
  asked: { step: Step; locale: UiLocale; question?: string } | null,
): Json | undefined {
  const fromEntity = readEntity(name, slot, message.entities);
  if (fromEntity !== undefined) return fromEntity;
  if (slot.pattern !== undefined && slot.type === 'string') {
    const found = readPattern(slot, message.text);
    if (found !== undefined || !asked) return found;
  }
  if (slot.type === 'files') return message.mediaIds.length > 0 ? [...message.mediaIds] : undefined;
  return asked ? readAnswer(slot, message.text, asked.step, asked.locale, asked.question) : undefined;
}

function readEntity(name: string, slot: Slot, entities: readonly Entity[]): Json | undefined {
  for (const entity of entities) {
    if (entity.type === name) {
      const accepted = acceptSlotValue(slot, entity.value);
      if (accepted !== undefined) return accepted;
    }
    // A product entity fills the slot `model`: its value is one of the slot's own.
    if (slot.type === 'enum' && slot.values?.includes(entity.value)) return entity.value;
  }
  return undefined;
}

function readPattern(slot: Slot, text: string): Json | undefined {
  const pattern = compiled(slot.pattern);
  if (!pattern) return undefined;
  for (const token of text.normalize('NFKC').match(/[A-Za-z0-9][A-Za-z0-9-]*/g) ?? []) {
    if (token.length > TOKEN_MAX) continue;
    const found = [token, token.toUpperCase()].find((candidate) => pattern.test(candidate));
    if (found !== undefined) return found;
  }
  return undefined;
}

function readAnswer(slot: Slot, text: string, step: Step, locale: UiLocale, question?: string): Json | undefined {
  const trimmed = text.normalize('NFKC').trim();
  if (trimmed === '') return undefined;
  const option = matchOption(step, trimmed, locale);
  if (option !== undefined) return acceptSlotValue(slot, option, step);
  if (slot.type === 'boolean') return readYesNo(trimmed, step, question);
  if (slot.type === 'enum') return readNoneOption(slot, step, trimmed) ?? readEnumWord(slot, trimmed);
  if (slot.type === 'number') return acceptSlotValue(slot, trimmed.match(/-?\d+(?:\.\d+)?/)?.[0] ?? '');
  if (isWaiting(trimmed) || (slot.type !== 'text' && yesOrNo(trimmed) !== null)) return undefined;
  const most = slot.max_len ?? (slot.type === 'text' ? 500 : 100);
  return acceptSlotValue(slot, [...trimmed].slice(0, most).join(''));
}

/** The option a text names by value, by number ("2"), by label or by a word of a label ("不想要了" of "不想要了/不喜欢"). */
function matchOption(step: Step, text: string, locale: UiLocale): string | undefined {
  const options = Object.entries(step.options ?? {});
  const folded = bareText(text);
  if (options.length === 0 || folded === '') return undefined;
  const number = /^(?:选|第|option |no )?(\d{1,2})(?:个|项)?$/.exec(folded)?.[1];
  if (number !== undefined && !options.some(([value]) => value === number)) {
    const chosen = options[Number(number) - 1];
    if (chosen) return chosen[0];
  }
  let best: { value: string; weight: number } | null = null;
  for (const [value, labels] of options) {
    const words = [value, ...Object.values(labels), ...(labels[locale] ?? '').split(/[/、,，]/)]
      .map(bareText)
      .filter((word) => word !== '');
    if (words.includes(folded)) return value;
    for (const word of words) {
      const isCode = /^[a-z0-9.]+$/.test(word);
      const named = isCode
        ? new RegExp(`(?:^|[^a-z0-9])${word.replace(/\./g, '\\.')}(?:$|[^a-z0-9])`).test(folded)
        : [...word].length >= 2 && folded.includes(word);
      if (named && word.length > (best?.weight ?? 0)) best = { value, weight: word.length };
    }
  }
  return best?.value;
}

/** "没有" to a question with an option `none` (没有代码, 没有 …). */
function readNoneOption(slot: Slot, step: Step, text: string): string | undefined {
  const allowed = slot.values ?? Object.keys(step.options ?? {});
  if (!allowed.includes('none')) return undefined;
  if (yesOrNo(text) === false) return 'none';
  return /^(?:都)?(?:没|没有|无|no |none|nothing|not any)/i.test(bareText(text)) ? 'none' : undefined;
}

function readEnumWord(slot: Slot, text: string): string | undefined {
  const folded = ` ${bareText(text)} `;
  const named = (slot.values ?? []).filter(
    (value) => folded.includes(` ${bareText(value)} `) || (value.length >= 4 && folded.includes(bareText(value))),
  );
  if (named.length === 1) return named[0];
  if ((slot.values ?? []).includes('unknown') && /不清楚|不知道|不确定|not sure|don ?t know|no idea|unsure/.test(folded)) return 'unknown';
  return undefined;
}

function readYesNo(text: string, step: Step, question: string | undefined): boolean | undefined {
  if (isWaiting(text)) return undefined;
  const plain = yesOrNo(text);
  if (plain !== null) return plain;
  if ([...text].length > 40 || step.slot === undefined) return undefined;
  if (isNegative(text)) return false;
  return saysDone(text) || affirmsBriefly(text, question) || saysActed(text) ? true : undefined;
}

/** Slots of a procedure that a message fills without being asked. */
export function volunteeredSlots(
  procedure: Procedure,
  message: { text: string; entities: readonly Entity[]; mediaIds: readonly string[] },
  except: string | undefined,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const [name, slot] of Object.entries(procedure.slots)) {
    const allowed = slot.sources === undefined || slot.sources.some((source) => source === 'message' || source === 'image');
    if (name === except || !allowed) continue;
    const value = readSlot(name, slot, message, null);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Option labels of a slot's value, wherever a step of the procedure offers it: `{{label.remedy}}`. */
export function labelOf(procedure: Procedure, slot: string, value: Json | undefined, locale: string): string | undefined {
  if (value === undefined) return undefined;
  for (const step of procedure.steps) {
    const labels = step.slot === slot ? step.options?.[String(value)] : undefined;
    const label = labels?.[locale];
    if (label !== undefined) return label;
  }
  return undefined;
}
