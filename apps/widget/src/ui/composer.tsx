import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { COUNTER_FROM, FILE_MB_MAX, FILES_MAX, type FileRefusal, readTyped, refuseFile, TEXT_MAX } from '../core/typed-text.ts';
import type { Keeper } from '../storage/keeper.ts';
import { useObjectUrl, useSurroundings } from './context.tsx';
import { useHandler } from './header.tsx';
import { Icon } from './icons.tsx';

/** Typing is told at most this often, and taken back after this silence. */
const TYPING_EVERY_MS = 3000;
const TYPING_IDLE_MS = 4000;
const MAX_HEIGHT_PX = 140;

type Staged = { id: number; file: File };
let staged = 0;

/** 输入区: text, files by button, paste and drop; Enter sends, Shift+Enter is a new line, and a half-composed word is never sent. */
export function Composer({ keeper, focusWanted, dropped }: { keeper: Keeper; focusWanted: number; dropped: readonly File[] }) {
  const { chat, state, words, preferences } = useSurroundings();
  const handler = useHandler();
  const [text, setText] = useState(() => keeper.get('draft') ?? '');
  const [files, setFiles] = useState<readonly Staged[]>([]);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const typing = useRef({ toldAt: 0, timer: 0 });
  const withFiles = state.inbox?.features.attachments !== false;

  const typed = readTyped(text);
  const left = TEXT_MAX - text.length;
  const ready = (typed !== '' || files.length > 0) && left >= 0;

  const write = (next: string) => {
    setText(next);
    keeper.set('draft', next || null);
  };
  useLayoutEffect(() => {
    const box = field.current!;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, MAX_HEIGHT_PX)}px`;
  }, [text, preferences.large]);
  useEffect(() => {
    if (focusWanted) field.current?.focus();
  }, [focusWanted]);
  useEffect(() => {
    if (!state.draft) return;
    write(state.draft.text);
    if (state.open && state.draft.text) field.current?.focus();
  }, [state.draft?.at]);
  useEffect(() => add(dropped), [dropped]);

  function tellTyping(on: boolean) {
    const now = Date.now();
    clearTimeout(typing.current.timer);
    if (on) typing.current.timer = window.setTimeout(tellTyping, TYPING_IDLE_MS, false);
    if (on && now - typing.current.toldAt < TYPING_EVERY_MS) return;
    if (!on && typing.current.toldAt === 0) return;
    typing.current.toldAt = on ? now : 0;
    chat.typing(on);
  }

  function add(given: readonly File[]) {
    if (!withFiles || given.length === 0) return;
    const taken: Staged[] = [];
    const said: string[] = [];
    const why: Record<FileRefusal, (name: string) => string> = {
      'too-big': (name) => words.tooBig(name, FILE_MB_MAX),
      empty: words.emptyFile,
      'too-many': () => words.tooMany(FILES_MAX),
    };
    for (const file of given) {
      const refusal = refuseFile(file.size, files.length + taken.length);
      if (refusal) said.push(why[refusal](file.name));
      else taken.push({ id: ++staged, file });
    }
    setFiles([...files, ...taken]);
    setRefusals([...new Set(said)]);
    field.current?.focus();
  }

  function send() {
    if (!ready) return;
    tellTyping(false);
    const outgoing = files.map(({ file }) => ({
      name: file.name || words.photo,
      mime: file.type || 'application/octet-stream',
      bytes: file.size,
      content: file,
    }));
    void chat.send(typed, outgoing);
    write('');
    setFiles([]);
    setRefusals([]);
    field.current?.focus();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {files.length > 0 && (
        <ul class="staged">
          {files.map((one) => (
            <StagedFile key={one.id} file={one.file} onRemove={() => setFiles(files.filter((other) => other !== one))} />
          ))}
        </ul>
      )}
      {refusals.map((why) => (
        <p key={why} class="composer-problem" role="alert">
          {why}
        </p>
      ))}
      <div class="composer-line">
        {withFiles && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              class="quiet"
              tabIndex={-1}
              aria-hidden="true"
              onChange={(event) => {
                add([...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = '';
              }}
            />
            <button
              type="button"
              class="icon-button"
              onClick={() => picker.current?.click()}
              aria-label={words.attach}
              title={words.attach}
            >
              <Icon name="attach" />
            </button>
          </>
        )}
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={handler === 'agent' ? words.placeholderAgent : words.placeholder}
          aria-label={words.composer}
          aria-invalid={left < 0}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => {
            write(event.currentTarget.value);
            tellTyping(event.currentTarget.value !== '');
          }}
          onKeyDown={(event) => {
            // 229: a browser that ends the composition before it tells of the key.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            // Tables and documents come as words and as a picture of them; whoever pastes them means the words.
            if (pasted.length === 0 || !withFiles || event.clipboardData?.getData('text/plain')) return;
            event.preventDefault();
            add(pasted);
          }}
        />
        <button type="submit" class="send" disabled={!ready} aria-label={words.send} title={words.send}>
          <Icon name="send" />
        </button>
      </div>
      {left <= COUNTER_FROM && (
        <p class={left < 0 ? 'counter counter-over' : 'counter'} role="status">
          {words.charsLeft(left)}
        </p>
      )}
    </form>
  );
}

function StagedFile({ file, onRemove }: { file: File; onRemove(): void }) {
  const { words } = useSurroundings();
  const isImage = file.type.startsWith('image/');
  const url = useObjectUrl(isImage ? file : undefined);
  return (
    <li class={isImage ? 'staged-image' : 'staged-file'} title={file.name}>
      {isImage ? (
        <img src={url} alt={file.name} />
      ) : (
        <>
          <Icon name="file" />
          <span class="file-name">{file.name}</span>
        </>
      )}
      <button type="button" class="staged-remove" onClick={onRemove} aria-label={words.remove(file.name)} title={words.remove(file.name)}>
        <Icon name="close" />
      </button>
    </li>
  );
}
