import fs from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { AppError, DAY, HOUR, MINUTE, SECOND } from '@zhiyin/kernel';
import { countingIds, fixedClock } from '@zhiyin/testkit';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/setup/server.ts';
import { UNSENT_PER_HOUR, type Uploader } from './rules.ts';
import { type Attachments, createAttachments, type OpenedFile } from './service.ts';
import { anMp4, aPhonePhoto, aPicture, aPngClaiming, aWav } from './testing/bytes.ts';
import { aHouse } from './testing/house.ts';

const HERE = 'ws_00000000-0000-7000-8000-00000000000a';
const THERE = 'ws_00000000-0000-7000-8000-00000000000b';
const MAX_BYTES = 2 * 1024 * 1024;

const clock = fixedClock('2026-01-05T09:00:00+08:00');
let house: Awaited<ReturnType<typeof aHouse>>;
let attachments: Attachments;
let visitors = 0;
let visitor: Uploader;
const agent: Uploader = { kind: 'agent', id: 'agt_1' };

beforeAll(async () => {
  house = await aHouse({ clock, ids: countingIds(), database: await testDatabase() });
  attachments = createAttachments(house.platform, { maxBytes: MAX_BYTES });
});
afterAll(() => house.close());
beforeEach(() => {
  visitors += 1;
  visitor = { kind: 'contact', visitorId: `vis_${visitors}` };
});

async function* chunks(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part as string);
}
const here = <T>(work: () => Promise<T>): Promise<T> => house.db.inWorkspace(HERE, work);
const store = (content: string | Uint8Array, name = 'note.txt', uploader = visitor) =>
  here(() => attachments.store(uploader, { name, stream: chunks(content) }));
