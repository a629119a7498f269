import { useEffect, useRef, useState } from 'preact/hooks';
import type { COLOUR_SCHEMES } from '../bridge/vocabulary.ts';
import { safeOwnHref } from '../core/links.ts';
import { useSurroundings } from './context.tsx';
import { Icon, type IconName } from './icons.tsx';

/** Who answers now, truly: a finished conversation goes on with the assistant. */
export function useHandler(): 'bot' | 'queue' | 'agent' {
  const { conversation } = useSurroundings().state.timeline.current;
  return !conversation || conversation.status === 'resolved' ? 'bot' : conversation.handledBy;
}

export function Header({ onClose, onRestart, onRate }: { onClose(): void; onRestart(): void; onRate: (() => void) | null }) {
  const { state, words, assistantName, host } = useSurroundings();
  const handler = useHandler();
  const agent = handler === 'agent' ? (state.timeline.current.conversation?.agent ?? null) : null;
  const name = agent?.name ?? (handler === 'agent' ? words.person : assistantName);
  // Portraits come from our own server only; the window loads nothing from anywhere else.
  const portrait = agent?.avatarUrl?.startsWith('/') ? safeOwnHref(agent.avatarUrl, location.origin) : null;
  // The first word says whether it is a person; what follows may be left out where there is no room.
  const role = handler === 'agent' ? words.person : handler === 'queue' ? words.inQueue : words.aiAssistant;
  const more = handler === 'agent' ? words.servingYou : handler === 'bot' && state.phase !== 'failed' ? words.answersAtOnce : null;
  return (
    <header class="header">
      <span class={`avatar ${handler === 'agent' ? 'avatar-person' : ''}`} aria-hidden="true">
        {portrait ? <img src={portrait} alt="" /> : [...name][0]?.toUpperCase()}
      </span>
      <div class="who">
        <h1 tabIndex={-1}>{name}</h1>
        <p aria-live="polite">
          {role}
          {more && <span class="role-more"> · {more}</span>}
        </p>
      </div>
      {handler === 'bot' && (state.inbox || state.phase !== 'failed') && <HandOffButton />}
      <Menu onRestart={onRestart} onRate={onRate} />
      {host.embedded && (
        <button type="button" class="icon-button" onClick={onClose} aria-label={words.close} title={words.close}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

/** 转人工: one tap, no question. */
export function HandOffButton({ wide = false }: { wide?: boolean }) {
  const { chat, state, words } = useSurroundings();
  if (state.inbox?.features.handoff === false) return null;
  return (
    <button
      type="button"
      class={`hand-off ${wide ? 'hand-off-wide' : ''}`}
      disabled={state.handoffWanted}
      onClick={() => void chat.handOff()}
    >
      <Icon name="person" />
      <span>{state.handoffWanted ? words.askingForPerson : words.talkToPerson}</span>
    </button>
  );
}

function Menu({ onRestart, onRate }: { onRestart(): void; onRate: (() => void) | null }) {
  const { words, preferences, setPreferences, state } = useSurroundings();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const outside = (event: Event) => {
      if (!list.current?.contains(event.target as Node) && !button.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const leave = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (goal !== undefined) items.at(goal % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const choose = (act: () => void) => {
    leave();
    act();
  };
  const item = (icon: IconName, label: string, act: () => void) => (
    <button type="button" role="menuitem" tabIndex={-1} onClick={() => choose(act)}>
      <Icon name={icon} />
      {label}
    </button>
  );
  const schemes = { auto: words.schemeAuto, light: words.schemeLight, dark: words.schemeDark };

  return (
    <div class="menu-place">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={words.menu}
        title={words.menu}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div ref={list} class="menu" role="menu" aria-label={words.menu} tabIndex={-1} onKeyDown={onKeyDown}>
          {state.timeline.current.conversation && item('restart', words.restart, onRestart)}
          {onRate && item('star', words.rateNow, onRate)}
          {item(preferences.sound ? 'mute' : 'sound', preferences.sound ? words.soundOff : words.soundOn, () =>
            setPreferences({ sound: !preferences.sound }),
          )}
          {item('text', preferences.large ? words.textNormal : words.textLarger, () => setPreferences({ large: !preferences.large }))}
          {/* biome-ignore lint/a11y/useSemanticElements: a group inside a menu, as the menu pattern asks */}
          <div class="menu-group" role="group" aria-label={words.scheme}>
            <Icon name="contrast" />
            {(['auto', 'light', 'dark'] as const satisfies readonly (typeof COLOUR_SCHEMES)[number][]).map((scheme) => (
              <button
                key={scheme}
                type="button"
                role="menuitemradio"
                tabIndex={-1}
                aria-checked={preferences.scheme === scheme}
                onClick={() => setPreferences({ scheme })}
              >
                {schemes[scheme]}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
