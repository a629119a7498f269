import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type LogItem, logItems } from '../core/log-items.ts';
import { visibleMessages } from '../core/timeline.ts';
import { pick } from '../i18n/locale.ts';
import { dayKey, dayLabel } from '../i18n/times.ts';
import { Bubble, PendingBubble } from './bubble.tsx';
import { useSurroundings } from './context.tsx';
import { useHandler } from './header.tsx';
import { Icon } from './icons.tsx';
import { RatingCard, RatingThanks } from './rating-card.tsx';

/** So near the end counts as being there. */
const NEAR_END_PX = 64;

type LogProps = { ratingAsked: boolean; rated: number | null; onRated(stars: number): void; onRatingSkipped(): void };

/** 对话内容: history, the conversation now, what is on its way, and what the customer may do next. */
export function Log({ ratingAsked, rated, onRated, onRatingSkipped }: LogProps) {
  const { chat, state, words } = useSurroundings();
  const { timeline, pending, dividerSeq, open } = state;
  const items = useMemo(() => logItems(timeline, pending, dividerSeq, dayKey), [timeline, pending, dividerSeq]);
  const messages = visibleMessages(timeline);
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  /** The log's measures when its position was last looked at. */
  const measured = useRef('');
  const [away, setAway] = useState(false);
  const [leftAtSeq, setLeftAtSeq] = useState(0);

  const toEnd = (smooth = false) => {
    const box = scroller.current;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    box?.scrollTo({ top: box.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  };
  const onScroll = () => {
    const box = scroller.current!;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    const measures = `${box.scrollHeight}/${box.clientHeight}`;
    // The log moved because something grew or shrank, not because somebody scrolled: the watcher below sees to it.
    if (!near && measures !== measured.current) return;
    if (near !== atEnd.current) {
      atEnd.current = near;
      setAway(!near);
      if (!near) setLeftAtSeq(lastSeq);
    }
    if (near && open && !document.hidden) chat.seen();
  };

  // Whoever stands at the end stays there: through new messages, pictures that arrive, a keyboard that opens.
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
      const box = scroller.current!;
      measured.current = `${box.scrollHeight}/${box.clientHeight}`;
    });
    watcher.observe(scroller.current!);
    watcher.observe(content.current!);
    return () => watcher.disconnect();
  }, []);
  // What one has just said or asked for is always wanted in sight.
  const ownKey = pending.at(-1)?.clientId ?? (state.handoffWanted ? 'hand-off' : '');
  useLayoutEffect(() => {
    if (ownKey) toEnd();
  }, [ownKey]);
  useLayoutEffect(() => {
    if (!open) return;
    const divider = content.current?.querySelector('.divider-unread');
    if (divider) divider.scrollIntoView({ block: 'start' });
    else toEnd();
    onScroll();
  }, [open, timeline.current.conversation?.id]);
  useEffect(() => {
    const look = () => atEnd.current && open && !document.hidden && chat.seen();
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [open, lastSeq]);

  const fresh = messages.filter((message) => message.seq > leftAtSeq && message.sender !== 'contact').length;
  const newestOwnId = [...messages].reverse().find((message) => message.sender === 'contact')?.id;
  const empty = messages.length === 0 && pending.length === 0;
  const ended = timeline.current.conversation?.status === 'resolved' && messages.length > 0;

  return (
    <div class="log-place">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse must be able to scroll */}
      <div ref={scroller} class="log" role="log" aria-live="off" aria-label={words.log} tabIndex={0} onScroll={onScroll}>
        <div ref={content} class="log-content">
          {items.map((item) => (
            <Line key={item.key} item={item} newestOwnId={newestOwnId} />
          ))}
          {empty && (state.inbox ? <Welcome /> : state.phase === 'starting' && <Skeleton />)}
          {ended && messages.at(-1)?.sender !== 'system' && <p class="system">{words.resolved}</p>}
          {ratingAsked && <RatingCard onDone={onRated} onSkip={onRatingSkipped} />}
          {rated !== null && !ratingAsked && <RatingThanks stars={rated} />}
          <Typing />
          <QuickReplies />
        </div>
      </div>
      {away && (
        <button
          type="button"
          class="to-end"
          onClick={() => toEnd(true)}
          aria-label={fresh ? undefined : words.toLatest}
          title={words.toLatest}
        >
          <Icon name="down" />
          {fresh > 0 && words.newMessages(fresh)}
        </button>
      )}
    </div>
  );
}

