import { lookup } from 'node:dns/promises';
import { AppError, type Clock, type Log, SECOND, silentLog } from '@zhiyin/kernel';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Outbound } from '../platform.ts';
import { hostPort, isGlobalAddress, literalAddress, type Refusal, readTarget, type Target } from './addresses.ts';
import { createBreaker, type Outcome } from './breaker.ts';
import { checkHeaders, readReplyHeaders } from './headers.ts';
import { decideRedirect, type Hop } from './redirects.ts';

const TIMEOUT_MS = 8 * SECOND;
const TIMEOUT_MAX_MS = 60 * SECOND;
/** One try to reach one address; a name with several gets several. */
const CONNECT_MS = 4 * SECOND;
const BYTES_MAX = 1024 * 1024;
const REDIRECTS_MAX = 3;
const CONNECTIONS_PER_HOST = 16;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** All addresses of a host name, in the order to try them. */
export type Resolve = (host: string) => Promise<readonly string[]>;
export type OutboundClient = Outbound & {
  /** Ends idle and running connections. */
  close(): Promise<void>;
};

type Reason = Refusal | 'resolve' | 'timeout' | 'connect' | 'redirects' | 'redirect' | 'size' | 'encoding' | 'breaker';
/** Why a call failed, for the log and as `cause`; callers outside see only `unavailable`. */
class OutboundFailure extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, cause?: unknown) {
    super(`outbound: ${reason}`, { cause });
    this.name = 'OutboundFailure';
    this.reason = reason;
  }
}

/** For forms: what is wrong with an address as written, or null. Says nothing about the network; the check that counts happens when it is dialled. */
export function checkOutboundUrl(text: string, allow: readonly string[] = []): Refusal | null {
  const read = readTarget(text, new Set(allow.map((entry) => entry.toLowerCase())));
  return read.ok ? null : read.refusal;
}

const resolveBySystem: Resolve = async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map((entry) => entry.address);

/**
 * The outbound HTTP client. http and https only, ports 80 and 443, public addresses only; `allow` names `host:port` pairs of one's own network
 * (and of tests) that are exempt from both. The address is resolved, checked and dialled in one step, so a name that changes its answer in between gains nothing.
 * Throws `invalid` when our own code asks for a method or header it may not; for everything else one and the same `unavailable`, so that a caller cannot
 * map the inside of the network by it. The reason is logged and stands in `cause`.
 */
export function createOutbound({
  clock,
  allow = [],
  resolve = resolveBySystem,
  log = silentLog,
}: {
  clock: Clock;
  allow?: readonly string[];
  resolve?: Resolve;
  log?: Log;
}): OutboundClient {
  const allowed = new Set(allow.map((entry) => entry.toLowerCase()));
  const breaker = createBreaker(clock);
  const agent = new Agent({
    connect: createConnect(allowed, resolve),
    connections: CONNECTIONS_PER_HOST,
    pipelining: 1,
    allowH2: false,
    headersTimeout: TIMEOUT_MAX_MS,
    bodyTimeout: TIMEOUT_MAX_MS,
    maxHeaderSize: 32 * 1024,
  });

  async function follow(first: Target, start: Omit<Hop, 'url'>, maxBytes: number, signal: AbortSignal) {
    let target = first;
    let hop = start;
    for (let followed = 0; ; followed += 1) {
      const host = hostPort(target.host, target.port);
      const admission = breaker.admit(host);
      if (!admission.admitted) throw new OutboundFailure('breaker', admission.retryAfterMs);
      let outcome: Outcome = 'neither';
      try {
        const reply = await askOnce(agent, { ...hop, url: target.url }, maxBytes, signal);
        outcome = reply.status >= 500 ? 'failure' : 'success';
        const next = decideRedirect({ ...hop, url: target.url }, reply.status, reply.headers.location);
        if (next.step === 'here') return reply;
        if (next.step === 'lost') throw new OutboundFailure('redirect');
        if (followed >= REDIRECTS_MAX) throw new OutboundFailure('redirects');
        const read = readTarget(next.hop.address, allowed);
        if (!read.ok) throw new OutboundFailure(read.refusal);
        target = read.target;
        hop = next.hop;
      } catch (error) {
        if (outcome === 'neither' && isHostsFault(error, signal)) outcome = 'failure';
        throw error;
      } finally {
        admission.settle(outcome);
      }
    }
  }

  return {
    async request({ url, method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, maxBytes = BYTES_MAX }) {
      const verb = method.toUpperCase();
      if (!METHODS.has(verb)) throw new AppError('invalid', `The method ${method.slice(0, 20)} is not used outbound.`);
      const checked = checkHeaders(headers);
      if (!checked.ok) throw new AppError('invalid', `The header ${checked.name.slice(0, 60)} may not be sent outbound.`);
      const started = clock.monotonic();
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(new OutboundFailure('timeout')), Math.min(Math.max(timeoutMs, 1), TIMEOUT_MAX_MS));
      let host = '';
      try {
        const read = readTarget(url, allowed);
        if (!read.ok) throw new OutboundFailure(read.refusal);
        host = hostPort(read.target.host, read.target.port);
        const sent = { 'user-agent': 'Zhiyin/1 (+outbound)', ...checked.headers, 'accept-encoding': 'identity' };
        return await Promise.race([
          follow(read.target, { method: verb, headers: sent, body }, maxBytes, abort.signal),
          abortOf(abort.signal),
        ]);
      } catch (error) {
        const failure = abort.signal.aborted
          ? (abort.signal.reason as OutboundFailure)
          : error instanceof OutboundFailure
            ? error
            : new OutboundFailure('connect', error);
        log.warn('outbound.failed', { host, method: verb, reason: failure.reason, ms: Math.round(clock.monotonic() - started) });
        const retryAfterSeconds =
          failure.reason === 'breaker' && typeof failure.cause === 'number' ? Math.ceil(failure.cause / SECOND) : undefined;
        throw new AppError('unavailable', 'The other side could not be reached.', { cause: failure, retryAfterSeconds });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Fails when the signal does. undici by itself lets a request that is still being connected wait for the connection, however long that takes. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason), { once: true }));
}

