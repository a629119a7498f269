import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AppError, SECOND } from '@zhiyin/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound, type OutboundClient } from './index.ts';

let server: http.Server;
let port: number;
let base: string;
const seen: { url: string; method: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
let nowMs = 0;
const clock = { now: () => new Date(nowMs), monotonic: () => nowMs };
const clients: OutboundClient[] = [];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body });
      const url = new URL(request.url ?? '/', 'http://x');
      const to = url.searchParams.get('to');
      if (url.pathname === '/redirect')
        response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to ?? '' }).end('ignored');
      else if (url.pathname === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (url.pathname === '/big') response.writeHead(200).end(Buffer.alloc(300_000, 'x'));
      else if (url.pathname === '/endless') {
        response.writeHead(200);
        const more = () =>
          response.destroyed || (response.write(Buffer.alloc(65_536, 'y')) ? setImmediate(more) : response.once('drain', more));
        more();
      } else if (url.pathname === '/silent') return;
      else if (url.pathname === '/drip') response.writeHead(200).write('a bit');
      else if (url.pathname === '/cut') response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
      else if (url.pathname === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
      else if (url.pathname === '/gbk')
        response.writeHead(200, { 'content-type': 'text/plain; charset=GBK' }).end(Buffer.from([0xc4, 0xe3, 0xba, 0xc3]));
      else if (url.pathname === '/status') response.writeHead(Number(url.searchParams.get('code'))).end('said');
      else response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'a=b', 'x-two': ['1', '2'] }).end('{"ok":true}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function aClient(options: Partial<Parameters<typeof createOutbound>[0]> = {}): OutboundClient {
  const client = createOutbound({ clock, allow: [`127.0.0.1:${port}`], ...options });
  clients.push(client);
  return client;
}
/** The reason kept inside the one error everybody sees. */
async function reasonOf(asked: Promise<unknown>): Promise<unknown> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  const { code, message, cause } = error as AppError;
  expect({ code, message }).toEqual({ code: 'unavailable', message: 'The other side could not be reached.' });
  return (cause as { reason: string }).reason;
}

