import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ColourScheme } from '../bridge/vocabulary.ts';
import type { Chat } from '../chat/chat.ts';
import type { Host } from '../chat/host.ts';
import type { Cell } from '../chat/state.ts';
import { paletteOf } from '../core/palette.ts';
import { chooseLocale, pick, WORDS } from '../i18n/locale.ts';
import type { Keeper } from '../storage/keeper.ts';
import { Banners, RequestId } from './banners.tsx';
import { Composer } from './composer.tsx';
import { type Preview, Provider, type Surroundings, useCell, useSurroundings } from './context.tsx';
import { Header, useHandler } from './header.tsx';
import { Icon } from './icons.tsx';
import { Log } from './log.tsx';
import type { Preferences } from './preferences.ts';
import { PreviewLayer } from './preview.tsx';
import { problemWords } from './problem-words.ts';

/** What the site asks of the window's looks, and things that happen outside of the state. */
export type Wishes = {
  locale: string | null;
  scheme: ColourScheme | null;
  /** Grows when the composer should have the focus. */
  focus: number;
  /** Words for a screen reader. */
  announcement: string;
};

type AppProps = { chat: Chat; host: Host; keeper: Keeper; preferences: Cell<Preferences>; wishes: Cell<Wishes> };

/** 聊天窗口 */
export function App({ chat, host, keeper, preferences, wishes }: AppProps) {
  const state = useCell(chat.cell);
  const chosen = useCell(preferences);
  const wish = useCell(wishes);
  const [previewed, setPreviewed] = useState<Preview | null>(null);
  const locale = chooseLocale(wish.locale, navigator.languages, state.inbox?.locale);
  const words = WORDS[locale];
  const scheme = useScheme(chosen.scheme === 'auto' ? (wish.scheme ?? 'auto') : chosen.scheme);
  const assistantName = pick(state.inbox?.appearance.assistantName, locale) || words.assistant;
  const brandColour = state.inbox?.appearance.brandColor;

  useEffect(() => {
    const palette = paletteOf(brandColour, scheme);
    const root = document.documentElement;
    root.lang = locale;
    root.dataset.scheme = scheme;
    root.dataset.size = chosen.large ? 'large' : 'normal';
    root.style.setProperty('--brand', palette.brand);
    root.style.setProperty('--on-brand', palette.onBrand);
    root.style.setProperty('--accent', palette.accent);
    // The launcher stands on the site's own page, which does not follow this window's scheme.
    const launcher = paletteOf(brandColour, 'light');
    host.tell({ type: 'look', brand: launcher.brand, onBrand: launcher.onBrand, locale });
  }, [brandColour, scheme, locale, chosen.large]);

  const surroundings: Surroundings = {
    chat,
    host,
    state,
    words,
    locale,
    preferences: chosen,
    setPreferences: preferences.patch,
    assistantName,
    preview: setPreviewed,
  };
  return (
    <Provider value={surroundings}>
      <Window keeper={keeper} focusWanted={wish.focus} surroundings={surroundings} />
      {previewed && <PreviewLayer file={previewed} />}
      <div class="quiet" aria-live="polite">
        {wish.announcement}
      </div>
    </Provider>
  );
}

