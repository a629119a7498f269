import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeller, spellingWords } from './spelling.ts';

const spell = createSpeller(['parcel', 'refund', 'invoice', 'delivered', 'filters', 'filter']);

describe('spelling 纠错', () => {
  it.each([
    ['parcle', 'parcel', 'two letters swapped'],
    ['refnd', 'refund', 'a letter left out'],
    ['invooice', 'invoice', 'a letter too many'],
    ['delivired', 'delivered', 'another letter'],
    ['parcel', 'parcel', 'right as it is'],
    ['sandwich', 'sandwich', 'no known word near'],
    ['pracle', 'pracle', 'two slips'],
    ['refuuuund', 'refund', 'a letter drawn out'],
    ['filllter', 'filter', 'a letter drawn out'],
    ['filterinvoice', 'filter invoice', 'no space between'],
    ['filterqueue', 'filterqueue', 'only one part known'],
    ['cark', 'cark', 'too short to guess'],
    ['payment', 'payment', 'a common word the corpus lacks'],
    ['净化器', '净化器', 'not spelt with letters'],
  ])('%s → %s (%s)', (word, expected) => {
    expect(spell(word)).toBe(expected);
  });

  it('undoes any single slip that keeps the first letter of a lone long word', () => {
    const alone = createSpeller(['dishwasher']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.constantFrom('drop', 'double', 'other'), (at, slip) => {
        const word = 'dishwasher';
        const bad =
          slip === 'drop'
            ? word.slice(0, at) + word.slice(at + 1)
            : slip === 'double'
              ? word.slice(0, at) + word[at] + word.slice(at)
              : `${word.slice(0, at)}z${word.slice(at + 1)}`;
        expect(alone(bad)).toBe(word);
      }),
    );
  });

  it('takes a word apart where its parts are most frequent, and not into rare words', () => {
    expect(createSpeller(['to', 'card', 'car', 'dto'])('cardto')).toBe('card to');
    const rare = [
      'from',
      ...Array.from(
        { length: 400 },
        (_, i) => `w${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'uvwxyz'[Math.floor(i / 100)]}`,
      ),
      'moon',
    ];
    expect(createSpeller(rare)('frommoon')).toBe('frommoon');
  });

  it('takes the words of a small corpus as they are, most frequent first', () => {
    expect(spellingWords(['refund the parcel', 'refund now'])).toEqual(['refund', 'now', 'parcel', 'the']);
  });
});
