import type { Entity, IntentGuess, UiLocale } from '@zhiyin/contracts';
import { holds } from '../expression.ts';
import type { Json } from '../json.ts';
import { holdsWord } from '../text/similarity.ts';
import type { Procedure } from './procedure.ts';

/** Why a procedure would start: an intent it names, or only one of its keywords. */
export type TriggerMatch = { procedure: Procedure; by: 'intent' | 'keyword'; intent: string | null; confidence: number };

type TriggerInput = {
  text: string;
  intent: IntentGuess | null;
  entities: readonly Pick<Entity, 'type' | 'value'>[];
  locale: UiLocale;
  channel: string;
  at: string;
  ctx: Readonly<Record<string, Json>>;
};

/** The procedures a message may start, best first. Only published ones in force, in the customer's language, on the channel. */
export function matchTriggers(procedures: readonly Procedure[], input: TriggerInput): TriggerMatch[] {
  const matches: TriggerMatch[] = [];
  for (const procedure of procedures) {
    if (!isStartable(procedure, input)) continue;
    const { triggers } = procedure;
    const named = triggers.intents.find((candidate) => candidate.id === input.intent?.intent);
    if (named && input.intent && input.intent.confidence >= named.min_confidence) {
      matches.push({ procedure, by: 'intent', intent: named.id, confidence: input.intent.confidence });
    } else if (hasKeyword(procedure, input)) {
      matches.push({ procedure, by: 'keyword', intent: triggers.intents[0]?.id ?? null, confidence: 0 });
    }
  }
  return matches.sort((a, b) => Number(b.by === 'intent') - Number(a.by === 'intent') || b.confidence - a.confidence);
}

function isStartable(procedure: Procedure, input: TriggerInput): boolean {
  if (procedure.status !== 'published') return false;
  const now = Date.parse(input.at);
  const { from, to } = procedure.effective;
  if (from && now < Date.parse(from)) return false;
  if (to && now >= Date.parse(to)) return false;
  if (!procedure.locales.includes(input.locale)) return false;
  if (procedure.channels.length > 0 && input.channel !== '' && !procedure.channels.includes(input.channel)) return false;
  if (procedure.triggers.not_when !== undefined && holds(procedure.triggers.not_when, { ctx: input.ctx })) return false;
  return fitsEntities(procedure.triggers.entities, input.entities) && fitsProducts(procedure, input.entities);
}

/** An entity of a named type must have one of the named values; a message without such an entity still fits. */
function fitsEntities(wanted: Readonly<Record<string, readonly string[]>>, entities: readonly Pick<Entity, 'type' | 'value'>[]): boolean {
  return Object.entries(wanted).every(([type, values]) => {
    const given = entities.filter((entity) => entity.type === type);
    return given.length === 0 || given.some((entity) => values.includes(entity.value));
  });
}

function fitsProducts(procedure: Procedure, entities: readonly Pick<Entity, 'type' | 'value'>[]): boolean {
  const given = entities.filter((entity) => entity.type === 'product');
  return procedure.products.length === 0 || given.length === 0 || given.some((entity) => procedure.products.includes(entity.value));
}

function hasKeyword(procedure: Procedure, input: TriggerInput): boolean {
  const words = Object.hasOwn(procedure.triggers.keywords, input.locale) ? (procedure.triggers.keywords[input.locale] ?? []) : [];
  return words.some((word) => holdsWord(input.text, word));
}
