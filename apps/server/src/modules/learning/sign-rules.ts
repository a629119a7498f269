import { EXPLICIT_SOURCES, type ImplicitSource, type SignalSource } from '@zhiyin/contracts';
import { createTextSpace, primaryLanguage, skeleton } from '@zhiyin/language';

/** What a sign of each kind is worth beside an explicit signal, which is 1: how seldom it has another cause than a wrong intent. */
const SIGN_WEIGHTS: Readonly<Record<ImplicitSource, number>> = {
  unhelpful: 0.6,
  rephrased: 0.5,
  asked_person: 0.4,
  disagreed: 0.3,
  unsure: 0.3,
  gave_up: 0.25,
};
/** A cluster of nothing but signs comes into the queue from this much evidence on: two customers who rephrased, three whose intent was doubtful. */
export const HEARD_FROM = 0.75;
/** Signs kept of one conversation, and of one visitor in a day: nobody fills the queue alone. */
export const SIGNS_A_CONVERSATION = 3;
export const SIGNS_A_VISITOR = 10;

export const isExplicit = (source: SignalSource): boolean => (EXPLICIT_SOURCES as readonly string[]).includes(source);
export const weightOf = (source: SignalSource): number => (isExplicit(source) ? 1 : SIGN_WEIGHTS[source as ImplicitSource]);
export const IMPLICIT_WEIGHTS: readonly (readonly [ImplicitSource, number])[] = Object.entries(SIGN_WEIGHTS) as [ImplicitSource, number][];

/**
 * From this cosine on two lines are about the same thing. On training data: of pairs with one intent 52 % (BANKING77), 36 % (smp2019) reach it, of
 * pairs with two intents 3.0 % and 1.4 %.
 */
const SAME_MATTER = 0.25;
const CORRECTION =
  /(?:不是(?:这个|那个)?意思|我(?:问|说|指|要|想问)的(?:是|不是)|不是(?:问|说|要|想)(?:这|那)|答非所问|问的不是|没(?:听|看|弄)懂我|理解错|说错|搞错|弄错)|\b(?:i (?:mean|meant|was asking|am asking|asked)\b|that(?:'s| is|s) not what|not what i|you (?:misunderstood|got it wrong|did(?:n't| not) understand)|wrong question|no,? i (?:want|need|asked))/iu;

/** The customer says that something else was meant. */
export const correctsItself = (text: string): boolean => CORRECTION.test(text.normalize('NFKC'));

/**
 * Whether a line says the line before it again in other words: it corrects the bot, or is about the same thing. The very same words are
 * a repetition, which the ladder counts.
 */
export function isRephrased(before: string, text: string, locale: string): boolean {
  if (skeleton(before) === skeleton(text)) return false;
  if (correctsItself(text)) return true;
  const space = createTextSpace(primaryLanguage(locale), []);
  const [a, b] = [space.vectorOf(before), space.vectorOf(text)];
  const values = new Map(Array.from(a.features, (feature, at) => [feature, a.values[at] as number]));
  const cosine = b.features.reduce((sum, feature, at) => sum + (values.get(feature) ?? 0) * (b.values[at] as number), 0);
  return cosine >= SAME_MATTER;
}

/** A turn as far as a sign about it needs it. */
export type AnsweredTurn = {
  turnId: string;
  /** Masked. */
  text: string;
  locale: string;
  intent: string | null;
  confidence: number;
  system: { intent: string; confidence: number } | null;
  /** Kinds of what the bot said to it. */
  replied: readonly string[];
  gap: boolean;
};

/** Whether the bot acted on an accepted intent: only then can the acceptance have been wrong. */
export function actedOnIntent({ intent, system, replied, gap }: AnsweredTurn): boolean {
  return (
    intent !== null &&
    (system === null || system.confidence < 0.5) &&
    !gap &&
    replied.some((kind) => kind === 'answer' || kind === 'step' || kind === 'text')
  );
}

/** How the customer's next turn bears on the one before it. */
export function signOf(
  before: AnsweredTurn,
  next: { text: string; intent: string | null; wantsPerson: boolean; refuses: boolean; answersBot: boolean },
): ImplicitSource | undefined {
  if (!actedOnIntent(before)) return undefined;
  if (next.wantsPerson) return 'asked_person';
  const isOther = next.intent !== before.intent || correctsItself(next.text);
  if (!next.answersBot && isOther && next.text.trim() !== '' && isRephrased(before.text, next.text, before.locale)) return 'rephrased';
  return next.refuses ? 'unhelpful' : undefined;
}
