import type { ClusterGroup, LearningCluster, SignalSource, Understanding } from '@zhiyin/contracts';
import { primaryLanguage, skeleton } from '@zhiyin/language';

/** Longest text kept of a signal, in UTF-16 units. */
const TEXT_MAX = 500;
/** From here on a system intent (greeting, thanks, asking for a person …) is what the customer meant. */
const SYSTEM_SURE = 0.5;

/** One line, no longer than what is kept. */
export function signalText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, TEXT_MAX);
  return line.isWellFormed() ? line : line.slice(0, -1);
}

/** What lines that read the same have in common; empty where nothing is left to read. */
export const textKeyOf = (text: string): string => skeleton(text).slice(0, TEXT_MAX);

/** Something could be learned from it: some words, not only a number, a code or a smile. */
export function isWorthLearning(text: string): boolean {
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 3 || (text.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2;
}

/** Whether a turn was rejected: no business intent, and nothing the bot knows to answer by itself ("hello", "thanks", "a person please"). */
export function isRejected({ intent, confidence, system }: Pick<Understanding, 'intent' | 'confidence' | 'system'>): boolean {
  const sure = system !== null && system.confidence >= SYSTEM_SURE ? system : null;
  if (sure?.intent === 'out_of_scope') return intent === null || confidence < sure.confidence;
  return intent === null && sure === null;
}

/** What a turn says of itself, for the sources it is a signal of. */
export type TurnOutcome = {
  understanding: Pick<Understanding, 'intent' | 'confidence' | 'system'>;
  /** Why a gap was recorded, if one was. */
  gap: 'no_support' | 'none_of_these' | null;
  /** The customer's words were an answer to the bot: a button, or what a running procedure had asked for. */
  answersBot: boolean;
};

export function sourcesOf({ understanding, gap, answersBot }: TurnOutcome): SignalSource[] {
  if (gap === 'none_of_these') return ['clarified_none'];
  const sources: SignalSource[] = [];
  if (!answersBot && isRejected(understanding)) sources.push('rejected');
  if (gap === 'no_support') sources.push('fallback');
  return sources;
}

/** The language a cluster is of; texts without one keep together. */
export const languageOf = (locale: string): string => primaryLanguage(locale) || 'und';

/** Shares of intents over several texts, each counting by how often it was said; best first, at most `most`. */
export function blendGuesses(
  texts: readonly { weight: number; guesses: readonly { intent: string; confidence: number }[] }[],
  most: number,
): { intent: string; confidence: number }[] {
  const total = texts.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const shares = new Map<string, number>();
  for (const { weight, guesses } of texts)
    for (const { intent, confidence } of guesses) shares.set(intent, (shares.get(intent) ?? 0) + (confidence * weight) / total);
  return [...shares]
    .map(([intent, confidence]) => ({ intent, confidence: Math.min(1, confidence) }))
    .sort((a, b) => b.confidence - a.confidence || (a.intent < b.intent ? -1 : 1))
    .slice(0, most);
}

/** What the signs say was accepted wrongly comes after everything else. */
export function doubtedLast<Guess extends { intent: string }>(guesses: readonly Guess[], taken: readonly { intent: string }[]): Guess[] {
  const isDoubted = ({ intent }: Guess) => taken.some((one) => one.intent === intent);
  return [...guesses.filter((one) => !isDoubted(one)), ...guesses.filter(isDoubted)];
}

/** From this confidence on an intent is proposed for a cluster; below it fewer than one proposal in three was right on training data. */
const PROPOSED_FROM = 0.2;

/** Clusters under the intent proposed for each, the group with the most conversations first; ties by the intent's name. */
export function groupByIntent(clusters: readonly LearningCluster[]): { data: ClusterGroup[]; without: number } {
  const proposed = (cluster: LearningCluster) => {
    const [first] = cluster.suggestions;
    return first && (first.by !== 'model' || first.confidence >= PROPOSED_FROM) ? first.intent : '';
  };
  const groups = Map.groupBy(clusters, proposed);
  const without = groups.get('')?.length ?? 0;
  groups.delete('');
  const data = [...groups]
    .map(([intentId, own]) => ({ intentId, volume: own.reduce((sum, { volume }) => sum + volume, 0), clusters: own }))
    .sort((a, b) => b.volume - a.volume || (a.intentId < b.intentId ? -1 : 1));
  return { data, without };
}
