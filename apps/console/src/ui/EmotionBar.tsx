import { has, useText } from '../i18n/index.ts';

/** Which meaning a score of -1..1 carries; calm has none. */
export function emotionTone(score: number): 'bad' | 'low' | 'neutral' | 'good' {
  if (score <= -0.5) return 'bad';
  if (score <= -0.15) return 'low';
  return score >= 0.3 ? 'good' : 'neutral';
}

/** 情绪: from the middle to the left is displeased, to the right is pleased; the word beside it says the same. */
export function EmotionBar({ score, label, showLabel = true }: { score: number; label: string; showLabel?: boolean }) {
  const { t } = useText();
  const key = `emotion.${label}`;
  const word = has(key) ? t(key) : label;
  const half = Math.max(6, Math.abs(score) * 50);
  return (
    <span
      className="emotion"
      role="img"
      aria-label={t('emotion.aria', { label: word, score: score.toFixed(2) })}
      title={`${word} ${score.toFixed(2)}`}
    >
      <span className="emotion-track" aria-hidden="true">
        <span
          className={`emotion-fill ${emotionTone(score)}`}
          style={score < 0 ? { insetInlineEnd: '50%', width: `${half}%` } : { insetInlineStart: '50%', width: `${half}%` }}
        />
      </span>
      {showLabel && <span aria-hidden="true">{word}</span>}
    </span>
  );
}
