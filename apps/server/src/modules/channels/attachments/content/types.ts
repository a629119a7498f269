import type { ATTACHMENT_KINDS } from '@zhiyin/contracts';

export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];
/** What a file is, by its content. `extensions`: the ones that tell the truth about it, the usual one first. */
export type ContentType = { kind: AttachmentKind; mime: string; extensions: readonly [string, ...string[]] };

/**
 * 允许的附件类型: everything a customer or agent may send. Whatever is not here (SVG, HTML, XML, programs, macros, unknown bytes) is refused.
 * The content type told to browsers comes from this table and never from who uploaded the file.
 */
export const CONTENT_TYPES = {
  jpeg: { kind: 'image', mime: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  png: { kind: 'image', mime: 'image/png', extensions: ['png'] },
  webp: { kind: 'image', mime: 'image/webp', extensions: ['webp'] },
  gif: { kind: 'image', mime: 'image/gif', extensions: ['gif'] },
  mp3: { kind: 'audio', mime: 'audio/mpeg', extensions: ['mp3'] },
  m4a: { kind: 'audio', mime: 'audio/mp4', extensions: ['m4a', 'mp4'] },
  ogg: { kind: 'audio', mime: 'audio/ogg', extensions: ['ogg', 'oga', 'opus'] },
  wav: { kind: 'audio', mime: 'audio/wav', extensions: ['wav'] },
  weba: { kind: 'audio', mime: 'audio/webm', extensions: ['webm', 'weba'] },
  /** Voice messages of phones and WeChat (微信语音). Browsers download it. */
  amr: { kind: 'audio', mime: 'audio/amr', extensions: ['amr'] },
  mp4: { kind: 'video', mime: 'video/mp4', extensions: ['mp4', 'm4v'] },
  webm: { kind: 'video', mime: 'video/webm', extensions: ['webm'] },
  mov: { kind: 'video', mime: 'video/quicktime', extensions: ['mov'] },
  pdf: { kind: 'file', mime: 'application/pdf', extensions: ['pdf'] },
  txt: { kind: 'file', mime: 'text/plain; charset=utf-8', extensions: ['txt', 'log', 'md'] },
  csv: { kind: 'file', mime: 'text/csv; charset=utf-8', extensions: ['csv'] },
  docx: { kind: 'file', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'] },
  xlsx: { kind: 'file', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'] },
  pptx: { kind: 'file', mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', extensions: ['pptx'] },
  zip: { kind: 'file', mime: 'application/zip', extensions: ['zip'] },
} as const satisfies Record<string, ContentType>;
export type ContentTypeName = keyof typeof CONTENT_TYPES;

/** What the first bytes say, as file-type names it, and what still has to be looked into. */
export type Container = { is: 'plain'; type: ContentTypeName } | { is: 'heic' | 'mp4' | 'webm' | 'zip' };
const CONTAINERS: Readonly<Record<string, Container>> = {
  jpg: { is: 'plain', type: 'jpeg' },
  png: { is: 'plain', type: 'png' },
  apng: { is: 'plain', type: 'png' },
  webp: { is: 'plain', type: 'webp' },
  gif: { is: 'plain', type: 'gif' },
  heic: { is: 'heic' },
  mp3: { is: 'plain', type: 'mp3' },
  ogg: { is: 'plain', type: 'ogg' },
  oga: { is: 'plain', type: 'ogg' },
  opus: { is: 'plain', type: 'ogg' },
  wav: { is: 'plain', type: 'wav' },
  amr: { is: 'plain', type: 'amr' },
  m4a: { is: 'mp4' },
  mp4: { is: 'mp4' },
  m4v: { is: 'mp4' },
  mov: { is: 'mp4' },
  webm: { is: 'webm' },
  pdf: { is: 'plain', type: 'pdf' },
  zip: { is: 'zip' },
  docx: { is: 'zip' },
  xlsx: { is: 'zip' },
  pptx: { is: 'zip' },
};

/** Null for everything that is not on the list. */
export function containerOf(fileTypeExtension: string): Container | null {
  return Object.hasOwn(CONTAINERS, fileTypeExtension) ? (CONTAINERS[fileTypeExtension] ?? null) : null;
}
