import { BookOutlined, LockOutlined, PaperClipOutlined, SendOutlined, ThunderboltOutlined } from '@ant-design/icons';
import type { StaffConversation, StaffMessage } from '@zhiyin/contracts';
import { App, Button, Tooltip } from 'antd';
import { type RefObject, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { replyBlock } from './abilities.ts';
import { ComposerBlock } from './ComposerBlock.tsx';
import { ComposerFiles, useUploads } from './ComposerFiles.tsx';
import { useDeskStore, useDraft } from './desk-store.tsx';
import type { Mode } from './drafts.ts';
import { TEXT_MAX } from './limits.ts';
import { newClientId } from './outbox.ts';
import { type Suggestion, SuggestionList, useSuggestions } from './Suggestions.tsx';
import { findTrigger, replaceTrigger, type Trigger } from './triggers.ts';
import { useTypingSign } from './use-typing-sign.ts';

export type ComposerHandle = { focus: (mode: Mode) => void; insert: (text: string) => void };

const TALLEST_PX = 200;

type Props = {
  ref: RefObject<ComposerHandle | null>;
  conversation: StaffConversation;
  messages: readonly StaffMessage[];
  onTaken: () => void;
};

/** Reply or private note, each with its own text; `/` canned responses, `#` articles, files by button, paste and drop. */
export function Composer({ ref, conversation, messages, onTaken }: Props) {
  const { t } = useText();
  const { message: toast } = App.useApp();
  const session = useSession();
  const { outbox } = useDeskStore();
  const [draft, setDraft] = useDraft(conversation.id);
  const block = replyBlock(conversation, session);
  const mode: Mode = block === null ? draft.mode : 'note';
  const text = draft[mode];
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  const [dropping, setDropping] = useState(false);
  const uploads = useUploads(conversation.id);
  const listId = useId();
  const lastAsked = messages.findLast((m) => m.sender === 'contact' && m.text)?.text ?? '';
  const suggestions = useSuggestions(trigger, conversation.locale, lastAsked);
  const typing = useTypingSign(conversation.id, mode === 'reply');

  const setText = (next: string, at?: number) => {
    // The mode goes along: a conversation that becomes mine while I write a note must not turn the rest of it into a reply.
    setDraft({ mode, [mode]: next });
    if (at !== undefined) caret.current = at;
  };
  const look = (element: HTMLTextAreaElement) => {
    setTrigger(element.selectionStart === element.selectionEnd ? findTrigger(element.value, element.selectionStart) : null);
    setActive(0);
  };

  // The height follows the text; the caret goes where an insertion put it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again whenever the text changes
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(TALLEST_PX, element.scrollHeight)}px`;
    if (caret.current !== null) {
      element.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  }, [text, mode]);

  useImperativeHandle(ref, () => ({
    focus(wanted) {
      // At once, so that not one key typed after the shortcut is lost.
      if (draft.mode !== wanted) flushSync(() => setDraft({ mode: wanted }));
      area.current?.focus();
    },
    insert(words) {
      const at = area.current?.selectionStart ?? text.length;
      const before = text.slice(0, at);
      const glue = before === '' || before.endsWith('\n') ? '' : '\n';
      setText(before + glue + words + text.slice(at), at + glue.length + words.length);
      setTimeout(() => area.current?.focus());
    },
  }));

  const visible = text.trim() !== '';
  const ready = uploads.files.length > 0;
  const canSend = (visible || ready) && !uploads.busy && text.length <= TEXT_MAX;
  const send = async () => {
    if (!canSend) return;
    const files = uploads.files;
    setDraft({ [mode]: '', files: [] });
    setTrigger(null);
    typing.stop();
    const delivery = await outbox.send({
      clientId: newClientId(),
      conversationId: conversation.id,
      text: visible ? text : '',
      private: mode === 'note',
      files,
      createdAt: new Date().toISOString(),
    });
    if (!delivery.ok) void toast.error(t('outgoing.failed'), 4);
  };

  const choose = (suggestion: Suggestion | undefined) => {
    if (!suggestion || !trigger) return;
    const replaced = replaceTrigger(text, trigger, suggestion.insert);
    setText(replaced.text, replaced.caret);
    setTrigger(null);
    area.current?.focus();
  };
  const openTrigger = (mark: '/' | '#') => {
    const at = area.current?.selectionStart ?? text.length;
    const glue = at === 0 || /\s$/.test(text.slice(0, at)) ? '' : ' ';
    const next = text.slice(0, at) + glue + mark + text.slice(at);
    const end = at + glue.length + 1;
    setText(next, end);
    area.current?.focus();
    setTrigger(findTrigger(next, end));
    setActive(0);
  };
  const shown = trigger !== null && suggestions.state !== 'none';

  if (!session.can('conversations.reply')) return <div className="composer reader">{t('composer.block.reader')}</div>;
  // Where nothing can be said to the customer yet, the way to change that is what one should see, not an empty note.
  const folded = block !== null && draft.mode !== 'note' && draft.note === '' && !ready && uploads.uploads.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is a second way; the button is the first
    <div
      className={`composer ${folded ? 'folded' : mode} ${dropping ? 'dropping' : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setDropping(false);
        uploads.add([...event.dataTransfer.files]);
      }}
    >
      <ComposerBlock
        conversation={conversation}
        block={block}
        onTaken={onTaken}
        onWriteNote={
          folded
            ? () => {
                flushSync(() => setDraft({ mode: 'note' }));
                area.current?.focus();
              }
            : null
        }
      />
      {!folded && (
        <>
          <fieldset className="composer-modes" aria-label={t('composer.mode')}>
            {(['reply', 'note'] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={mode === choice}
                disabled={choice === 'reply' && block !== null}
                className={`composer-mode ${choice}`}
                onClick={() => {
                  flushSync(() => setDraft({ mode: choice }));
                  setTrigger(null);
                  area.current?.focus();
                }}
              >
                {choice === 'note' && <LockOutlined aria-hidden="true" />} {t(`composer.${choice}`)}
              </button>
            ))}
            {mode === 'note' && <span className="note-hint">{t('composer.noteHint')}</span>}
          </fieldset>
          <div className="composer-field">
            {shown && trigger && (
              <SuggestionList
                id={listId}
                trigger={trigger}
                suggestions={suggestions}
                active={active}
                onActive={setActive}
                onChoose={choose}
              />
            )}
            <textarea
              ref={area}
              rows={2}
              value={text}
              maxLength={TEXT_MAX}
              placeholder={t(mode === 'note' ? 'composer.notePlaceholder' : 'composer.replyPlaceholder')}
              aria-label={t(mode === 'note' ? 'composer.note' : 'composer.reply')}
              aria-autocomplete="list"
              aria-controls={shown ? listId : undefined}
              aria-activedescendant={shown && suggestions.items[active] ? `${listId}-${active}` : undefined}
              onChange={(event) => {
                setText(event.target.value);
                look(event.target);
                typing.key(event.target.value);
              }}
              onSelect={(event) => look(event.currentTarget)}
              onBlur={() => {
                setTrigger(null);
                typing.stop();
              }}
              onPaste={(event) => {
                const files = [...event.clipboardData.files];
                // Tables and documents come as words and as a picture of them; whoever pastes them means the words.
                if (files.length === 0 || event.clipboardData.getData('text/plain')) return;
                event.preventDefault();
                uploads.add(files);
              }}
              onKeyDown={(event) => {
                // Enter that ends the composing of a Chinese word is not ours (Safari tells by key code 229 only).
                if (event.nativeEvent.isComposing || event.keyCode === 229) return;
                if (shown && suggestions.items.length > 0) {
                  const count = suggestions.items.length;
                  if (event.key === 'ArrowDown') setActive((active + 1) % count);
                  else if (event.key === 'ArrowUp') setActive((active - 1 + count) % count);
                  else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(suggestions.items[active]);
                  else if (event.key === 'Escape') setTrigger(null);
                  else return;
                  event.preventDefault();
                  return;
                }
                if (event.key === 'Escape') {
                  if (trigger) setTrigger(null);
                  else area.current?.blur();
                } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
                  event.preventDefault();
                  void send();
                }
              }}
            />
            <ComposerFiles uploads={uploads} />
          </div>
          <div className="composer-foot">
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label={t('composer.attach')}
              onChange={(event) => {
                uploads.add([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
            <Tooltip title={t('composer.attach')}>
              <Button
                type="text"
                size="small"
                icon={<PaperClipOutlined />}
                aria-label={t('composer.attach')}
                onClick={() => picker.current?.click()}
              />
            </Tooltip>
            <Tooltip title={`${t('composer.canned')} (/)`}>
              <Button
                type="text"
                size="small"
                icon={<ThunderboltOutlined />}
                aria-label={t('composer.canned')}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => openTrigger('/')}
              />
            </Tooltip>
            {session.can('knowledge.read') && (
              <Tooltip title={`${t('composer.article')} (#)`}>
                <Button
                  type="text"
                  size="small"
                  icon={<BookOutlined />}
                  aria-label={t('composer.article')}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => openTrigger('#')}
                />
              </Tooltip>
            )}
            <span className="composer-hint">{t('composer.keys')}</span>
            {text.length > TEXT_MAX * 0.9 && <span className="composer-count tabular">{`${text.length} / ${TEXT_MAX}`}</span>}
            <Button type="primary" className="composer-send" icon={<SendOutlined />} disabled={!canSend} onClick={() => void send()}>
              {t(mode === 'note' ? 'composer.saveNote' : 'composer.send')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
