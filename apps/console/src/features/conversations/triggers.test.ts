import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTrigger, matchCanned, replaceTrigger } from './triggers.ts';

const end = (text: string) => findTrigger(text, text.length);

describe('findTrigger', () => {
  it.each([
    ['a slash at the start', '/wi', { kind: 'canned', query: 'wi', start: 0 }],
    ['after a space', '好的 /地址', { kind: 'canned', query: '地址', start: 3 }],
    ['after Chinese, which has no spaces', '您好/地', { kind: 'canned', query: '地', start: 2 }],
    ['full width', '／地', { kind: 'canned', query: '地', start: 0 }],
    ['the Chinese keyboard’s 、 at the start', '、地', { kind: 'canned', query: '地', start: 0 }],
    ['on a new line', '您好\n/hi', { kind: 'canned', query: 'hi', start: 3 }],
    ['an article', '#滤芯 更换', { kind: 'article', query: '滤芯 更换', start: 0 }],
    ['an article with a slash in it', '#AC/DC', { kind: 'article', query: 'AC/DC', start: 0 }],
    ['full-width hash', '请看＃配网', { kind: 'article', query: '配网', start: 2 }],
    ['nothing typed yet', '/', { kind: 'canned', query: '', start: 0 }],
  ])('finds %s', (_title, text, expected) => expect(end(text)).toMatchObject({ ...expected, end: text.length }));

  it.each([
    ['a date', '2026/11'],
    ['a web address', 'https://a'],
    ['and/or', 'and/or'],
    ['C#', 'C#'],
    ['a slash followed by a space', '/hi there'],
    ['、 in the middle', '苹果、梨'],
    ['a heading', '# 标题'],
    ['another line', '/hi\n'],
    ['no mark', '您好'],
    ['nothing', ''],
    ['a very long search', `/${'a'.repeat(41)}`],
  ])('finds none in %s', (_title, text) => expect(end(text)).toBeNull());

  it('looks only before the caret', () => expect(findTrigger('/wifi', 3)).toEqual({ kind: 'canned', query: 'wi', start: 0, end: 3 }));

  it('always lies inside the text, and replaces exactly what it found', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '#', '、', ' ', '\n', 'a', '好', '3') }), fc.nat(30), (text, at) => {
        const caret = Math.min(at, text.length);
        const trigger = findTrigger(text, caret);
        if (!trigger) return;
        expect(trigger.end).toBe(caret);
        expect(text.slice(trigger.start + 1, trigger.end)).toBe(trigger.query);
        const replaced = replaceTrigger(text, trigger, 'X');
        expect(replaced.text).toBe(`${text.slice(0, trigger.start)}X${text.slice(caret)}`);
        expect(replaced.caret).toBe(trigger.start + 1);
      }),
    );
  });
});

describe('matchCanned', () => {
  const choices = [
    { id: '1', shortcut: 'return', title: '退货', text: '七天内可退' },
    { id: '2', shortcut: 're', title: '重启', text: '请重启路由器' },
    { id: '3', shortcut: '地址', title: '寄回地址', text: 'return to Hangzhou' },
  ];
  const ids = (query: string) => matchCanned(choices, query).map((choice) => choice.id);
  it('gives all for nothing', () => expect(ids('')).toEqual(['1', '2', '3']));
  it('puts the exact shortcut first, then beginnings, then words inside', () => {
    expect(ids('re')).toEqual(['2', '1', '3']);
    expect(ids('RETURN')).toEqual(['1', '3']);
  });
  it('finds by title', () => expect(ids('寄回')).toEqual(['3']));
  it('finds nothing for what is not there', () => expect(ids('zebra')).toEqual([]));
});
