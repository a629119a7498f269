import { uploadReply } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import { actorId, type StaffActor, type VisitorActor } from '../../../platform/http/doors.ts';
import { defineRoute, type Route, type UploadedFile } from '../../../platform/http/route.ts';
import type { Uploader } from './rules.ts';
import type { Attachments } from './service.ts';

/** Uploads a minute of one caller. */
const UPLOADS_PER_MINUTE = 30;

/** Whose file an upload is; the same words when it is sent, or it is not found. */
export function uploaderOf(actor: VisitorActor | StaffActor): Uploader {
  if (actor.kind === 'visitor') return { kind: 'contact', visitorId: actor.visitorId };
  return { kind: 'agent', id: actorId(actor) };
}

async function take(attachments: Attachments, actor: VisitorActor | StaffActor, file: () => Promise<UploadedFile | null>) {
  const given = await file();
  if (!given) throw new AppError('invalid', 'A file is needed.');
  const { stream, readOn } = keepOpen(given.stream);
  try {
    return { status: 201, body: await attachments.store(uploaderOf(actor), { name: given.filename, stream }) };
  } catch (error) {
    readOn();
    throw error;
  }
}

/**
 * A refused upload is answered at once, and the rest of it is read and dropped: left unread it would block the connection, and with it the browser's next
 * requests. The edge caps how much there can be. (Leaving a `for await` would destroy the stream; this one hides that from its reader.)
 */
function keepOpen(source: AsyncIterable<Uint8Array>): { stream: AsyncIterable<Uint8Array>; readOn(): void } {
  const iterator = source[Symbol.asyncIterator]();
  const drop = async () => {
    while (!(await iterator.next()).done);
  };
  return {
    stream: { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) },
    readOn: () => void drop().catch(() => undefined), // the caller went away: nothing left to read
  };
}

export function attachmentRoutes(attachments: Attachments): Route[] {
  return [
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/attachments',
      summary: 'Upload a file to send with the next message',
      multipart: true,
      ratePerMinute: UPLOADS_PER_MINUTE,
      reply: { 201: uploadReply },
      handle: ({ actor, file }) => take(attachments, actor, file),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/attachments',
      summary: 'Upload a file to send with the next reply',
      multipart: true,
      ratePerMinute: UPLOADS_PER_MINUTE * 2,
      reply: { 201: uploadReply },
      handle: ({ actor, file }) => take(attachments, actor, file),
    }),
    defineRoute({
      actor: 'signed',
      method: 'GET',
      path: '/api/v1/attachments/:id/:name',
      summary: 'The bytes of an attachment, by a signed address',
      params: z.strictObject({ id: z.string().max(60), name: z.string().max(500) }),
      query: z.strictObject({ w: z.string().max(60), e: z.string().max(12), s: z.string().max(100) }),
      ratePerMinute: 600,
      handle: ({ params, query, request }) => attachments.open(params.id, params.name, query, request.headers.range),
    }),
  ];
}
