import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createLineIndex } from './line-index.ts';

type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };
const demo: DemoIntents = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
const lines = demo.intents.flatMap(({ id, zh, en }) => [...zh, ...en].map((text, i) => ({ id: `${id}/${i}`, text })));
const filled = () => {
  const index = createLineIndex();
  for (const { id, text } of lines) index.add(id, text);
  return index;
};
const index = filled();
const ask = (text: string, least = 0.3) => index.nearest(text, { limit: 3, least });

describe('the nearest lines', () => {
  it('are the line itself for every line there is', () => {
    for (const { id, text } of lines) expect(ask(text)[0]).toEqual({ id, similarity: 1, same: true });
  });

  it.each([
    ['how do i connect my new purifier to my phone?!', 'How do I connect my new purifier to my phone', 1],
    ['新买的净化器，怎么连手机？', '新买的净化器怎么连手机', 1],
    ['how can I connect my new purifier to my phone', 'How do I connect my new purifier to my phone', 0.75],
    ['新买的净化器怎么连上手机', '新买的净化器怎么连手机', 0.75],
    ['新買的淨化器怎麼連手機', '新买的净化器怎么连手机', 1],
  ])('%s: %s', (text, nearest, least) => {
    const [best] = ask(text);
    expect(lines.find((line) => line.id === best?.id)?.text).toBe(nearest);
    expect(best?.similarity).toBeGreaterThanOrEqual(least);
  });

  it('are none for a text that shares nothing', () => {
    expect(ask('qqq zzz')).toEqual([]);
    expect(ask('?!')).toEqual([]);
    expect(createLineIndex().nearest('anything', { limit: 3, least: 0 })).toEqual([]);
  });

  it('are not those that only share a subject', () => {
    expect(ask('我要退货', 0.8)).toEqual([]);
    expect(ask('the purifier is broken', 0.8)).toEqual([]);
  });
});

it('is the same whatever way it came about', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: 30, maxLength: 60 }), fc.array(fc.nat(59), { maxLength: 20 }), (some, leaving) => {
      const wandered = createLineIndex();
      for (const { id, text } of some) wandered.add(id, text);
      wandered.settle();
      const gone = new Set(leaving.flatMap((at) => some[at]?.id ?? []));
      for (const id of gone) wandered.remove(id);
      for (const { id, text } of some.slice(0, 5)) if (!gone.has(id)) wandered.add(id, text);
      const straight = createLineIndex();
      for (const { id, text } of some) if (!gone.has(id)) straight.add(id, text);
      expect(wandered.size).toBe(straight.size);
      const asked = { limit: 10, least: 0.2 };
      const said = (from: typeof wandered) =>
        from.nearest('怎么把扫地机加到 App 里 the app', asked).map((one) => [one.id, one.similarity.toFixed(4)]);
      expect(said(wandered)).toEqual(said(straight));
    }),
    { numRuns: 30 },
  );
});

it('knows which lines say the very same', () => {
  const own = createLineIndex();
  own.add('a', 'Refund me!');
  own.add('b', 'refund me');
  own.add('c', '???');
  own.add('d', '!');
  expect(own.sameGroups()).toEqual([['a', 'b']]);
  own.add('b', 'something else');
  expect(own.sameGroups()).toEqual([]);
});