describe('an ordinary call', () => {
  test('sends method, body and allowed headers, and reads the reply without cookies', async () => {
    const reply = await aClient().request({
      url: `${base}/hook?a=1#part`,
      method: 'post',
      headers: { 'Content-Type': 'application/json', 'webhook-id': 'm1' },
      body: '{"你":"好"}',
    });
    expect(reply).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(reply.headers['x-two']).toBe('1, 2');
    expect(reply.headers).not.toHaveProperty('set-cookie');
    expect(seen).toMatchObject([
      { url: '/hook?a=1', method: 'POST', body: '{"你":"好"}', headers: { 'webhook-id': 'm1', host: `127.0.0.1:${port}` } },
    ]);
  });

  test('our own mistakes are named', async () => {
    await expect(aClient().request({ url: base, method: 'CONNECT' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(aClient().request({ url: base, headers: { Host: 'inside' } })).rejects.toMatchObject({ code: 'invalid' });
    expect(seen).toEqual([]);
  });

  test('a reply in GBK is read as GBK', async () => {
    expect((await aClient().request({ url: `${base}/gbk` })).body).toBe('你好');
  });

  test('a 4xx or 5xx is an answer, not an exception', async () => {
    expect(await aClient().request({ url: `${base}/status?code=503` })).toMatchObject({ status: 503, body: 'said' });
  });
});

describe('names and addresses', () => {
  test('the address that was checked is the one dialled: asked once, reached by number', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return ['127.0.0.1'];
    };
    const client = aClient({ allow: [`only-we-know.invalid:${port}`], resolve });
    expect(await client.request({ url: `http://only-we-know.invalid:${port}/` })).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
    expect(seen[0]?.headers.host).toBe(`only-we-know.invalid:${port}`);
  });

  test.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['one private among public ones', ['8.8.8.8', '10.0.0.1']],
    ['IPv6 loopback', ['::1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['NAT64', ['64:ff9b::7f00:1']],
  ])('a name that means %s is refused', async (_what, answer) => {
    expect(await reasonOf(aClient({ resolve: async () => answer }).request({ url: 'http://nip.example/' }))).toBe('address');
  });

  test('a name that changes its answer between check and call gains nothing', async () => {
    const answers: string[][] = [];
    // 2d00::/8 is public by form and given to nobody: dialling it reaches no one.
    const resolve = async () => {
      const answer = answers.length === 0 ? ['2d00::1'] : ['127.0.0.1'];
      answers.push(answer);
      return answer;
    };
    const client = aClient({ resolve });
    const first = await reasonOf(client.request({ url: 'http://rebind.example/', timeoutMs: 300 }));
    expect(['connect', 'timeout']).toContain(first);
    expect(answers).toEqual([['2d00::1']]);
    expect(await reasonOf(client.request({ url: 'http://rebind.example/', timeoutMs: 300 }))).toBe('address');
    expect(seen).toEqual([]);
  });

  test('the next address of a name is tried when the first does not answer', async () => {
    const client = aClient({ allow: [`two.invalid:${port}`], resolve: async () => ['127.0.0.99', '127.0.0.1'] });
    expect((await client.request({ url: `http://two.invalid:${port}/` })).status).toBe(200);
  });

  test('a name nobody knows, and one with no address', async () => {
    expect(
      await reasonOf(aClient({ resolve: async () => Promise.reject(new Error('ENOTFOUND')) }).request({ url: 'http://gone.example/' })),
    ).toBe('resolve');
    expect(await reasonOf(aClient({ resolve: async () => [] }).request({ url: 'http://empty.example/' }))).toBe('resolve');
  });

  test('addresses as written are refused in the same words', async () => {
    expect(await reasonOf(aClient().request({ url: 'http://127.0.0.1/' }))).toBe('address');
    expect(await reasonOf(aClient().request({ url: 'file:///etc/passwd' }))).toBe('scheme');
    expect(await reasonOf(aClient().request({ url: 'http://example.com:6379/' }))).toBe('port');
  });
});

describe('redirects', () => {
  const redirect = (to: string, status = 302) => `${base}/redirect?status=${status}&to=${encodeURIComponent(to)}`;

  test('three are followed, a fourth is not', async () => {
    const one = redirect('/end');
    const two = redirect(one);
    const three = redirect(two);
    expect((await aClient().request({ url: three })).status).toBe(200);
    expect(seen).toHaveLength(4);
    expect(await reasonOf(aClient().request({ url: redirect(three) }))).toBe('redirects');
    expect(await reasonOf(aClient().request({ url: `${base}/loop` }))).toBe('redirects');
  });

  test.each([
    ['into the private network', 'http://10.0.0.1/', 'address'],
    ['to loopback on a port that is not allowed', 'http://127.0.0.1:1/', 'port'],
    ['to a file', 'file:///etc/passwd', 'scheme'],
    ['to an address with a password', 'http://a:b@example.com/', 'credentials'],
  ])('%s: refused', async (_what, to, reason) => {
    expect(await reasonOf(aClient().request({ url: redirect(to) }))).toBe(reason);
    expect(seen).toHaveLength(1);
  });

  test('to a name that means loopback: refused', async () => {
    expect(await reasonOf(aClient({ resolve: async () => ['127.0.0.1'] }).request({ url: redirect('http://looks-fine.example/') }))).toBe(
      'address',
    );
  });

  test('another host hears no credentials', async () => {
    const client = aClient({ allow: [`127.0.0.1:${port}`, `other.invalid:${port}`], resolve: async () => ['127.0.0.1'] });
    await client.request({
      url: redirect(`http://other.invalid:${port}/end`),
      headers: { authorization: 'Bearer secret', accept: 'text/plain' },
    });
    expect(seen[0]?.headers.authorization).toBe('Bearer secret');
    expect(seen[1]?.headers.authorization).toBeUndefined();
    expect(seen[1]?.headers.accept).toBe('text/plain');
    expect(
      await reasonOf(client.request({ url: redirect(`http://other.invalid:${port}/end`, 307), method: 'POST', body: 'private' })),
    ).toBe('redirect');
  });
});

describe('caps', () => {
  test.each([
    ['told in advance', '/big'],
    ['never told', '/endless'],
  ])('a body past the cap, %s', async (_how, path) => {
    expect(await reasonOf(aClient().request({ url: `${base}${path}`, maxBytes: 100_000 }))).toBe('size');
  });
  test('a body of exactly the cap', async () => {
    expect((await aClient().request({ url: `${base}/big`, maxBytes: 300_000 })).body).toHaveLength(300_000);
  });
  test.each([
    ['no answer at all', '/silent'],
    ['an answer that never ends', '/drip'],
  ])('%s', async (_what, path) => {
    expect(await reasonOf(aClient().request({ url: `${base}${path}`, timeoutMs: 150 }))).toBe('timeout');
  });
  test('a resolver that never answers', async () => {
    expect(
      await reasonOf(aClient({ resolve: () => new Promise(() => undefined) }).request({ url: 'http://slow.example/', timeoutMs: 100 })),
    ).toBe('timeout');
  });
  test('a connection cut in the middle, and a compressed bomb nobody asked for', async () => {
    expect(await reasonOf(aClient().request({ url: `${base}/cut` }))).toBe('connect');
    expect(await reasonOf(aClient().request({ url: `${base}/gzip` }))).toBe('encoding');
  });
});

describe('the breaker', () => {
  test('five 5xx close the way; the caller learns when to come back; one trial opens it', async () => {
    const client = aClient();
    for (let n = 0; n < 5; n += 1) await client.request({ url: `${base}/status?code=502` });
    expect(seen).toHaveLength(5);
    await expect(client.request({ url: `${base}/` })).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 15,
      cause: { reason: 'breaker' },
    });
    expect(seen).toHaveLength(5);
    nowMs += 15 * SECOND;
    expect((await client.request({ url: `${base}/` })).status).toBe(200);
    expect((await client.request({ url: `${base}/` })).status).toBe(200);
  });

  test('a dead port counts; refusals of ours do not', async () => {
    const free = await new Promise<number>((found) => {
      const probe = http.createServer().listen(0, '127.0.0.1', () => {
        const { port: number } = probe.address() as AddressInfo;
        probe.close(() => found(number));
      });
    });
    const client = aClient({ allow: [`127.0.0.1:${free}`], resolve: async () => ['10.0.0.1'] });
    for (let n = 0; n < 5; n += 1) expect(await reasonOf(client.request({ url: `http://127.0.0.1:${free}/` }))).toBe('connect');
    expect(await reasonOf(client.request({ url: `http://127.0.0.1:${free}/` }))).toBe('breaker');
    for (let n = 0; n < 8; n += 1) expect(await reasonOf(client.request({ url: 'http://inside.example/' }))).toBe('address');
  });
});

test('closing ends running calls', async () => {
  const sockets: Socket[] = [];
  server.once('connection', (socket) => sockets.push(socket));
  const client = createOutbound({ clock, allow: [`127.0.0.1:${port}`] });
  const running = reasonOf(client.request({ url: `${base}/silent` }));
  while (seen.length === 0) await new Promise((next) => setImmediate(next));
  await client.close();
  expect(await running).toBe('connect');
  expect(sockets).toHaveLength(1);
});
