import { AppError } from '@zhiyin/kernel';
import type { Blobs } from '../../../platform/platform.ts';
import { createImages, type ImageType } from './content/image.ts';
import { type Inspection, inspectContent } from './content/inspect.ts';
import { CONTENT_TYPES, type ContentType, type ContentTypeName } from './content/types.ts';
import { displayName } from './names.ts';
import type { AttachmentRow } from './schema.ts';

/** What is known of a file once it has been looked at. */
export type Facts = Pick<AttachmentRow, 'kind' | 'name' | 'mime' | 'bytes' | 'width' | 'height' | 'durationMs'>;

/**
 * Looks into stored bytes, makes images anew in place of the original, and says what the file is.
 * Throws `unsupported` (not on the list, or not sound), `too_large` (pixels) and `invalid` (empty).
 */
export function createExamine(blobs: Blobs, { maxBytes }: { maxBytes: number }) {
  const images = createImages();
  return async function examine(blobKey: string, givenName: string, bytes: number): Promise<Facts> {
    const inspection = await inspectContent({
      bytes,
      name: givenName,
      readAt: async (start, length) =>
        length <= 0 || start >= bytes
          ? Buffer.alloc(0)
          : gather(await blobs.read(blobKey, { start, end: Math.min(bytes, start + length) - 1 })),
      stream: async () => asBytes(await blobs.read(blobKey)),
    });
    if (!inspection.ok) throw refusal(inspection.why);
    const { type, width = null, height = null, durationMs = null } = inspection;
    if (!isImage(type)) return { ...describe(CONTENT_TYPES[type], givenName), bytes, width, height, durationMs };
    const image = await images.encode(async () => gather(await blobs.read(blobKey)), type);
    const kept = await blobs.write(blobKey, once(image.bytes), Math.max(maxBytes, image.bytes.length));
    return {
      ...describe(CONTENT_TYPES[image.type], givenName),
      bytes: kept.bytes,
      width: image.width,
      height: image.height,
      durationMs: null,
    };
  };
}

const isImage = (type: ContentTypeName | 'heic'): type is ImageType | 'heic' => type === 'heic' || CONTENT_TYPES[type].kind === 'image';
const describe = (type: ContentType, givenName: string) => ({ kind: type.kind, mime: type.mime, name: displayName(givenName, type) });

function refusal(why: Extract<Inspection, { ok: false }>['why']): AppError {
  if (why === 'empty') return new AppError('invalid', 'The file is empty.');
  if (why === 'bomb') return new AppError('unsupported', 'The archive unpacks to far more than its size.');
  return new AppError('unsupported', 'Files of this kind cannot be sent.');
}

async function* asBytes(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
async function gather(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of asBytes(stream)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