/** A refusal of ours says nothing about the host's health; silence, broken connections and 5xx do. */
function isHostsFault(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted) return true;
  return !(error instanceof OutboundFailure) || error.reason === 'connect' || error.reason === 'resolve';
}

/** Dials what was checked: resolves, refuses unless every address is public, and connects to those addresses by number. */
function createConnect(allowed: ReadonlySet<string>, resolve: Resolve): buildConnector.connector {
  const dial = buildConnector({ timeout: CONNECT_MS, allowH2: false });
  const dialOne = (options: buildConnector.Options) =>
    new Promise<Parameters<buildConnector.Callback>>((settle) => dial(options, (...result) => settle(result)));

  async function resolveInTime(name: string): Promise<readonly string[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error('the resolver did not answer')), CONNECT_MS);
    });
    try {
      return await Promise.race([resolve(name), late]);
    } catch (cause) {
      throw new OutboundFailure('resolve', cause);
    } finally {
      clearTimeout(timer);
    }
  }

  async function connect(options: buildConnector.Options): Promise<Parameters<buildConnector.Callback>> {
    const name = options.hostname;
    const port = options.port === '' ? (options.protocol === 'https:' ? 443 : 80) : Number(options.port);
    const literal = literalAddress(name);
    const bracketed = literal?.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
    const addresses = literal === null ? await resolveInTime(name) : [literal];
    if (addresses.length === 0) throw new OutboundFailure('resolve');
    // One bad address among good ones is a sign of rebinding: the whole name is refused.
    if (!allowed.has(hostPort(bracketed, port)) && !addresses.every(isGlobalAddress)) throw new OutboundFailure('address');
    let last: Parameters<buildConnector.Callback> = [new OutboundFailure('connect'), null];
    for (const address of addresses.slice(0, 4)) {
      const { servername, ...rest } = options;
      const asked = options.protocol === 'https:' ? { ...rest, servername: servername || (literal === null ? name : '') } : rest;
      last = await dialOne({ ...asked, hostname: address });
      if (last[0] === null) break;
    }
    return last;
  }
  return (options, callback) => {
    connect(options).then(
      (result) => callback(...result),
      (error: Error) => callback(error, null),
    );
  };
}

/** One request and its reply, read up to `maxBytes`. The body of a redirect is not read. */
async function askOnce(agent: Agent, hop: Hop, maxBytes: number, signal: AbortSignal) {
  const reply = await agent.request({
    origin: hop.url.origin,
    path: `${hop.url.pathname}${hop.url.search}`,
    method: hop.method as Dispatcher.HttpMethod,
    headers: hop.headers,
    ...(hop.body !== undefined && { body: hop.body }),
    signal,
  });
  const headers = readReplyHeaders(reply.headers);
  const leave = () => {
    reply.body.on('error', () => undefined); // we break it off ourselves
    reply.body.destroy();
  };
  if (reply.statusCode >= 300 && reply.statusCode < 400 && headers.location !== undefined) {
    leave();
    return { status: reply.statusCode, headers, body: '' };
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity' && hop.method !== 'HEAD') {
    leave();
    throw new OutboundFailure('encoding');
  }
  if (hop.method !== 'HEAD' && Number(headers['content-length'] ?? 0) > maxBytes) {
    leave();
    throw new OutboundFailure('size');
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new OutboundFailure('size'); // leaving the loop breaks the connection off
    chunks.push(chunk);
  }
  return { status: reply.statusCode, headers, body: decode(Buffer.concat(chunks), headers['content-type']) };
}

/** Text by the charset the reply names (GBK is still common in Chinese back offices), UTF-8 unless told. */
function decode(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
