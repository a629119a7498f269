import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTENT_TYPES } from './content/types.ts';
import { contentDisposition, linkAddress, linkText, readRange, servingHeaders } from './serving.ts';

describe('readRange', () => {
  test.each([
    [undefined, 100, 'whole'],
    ['bytes=0-', 100, { start: 0, end: 99 }],
    ['bytes=0-0', 100, { start: 0, end: 0 }],
    ['bytes=10-19', 100, { start: 10, end: 19 }],
    [' bytes=10-19 ', 100, { start: 10, end: 19 }],
    ['bytes=90-900', 100, { start: 90, end: 99 }],
    ['bytes=-5', 100, { start: 95, end: 99 }],
    ['bytes=-500', 100, { start: 0, end: 99 }],
    ['bytes=99-', 100, { start: 99, end: 99 }],
    ['bytes=100-', 100, 'unsatisfiable'],
    ['bytes=-0', 100, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=20-10', 100, 'whole'],
    ['bytes=-', 100, 'whole'],
    ['bytes=0-1,5-6', 100, 'whole'],
    ['items=0-1', 100, 'whole'],
    ['bytes=a-b', 100, 'whole'],
    ['bytes=1-99999999999999999999', 100, 'whole'],
  ] as const)('%j of %i bytes', (header, bytes, expected) => {
    expect(readRange(header, bytes)).toEqual(expected);
  });
  test('a range never leaves the file', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), fc.nat(1000), (from, to, bytes) => {
        const range = readRange(`bytes=${from}-${to}`, bytes);
        if (typeof range === 'object') expect(range.start >= 0 && range.start <= range.end && range.end < bytes).toBe(true);
      }),
    );
  });
});

describe('contentDisposition', () => {
  test('names in any script, and nothing that could end the value', () => {
    expect(contentDisposition(false, '报价 "A"\\100%.pdf')).toBe(
      `attachment; filename="__ _A__100_.pdf"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%20%22A%22%5C100%25.pdf`,
    );
    expect(contentDisposition(true, "it's (1)*!.png")).toBe(
      `inline; filename="it's (1)*!.png"; filename*=UTF-8''it%27s%20%281%29%2A%21.png`,
    );
  });
  test('any name gives one printable line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (name) =>
          /^inline; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.%~-]*$/.test(contentDisposition(true, name)) &&
          !/"[^";]*"[^;]/.test(contentDisposition(true, name)),
      ),
    );
  });
});

describe('servingHeaders', () => {
  test.each(Object.values(CONTENT_TYPES))('$mime: own type, no guessing, no script; in place only what cannot act', ({ kind, mime }) => {
    const headers = servingHeaders({ kind, mime, name: 'x' });
    expect(headers).toMatchObject({
      'content-type': mime,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, max-age=300',
    });
    expect(headers['content-disposition']?.startsWith('inline')).toBe(/^(image|audio|video)\//.test(mime));
    expect(mime).not.toMatch(/html|svg|xml$|javascript/);
  });
  test('a type from elsewhere is never passed on', () => {
    expect(servingHeaders({ kind: 'file', mime: 'text/html', name: 'x' })['content-type']).toBe('application/octet-stream');
  });
});

test('two links never share the text they are signed by', () => {
  const part = fc.string();
  fc.assert(
    fc.property(part, part, fc.nat(), part, fc.nat(), (id, otherId, e, name, otherE) => {
      fc.pre(!id.includes('\n') && !otherId.includes('\n') && (id !== otherId || e !== otherE));
      expect(linkText('ws_1', id, name, e)).not.toBe(linkText('ws_1', otherId, name, otherE));
    }),
  );
  expect(linkAddress('ws_1', 'att_1', '图 1#?.png', 9, 'a+b')).toBe('/api/v1/attachments/att_1/%E5%9B%BE%201%23%3F.png?w=ws_1&e=9&s=a%2Bb');
});
