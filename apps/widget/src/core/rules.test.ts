import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, retryAfterMs } from './backoff.ts';
import { contrast, formatColour, paletteOf, parseColour, SURFACE } from './palette.ts';
import { FILES_MAX, readTyped, refuseFile } from './typed-text.ts';

describe('waits between tries', () => {
  it('grow, stay within their bounds, and are never the same for everybody', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const ms = backoffMs(attempt, chance);
        const whole = Math.min(30_000, 1000 * 2 ** Math.max(0, Math.min(attempt, 20) - 1));
        expect(ms).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(ms).toBeLessThanOrEqual(whole);
      }),
    );
    expect(backoffMs(3, 0)).not.toBe(backoffMs(3, 1));
  });

  it.each([
    ['2', 2000],
    ['0', 0],
    ['-5', 0],
    ['999999', 3_600_000],
    ['Mon, 05 Jan 2026 01:00:10 GMT', 10_000],
    ['Mon, 05 Jan 2026 00:59:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('Retry-After %s', (header, wanted) => {
    expect(retryAfterMs(header, Date.parse('2026-01-05T01:00:00Z'))).toBe(wanted);
  });
});

describe('brand colours', () => {
  it('whatever the brand, text on it and it as text can be read (4.5 : 1)', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), fc.constantFrom('light' as const, 'dark' as const), (rgb, scheme) => {
        const palette = paletteOf(formatColour(rgb), scheme);
        expect(contrast(parseColour(palette.onBrand)!, parseColour(palette.brand)!)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(parseColour(palette.accent)!, parseColour(SURFACE[scheme])!)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a colour that is readable as it is, and falls back on the default for anything that is no colour', () => {
    expect(paletteOf('#0f766e', 'light')).toEqual({ brand: '#0f766e', onBrand: '#ffffff', accent: '#0f766e' });
    for (const none of [null, undefined, '', 'red', '#12', 'url(x)', '#0f766e;}'])
      expect(paletteOf(none, 'light')).toEqual(paletteOf('#0f766e', 'light'));
    expect(paletteOf('#ABC', 'dark')).toEqual(paletteOf('#aabbcc', 'dark'));
  });
});

describe('what may be sent', () => {
  it.each([
    ['  hello \n', 'hello'],
    ['a\0b', 'ab'],
    ['\u200b\u2060 \ufeff', ''],
    ['', ''],
    ['a\ud800b', 'a\ufffdb'],
    ['第一行\n第二行', '第一行\n第二行'],
    ['👨\u200d👩', '👨\u200d👩'],
  ])('typed %j', (typed, wanted) => {
    expect(readTyped(typed)).toBe(wanted);
  });

  it.each([
    [1, 0, null],
    [0, 0, 'empty'],
    [25 * 1024 * 1024, 0, null],
    [25 * 1024 * 1024 + 1, 0, 'too-big'],
    [1, FILES_MAX, 'too-many'],
  ])('a file of %i bytes beside %i others', (bytes, already, wanted) => {
    expect(refuseFile(bytes, already)).toBe(wanted);
  });
});
