import { describe, expect, it } from 'vitest';
import { type Command, comboLabel, comboOf, commandScore, matchCommands, meaningOf } from './commands.ts';

describe('comboOf', () => {
  it.each([
    [{ key: 'k', ctrl: true, meta: false, alt: false }, 'mod+k'],
    [{ key: 'K', ctrl: false, meta: true, alt: false }, 'mod+k'],
    [{ key: 'Y', ctrl: false, meta: false, alt: false, shift: true }, 'shift+y'],
    [{ key: 'Y', ctrl: false, meta: false, alt: false, shift: false }, 'y'],
    [{ key: 'K', ctrl: true, meta: false, alt: false, shift: true }, 'mod+k'],
    [{ key: '?', ctrl: false, meta: false, alt: false }, '?'],
    [{ key: 'ArrowDown', ctrl: false, meta: false, alt: true }, 'alt+ArrowDown'],
  ])('%j is %s', (pressed, combo) => expect(comboOf(pressed)).toBe(combo));
});

describe('comboLabel', () => {
  it('prints the keys of the system', () => {
    expect(comboLabel('mod+k', true)).toEqual(['⌘K']);
    expect(comboLabel('mod+k', false)).toEqual(['Ctrl+K']);
    expect(comboLabel('shift+y', false)).toEqual(['Shift+Y']);
    expect(comboLabel('g d', false)).toEqual(['G', 'D']);
  });
});

describe('matchCommands', () => {
  const commands = [
    ['转接', 'Transfer'],
    ['我的账户', 'My account'],
    ['接入', 'Accept'],
    ['使用深色外观', 'Use dark appearance'],
  ];
  const find = (query: string) => matchCommands(query, commands, (titles) => titles).map(([zh]) => zh);
  it('keeps the order without a query', () => expect(find(' ')).toEqual(commands.map(([zh]) => zh)));
  it('finds in either language', () => {
    expect(find('转')).toEqual(['转接']);
    expect(find('dark')).toEqual(['使用深色外观']);
  });
  it('puts what begins with the words first', () => expect(find('acc')).toEqual(['接入', '我的账户']));
  it('takes words in any order', () => expect(commandScore('account my', ['My account'])).toBeGreaterThan(0));
  it('folds full-width letters', () => expect(find('ＤＡＲＫ')).toEqual(['使用深色外观']));
  it('finds nothing for what is not there', () => expect(find('zebra')).toEqual([]));
});

describe('meaningOf', () => {
  const command = (id: string, combo: string): Command => ({ id, title: 'place.desk', group: 'go', combo, run: () => {} });
  const commands = [command('go', 'g d'), command('gap', 'g'), command('dismiss', 'd'), command('move', 'j')];
  const said = (first: string | null, combo: string) => {
    const meaning = meaningOf(commands, first, combo);
    return meaning.kind === 'run' ? meaning.command.id : meaning.kind;
  };
  it('a key that begins a sequence decides nothing on its way', () => expect(said(null, 'g')).toBe('begins'));
  it('the second key goes where the sequence goes, not where it goes alone', () => expect(said('g', 'd')).toBe('go'));
  it('a key alone is a command', () => expect([said(null, 'd'), said('g', 'j')]).toEqual(['dismiss', 'move']));
  it('any other key is nothing', () => expect(said(null, 'x')).toBe('nothing'));
});
