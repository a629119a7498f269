import type { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { AppError } from '@zhiyin/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createJsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Platform } from '../platform.ts';
import { findBrokenText } from './broken-text.ts';
import { type Actor, actorId, type DoorTable, type StaffActor } from './doors.ts';
import { sendError } from './errors.ts';
import type { Idempotency } from './idempotency.ts';
import { createRateLimiter } from './rate-limit.ts';
import type { Route, RouteReply } from './route.ts';

/** JSON bodies past this are refused before they are parsed. */
const JSON_MAX_BYTES = 1024 * 1024;
const RATE_PER_MINUTE = { public: 120, signed: 600, visitor: 240, staff: 1200 } as const;
/** The brand of the API page. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="32" viewBox="0 0 150 32"><g fill="none" stroke="#2dd4bf" stroke-width="3" stroke-linecap="round"><path d="M5 12v8M11 8v16M17 5v22M23 10v12"/></g><text x="36" y="22" fill="#fff" font-family="sans-serif" font-size="17">Zhiyin 知音</text></svg>';
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the permission table; set for every route. */
    door?: string;
  }
  interface FastifyRequest {
    actor?: Actor;
  }
}

export type HttpEdge = {
  fastify: FastifyInstance;
  /** Throws when a route has no row in the permission table, or a row no route. Call before listening. */
  checkDoors(): void;
};

export type HttpOptions = {
  platform: Platform;
  idempotency: Idempotency;
  doors: DoorTable;
  /** True when a role holds a permission. */
  mayDo: (role: StaffActor['role'], permission: string) => boolean;
  identifyStaff: (request: FastifyRequest) => Promise<StaffActor | null>;
  identifyVisitor: (token: string) => Promise<Extract<Actor, { kind: 'visitor' }> | null>;
  /** Origins whose cookies count; the server's own. */
  isOwnOrigin: (origin: string, host: string | undefined) => boolean;
  trustProxy: string | undefined;
  mediaMaxBytes: number;
  rateScale: number;
  version: string;
};

/** `Retry-After` by status, where whoever refused knew no better. */
const COME_BACK_SECONDS: Readonly<Record<number, number>> = { 429: 10, 503: 2 };

