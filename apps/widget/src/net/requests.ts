import type {
  Conversation,
  CreateSessionBody,
  ErrorBody,
  FLAG_REASONS,
  ListMessagesReply,
  RATING_TAGS,
  SendMessageBody,
  SendMessageReply,
  SessionReply,
  UploadReply,
} from '@zhiyin/contracts';
import type { Attributes } from '../bridge/checks.ts';
import { retryAfterMs } from '../core/backoff.ts';

export type RatingTag = (typeof RATING_TAGS)[number];
export type FlagReason = (typeof FLAG_REASONS)[number];

/** What went wrong, in a form a screen can tell and a person can copy. `status` 0: the server was not reached. */
export type Problem = { status: number; code: string; message: string; requestId?: string; retryAfterMs: number | null };
export type Reply<T> = { ok: true; value: T; status: number } | { ok: false; problem: Problem };

/** Worth trying again by itself: no network, too busy, or a fault of the server's. */
export const isPassing = (problem: Problem): boolean =>
  problem.status === 0 || problem.status === 408 || problem.status === 425 || problem.status === 429 || problem.status >= 500;

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
const API = '/api/v1/visitor/';

export type Requests = ReturnType<typeof createRequests>;

/** The visitor's doors of the server (API section 2), each giving a value or a problem, never throwing. */
export function createRequests(token: () => string | null) {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    options: { signal?: AbortSignal; timeoutMs?: number; anonymous?: boolean } = {},
  ): Promise<Reply<T>> {
    const bearer = options.anonymous ? null : token();
    // One controller for time-out and caller: `AbortSignal.any` and `.timeout` are newer than many phones' browsers.
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, options.timeoutMs ?? TIMEOUT_MS);
    if (options.signal?.aborted) stop();
    options.signal?.addEventListener('abort', stop);
    try {
      const response = await fetch(API + path, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(bearer && { authorization: `Bearer ${bearer}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: abort.signal,
      });
      const text = await response.text();
      if (response.ok) return { ok: true, value: (text ? JSON.parse(text) : null) as T, status: response.status };
      return { ok: false, problem: readProblem(response.status, text, response.headers.get('retry-after')) };
    } catch (error) {
      return {
        ok: false,
        problem: { status: 0, code: 'network', message: error instanceof Error ? error.message : '', retryAfterMs: null },
      };
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
    }
  }

  return {
    createSession: (body: CreateSessionBody) => call<SessionReply>('POST', 'sessions', body, { anonymous: true }),
    sendMessage: (body: SendMessageBody) => call<SendMessageReply>('POST', 'messages', body),
    listMessages: (after: number, waitSeconds: number, signal?: AbortSignal) =>
      call<ListMessagesReply>('GET', `messages?after=${after}&wait=${waitSeconds}`, undefined, {
        signal,
        timeoutMs: (waitSeconds + 15) * 1000,
      }),
    handOff: () => call<{ conversation: Conversation }>('POST', 'handoff', {}),
    leaveQueue: () => call<{ conversation: Conversation }>('DELETE', 'handoff'),
    restart: () => call<{ conversation: Conversation | null }>('POST', 'restart', {}),
    rate: (body: { stars: number; tags: RatingTag[]; comment?: string }) => call<{ id: string }>('POST', 'ratings', body),
    flagAnswer: (body: { messageId: string; reason: FlagReason }) => call<{ id: string }>('POST', 'answer-flags', body),
    read: (seq: number) => call<unknown>('POST', 'read', { seq }),
    setAttributes: (body: { contact?: Attributes; conversation?: Attributes }) => call<unknown>('POST', 'attributes', body),

    /** Uploads one file; `progress` hears the share sent, 0..1. XMLHttpRequest because fetch cannot tell. */
    upload(file: { name: string; mime: string; content: Blob }, progress: (share: number) => void): Promise<Reply<UploadReply>> {
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        const lost = () => resolve({ ok: false, problem: { status: 0, code: 'network', message: '', retryAfterMs: null } });
        request.open('POST', `${API}attachments`);
        request.timeout = UPLOAD_TIMEOUT_MS;
        const bearer = token();
        if (bearer) request.setRequestHeader('authorization', `Bearer ${bearer}`);
        request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
        request.onerror = lost;
        request.ontimeout = lost;
        request.onabort = lost;
        request.onload = () => {
          if (request.status < 200 || request.status > 299) {
            resolve({ ok: false, problem: readProblem(request.status, request.responseText, request.getResponseHeader('retry-after')) });
            return;
          }
          try {
            resolve({ ok: true, value: JSON.parse(request.responseText) as UploadReply, status: request.status });
          } catch {
            lost();
          }
        };
        const form = new FormData();
        form.append('file', new File([file.content], file.name, { type: file.mime }));
        request.send(form);
      });
    },
  };
}

/** The error body of API section 1, or what can be said where a proxy answered in its place. */
function readProblem(status: number, text: string, retryAfter: string | null): Problem {
  const wait = retryAfterMs(retryAfter, Date.now());
  try {
    const { error } = JSON.parse(text) as ErrorBody;
    return { status, code: error.code, message: error.message, requestId: error.requestId, retryAfterMs: wait };
  } catch {
    return { status, code: `http_${status}`, message: '', retryAfterMs: wait };
  }
}
