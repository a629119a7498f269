import type { StaffConversation } from '@zhiyin/contracts';
import { Modal } from 'antd';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { textIn, useText } from '../i18n/index.ts';
import { useFirstFocus } from '../ui/use-first-focus.ts';
import { useCommandList } from './command-registry.ts';
import { type Command, comboLabel, matchCommands } from './commands.ts';
import { isMac } from './platform.ts';
import { useSession } from './session.tsx';
import './palette.css';

type Entry = { id: string; title: string; hint: string; combo: string | undefined; run: () => void };

/** 命令面板: every page and action in either language, and conversations by name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t, locale } = useText();
  const firstFocus = useFirstFocus();
  const { can } = useSession();
  const navigate = useNavigate();
  const commands = useCommandList();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const [found, setFound] = useState<readonly StaffConversation[]>([]);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const mayRead = can('conversations.read');

  useEffect(() => {
    const words = query.trim();
    if (words.length < 2 || !mayRead) return setFound([]);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.conversations.list({ q: words }, undefined, 5, abort.signal).then(
        (page) => setFound(page.data),
        () => setFound([]),
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query, mayRead]);

  const entries = useMemo<Entry[]>(() => {
    const other = locale === 'en' ? 'zh-CN' : 'en';
    const matched = matchCommands(
      query,
      commands.filter((c) => !c.keyOnly),
      (c: Command) => [textIn('zh-CN', c.title), textIn('en', c.title)],
    );
    return [
      ...matched.map((c): Entry => ({ id: c.id, title: t(c.title), hint: textIn(other, c.title), combo: c.combo, run: c.run })),
      ...found.map(
        (c): Entry => ({
          id: c.id,
          title: c.contact.name,
          hint: c.lastMessage?.text ?? t(`status.${c.status}`),
          combo: undefined,
          run: () => void navigate(`/desk/all/${c.id}`),
        }),
      ),
    ];
  }, [commands, found, locale, navigate, query, t]);

  const at = Math.min(active, Math.max(0, entries.length - 1));
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back, so that what runs may take it.
    setTimeout(entry.run);
  };
  return (
    <Modal
      open
      title={<span className="visually-hidden">{t('palette.open')}</span>}
      footer={null}
      closable={false}
      onCancel={onClose}
      width={600}
      className="palette"
      style={{ top: 90 }}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
    >
      <input
        ref={firstFocus}
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={entries[at] ? `${listId}-${at}` : undefined}
        aria-label={t('palette.placeholder')}
        placeholder={t('palette.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return;
          if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, entries.length));
          else if (event.key === 'ArrowUp') setActive((at - 1 + entries.length) % Math.max(1, entries.length));
          else if (event.key === 'Enter') choose(entries[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id={listId} className="palette-list" role="listbox" aria-label={t('palette.open')} ref={list}>
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: keys are handled by the input
          <div
            key={entry.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            className="palette-entry"
            onPointerMove={() => setActive(index)}
            onClick={() => choose(entry)}
          >
            <span className="palette-title">{entry.title}</span>
            <span className="palette-hint">{entry.hint}</span>
            {entry.combo && (
              <span className="palette-keys">
                {comboLabel(entry.combo, isMac).map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
            )}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="palette-none">{t('palette.none')}</p>}
    </Modal>
  );
}