function Line({ item, newestOwnId }: { item: LogItem; newestOwnId: string | undefined }) {
  const { words, locale } = useSurroundings();
  switch (item.type) {
    case 'day':
      return <p class="divider divider-day">{dayLabel(item.at, Date.now(), locale, words)}</p>;
    case 'earlier':
      return <p class="divider">{words.earlierEnded}</p>;
    case 'unread':
      return <p class="divider divider-unread">{words.unreadDivider}</p>;
    case 'message':
      return (
        <Bubble
          message={item.message}
          current={item.current}
          first={item.first}
          last={item.last}
          newestOwn={item.message.id === newestOwnId}
        />
      );
    case 'pending':
      return <PendingBubble entry={item.entry} first={item.first} last={item.last} />;
  }
}

/** The inbox's greeting and first questions, before anything has been said. */
function Welcome() {
  const { state, words, locale } = useSurroundings();
  const { appearance } = state.inbox!;
  const suggestions = pick(appearance.suggestions, locale) ?? [];
  const [choose] = useChoice('');
  return (
    <section class="welcome">
      <p class="greeting">{pick(appearance.greeting, locale) || words.greetingFallback}</p>
      {suggestions.length > 0 && (
        <>
          <h2>{words.suggestions}</h2>
          <ul class="suggestions">
            {suggestions.map((text) => (
              <li key={text}>
                <button type="button" onClick={() => choose(text)}>
                  <span>{text}</span>
                  <Icon name="arrow" />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The shape of what is coming. */
function Skeleton() {
  const { words } = useSurroundings();
  return (
    <div class="skeleton" role="status" aria-label={words.loading}>
      <span />
      <span />
      <span />
    </div>
  );
}

function Typing() {
  const { state, words } = useSurroundings();
  const handler = useHandler();
  const { typing } = state;
  if (!typing || typing.who !== handler) return null;
  return (
    <div class="row row-other row-first typing" role="status">
      <span class="bubble bubble-bot" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="quiet">{typing.who === 'agent' ? words.typingAgent(typing.name ?? words.person) : words.typingBot}</span>
    </div>
  );
}

/** Sends what is offered under `key` once, however often it is tapped before the log has caught up. */
function useChoice(key: string): [(text: string) => void, boolean] {
  const { chat } = useSurroundings();
  const [taken, setTaken] = useState<string | null>(null);
  const now = useRef<string | null>(null);
  const choose = (text: string) => {
    if (now.current === key) return;
    now.current = key;
    setTaken(key);
    void chat.send(text, []);
  };
  return [choose, taken === key];
}

/** Choices of the assistant's last message; gone as soon as one is taken or anything else is said. */
function QuickReplies() {
  const { state, words } = useSurroundings();
  const last = visibleMessages(state.timeline).at(-1);
  const [choose, chosen] = useChoice(last?.id ?? '');
  const isOver = chosen || state.timeline.current.conversation?.status === 'resolved';
  const replies =
    !isOver && last?.sender === 'bot' && state.pending.every((entry) => entry.state === 'refused') ? (last.quickReplies ?? []) : [];
  if (replies.length === 0) return null;
  return (
    <fieldset class="quick-replies">
      <legend class="quiet">{words.quickReplies}</legend>
      {replies.map((reply) => (
        <button key={reply.value} type="button" class="quick-reply" onClick={() => choose(reply.label)}>
          {reply.label}
        </button>
      ))}
    </fieldset>
  );
}
