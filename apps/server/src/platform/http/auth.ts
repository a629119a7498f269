import type { FastifyInstance } from 'fastify';

/** Mounts a handler that speaks the web's Request and Response (better-auth) under /api/auth/. */
export function mountAuth(
  fastify: FastifyInstance,
  baseUrl: () => string,
  handler: (request: Request, ip: string) => Promise<Response>,
): void {
  fastify.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    exposeHeadRoute: false,
    schema: { hide: true },
    handler: async (request, reply) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers))
        if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
      const hasBody = request.method === 'POST' && request.body !== undefined && request.body !== null;
      const response = await handler(
        new Request(new URL(request.url, baseUrl()), {
          method: request.method,
          headers,
          ...(hasBody && { body: JSON.stringify(request.body) }),
        }),
        request.ip,
      );
      reply.status(response.status);
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
      for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
      return reply.header('cache-control', 'no-store').send(response.body === null ? '' : await response.text());
    },
  });
}
