import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { UploadReply } from '@zhiyin/contracts';
import { countingIds, fixedClock } from '@zhiyin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/setup/server.ts';
import type { StaffActor } from '../../../platform/http/doors.ts';
import { createIdempotency } from '../../../platform/http/idempotency.ts';
import { createHttp, type HttpEdge } from '../../../platform/http/server.ts';
import { createJobs } from '../../../platform/jobs.ts';
import { createBus } from '../../../platform/live/bus.ts';
import { createMailer } from '../../../platform/mail/index.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createOutbound } from '../../../platform/outbound/index.ts';
import { attachmentRoutes, createAttachments, uploaderOf } from './index.ts';
import { UNSENT_PER_HOUR } from './rules.ts';
import { aPicture, aWav } from './testing/bytes.ts';
import { aHouse } from './testing/house.ts';

const HERE = 'ws_00000000-0000-7000-8000-00000000000a';
const MAX_BYTES = 1024 * 1024;
const anAgent: StaffActor = {
  kind: 'staff',
  workspaceId: HERE,
  role: 'agent',
  via: 'api-key',
  userId: null,
  agentId: 'agt_1',
  name: 'Lin',
  sessionId: null,
  apiKeyId: null,
};

const clock = fixedClock('2026-01-05T09:00:00+08:00');
let house: Awaited<ReturnType<typeof aHouse>>;
let edge: HttpEdge;
let base: string;
let attachments: ReturnType<typeof createAttachments>;

beforeAll(async () => {
  house = await aHouse({ clock, ids: countingIds(), database: await testDatabase() });
  const { db, log } = house.platform;
  const metrics = createMetrics();
  const platform = {
    ...house.platform,
    metrics,
    mail: createMailer({ from: 'a@b.example' }),
    outbound: createOutbound({ clock }),
    bus: createBus({ nodeId: 'node_1', log, dials: [] }),
    jobs: createJobs({ url: 'postgresql://127.0.0.1:1/none', db, log, metrics, workspaces: async () => [], work: false }),
  };
  attachments = createAttachments(platform, { maxBytes: MAX_BYTES });
  edge = await createHttp({
    platform,
    idempotency: createIdempotency(platform),
    doors: {
      'POST /api/v1/visitor/attachments': { actor: 'visitor' },
      'POST /api/v1/attachments': { actor: 'staff', permission: 'conversations.reply' },
      'GET /api/v1/attachments/:id/:name': { actor: 'signed' },
      'GET /docs/*': { actor: 'public' },
    },
    mayDo: () => true,
    identifyStaff: async (request) => (request.headers.authorization === 'Bearer agent' ? anAgent : null),
    identifyVisitor: async (token) =>
      token.startsWith('vis_') ? { kind: 'visitor', workspaceId: HERE, visitorId: token, inboxId: 'inbox_1' } : null,
    isOwnOrigin: () => true,
    trustProxy: undefined,
    mediaMaxBytes: MAX_BYTES,
    rateScale: 1000,
    version: '0',
  });
  for (const route of attachmentRoutes(attachments)) edge.fastify.mount(route);
  await edge.fastify.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(edge.fastify.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await edge.fastify.close();
  await house.close();
});

function upload(
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
  token = 'vis_1',
  path = '/api/v1/visitor/attachments',
): Promise<Response> {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'image/svg+xml; x' }), name);
  return fetch(`${base}${path}`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
}
async function uploaded(...given: Parameters<typeof upload>): Promise<UploadReply> {
  const response = await upload(...given);
  expect(response.status).toBe(201);
  return (await response.json()) as UploadReply;
}
const linkOf = (file: { id: string; name: string }) => house.db.inWorkspace(HERE, async () => `${base}${attachments.linkOf(file)}`);
const rowsOf = async (visitorId: string) =>
  (await house.db.inWorkspace(HERE, () => house.db.tx((tx) => tx.query('SELECT 1 FROM attachments WHERE visitor_id = $1', [visitorId]))))
    .length;

