import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAttributes, seal } from './checks.ts';
import { type FrameMessage, readFrameMessage } from './frame-messages.ts';
import { type HostMessage, readHostMessage } from './host-messages.ts';

const page = { url: 'https://shop.example/a', title: 'A', referrer: '' };
const hello: HostMessage = {
  type: 'hello',
  open: true,
  compact: false,
  locale: 'zh-CN',
  scheme: 'dark',
  identity: null,
  attributes: { plan: 'pro' },
  conversationAttributes: {},
  page,
  events: ['ready', 'message'],
};
const HOST: HostMessage[] = [
  hello,
  { type: 'open', focus: true, compact: true, page },
  { type: 'close' },
  { type: 'identify', identity: 'a.b.c', attributes: {} },
  { type: 'attributes', scope: 'conversation', values: { order: 12, vip: true, note: null } },
  { type: 'locale', locale: 'en' },
  { type: 'scheme', scheme: 'auto' },
  { type: 'compose', text: 'hi' },
  { type: 'events', events: [] },
  { type: 'before-send', id: 'x', attributes: null },
  { type: 'reset' },
];
const FRAME: FrameMessage[] = [
  { type: 'ready', locale: 'en' },
  { type: 'look', brand: '#0f766e', onBrand: '#ffffff', locale: 'zh-CN' },
  { type: 'unread', count: 3 },
  { type: 'close' },
  { type: 'size', full: true },
  { type: 'message', sender: 'agent', kind: 'text', createdAt: '2026-01-05T01:00:00Z', text: null },
  { type: 'before-send', id: 'x', attributes: { a: 1 } },
  { type: 'refused', command: 'setUser', reason: 'no' },
];
const overTheBorder = <T>(value: T): unknown => structuredClone(value);

describe('messages between the host page and the frame', () => {
  it.each(HOST)('host says $type', (message) => {
    expect(readHostMessage(overTheBorder(seal(message)))).toEqual(message);
    expect(readFrameMessage(overTheBorder(seal({ ...message, type: `x-${message.type}` } as unknown as FrameMessage)))).toBeNull();
  });
  it.each(FRAME)('frame says $type', (message) => {
    expect(readFrameMessage(overTheBorder(seal(message)))).toEqual(message);
  });

  it.each([
    ['nothing', undefined],
    ['a string', 'open'],
    ['a list', []],
    ['without our mark', { type: 'close' }],
    ['of another version', { ...seal({ type: 'close' }), zhiyin: 2 }],
    ['of an unknown type', seal({ type: 'eval' })],
    ['of an inherited type', seal({ type: 'constructor' })],
    ['with a field too many', { ...seal({ type: 'close' }), extra: 1 }],
    ['with a field missing', seal({ type: 'open', focus: true, compact: true })],
    ['with a wrong field', seal({ type: 'locale', locale: '<script>' })],
    ['with too long a text', seal({ type: 'compose', text: 'x'.repeat(8001) })],
    ['with an unknown event', seal({ type: 'events', events: ['token'] })],
    ['with a colour scheme that is none', seal({ type: 'scheme', scheme: 'url(x)' })],
    ['with a page that is none', seal({ type: 'open', focus: true, compact: true, page: null })],
  ])('is refused: a message %s', (_title, value) => {
    expect(readHostMessage(value)).toBeNull();
  });

  it.each([
    ['a colour that is more than one', seal({ type: 'look', brand: '#fff;background:url(//evil)', onBrand: '#ffffff', locale: 'en' })],
    ['a count that is none', seal({ type: 'unread', count: -1 })],
    ['a fraction', seal({ type: 'unread', count: 1.5 })],
    ['a token riding along', { ...seal({ type: 'ready', locale: 'en' }), token: 'secret' }],
  ])('is refused by the host page: %s', (_title, value) => {
    expect(readFrameMessage(value)).toBeNull();
  });

  it('no value at all breaks the check', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withMap: true, withDate: true }), fc.constantFrom(...HOST), (value, message) => {
        readHostMessage(value);
        for (const field of Object.keys(message)) {
          const read = readHostMessage({ ...seal(message), [field]: value });
          if (read) expect(Object.keys(read).sort()).toEqual(Object.keys(message).sort());
        }
      }),
    );
  });
});

describe('attributes', () => {
  it.each([
    ['flat values', { a: 'x', b: 1, c: true, d: null, 'order.no': 'A1' }, true],
    ['nothing yet', {}, true],
    ['a tree', { a: { b: 1 } }, false],
    ['a list', ['a'], false],
    ['a function', { a: () => 1 }, false],
    ['not a number', { a: Number.NaN }, false],
    ['a long text', { a: 'x'.repeat(1001) }, false],
    ['a strange key', { '<b>': 1 }, false],
    ['a prototype', JSON.parse('{"__proto__": 1}'), false],
    ['too many', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 1])), false],
  ])('%s', (_title, value, wanted) => {
    expect(isAttributes(value)).toBe(wanted);
  });
});