function Window({ keeper, focusWanted, surroundings }: { keeper: Keeper; focusWanted: number; surroundings: Surroundings }) {
  const { chat, host, state, words } = surroundings;
  const { conversation } = state.timeline.current;
  const [asking, setAsking] = useState(false);
  const [ratingWanted, setRatingWanted] = useState<string | null>(null);
  const [rated, setRated] = useState<{ id: string; stars: number } | null>(null);
  const [dropped, setDropped] = useState<readonly File[]>([]);
  const [dragging, setDragging] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const focused = useRef<Element | null>(null);
  // A choice that was taken is gone, and the focus with it; whoever goes by keyboard goes on from the log.
  useLayoutEffect(() => {
    if (!focused.current || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body && document.hasFocus()) frame.current?.querySelector<HTMLElement>('.log')?.focus();
  });

  const stars = conversation?.rating?.stars ?? (rated && rated.id === conversation?.id ? rated.stars : null);
  const mayRate = conversation !== null && stars === null && state.inbox?.features.ratings !== false;
  const ratingAsked =
    mayRate &&
    (ratingWanted === conversation.id || (conversation.status === 'resolved' && !state.ratingDeclined.includes(conversation.id)));

  const hasFiles = state.timeline.current.messages.some((message) => message.attachments?.length);
  useEffect(() => {
    if (!state.open || !hasFiles) return;
    let renewedAt = Date.now();
    const renew = () => {
      // A page that slept or stood behind another renews as soon as it is looked at.
      if (document.hidden || Date.now() - renewedAt < chat.renewLinksEveryMs) return;
      renewedAt = Date.now();
      chat.renewLinks();
    };
    const timer = setInterval(renew, chat.renewLinksEveryMs + 100);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, [state.open, hasFiles]);

  const close = () => host.tell({ type: 'close' });
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape that leaves a half-composed Chinese word is the input method's own.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && host.embedded) close();
    // Covering the whole screen, the window is all there is: Tab goes round in it.
    if (event.key === 'Tab' && state.compact) keepFocusIn(frame.current!, event);
  };
  const isFiles = (event: DragEvent) => !!event.dataTransfer?.types.includes('Files');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the window as a whole hears Escape, and takes files dropped anywhere on it
    <div
      ref={frame}
      class="window"
      onKeyDown={onKeyDown}
      onFocusCapture={(event) => {
        focused.current = event.target as Element;
      }}
      onDragEnter={(event) => isFiles(event) && setDragging((depth) => depth + 1)}
      onDragLeave={(event) => isFiles(event) && setDragging((depth) => Math.max(0, depth - 1))}
      onDragOver={(event) => isFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        setDragging(0);
        if (!isFiles(event)) return;
        event.preventDefault();
        setDropped([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Header
        onClose={close}
        onRestart={() => setAsking(true)}
        onRate={mayRate && !ratingAsked ? () => setRatingWanted(conversation.id) : null}
      />
      {state.phase === 'failed' && !state.inbox ? (
        <Failed />
      ) : (
        <main class="talk">
          <Banners />
          <Log
            ratingAsked={ratingAsked}
            rated={stars}
            onRated={(count) => conversation && setRated({ id: conversation.id, stars: count })}
            onRatingSkipped={() => {
              setRatingWanted(null);
              if (conversation) chat.declineRating(conversation.id);
            }}
          />
          <Composer keeper={keeper} focusWanted={focusWanted} dropped={dropped} />
        </main>
      )}
      {dragging > 0 && <div class="drop">{words.dropHere}</div>}
      {asking && <RestartDialog onClose={() => setAsking(false)} />}
    </div>
  );
}

/** The first time, and the server cannot be reached or does not want to: what happened, what is kept, what to do. */
function Failed() {
  const { chat, state, words } = useSurroundings();
  const { title, details } = problemWords(state.problem, state.pending.length, words);
  return (
    <main class="failed" aria-live="assertive">
      <Icon name="warning" />
      <h2>{title}</h2>
      {details.map((detail) => (
        <p key={detail}>{detail}</p>
      ))}
      <button type="button" class="primary" onClick={() => void chat.start()}>
        {words.tryAgain}
      </button>
      {state.problem?.requestId && <RequestId id={state.problem.requestId} />}
    </main>
  );
}

function RestartDialog({ onClose }: { onClose(): void }) {
  const { chat, words } = useSurroundings();
  const handler = useHandler();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="ask" aria-label={words.restart} onClose={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <p>{handler === 'bot' ? words.restartAsk : words.restartAskQueue}</p>
      <div class="ask-actions">
        <button type="button" class="text-button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="primary"
          onClick={() => {
            onClose();
            void chat.restart();
          }}
        >
          {words.restartDo}
        </button>
      </div>
    </dialog>
  );
}

/** The customer's or the site's scheme; `auto` follows the system as it changes. */
function useScheme(wish: ColourScheme): 'light' | 'dark' {
  const query = useMemo(() => matchMedia('(prefers-color-scheme: dark)'), []);
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const look = () => setDark(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [query]);
  return wish === 'auto' ? (dark ? 'dark' : 'light') : wish;
}

function keepFocusIn(root: HTMLElement, event: KeyboardEvent) {
  const all = [
    ...root.querySelectorAll<HTMLElement>('a[href],button:not(:disabled),textarea,input:not([type=file]),[tabindex="0"]'),
  ].filter((one) => one.tabIndex >= 0 && one.offsetParent !== null);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge && all.includes(document.activeElement as HTMLElement)) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0])?.focus();
}