describe('uploading', () => {
  test('a name in Chinese arrives as it was, and the type told is not believed', async () => {
    expect(await uploaded('您好', '投诉说明.txt')).toEqual({
      id: expect.stringMatching(/^att_/),
      kind: 'file',
      name: '投诉说明.txt',
      bytes: 6,
    });
  });
  test('hostile names', async () => {
    expect((await uploaded('x', '..\\..\\etc\\\u202epasswd')).name).toBe('passwd.txt');
  });
  test('staff upload by their own door, and it is theirs', async () => {
    const { id } = await uploaded('for you', 'a.txt', 'agent', '/api/v1/attachments');
    const claim = (uploader: ReturnType<typeof uploaderOf>) =>
      house.db.inWorkspace(HERE, () => attachments.claim([id], uploader, { id: 'msg_1' }));
    await expect(claim({ kind: 'contact', visitorId: 'vis_1' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await claim(uploaderOf(anAgent))).toHaveLength(1);
  });
  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 415],
    ['nothing', '', 400],
    ['a byte too many', new Uint8Array(MAX_BYTES + 1).fill(97), 413],
    ['far too much', new Uint8Array(8 * MAX_BYTES).fill(97), 413],
  ])('%s: refused, and nothing is kept', async (_what, content, status) => {
    const response = await upload(content, 'a.png', 'vis_refused');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(String), requestId: expect.any(String) } });
    expect(await rowsOf('vis_refused')).toBe(0);
  });
  test('a refused upload leaves the connection to the next request', async () => {
    const request = (bytes: number) => {
      const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'a'.repeat(bytes)}\r\n--b--\r\n`;
      const head = `POST /api/v1/visitor/attachments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer vis_same\r\ncontent-type: multipart/form-data; boundary=b`;
      return `${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    };
    const socket = net.connect(Number(new URL(base).port), '127.0.0.1');
    socket.write(request(4 * MAX_BYTES) + request(0) + request(5));
    let heard = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      heard += chunk;
      if (/HTTP\/1\.1 201/.test(heard)) break; // leaving closes it
    }
    expect([...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1])).toEqual(['413', '400', '201']);
  });
  test('exactly the limit is taken', async () => {
    expect((await uploaded(new Uint8Array(MAX_BYTES).fill(97), 'a.txt')).bytes).toBe(MAX_BYTES);
  });
  test('no file, and no multipart', async () => {
    const form = new FormData();
    form.append('note', 'no file');
    const headers = { authorization: 'Bearer vis_1' };
    expect((await fetch(`${base}/api/v1/visitor/attachments`, { method: 'POST', body: form, headers })).status).toBe(400);
    expect(
      (
        await fetch(`${base}/api/v1/visitor/attachments`, {
          method: 'POST',
          body: '{}',
          headers: { ...headers, 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(415);
  });
  test('no one uploads without being someone', async () => {
    expect((await upload('x', 'a.txt', 'nobody')).status).toBe(401);
    expect((await upload('x', 'a.txt', 'vis_1', '/api/v1/attachments')).status).toBe(401);
  });
  test('a large upload past the quota is answered, not left hanging', async () => {
    for (let n = 0; n < UNSENT_PER_HOUR; n += 1) await uploaded('x', 'a.txt', 'vis_many');
    const response = await upload(new Uint8Array(MAX_BYTES).fill(97), 'a.txt', 'vis_many');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
  test('a caller who goes away in the middle leaves nothing', async () => {
    const request = http.request(`${base}/api/v1/visitor/attachments`, {
      method: 'POST',
      headers: { authorization: 'Bearer vis_gone', 'content-type': 'multipart/form-data; boundary=b', 'content-length': '500000' },
    });
    request.on('error', () => undefined);
    request.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of it');
    while ((await rowsOf('vis_gone')) === 0) await new Promise((next) => setTimeout(next, 5));
    request.destroy();
    while ((await rowsOf('vis_gone')) > 0) await new Promise((next) => setTimeout(next, 5));
  });
});

describe('reading by link', () => {
  test('a picture, with the headers that make it harmless', async () => {
    const reply = await uploaded(new Uint8Array(await aPicture(30, 20).png().toBuffer()), '图.png');
    expect(reply).toMatchObject({ kind: 'image', width: 30, height: 20 });
    const response = await fetch(await linkOf(reply));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-site',
      'cache-control': 'private, max-age=300',
      'content-length': String(reply.bytes),
    });
    expect((await response.arrayBuffer()).byteLength).toBe(reply.bytes);
  });
  test('the longest name in Chinese', async () => {
    const reply = await uploaded('x', `${'长'.repeat(200)}.txt`);
    expect(reply.name).toHaveLength(120);
    expect((await fetch(await linkOf(reply))).status).toBe(200);
  });
  test('sound in parts', async () => {
    const wav = aWav(0.1);
    const link = await linkOf(await uploaded(new Uint8Array(wav), 'a.wav'));
    const part = await fetch(link, { headers: { range: 'bytes=8-11' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, `bytes 8-11/${wav.length}`, 'WAVE']);
    const past = await fetch(link, { headers: { range: 'bytes=99999999-' } });
    expect([past.status, past.headers.get('content-range')]).toEqual([416, `bytes */${wav.length}`]);
  });
  test('without signature, with another, after five minutes', async () => {
    const link = await linkOf(await uploaded('x', 'a.txt'));
    expect((await fetch(link.replace(/&s=.*/, ''))).status).toBe(400);
    expect((await fetch(link.replace(/&s=..../, '&s=AAAA'))).status).toBe(404);
    expect((await fetch(`${link}&x=1`)).status).toBe(400);
    clock.advance(301_000);
    expect((await fetch(link)).status).toBe(404);
  });
});
