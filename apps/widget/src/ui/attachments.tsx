import type { Attachment } from '@zhiyin/contracts';
import { useEffect, useState } from 'preact/hooks';
import { safeOwnHref } from '../core/links.ts';
import type { OutboxFile } from '../core/outbox.ts';
import { sizeLabel } from '../i18n/times.ts';
import { useObjectUrl, useSurroundings } from './context.tsx';
import { Icon } from './icons.tsx';

/** A file of a message: pictures at once, sound and film with their controls, all else by name. */
export function AttachmentView({ file }: { file: Attachment }) {
  const { chat, words, locale } = useSurroundings();
  const copyUrl = useObjectUrl(file.kind === 'image' ? chat.localCopy(file.id) : undefined);
  const url = safeOwnHref(file.url, location.origin) ?? '';
  if (file.kind === 'image') return <Picture url={copyUrl || url} name={file.name} width={file.width} height={file.height} />;
  if (!url) return <FileLine name={file.name} detail={words.linkGone} />;
  if (file.kind === 'audio') {
    // biome-ignore lint/a11y/useMediaCaption: what a customer or an agent recorded has no caption file
    return <audio class="media" controls preload="metadata" src={url} aria-label={`${words.audio} ${file.name}`} />;
  }
  if (file.kind === 'video') {
    // biome-ignore lint/a11y/useMediaCaption: what a customer or an agent recorded has no caption file
    return <video class="media" controls playsInline preload="metadata" src={url} aria-label={`${words.video} ${file.name}`} />;
  }
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer" download={file.name} aria-label={words.download(file.name)}>
      <FileWords name={file.name} detail={sizeLabel(file.bytes, locale)} />
    </a>
  );
}

/** A file that is still on its way. */
export function OutgoingFile({ file }: { file: OutboxFile }) {
  const { locale } = useSurroundings();
  const isImage = file.mime.startsWith('image/');
  const url = useObjectUrl(isImage ? file.content : undefined);
  return isImage ? <Picture url={url} name={file.name} /> : <FileLine name={file.name} detail={sizeLabel(file.bytes, locale)} />;
}

function FileLine(props: { name: string; detail: string }) {
  return (
    <div class="file">
      <FileWords {...props} />
    </div>
  );
}

function FileWords({ name, detail }: { name: string; detail: string }) {
  return (
    <>
      <Icon name="file" />
      <span class="file-words">
        <span class="file-name">{name}</span>
        <span class="file-detail">{detail}</span>
      </span>
    </>
  );
}

function Picture({ url, name, width, height }: { url: string; name: string; width?: number; height?: number }) {
  const { chat, words, preview } = useSurroundings();
  /** The first address that worked stays: a renewed link is no reason to load the picture again. */
  const [shown, setShown] = useState(url);
  const [broken, setBroken] = useState(url === '');
  useEffect(() => {
    if (!url || (!broken && shown)) return;
    setShown(url);
    setBroken(false);
  }, [url]);
  const shape =
    width && height ? { aspectRatio: `${width} / ${height}`, width: `${Math.min(width, 240, (320 * width) / height)}px` } : undefined;
  if (broken || !shown) {
    return (
      <div class="photo photo-gone" style={shape}>
        <Icon name="file" />
        <span>{words.photoGone}</span>
      </div>
    );
  }
  return (
    <button
      type="button"
      class="photo"
      style={shape}
      onClick={() => preview({ url: url || shown, name })}
      aria-label={words.openPhoto(name)}
    >
      <img
        src={shown}
        alt={name}
        onError={() => {
          setBroken(true);
          // Most likely the signed link has run out.
          if (!shown.startsWith('blob:')) chat.renewLinks();
        }}
      />
    </button>
  );
}
