import type { Emotion } from '@zhiyin/contracts';
import type { EmotionPolicy, SoothingLabel } from '../config.ts';
import { type DialogueState, KEPT, pushBounded } from '../state.ts';
import { type Draft, say, textOf } from './draft.ts';

/** 情绪等级: 0 calm, 1 uneasy, 2 upset, 3 angry, 4 crisis. */
type EmotionLevel = 0 | 1 | 2 | 3 | 4;

/**
 * Folds one customer message into the trajectory: ewma_t = alpha s_t + (1 - alpha) ewma_(t-1), starting at the first score.
 * A reading that is less sure than `confidenceMin` weighs in proportion and starts no run of labels.
 */
export function followEmotion(state: DialogueState, emotion: Emotion, policy: EmotionPolicy): void {
  const kept = state.emotion;
  const sure = emotion.confidence >= policy.confidenceMin;
  // Adding zero turns -0 into 0, which JSON cannot hold.
  const score = (sure ? emotion.score : emotion.score * (emotion.confidence / policy.confidenceMin)) + 0;
  kept.ewma = clamp(kept.scores.length === 0 ? score : policy.alpha * score + (1 - policy.alpha) * kept.ewma);
  kept.lowest = kept.scores.length === 0 ? score : Math.min(kept.lowest, score);
  pushBounded(kept.scores, score, KEPT.scores);
  kept.label = sure ? emotion.label : 'neutral';
  kept.confidence = emotion.confidence;
  kept.angerRun = sure && emotion.label === 'anger' ? kept.angerRun + 1 : 0;
  kept.confusionRun = sure && emotion.label === 'confusion' ? kept.confusionRun + 1 : 0;
}

export function emotionLevel(state: DialogueState, crisis: boolean, policy: EmotionPolicy): EmotionLevel {
  const { ewma, label, confidence, angerRun, confusionRun } = state.emotion;
  if (crisis) return 4;
  if (ewma <= policy.angry || angerRun >= 2) return 3;
  if (ewma <= policy.upset || (label === 'anger' && confidence >= policy.angerConfidence)) return 2;
  return ewma <= policy.uneasy || confusionRun >= 2 ? 1 : 0;
}

const SOOTHING: readonly string[] = ['anger', 'confusion', 'anxiety', 'disappointment', 'sadness'] satisfies SoothingLabel[];

/**
 * 安抚: one line before the answer, at most once in three turns and twice in a conversation; one apology, then action.
 * Silent where the customer is calm.
 */
export function soothe(draft: Draft): void {
  const { state, config } = draft;
  const policy = config.policies.emotion;
  const level = emotionLevel(state, false, policy);
  const kept = state.emotion;
  if (level === 0 || kept.soothed >= policy.sootheMax) return;
  if (kept.soothedAtTurn !== null && state.turns - kept.soothedAtTurn < policy.sootheCooldownTurns) return;
  const label = (SOOTHING.includes(kept.label) ? kept.label : 'disappointment') as SoothingLabel;
  const apologises = level >= 2 || label === 'anger' || label === 'disappointment';
  if (apologises && kept.apologised) return;
  const text = level >= 2 && label !== 'anxiety' ? config.scripts.apology : config.scripts.emotion[label];
  say(draft, 'soothe', textOf(draft, text));
  Object.assign(kept, { soothed: kept.soothed + 1, soothedAtTurn: state.turns, apologised: kept.apologised || apologises });
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value)) + 0;
}
