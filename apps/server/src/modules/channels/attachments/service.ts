import type { Attachment, UploadReply } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Platform } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';
import { createExamine, type Facts } from './examine.ts';
import { decideUpload, UNSENT_KEPT_MS, UNSENT_WINDOW_MS, type Uploader, uploaderId } from './rules.ts';
import { type AttachmentRow, attachments } from './schema.ts';
import { LINK_MS, linkAddress, linkText, readRange, servingHeaders } from './serving.ts';

/** Rows one run of the sweep takes; the next run takes the rest. */
const SWEEP_BATCH = 200;
const ID = /^att_[0-9a-f-]{36}$/;

export type OpenedFile =
  | { status: 200 | 206; headers: Record<string, string>; stream: NodeJS.ReadableStream }
  | { status: 416; headers: Record<string, string> };
export type Attachments = ReturnType<typeof createAttachments>;
/** What a message keeps of an attachment; its link is made anew at every reading. */
export type StoredAttachment = Omit<Attachment, 'url'>;

/** 附件: what is sent along with messages. Everything works in the ambient workspace except `open`, which the link itself tells it. */
export function createAttachments(
  { clock, ids, db, blobs, signer, log }: Pick<Platform, 'clock' | 'ids' | 'db' | 'blobs' | 'signer' | 'log'>,
  { maxBytes }: { maxBytes: number },
) {
  const examine = createExamine(blobs, { maxBytes });
  const notFound = () => new AppError('not_found', 'There is no such attachment.');

  /** A row first, so that the bytes that follow always belong to somebody; counts against the visitor's quota from here on. */
  async function reserve(uploader: Uploader): Promise<{ id: string; blobKey: string }> {
    const now = clock.now();
    const id = ids.next('attachment');
    const blobKey = `${db.workspaceId()}/${now.toISOString().slice(0, 7)}/${id}`;
    await db.tx(async (tx) => {
      if (uploader.kind === 'contact') {
        // One upload at a time of this visitor counts, or fifty sent at once would each see room for themselves.
        await lockFor(tx, 'channels.attachments', uploader.visitorId);
        const unsent = await tx.query<{ created_at: Date }>(
          `SELECT created_at FROM attachments WHERE uploader_kind = 'contact' AND uploader_id = $1 AND message_id IS NULL AND created_at > $2 ORDER BY created_at DESC LIMIT 1000`,
          [uploader.visitorId, new Date(now.getTime() - UNSENT_WINDOW_MS)],
        );
        const decided = decideUpload(
          unsent.map((row) => row.created_at.getTime()),
          now.getTime(),
        );
        if (!decided.allowed) {
          throw new AppError('rate_limited', 'Too many files are uploaded and not sent.', {
            retryAfterSeconds: Math.ceil(decided.retryAfterMs / 1000),
          });
        }
      }
      await tx.orm.insert(attachments).values({
        id,
        uploaderKind: uploader.kind,
        uploaderId: uploaderId(uploader),
        visitorId: uploader.kind === 'contact' ? uploader.visitorId : null,
        blobKey,
        createdAt: now,
      });
    });
    return { id, blobKey };
  }

  function linkOf({ id, name }: { id: string; name: string }): string {
    const workspaceId = db.workspaceId();
    const expires = Math.floor((clock.now().getTime() + LINK_MS) / 1000);
    return linkAddress(workspaceId, id, name, expires, signer.sign('attachment', linkText(workspaceId, id, name, expires)));
  }

  return {
    /**
     * Takes a file in: streams it to storage, decides by its bytes what it is, makes images anew without metadata. Not inside a transaction.
     * Throws `too_large`, `unsupported` (not on the list, or not sound), `invalid` (empty), `rate_limited` (50 unsent uploads of a visitor in an hour),
     * `unavailable` (storage is full). Nothing of a refused file is kept.
     */
    async store(uploader: Uploader, file: { name: string; stream: AsyncIterable<Uint8Array> }): Promise<UploadReply> {
      const { id, blobKey } = await reserve(uploader);
      try {
        const { bytes } = await blobs.write(blobKey, file.stream, maxBytes);
        const facts = await examine(blobKey, file.name, bytes);
        const updated = await db.tx((tx) =>
          tx.orm
            .update(attachments)
            .set({ ...facts, ready: true })
            .where(eq(attachments.id, id))
            .returning({ id: attachments.id }),
        );
        if (updated.length === 0) throw notFound(); // swept in the meantime: took longer than a day
        return uploadReplyOf(id, facts);
      } catch (error) {
        // The bytes first: should this process die in between, the row is left for the sweep.
        await blobs
          .remove(blobKey)
          .then(() => db.tx((tx) => tx.orm.delete(attachments).where(eq(attachments.id, id))))
          .catch((failed: unknown) => log.warn('attachments.left-for-sweep', { id, reason: String(failed).slice(0, 200) }));
        throw error;
      }
    },

    /**
     * Puts uploaded files into a message, and gives their facts in this order for the message to keep; inside the caller's transaction, so both happen
     * or neither. `conversationId` may be left out where the message itself opens the conversation.
     * Throws `not_found` if any is not this uploader's, is already sent, or does not exist; all cases look the same.
     */
    async claim(
      attachmentIds: readonly string[],
      uploader: Uploader,
      message: { id: string; conversationId?: string },
    ): Promise<StoredAttachment[]> {
      const wanted = [...new Set(attachmentIds)];
      if (wanted.length === 0) return [];
      return db.tx(async (tx) => {
        const mine = and(
          inArray(attachments.id, wanted),
          eq(attachments.uploaderKind, uploader.kind),
          eq(attachments.uploaderId, uploaderId(uploader)),
          isNull(attachments.messageId),
          eq(attachments.ready, true),
        );
        // Held first and changed only if all are there: a refusal leaves none claimed, whatever the caller's transaction does next.
        const held = await tx.orm.select({ id: attachments.id }).from(attachments).where(mine).orderBy(asc(attachments.id)).for('update');
        if (held.length !== wanted.length) throw notFound();
        const rows = await tx.orm
          .update(attachments)
          .set({
            messageId: message.id,
            conversationId: message.conversationId ?? null,
            position: sql`array_position(${sql.param(wanted)}::text[], ${attachments.id}) - 1`,
          })
          .where(mine)
          .returning();
        return rows.sort((a, b) => a.position - b.position).map(storedOf);
      });
    },

    /** A signed address of the file, good for five minutes. Who is given one was allowed to see the file; the address asks for nothing else. */
    linkOf,

    /** Opens a file by such an address. Throws `not_found` for one that is wrong, expired or of another workspace, without telling which. */
    async open(id: string, name: string, query: { w: string; e: string; s: string }, range?: string): Promise<OpenedFile> {
      const expires = /^\d{1,12}$/.test(query.e) ? Number(query.e) : 0;
      const genuine = signer.verify('attachment', linkText(query.w, id, name, expires), query.s);
      if (!genuine || !ID.test(id) || clock.now().getTime() > expires * 1000) throw notFound();
      const [row] = await db.inWorkspace(query.w, () =>
        db.tx((tx) =>
          tx.orm
            .select()
            .from(attachments)
            .where(and(eq(attachments.id, id), eq(attachments.ready, true))),
        ),
      );
      if (!row) throw notFound();
      const headers = servingHeaders(row);
      if (row.kind !== 'audio' && row.kind !== 'video') {
        return { status: 200, headers: { ...headers, 'content-length': String(row.bytes) }, stream: await blobs.read(row.blobKey) };
      }
      headers['accept-ranges'] = 'bytes'; // players seek
      const part = readRange(range, row.bytes);
      if (part === 'unsatisfiable') return { status: 416, headers: { 'content-range': `bytes */${row.bytes}` } };
      if (part === 'whole')
        return { status: 200, headers: { ...headers, 'content-length': String(row.bytes) }, stream: await blobs.read(row.blobKey) };
      const length = part.end - part.start + 1;
      return {
        status: 206,
        headers: { ...headers, 'content-range': `bytes ${part.start}-${part.end}/${row.bytes}`, 'content-length': String(length) },
        stream: await blobs.read(row.blobKey, part),
      };
    },

    /** Deletes what was uploaded more than a day ago and never sent; the job `attachments.sweep` calls it. Returns how many. */
    async sweepUnsent(): Promise<number> {
      const before = new Date(clock.now().getTime() - UNSENT_KEPT_MS);
      return db.tx(async (tx) => {
        // The rows are held until the bytes are gone: a claim in the same moment waits, and then finds nothing.
        const rows = await tx.query<{ id: string; blob_key: string }>(
          'SELECT id, blob_key FROM attachments WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED',
          [before, SWEEP_BATCH],
        );
        for (const row of rows) await blobs.remove(row.blob_key);
        const swept = rows.map((row) => row.id);
        if (swept.length > 0) await tx.orm.delete(attachments).where(and(inArray(attachments.id, swept), isNull(attachments.messageId)));
        return swept.length;
      });
    },
  };
}

function uploadReplyOf(id: string, { kind, name, bytes, width, height, durationMs }: Facts): UploadReply {
  return {
    id,
    kind,
    name,
    bytes,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(durationMs !== null && { durationMs }),
  };
}

const storedOf = (row: AttachmentRow): StoredAttachment => ({ ...uploadReplyOf(row.id, row), mime: row.mime });
