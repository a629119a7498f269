import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { aColour, anAnimation, aPhonePhoto, aPicture, aPngClaiming } from '../testing/bytes.ts';
import { createImages, SIDE_MAX } from './image.ts';

const images = createImages();
const encode = (bytes: Buffer, type: Parameters<typeof images.encode>[1]) => images.encode(async () => bytes, type);

describe('what a picture tells about people goes, what it shows stays', () => {
  test('a phone photo loses place and camera, and stands upright', async () => {
    const original = await aPhonePhoto(64, 48);
    const before = await sharp(original).metadata();
    expect(before.exif?.includes('SecretCamera')).toBe(true);
    expect(before.orientation).toBe(6);
    const { type, bytes, width, height } = await encode(original, 'jpeg');
    const after = await sharp(bytes).metadata();
    expect({ type, width, height }).toEqual({ type: 'jpeg', width: 48, height: 64 });
    expect(after).toMatchObject({ format: 'jpeg', width: 48, height: 64 });
    expect([after.exif, after.icc, after.iptc, after.xmp, after.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(bytes.includes('SecretCamera')).toBe(false);
    expect(bytes.includes('Exif')).toBe(false);
    const { channels } = await sharp(bytes).stats();
    expect(Math.max(...channels.map((channel, n) => Math.abs(channel.mean - [aColour.r, aColour.g, aColour.b][n]!)))).toBeLessThan(8);
  });
  test.each(['png', 'webp', 'jpeg', 'gif'] as const)('%s: text, XMP and whatever stands behind the end are gone', async (type) => {
    const html = '<html><script>alert(1)</script>';
    const original = Buffer.concat([
      await aPicture()
        .toFormat(type)
        .withExif({ IFD0: { ImageDescription: html } })
        .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${'secret'}</x:xmpmeta>`)
        .toBuffer(),
      Buffer.from(html),
    ]);
    const { bytes } = await encode(original, type);
    expect(original.includes('alert(1)')).toBe(true);
    expect(bytes.includes('alert(1)')).toBe(false);
    expect(bytes.includes('xmpmeta')).toBe(false);
    expect((await sharp(bytes).metadata()).format).toBe(type);
  });
});

describe('limits', () => {
  test('a large picture is made smaller, a small one never larger', async () => {
    const large = await encode(await aPicture(5000, 1000).png().toBuffer(), 'png');
    expect([large.width, large.height]).toEqual([SIDE_MAX, Math.round((1000 * SIDE_MAX) / 5000)]);
    const small = await encode(await aPicture(3, 2).png().toBuffer(), 'png');
    expect([small.width, small.height]).toEqual([3, 2]);
  });
  test.each([
    ['50,000 by 50,000 in a kilobyte', 50_000, 50_000],
    ['just past forty million', 40_001, 1_000],
    ['as wide as can be said', 2_147_483_647, 1],
  ])('a pixel bomb: %s', async (_what, width, height) => {
    const bomb = aPngClaiming(width, height);
    expect(bomb.length).toBeLessThan(1100);
    await expect(encode(bomb, 'png')).rejects.toMatchObject({ code: expect.stringMatching(/^(too_large|unsupported)$/) });
  });
  test('the limit is named', async () => {
    await expect(encode(aPngClaiming(40_001, 1_000), 'png')).rejects.toMatchObject({
      code: 'too_large',
      details: { maxPixels: 40_000_000 },
    });
  });
});

describe('animations', () => {
  test('stay animated, with their delays and loop', async () => {
    const { bytes, width, height } = await encode(await anAnimation(5), 'gif');
    expect([width, height]).toEqual([20, 10]);
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
      pages: 5,
      pageHeight: 10,
      delay: [100, 100, 100, 100, 100],
      loop: 0,
    });
  });
  test('an animated WebP too', async () => {
    const original = await sharp(await anAnimation(4), { animated: true })
      .webp()
      .toBuffer();
    expect(await sharp((await encode(original, 'webp')).bytes, { animated: true }).metadata()).toMatchObject({
      format: 'webp',
      pages: 4,
    });
  });
  test('with too many frames keep the first', async () => {
    const { bytes } = await encode(await anAnimation(301), 'gif');
    expect((await sharp(bytes, { animated: true }).metadata()).pages ?? 1).toBe(1);
  });
});

describe('unsound', () => {
  test.each([
    ['GIF in name only', Buffer.from('GIF89a/*<script>alert(1)</script>*/'), 'gif'],
    ['a JPEG cut in the middle of its header', Buffer.from('ffd8ffe000104a464946', 'hex'), 'jpeg'],
    ['a PNG that claims a size and holds nothing', aPngClaiming(4000, 4000), 'png'],
    ['SVG handed over as PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'png'],
    [
      'HEIC that cannot be decoded',
      Buffer.concat([Buffer.from('0000001866747970686569630000000068656963', 'hex'), Buffer.alloc(64)]),
      'heic',
    ],
  ] as const)('%s', async (_what, bytes, type) => {
    await expect(encode(bytes, type)).rejects.toMatchObject({ code: 'unsupported' });
  });
  test('a JPEG with its second half missing', async () => {
    const whole = await sharp({
      create: { width: 800, height: 800, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 }, background: aColour },
    })
      .jpeg()
      .toBuffer();
    await expect(encode(whole.subarray(0, whole.length / 2), 'jpeg')).rejects.toMatchObject({ code: 'unsupported' });
  });
  test('many at once all end, the bad ones too', async () => {
    const good = await aPicture().png().toBuffer();
    const all = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => encode(n % 3 === 0 ? Buffer.from('no') : good, 'png')));
    expect(all.map((one) => one.status === 'fulfilled')).toEqual(Array.from({ length: 12 }, (_, n) => n % 3 !== 0));
  });
});