const filesOnDisk = async () =>
  (await fs.readdir(house.blobDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const rowsOf = (uploader: Uploader) =>
  here(() =>
    house.db.tx((tx) =>
      tx.query<{ id: string; ready: boolean }>('SELECT id, ready FROM attachments WHERE uploader_id = $1', [
        uploader.kind === 'contact' ? uploader.visitorId : uploader.id,
      ]),
    ),
  );

/** Follows a link as the route does. */
async function follow(link: string, range?: string): Promise<OpenedFile> {
  const url = new URL(link, 'http://x');
  const [, , , , id, name] = url.pathname.split('/').map(decodeURIComponent);
  const query = Object.fromEntries(url.searchParams) as { w: string; e: string; s: string };
  return attachments.open(id ?? '', name ?? '', query, range);
}
async function bytesOf(opened: OpenedFile): Promise<Buffer> {
  if (opened.status === 416) throw new Error('nothing was opened');
  return buffer(opened.stream);
}
const linkOf = (file: { id: string; name: string }) => here(async () => attachments.linkOf(file));

describe('storing', () => {
  test('text: kept as it came', async () => {
    const reply = await store('您好\n第二行', '../../日志.txt');
    expect(reply).toEqual({ id: expect.stringMatching(/^att_/), kind: 'file', name: '日志.txt', bytes: 16 });
    expect((await bytesOf(await follow(await linkOf(reply)))).toString()).toBe('您好\n第二行');
  });

  test('a phone photo: upright, without place or camera, and the original is gone from the disk', async () => {
    const original = await aPhonePhoto(80, 60);
    const before = await filesOnDisk();
    const reply = await store(original, 'IMG_1.HEIC.jpeg');
    expect(reply).toMatchObject({ kind: 'image', name: 'IMG_1_HEIC.jpeg', width: 60, height: 80 });
    expect(await filesOnDisk()).toBe(before + 1);
    const kept = await bytesOf(await follow(await linkOf(reply)));
    expect(kept.length).toBe(reply.bytes);
    expect(kept.includes('SecretCamera')).toBe(false);
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
  });

  test('sound and film: length and size where the container says', async () => {
    expect(await store(aWav(0.25), '语音.wav')).toMatchObject({ kind: 'audio', durationMs: 250 });
    expect(await store(anMp4({ picture: { width: 320, height: 240 } }), 'clip.mp4')).toMatchObject({
      kind: 'video',
      durationMs: 2500,
      width: 320,
      height: 240,
    });
  });

  test.each([
    ['SVG named .png', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'a.png', 'unsupported'],
    ['HTML named .jpg', '<!doctype html><script>1</script>', 'a.jpg', 'unsupported'],
    ['a program named .pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(99)]), 'a.pdf', 'unsupported'],
    ['a broken image', Buffer.from('GIF89a<script>'), 'a.gif', 'unsupported'],
    ['a pixel bomb', aPngClaiming(60_000, 60_000), 'a.png', 'too_large'],
    ['nothing', '', 'a.txt', 'invalid'],
    ['too many bytes', Buffer.alloc(MAX_BYTES + 1, 'a'), 'a.txt', 'too_large'],
  ] as [string, string | Buffer, string, string][])('%s: refused, and nothing is kept', async (_what, content, name, code) => {
    const before = await filesOnDisk();
    await expect(store(content, name)).rejects.toMatchObject({ code });
    expect(await filesOnDisk()).toBe(before);
    expect(await rowsOf(visitor)).toEqual([]);
  });

  test('exactly the limit is taken', async () => {
    expect((await store(Buffer.alloc(MAX_BYTES, 'a'))).bytes).toBe(MAX_BYTES);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const before = await filesOnDisk();
    async function* broken() {
      yield Buffer.from('half of');
      throw new Error('connection reset');
    }
    await expect(here(() => attachments.store(visitor, { name: 'a.txt', stream: broken() }))).rejects.toThrow('connection reset');
    expect(await filesOnDisk()).toBe(before);
    expect(await rowsOf(visitor)).toEqual([]);
  });

  test('while it is still arriving it can be neither sent nor read', async () => {
    let arrived: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    async function* slow() {
      yield Buffer.from('first');
      await wait;
      yield Buffer.from(' second');
    }
    const storing = here(() => attachments.store(visitor, { name: 'a.txt', stream: slow() }));
    let rows = await rowsOf(visitor);
    while (rows.length === 0) rows = await rowsOf(visitor);
    const id = rows[0]?.id ?? '';
    await expect(here(() => attachments.claim([id], visitor, { id: 'msg_early', conversationId: 'conv_1' }))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(follow(await linkOf({ id, name: 'a.txt' }))).rejects.toMatchObject({ code: 'not_found' });
    arrived();
    expect(await storing).toMatchObject({ id, bytes: 12 });
    expect((await bytesOf(await follow(await linkOf({ id, name: 'a.txt' })))).toString()).toBe('first second');
  });
});

describe('the quota of unsent uploads', () => {
  test('fifty at once pass, more do not, another visitor may, and an hour later so may this one', async () => {
    const all = await Promise.allSettled(Array.from({ length: UNSENT_PER_HOUR + 10 }, (_, n) => store(`note ${n}`)));
    const refused = all.filter((one) => one.status === 'rejected').map((one) => one.reason as AppError);
    expect(refused).toHaveLength(10);
    expect(new Set(refused.map((error) => error.code))).toEqual(new Set(['rate_limited']));
    expect(refused[0]?.retryAfterSeconds).toBe(HOUR / SECOND);
    expect(await store('mine', 'b.txt', { kind: 'contact', visitorId: 'vis_other' })).toMatchObject({ kind: 'file' });
    expect(await store('mine', 'b.txt', agent)).toMatchObject({ kind: 'file' });
    clock.advance(HOUR);
    expect(await store('later')).toMatchObject({ kind: 'file' });
  });

  test('what was sent no longer counts', async () => {
    const ids: string[] = [];
    for (let n = 0; n < UNSENT_PER_HOUR; n += 1) ids.push((await store(`note ${n}`)).id);
    await expect(store('one more')).rejects.toMatchObject({ code: 'rate_limited' });
    await here(() => attachments.claim(ids.slice(0, 1), visitor, { id: 'msg_q', conversationId: 'conv_1' }));
    expect(await store('one more')).toMatchObject({ kind: 'file' });
  });
});

describe('sending', () => {
  const message = () => ({ id: `msg_${visitors}`, conversationId: `conv_${visitors}` });

  test('in the order given, each once, with facts and fresh links', async () => {
    const a = await store('a', 'a.txt');
    const b = await store(await aPicture().png().toBuffer(), 'b.png');
    const c = await store(aWav(), 'c.wav');
    const claimed = await here(() => attachments.claim([c.id, a.id, b.id, a.id], visitor, message()));
    expect(claimed.map(({ id }) => id)).toEqual([c.id, a.id, b.id]);
    expect(claimed[2]).toEqual({ ...b, mime: 'image/png' });
    expect((await bytesOf(await follow(await linkOf(a)))).toString()).toBe('a');
  });

  test.each([
    ["another visitor's", () => store('x', 'x.txt', { kind: 'contact', visitorId: 'vis_somebody' })],
    ["an agent's", () => store('x', 'x.txt', { kind: 'agent', id: `vis_${visitors}` })],
    ['one that does not exist', async () => ({ id: 'att_00000000-0000-7000-8000-ffffffffffff' })],
    ['an id that is none', async () => ({ id: "' OR 1=1 --" })],
    ['another workspace', () => house.db.inWorkspace(THERE, () => attachments.store(visitor, { name: 'x.txt', stream: chunks('x') }))],
  ])("%s: not found, and none of one's own goes with it", async (_whose, other) => {
    const own = await store('own');
    const { id } = await other();
    await expect(here(() => attachments.claim([own.id, id], visitor, message()))).rejects.toMatchObject({ code: 'not_found' });
    await expect(here(() => house.db.tx(() => attachments.claim([own.id, id], visitor, message())))).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await here(() => attachments.claim([own.id], visitor, message()))).toHaveLength(1);
  });

  test('twice: the second message does not get it, also when both come at once', async () => {
    const { id } = await store('x');
    const both = await Promise.allSettled(
      ['msg_a', 'msg_b'].map((to) => here(() => attachments.claim([id], visitor, { id: to, conversationId: 'conv_1' }))),
    );
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test("the caller's transaction decides", async () => {
    const { id } = await store('x');
    const undone = here(() =>
      house.db.tx(async () => {
        await attachments.claim([id], visitor, message());
        throw new Error('the message was not stored');
      }),
    );
    await expect(undone).rejects.toThrow('the message was not stored');
    expect(await here(() => attachments.claim([id], visitor, { id: message().id }))).toHaveLength(1);
  });

  test('none at all', async () => {
    expect(await here(() => attachments.claim([], visitor, message()))).toEqual([]);
  });
});

describe('links', () => {
  test('work for five minutes', async () => {
    const link = await linkOf(await store('x'));
    clock.advance(5 * MINUTE - SECOND);
    expect((await follow(link)).status).toBe(200);
    clock.advance(2 * SECOND);
    await expect(follow(link)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('changed in any part they find nothing', async () => {
    const reply = await store('x');
    const other = await store('y');
    const link = await linkOf(reply);
    const e = new URL(link, 'http://x').searchParams.get('e') ?? '';
    const changed = [
      link.replace(reply.id, other.id),
      link.replace('note.txt', 'note.html'),
      link.replace(`e=${e}`, `e=${Number(e) + 1}`),
      link.replace(`e=${e}`, `e=${e}0`),
      link.replace(`e=${e}`, 'e='),
      link.replace(`e=${e}`, 'e=NaN'),
      link.replace(`e=${e}`, 'e=1e9'),
      link.replace(HERE, THERE),
      link.replace(`w=${HERE}`, 'w='),
      link.replace(/s=.*/, 's='),
      link.replace(/s=./, 's=~'),
      link.replace(reply.id, '..%2F..%2Fx'),
    ];
    for (const one of changed) {
      expect(one).not.toBe(link);
      await expect(follow(one), one).rejects.toMatchObject({ code: 'not_found', message: 'There is no such attachment.' });
    }
    expect((await follow(link)).status).toBe(200);
  });

  test('a signature made for another workspace opens nothing of this one', async () => {
    const reply = await store('x');
    const foreign = await house.db.inWorkspace(THERE, async () => attachments.linkOf(reply));
    await expect(follow(foreign)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('serving', () => {
  test('text comes as a download that nothing renders', async () => {
    const { status, headers } = await follow(await linkOf(await store('x', '价格 "表".txt')), 'bytes=0-0');
    expect(status).toBe(200); // ranges are for players
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="__ ___.txt"; filename*=UTF-8''%E4%BB%B7%E6%A0%BC%20_%E8%A1%A8_.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-length': '1',
    });
  });
  test('a picture is shown in place', async () => {
    const { headers } = await follow(await linkOf(await store(await aPicture().webp().toBuffer(), 'a.webp')));
    expect(headers['content-type']).toBe('image/webp');
    expect(headers['content-disposition']).toMatch(/^inline;/);
  });
  test('sound can be played from the middle', async () => {
    const wav = aWav(0.1);
    const link = await linkOf(await store(wav, 'a.wav'));
    const whole = await follow(link);
    expect(whole).toMatchObject({ status: 200, headers: { 'accept-ranges': 'bytes', 'content-length': String(wav.length) } });
    expect(await bytesOf(whole)).toEqual(wav);
    const part = await follow(link, 'bytes=8-11');
    expect(part).toMatchObject({
      status: 206,
      headers: { 'content-range': `bytes 8-11/${wav.length}`, 'content-length': '4', 'content-type': 'audio/wav' },
    });
    expect((await bytesOf(part)).toString()).toBe('WAVE');
    expect(await follow(link, `bytes=${wav.length}-`)).toEqual({ status: 416, headers: { 'content-range': `bytes */${wav.length}` } });
  });
});

describe('the sweep', () => {
  test('deletes what was never sent after a day, bytes and all, and nothing else', async () => {
    const sent = await store('sent');
    await here(() => attachments.claim([sent.id], visitor, { id: 'msg_sweep', conversationId: 'conv_1' }));
    const old = await store('old');
    const foreign = await house.db.inWorkspace(THERE, () => attachments.store(visitor, { name: 'x.txt', stream: chunks('x') }));
    clock.advance(DAY - SECOND);
    const young = await store('young');
    clock.advance(2 * SECOND);
    let swept = 1;
    while (swept > 0) swept = await here(() => attachments.sweepUnsent());
    expect((await rowsOf(visitor)).map(({ id }) => id).sort()).toEqual([sent.id, young.id].sort());
    await expect(follow(await linkOf(old))).rejects.toMatchObject({ code: 'not_found' });
    expect((await follow(await linkOf(sent))).status).toBe(200);
    const abroad = await house.db.inWorkspace(THERE, async () => attachments.linkOf(foreign));
    expect((await follow(abroad)).status).toBe(200);
    await expect(here(() => attachments.claim([old.id], visitor, { id: 'msg_late' }))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('takes up what a process left that died in the middle of an upload', async () => {
    await here(async () => {
      const key = `${HERE}/2026-01/left`;
      await house.blobs.write(key, chunks('half checked'), 100);
      await house.db.tx((tx) =>
        tx.query(
          `INSERT INTO attachments (id, uploader_kind, uploader_id, blob_key, created_at) VALUES ('att_left', 'contact', 'vis_left', $1, $2)`,
          [key, clock.now()],
        ),
      );
      clock.advance(DAY + SECOND);
      let swept = 1;
      while (swept > 0) swept = await attachments.sweepUnsent();
      await expect(house.blobs.size(key)).rejects.toMatchObject({ code: 'not_found' });
    });
    expect(await rowsOf({ kind: 'contact', visitorId: 'vis_left' })).toEqual([]);
  });
});

test('failures a caller is meant to understand are AppErrors', async () => {
  await expect(store('<svg/>')).rejects.toBeInstanceOf(AppError);
});
