import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { resumeLabel } from '../i18n/times.ts';
import type { Problem } from '../net/requests.ts';
import { useSurroundings } from './context.tsx';
import { HandOffButton, useHandler } from './header.tsx';
import { Icon, type IconName } from './icons.tsx';
import { problemWords } from './problem-words.ts';

/** A short break is nobody's business; only a longer one is told. */
const LOST_AFTER_MS = 3000;

/** The lines between header and log: the queue, the network, what did not work. */
export function Banners() {
  const { chat, state, words, preferences } = useSurroundings();
  const handler = useHandler();
  const lost = useLonger(state.connection === 'lost' && state.online, LOST_AFTER_MS);
  const { notice } = state;
  const failure = problemWords(state.problem, state.pending.length, words);
  return (
    <div class="banners">
      {preferences.large && handler === 'bot' && <HandOffButton wide />}
      {handler === 'queue' && <QueueBanner />}
      {!state.online ? (
        <Banner icon="warning" tone="calm">
          {words.offline}
        </Banner>
      ) : state.phase === 'failed' && state.inbox ? (
        <Banner icon="warning" tone="warn" problem={state.problem} actions={[[words.tryAgain, () => void chat.start()]]}>
          <strong>{failure.title}</strong>
          {failure.details.map((detail) => (
            <span key={detail} class="banner-detail">
              {detail}{' '}
            </span>
          ))}
        </Banner>
      ) : (
        lost && (
          <Banner icon="restart" tone="calm">
            {words.reconnecting}
          </Banner>
        )
      )}
      {notice && (
        <Banner
          icon="warning"
          tone="warn"
          problem={notice.problem}
          actions={[notice.key === 'handoffLater' ? [words.cancel, chat.cancelHandoffWish] : [words.dismiss, chat.dismissNotice]]}
        >
          {words[notice.key]}
        </Banner>
      )}
    </div>
  );
}

function QueueBanner() {
  const { chat, state, words, locale } = useSurroundings();
  const queue = state.timeline.current.conversation?.queue;
  let headline = words.inQueue;
  if (queue && !queue.staffed) {
    headline = [words.unstaffed, queue.nextOpenAt && words.unstaffedUntil(resumeLabel(queue.nextOpenAt, Date.now(), locale))]
      .filter(Boolean)
      .join(words.queueJoin);
  } else if (queue) {
    const place = queue.position > 1 ? words.queueAhead(queue.position - 1) : words.queueNext;
    const wait = queue.estimatedWaitSeconds;
    const time = wait === null ? '' : wait < 60 ? words.waitSoon : words.waitMinutes(Math.ceil(wait / 60));
    headline = [place, time].filter(Boolean).join(words.queueJoin);
  }
  return (
    <Banner icon="clock" tone="queue" actions={[[words.leaveQueue, () => void chat.leaveQueue()]]}>
      <strong>{headline}</strong>
      <span class="banner-detail">{queue && !queue.staffed ? words.unstaffedKept : words.keptInQueue}</span>
    </Banner>
  );
}

type BannerProps = {
  icon: IconName;
  tone: 'calm' | 'warn' | 'queue';
  problem?: Problem | null;
  actions?: readonly (readonly [string, () => void])[];
  children: ComponentChildren;
};

function Banner({ icon, tone, problem, actions = [], children }: BannerProps) {
  return (
    <div class={`banner banner-${tone}`} role="status">
      <Icon name={icon} />
      <div class="banner-words">
        {children}
        {problem?.requestId && <RequestId id={problem.requestId} />}
        {actions.length > 0 && (
          <div class="banner-actions">
            {actions.map(([label, act]) => (
              <button key={label} type="button" class="text-button" onClick={act}>
                {label}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** The number under which the server's people find what happened. */
export function RequestId({ id }: { id: string }) {
  const { words } = useSurroundings();
  const [copied, setCopied] = useState(false);
  return (
    <span class="request-id">
      {words.requestId} <code>{id}</code>
      <button
        type="button"
        class="text-button"
        onClick={() =>
          void navigator.clipboard?.writeText(id).then(
            () => setCopied(true),
            () => {},
          )
        }
      >
        {copied ? words.copied : words.copy}
      </button>
    </span>
  );
}

function useLonger(on: boolean, ms: number): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!on) return setLong(false);
    const timer = setTimeout(setLong, ms, true);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && long;
}
