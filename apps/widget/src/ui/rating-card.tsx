import { useState } from 'preact/hooks';
import { storable } from '../core/typed-text.ts';
import type { Problem, RatingTag } from '../net/requests.ts';
import { RequestId } from './banners.tsx';
import { useSurroundings } from './context.tsx';
import { Icon } from './icons.tsx';

/** Reasons offered per side; three stars may have either. */
const PRAISE: readonly RatingTag[] = ['clear_answer', 'fast', 'patient'];
const BLAME: readonly RatingTag[] = ['incomplete', 'off_topic', 'cold', 'long_wait', 'unclear_steps', 'no_person', 'outdated'];
const tagsFor = (stars: number): readonly RatingTag[] => [...(stars >= 3 ? PRAISE : []), ...(stars <= 3 ? BLAME : []), 'other'];
const COMMENT_MAX = 2000;

/** 评价: stars, reasons, a word; declining is respected. */
export function RatingCard({ onDone, onSkip }: { onDone(stars: number): void; onSkip(): void }) {
  const { chat, words } = useSurroundings();
  const [stars, setStars] = useState(0);
  const [tags, setTags] = useState<readonly RatingTag[]>([]);
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const choose = (count: number) => {
    setStars(count);
    setTags(tags.filter((tag) => tagsFor(count).includes(tag)));
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (stars === 0 || busy) return;
    setBusy(true);
    const reply = await chat.rate(stars, [...tags], storable(comment).trim());
    setBusy(false);
    // Already rated, perhaps in another tab: that is what was wanted.
    if (reply.ok || reply.problem.status === 409) onDone(stars);
    else setProblem(reply.problem);
  };

  return (
    <form class="rating" onSubmit={(event) => void submit(event)}>
      <fieldset class="stars">
        <legend>{words.rateTitle}</legend>
        {words.stars.map((label, index) => (
          <label key={label} class={index < stars ? 'star star-on' : 'star'} title={label}>
            <input
              type="radio"
              name="stars"
              class="quiet"
              value={index + 1}
              checked={stars === index + 1}
              onChange={() => choose(index + 1)}
            />
            <Icon name="star" filled={index < stars} />
            <span class="quiet">{label}</span>
          </label>
        ))}
        <span class="star-word" aria-hidden="true">
          {words.stars[stars - 1]}
        </span>
      </fieldset>
      {stars > 0 && (
        <>
          <fieldset class="tags">
            <legend class="quiet">{words.tagsLabel}</legend>
            {tagsFor(stars).map((tag) => (
              <label key={tag} class={tags.includes(tag) ? 'chip chip-on' : 'chip'}>
                <input
                  type="checkbox"
                  class="quiet"
                  checked={tags.includes(tag)}
                  onChange={() => setTags(tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag])}
                />
                {words.ratingTags[tag]}
              </label>
            ))}
          </fieldset>
          <textarea
            rows={2}
            maxLength={COMMENT_MAX}
            placeholder={words.rateComment}
            aria-label={words.rateComment}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
        </>
      )}
      {problem && (
        <p class="rating-problem" role="alert">
          {words.rateFailed} {problem.requestId && <RequestId id={problem.requestId} />}
        </p>
      )}
      <div class="rating-actions">
        <button type="button" class="text-button" onClick={onSkip}>
          {words.rateSkip}
        </button>
        <button type="submit" class="primary" disabled={stars === 0 || busy}>
          {words.rateSend}
        </button>
      </div>
    </form>
  );
}

export function RatingThanks({ stars }: { stars: number }) {
  const { words } = useSurroundings();
  return (
    <p class="system rating-thanks" role="status">
      {words.rateThanks}
      <span class="stars-given" role="img" aria-label={words.stars[stars - 1] ?? ''}>
        {Array.from({ length: stars }, (_, index) => (
          <Icon key={index} name="star" filled />
        ))}
      </span>
    </p>
  );
}
