import type { SendMessageReply } from '@zhiyin/contracts';
import type { OutboxEntry, SendResult } from '../core/outbox.ts';
import { isPassing, type Problem, type Requests } from '../net/requests.ts';

type SenderPorts = {
  requests: Pick<Requests, 'upload' | 'sendMessage'>;
  /** Keeps what has been uploaded, so that a retry goes on from there. */
  keepProgress(entry: OutboxEntry): Promise<void>;
  onUpload(share: number | null): void;
  onUploaded(attachmentId: string, content: Blob): void;
  onSent(reply: SendMessageReply): void;
  /** The token is not taken; true when a new session stands and the message may try again. */
  renew(): Promise<boolean>;
  /** The site's last word on attributes, before the first attempt. */
  beforeSend(): Promise<void>;
  /** Grows when the visitor is forgotten: what was theirs is not sent under the next one's name. */
  forgotten(): number;
};

/** Nobody waits for it any more. */
const DROPPED: SendResult = { outcome: 'sent' };

/** One attempt at one message: upload what is not yet uploaded, then send it. */
export function createSender(ports: SenderPorts) {
  async function attempt(entry: OutboxEntry, isTheirs: () => boolean): Promise<SendResult | Problem> {
    const files = [...entry.files];
    for (const [index, file] of files.entries()) {
      if (file.attachmentId) continue;
      ports.onUpload(0);
      const uploaded = await ports.requests.upload(file, ports.onUpload);
      ports.onUpload(null);
      if (!uploaded.ok) return uploaded.problem;
      if (!isTheirs()) return DROPPED;
      files[index] = { ...file, attachmentId: uploaded.value.id };
      entry.files = [...files];
      ports.onUploaded(uploaded.value.id, file.content);
      await ports.keepProgress(entry);
    }
    if (!isTheirs()) return DROPPED;
    const attachmentIds = files.flatMap((file) => file.attachmentId ?? []);
    const sent = await ports.requests.sendMessage({
      clientId: entry.clientId,
      ...(entry.text && { text: entry.text }),
      ...(attachmentIds.length > 0 && { attachmentIds }),
    });
    if (!sent.ok) return sent.problem;
    if (isTheirs()) ports.onSent(sent.value);
    return { outcome: 'sent' };
  }

  return async function send(entry: OutboxEntry): Promise<SendResult> {
    const before = ports.forgotten();
    const isTheirs = () => ports.forgotten() === before;
    if (entry.attempts === 0) await ports.beforeSend();
    let result = await attempt(entry, isTheirs);
    if ('status' in result && result.status === 401 && isTheirs() && (await ports.renew())) result = await attempt(entry, isTheirs);
    if ('outcome' in result) return result;
    if (!isTheirs()) return DROPPED;
    const { code, message, requestId } = result;
    const problem = { code, message, ...(requestId && { requestId }) };
    // A lost session comes back with the next one; it is no reason to give the message up.
    if (isPassing(result) || result.status === 401) return { outcome: 'later', retryAfterMs: result.retryAfterMs, problem };
    return { outcome: 'refused', problem };
  };
}
