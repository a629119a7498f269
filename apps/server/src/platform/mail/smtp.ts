import { createHash } from 'node:crypto';
import { AppError, SECOND } from '@zhiyin/kernel';
import { createTransport } from 'nodemailer';
import type { Mail, Mailer } from '../platform.ts';

const CONNECT_MS = 8 * SECOND;
/** A server may think this long between two answers (grey-listing servers do) before the attempt counts as failed. */
const SILENCE_MS = 20 * SECOND;
const SUBJECT_MAX = 250;
const TEXT_MAX = 200_000;

/**
 * One address and nothing else: no list, no display name, no quoted local part, no comment, no route. Those forms are what address parsers disagree about,
 * and a mail of ours never needs them. RFC 5321 length limits; letters of any script (RFC 6531).
 */
const ADDRESS =
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Message-ID of a mail: the same for every attempt, so that the receiving side and the provider recognise a repeat. `from` gives the domain. */
export function messageIdOf(idempotencyKey: string, from: string): string {
  const domain = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain.toLowerCase()}>`;
}

/**
 * Mail by SMTP; without `smtpUrl` (`smtp://user:password@host:587`, `smtps://…`) nothing is sent and `configured` says so.
 * `send` resolves once the server has taken the mail. It throws `invalid` for what no repeat can heal (a bad address, a header with a line break, a permanent
 * refusal 5xx) and `unavailable` for what may pass (no connection, silence, 4xx); a repeat with the same key carries the same Message-ID.
 */
export function createMailer({ smtpUrl, from }: { smtpUrl?: string | undefined; from: string }): Mailer & { close(): void } {
  if (CONTROL.test(from)) throw new Error('MAIL_FROM has a control character');
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport(
          {
            url: smtpUrl,
            connectionTimeout: CONNECT_MS,
            greetingTimeout: CONNECT_MS,
            socketTimeout: SILENCE_MS,
            dnsTimeout: CONNECT_MS,
            ...(needsTls(smtpUrl) && { requireTLS: true }),
          },
          { from, disableFileAccess: true, disableUrlAccess: true },
        );
  return {
    configured: transport !== null,
    async send(mail) {
      const problem = problemOf(mail);
      if (problem) throw new AppError('invalid', problem);
      if (!transport) throw new AppError('unavailable', 'No mail server is set.');
      try {
        await transport.sendMail({
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          messageId: messageIdOf(mail.idempotencyKey, from),
          // RFC 3834: tells vacation responders not to answer.
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (cause) {
        const { responseCode, code } = cause as { responseCode?: number; code?: string };
        // Only what was said of this mail is final; a refused password or missing encryption is ours to set right, and the mail goes then.
        const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
        if (aboutThisMail && responseCode !== undefined && responseCode >= 500)
          throw new AppError('invalid', 'The mail server refused the mail for good.', { cause });
        throw new AppError('unavailable', 'The mail server could not take the mail.', { cause, retryAfterSeconds: 60 });
      }
    },
    close: () => transport?.close(),
  };
}

/** A password goes over an encrypted connection or not at all, whatever the server offers; within this machine, or where the URL says otherwise, it may. */
export function needsTls(smtpUrl: string): boolean {
  const { protocol, username, hostname, searchParams } = new URL(smtpUrl);
  const settled = searchParams.has('requireTLS') || searchParams.has('ignoreTLS');
  return protocol === 'smtp:' && username !== '' && !settled && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function problemOf({ to, subject, text }: Mail): string | null {
  if (to.length > 254 || !ADDRESS.test(to)) return 'The address is not one plain mail address.';
  if (CONTROL.test(subject) || subject.length > SUBJECT_MAX) return `The subject must be one line of at most ${SUBJECT_MAX} characters.`;
  if (text.length > TEXT_MAX || text.includes('\0')) return 'The text is too long or not text.';
  return null;
}
