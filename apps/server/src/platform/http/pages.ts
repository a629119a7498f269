import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const APPS = path.resolve(import.meta.dirname, '../../../..');
const WIDGET = path.join(APPS, 'widget/dist');
const CONSOLE = path.join(APPS, 'console/dist');
const DEMO_PAGE = path.resolve(APPS, '../demo/page');
const YEAR_SECONDS = 31_536_000;

export type PageOptions = {
  /** Exact origins that may frame the window of an inbox; empty allows any; undefined: no such inbox. */
  frameAncestors: (inboxToken: string) => Promise<readonly string[] | undefined>;
  /** A fresh random value for the console's style policy. */
  nonce: () => string;
  publicUrl: () => string;
  demoInbox: string | undefined;
};

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
};

/** The console, the chat window and the demo shop, each under the strictest content policy it works with. */
export async function mountPages(fastify: FastifyInstance, { frameAncestors, nonce, publicUrl, demoInbox }: PageOptions): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: path.join(WIDGET, 'assets'),
    prefix: '/widget/assets/',
    index: false,
    cacheControl: false,
    setHeaders: immutable,
  });
  const ws = () => publicUrl().replace(/^http/, 'ws');

  fastify.get('/', { config: { door: 'GET /' } }, (_request, reply) => reply.redirect(demoInbox ? '/demo/' : '/console/'));
  fastify.get('/console', { config: { door: 'GET /console' } }, (_request, reply) => reply.redirect('/console/'));

  fastify.get('/widget.js', { config: { door: 'GET /widget.js' } }, async (_request, reply) =>
    reply
      .headers({ ...COMMON, 'cache-control': 'public, max-age=300', 'cross-origin-resource-policy': 'cross-origin' })
      .type('text/javascript; charset=utf-8')
      .send(await readFile(path.join(WIDGET, 'widget.js'))),
  );

  fastify.get<{ Querystring: { inbox?: string } }>('/widget/frame/', { config: { door: 'GET /widget/frame/' } }, async (request, reply) => {
    const allowed = typeof request.query.inbox === 'string' ? await frameAncestors(request.query.inbox) : undefined;
    const ancestors = allowed === undefined ? "'self'" : allowed.length === 0 ? '*' : `'self' ${allowed.join(' ')}`;
    const csp = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ${ws()}; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors ${ancestors}`;
    return reply
      .headers({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-cache',
        'content-security-policy': csp,
      })
      .type('text/html; charset=utf-8')
      .send(await readFile(path.join(WIDGET, 'frame/index.html'), 'utf8'));
  });

  fastify.get<{ Params: { '*': string } }>('/console/*', { config: { door: 'GET /console/*' } }, async (request, reply) => {
    const asked = request.params['*'];
    if (/^(assets|fonts)\//.test(asked)) {
      immutable(reply);
      return reply.sendFile(asked, CONSOLE, { cacheControl: false });
    }
    if (/^[\w-]+\.(svg|png|ico|webmanifest)$/.test(asked)) {
      reply.headers({ 'cache-control': 'public, max-age=300', 'x-content-type-options': 'nosniff' });
      return reply.sendFile(asked, CONSOLE, { cacheControl: false });
    }
    return sendConsole(reply);
  });

  async function sendConsole(reply: FastifyReply) {
    const value = nonce();
    const page = (await readFile(path.join(CONSOLE, 'index.html'), 'utf8')).replaceAll('__CSP_NONCE__', value);
    const csp = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${value}'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ${ws()}; font-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
    return reply
      .headers({ ...COMMON, 'cache-control': 'no-store', 'content-security-policy': csp, 'x-frame-options': 'DENY' })
      .type('text/html; charset=utf-8')
      .send(page);
  }

  fastify.get<{ Params: { '*': string } }>('/demo/*', { config: { door: 'GET /demo/*' } }, async (request, reply) => {
    if (!demoInbox) return reply.callNotFound();
    const asked = request.params['*'] || 'index.html';
    if (asked !== 'index.html') {
      if (!/^[\w-]+\.(css|js|svg|png|jpg)$/.test(asked)) return reply.callNotFound();
      reply.header('cache-control', 'public, max-age=300');
      return reply.sendFile(asked, DEMO_PAGE, { cacheControl: false });
    }
    const page = (await readFile(path.join(DEMO_PAGE, 'index.html'), 'utf8'))
      .replaceAll('__PUBLIC_URL__', publicUrl())
      .replaceAll('__INBOX__', demoInbox);
    const csp = `default-src 'none'; script-src 'self' ${publicUrl()}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src ${publicUrl()}; connect-src ${publicUrl()}; base-uri 'none'; form-action 'none'`;
    return reply
      .headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache', 'content-security-policy': csp })
      .type('text/html; charset=utf-8')
      .send(page);
  });
}

/** Hashed file names never change their content. */
function immutable(reply: FastifyReply): void {
  reply.headers({ 'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`, 'x-content-type-options': 'nosniff' });
}
