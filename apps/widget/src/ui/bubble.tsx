import type { Message, SourceRef } from '@zhiyin/contracts';
import { useMemo, useState } from 'preact/hooks';
import { safeOwnHref } from '../core/links.ts';
import { parseMarkdown, parsePlain } from '../core/markdown.ts';
import type { OutboxEntry } from '../core/outbox.ts';
import { exactTime, timeOfDay } from '../i18n/times.ts';
import type { FlagReason } from '../net/requests.ts';
import { AttachmentView, OutgoingFile } from './attachments.tsx';
import { useSurroundings } from './context.tsx';
import { Icon } from './icons.tsx';
import { renderBlocks, renderInline } from './rich-text.ts';

type Run = { first: boolean; last: boolean };

/** One message that the server knows. */
export function Bubble({ message, current, first, last, newestOwn }: { message: Message; current: boolean; newestOwn: boolean } & Run) {
  const { words, assistantName } = useSurroundings();
  const { sender, text } = message;
  const own = sender === 'contact';
  const body = useMemo(
    () => (own || sender === 'system' ? renderInline(parsePlain(text)) : renderBlocks(parseMarkdown(text))),
    [text, own, sender],
  );
  if (sender === 'system') return <p class="system">{body}</p>;
  const author = own
    ? words.you
    : sender === 'agent'
      ? words.personNamed(message.author?.name ?? words.person)
      : `${assistantName} · ${words.aiAssistant}`;
  const answered = sender === 'bot' && (message.kind === 'answer' || message.kind === 'step');
  return (
    <div class={`row row-${own ? 'own' : 'other'} ${first ? 'row-first' : ''}`}>
      <span class={first && !own ? 'author' : 'quiet'}>{author}</span>
      {message.attachments?.map((file) => (
        <AttachmentView key={file.id} file={file} />
      ))}
      {text && (
        <div class={`bubble bubble-${sender} ${last ? 'bubble-last' : ''}`}>
          {message.kind === 'step' && (
            <span class="step-tag">
              <Icon name="steps" />
              {words.step}
            </span>
          )}
          {body}
        </div>
      )}
      {!!(message.sources?.length || answered || last) && (
        <div class="under">
          {!!message.sources?.length && <Sources sources={message.sources} />}
          {answered && current && <FlagAnswer messageId={message.id} />}
          {last && <Meta message={message} newestOwn={newestOwn && current} />}
        </div>
      )}
    </div>
  );
}

function Meta({ message, newestOwn }: { message: Message; newestOwn: boolean }) {
  const { state, words, locale } = useSurroundings();
  const { conversation } = state.timeline.current;
  const read = newestOwn && conversation !== null && conversation.agentReadSeq >= message.seq;
  return (
    <span class="meta">
      <time dateTime={message.createdAt} title={exactTime(message.createdAt, locale)}>
        {timeOfDay(message.createdAt, locale)}
      </time>
      {newestOwn && (
        <span class="delivery">
          <Icon name="check" />
          {read ? words.read : words.delivered}
        </span>
      )}
    </span>
  );
}

/** One message that is still on its way, or did not get through. */
export function PendingBubble({ entry, first, last }: { entry: OutboxEntry } & Run) {
  const { chat, state, words } = useSurroundings();
  const sending = state.sendingId === entry.clientId;
  const share = sending ? state.uploadShare : null;
  const body = useMemo(() => renderInline(parsePlain(entry.text)), [entry.text]);
  const refused = entry.state === 'refused';
  // A row of waiting messages says so once, under the last of them.
  const quiet = !last && !refused && share === null;
  const stuck = refused || (entry.attempts > 0 && !sending);
  const status = refused
    ? words.failed
    : share !== null
      ? words.uploading(Math.round(share * 100))
      : sending || (entry.attempts === 0 && state.online)
        ? words.sending
        : state.online
          ? words.waitingRetry
          : words.waitingNetwork;
  return (
    <div class={`row row-own ${first ? 'row-first' : ''} row-pending`}>
      <span class="quiet">{words.you}</span>
      {entry.files.map((file, at) => (
        <OutgoingFile key={`${at} ${file.name}`} file={file} />
      ))}
      {entry.text && <div class={`bubble bubble-contact ${last ? 'bubble-last' : ''}`}>{body}</div>}
      {share !== null && <progress class="upload" max={1} value={share} aria-label={status} />}
      <span class={quiet ? 'quiet' : 'meta'} role="status">
        {stuck && !quiet ? (
          <>
            <button type="button" class={`text-button ${refused ? 'danger' : ''}`} onClick={() => void chat.retry(entry.clientId)}>
              <Icon name={refused ? 'warning' : 'clock'} />
              {status}
            </button>
            {refused && (
              <button type="button" class="text-button" onClick={() => void chat.discard(entry.clientId)}>
                {words.discard}
              </button>
            )}
          </>
        ) : (
          <span class="delivery">
            <Icon name="clock" />
            {status}
          </span>
        )}
        {refused && entry.problem?.requestId && (
          <span class="request-id">
            {words.requestId} <code>{entry.problem.requestId}</code>
          </span>
        )}
      </span>
    </div>
  );
}

/** 来源: where an answer is from; a chip that unfolds. */
function Sources({ sources }: { sources: readonly SourceRef[] }) {
  const { words } = useSurroundings();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="chip" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="source" />
        {words.sources(sources.length)}
        <Icon name="chevron" />
      </button>
      {open && (
        <ul class="sources">
          {sources.map((source) => {
            const href = source.url ? safeOwnHref(source.url, location.origin) : null;
            return (
              <li key={source.articleId}>
                {href ? (
                  <a href={href} target="_blank" rel="noopener noreferrer" title={words.openSource}>
                    {source.title}
                  </a>
                ) : (
                  source.title
                )}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** 答案有误: says what is wrong with an answer, in one more tap. */
function FlagAnswer({ messageId }: { messageId: string }) {
  const { chat, state, words } = useSurroundings();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  if (state.flagged[messageId]) {
    return (
      <span class="flag-done" role="status">
        <Icon name="check" />
        {words.flagThanks}
      </span>
    );
  }
  const choose = async (reason: FlagReason) => setFailed((await chat.flagAnswer(messageId, reason)) !== null);
  return (
    <>
      <button type="button" class="text-button flag" aria-expanded={open} onClick={() => setOpen(!open)}>
        {words.wrongAnswer}
      </button>
      {open && (
        <fieldset
          class="reasons"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setOpen(false);
          }}
        >
          <legend>{failed ? words.flagFailed : words.flagTitle}</legend>
          {(Object.keys(words.flagReasons) as FlagReason[]).map((reason) => (
            <button key={reason} type="button" class="chip" onClick={() => void choose(reason)}>
              {words.flagReasons[reason]}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}