/** The HTTP edge: parse with contracts, know who asks, check the one permission table, call, reply. */
export async function createHttp(options: HttpOptions): Promise<HttpEdge> {
  const { platform, doors } = options;
  const { log, metrics, clock } = platform;
  const limiter = createRateLimiter({ now: () => clock.monotonic(), scale: options.rateScale });
  const { idempotency } = options;
  const seen = new Set<string>();
  const fastify = Fastify({
    logger: false,
    bodyLimit: JSON_MAX_BYTES,
    trustProxy: options.trustProxy ? options.trustProxy.split(',').map((a) => a.trim()) : false,
    genReqId: () => platform.ids.secret(9),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: true,
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.addHook('onRoute', (route) => {
    const methods = ([] as string[]).concat(route.method).filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
    for (const method of methods) {
      const door = route.config?.door ?? `${method} ${route.url.startsWith('/docs') ? '/docs/*' : route.url}`;
      if (!doors[door]) throw new Error(`no permission row for ${door}`);
      seen.add(door);
    }
  });
  await fastify.register(multipart, {
    limits: { fileSize: options.mediaMaxBytes + 1, files: 1, fields: 5, parts: 6, headerPairs: 50 },
    throwFileSizeLimit: false,
  });
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zhiyin',
        version: options.version,
        description: 'Intelligent customer service: visitor and staff API.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      components: {
        securitySchemes: {
          visitor: { type: 'http', scheme: 'bearer' },
          staff: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'zhiyin.session_token' },
        },
      },
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
  });
  await fastify.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { title: 'Zhiyin API' },
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO), href: '/docs', target: '_self' },
  });

  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  });
  fastify.addHook('onSend', async (_request, reply) => {
    const wait = COME_BACK_SECONDS[reply.statusCode];
    if (wait && !reply.hasHeader('retry-after')) reply.header('retry-after', wait);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const ms = reply.elapsedTime;
    metrics.observe('zhiyin_http_seconds', ms / 1000, { method: request.method, route, status: String(reply.statusCode) });
    if (route === '/live' || route === '/ready' || route === '/metrics') return;
    const actor = request.actor;
    log.info('request', {
      id: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(ms * 10) / 10,
      actor: actor?.kind ?? 'none',
      ...(actor && actor.kind !== 'anonymous' && { workspaceId: actor.workspaceId }),
    });
  });
  fastify.setErrorHandler((error, request, reply) => {
    const isBug = sendError(error, request, reply);
    if (isBug) log.error('request.failed', { id: request.id, method: request.method, route: request.routeOptions.url ?? '' }, error);
  });
  fastify.setNotFoundHandler((request, reply) => {
    sendError(new AppError('not_found', 'There is nothing at this address.'), request, reply);
  });

  /** Who asks, as the door demands; refuses everybody else. */
  async function admit(doorName: string, request: FastifyRequest): Promise<Actor> {
    const door = doors[doorName];
    if (!door) throw new Error(`no permission row for ${doorName}`);
    if (door.actor === 'public' || door.actor === 'signed') return { kind: 'anonymous' };
    if (door.actor === 'visitor') {
      const token = bearer(request);
      const visitor = token ? await options.identifyVisitor(token) : null;
      if (!visitor) throw new AppError('unauthenticated', 'A visitor token is needed.');
      return visitor;
    }
    const staff = await options.identifyStaff(request);
    if (!staff) throw new AppError('unauthenticated', 'Sign in first.');
    if (staff.via === 'session' && UNSAFE.has(request.method) && !isSameSite(request))
      throw new AppError('forbidden', 'This request came from another site.');
    if (!options.mayDo(staff.role, door.permission))
      throw new AppError('forbidden', `Your role may not do this (${door.permission}).`, { details: { permission: door.permission } });
    return staff;
  }

  function isSameSite(request: FastifyRequest): boolean {
    const origin = request.headers.origin;
    if (origin !== undefined) return options.isOwnOrigin(origin, request.headers.host);
    const site = request.headers['sec-fetch-site'];
    return site === 'same-origin' || site === 'none';
  }

  function limit(request: FastifyRequest, actor: Actor, route: Route): void {
    const who = actor.kind === 'visitor' ? actor.visitorId : actor.kind === 'staff' ? actorId(actor) : request.ip;
    const perMinute = route.ratePerMinute ?? RATE_PER_MINUTE[route.actor];
    const wait = limiter.take(`${route.ratePerMinute ? `${route.method} ${route.path}` : route.actor}|${who}`, perMinute);
    if (wait > 0)
      throw new AppError('rate_limited', 'Too many requests; nothing was lost. Try again in a moment.', { retryAfterSeconds: wait });
  }

  function mount(route: Route): void {
    const doorName = `${route.method} ${route.path}`;
    if (doors[doorName]?.actor !== route.actor)
      throw new Error(`the permission row of ${doorName} is for ${doors[doorName]?.actor ?? 'nobody'}, the route for ${route.actor}`);
    fastify.route({
      method: route.method,
      url: route.path,
      config: { door: doorName },
      exposeHeadRoute: false,
      schema: {
        summary: route.summary,
        tags: [route.path.split('/')[3] ?? 'health'],
        ...(route.actor === 'visitor' && { security: [{ visitor: [] }] }),
        ...(route.actor === 'staff' && { security: [{ staff: [] }, { session: [] }] }),
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && { body: route.body }),
        ...(route.multipart && { consumes: ['multipart/form-data'] }),
        ...(route.reply && { response: route.reply }),
      },
      onRequest: async (request) => {
        const actor = await admit(doorName, request);
        request.actor = actor;
        limit(request, actor, route);
      },
      preValidation: async (request) => {
        const broken = findBrokenText(request.body) ?? findBrokenText(request.query) ?? findBrokenText(request.params);
        if (broken !== undefined) throw new AppError('invalid', `The text at ${broken || 'the top'} has a NUL or half a character in it.`);
        if (route.body && request.body === undefined) request.body = {};
      },
      handler: async (request, reply) => {
        const actor = request.actor as Actor;
        const controller = new AbortController();
        reply.raw.once('close', () => {
          if (!reply.raw.writableFinished) controller.abort();
        });
        const context = {
          actor,
          params: request.params,
          query: request.query,
          body: request.body,
          file: () => nextFile(request),
          request: { id: request.id, ip: request.ip, headers: request.headers, signal: controller.signal },
        };
        const call = () => route.handle(context as never);
        const inside = actor.kind === 'anonymous' ? call : () => platform.db.inWorkspace(actor.workspaceId, call);
        const key = request.headers['idempotency-key'];
        const result =
          route.method === 'POST' && typeof key === 'string' && !route.multipart && actor.kind !== 'anonymous'
            ? await platform.db.inWorkspace(actor.workspaceId, () =>
                idempotency.once({ actor, door: doorName, key, body: request.body, params: request.params }, call),
              )
            : await inside();
        return send(reply, result);
      },
    });
  }

  return {
    fastify: Object.assign(fastify, { mount }),
    checkDoors() {
      const unused = Object.keys(doors).filter((door) => !door.startsWith('live:') && !seen.has(door));
      if (unused.length > 0) throw new Error(`permission rows without a route: ${unused.join(', ')}`);
    },
  };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds one of our routes; refuses those without a permission row. */
    mount(route: Route): void;
  }
}

function send(reply: FastifyReply, result: RouteReply) {
  reply.status(result.status);
  if (result.headers) reply.headers(result.headers);
  if ('stream' in result) return reply.send(result.stream as Readable);
  if (!result.headers?.['cache-control']) reply.header('cache-control', 'no-store');
  return reply.send(result.body);
}

function bearer(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

async function nextFile(request: FastifyRequest) {
  if (!request.isMultipart()) throw new AppError('unsupported', 'Send the file as multipart/form-data.');
  const part = await request.file();
  return part ? { filename: part.filename ?? 'file', stream: part.file } : null;
}
