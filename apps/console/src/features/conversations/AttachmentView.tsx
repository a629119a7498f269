import { FileOutlined } from '@ant-design/icons';
import type { Attachment } from '@zhiyin/contracts';
import { useRef, useState } from 'react';
import { byteSize } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';

/** Pictures are shown no larger than this, in the shape they have, so that nothing jumps when they arrive. */
const IMAGE_BOX = { width: 280, height: 220 };

/** An attachment as its kind shows best. Its link is short-lived: when it fails, the message is read again once. */
export function AttachmentView({ attachment, onLinkDied }: { attachment: Attachment; onLinkDied: () => Promise<void> }) {
  const { t, locale } = useText();
  const retried = useRef(false);
  const [failed, setFailed] = useState(false);
  const died = () => {
    if (retried.current) return setFailed(true);
    retried.current = true;
    onLinkDied().catch(() => setFailed(true));
  };
  const label = t('attachment.open', { name: attachment.name, size: byteSize(attachment.bytes, locale) });
  if (attachment.kind === 'image' && !failed) {
    const { width, height } = attachment;
    const scale = width && height ? Math.min(1, IMAGE_BOX.width / width, IMAGE_BOX.height / height) : 1;
    return (
      <a href={attachment.url} target="_blank" rel="noopener noreferrer" aria-label={label}>
        <img
          className="attachment-image"
          src={attachment.url}
          alt={attachment.name}
          loading="lazy"
          {...(width && height ? { width: Math.round(width * scale), height: Math.round(height * scale) } : {})}
          onError={died}
        />
      </a>
    );
  }
  if (attachment.kind === 'audio' && !failed)
    return (
      // biome-ignore lint/a11y/useMediaCaption: a customer's voice message has no captions
      <audio className="attachment-audio" controls preload="metadata" src={attachment.url} aria-label={attachment.name} onError={died} />
    );
  if (attachment.kind === 'video' && !failed)
    return (
      // biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions
      <video className="attachment-video" controls preload="metadata" src={attachment.url} aria-label={attachment.name} onError={died} />
    );
  return (
    <a className="attachment-file" href={attachment.url} target="_blank" rel="noopener noreferrer">
      <FileOutlined aria-hidden="true" />
      <span className="attachment-name">{attachment.name}</span>
      <span className="muted">{byteSize(attachment.bytes, locale)}</span>
    </a>
  );
}
