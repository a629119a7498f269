import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFindings, type CorpusState, type Decidable, obstaclesTo } from './rules.ts';

const line = (id: string, intentId: string, text: string): CorpusState => ({ id, intentId, text, locale: 'en' });
const [a, b, c, d] = [line('a', 'x', 'one'), line('b', 'x', 'One!'), line('c', 'y', 'one?'), line('d', 'y', 'two')];
const corpus = [a, b, c, d];
const finding = (kind: Decidable['kind'], lines: CorpusState[], action: Decidable['action'], id = kind): Decidable => ({
  id,
  kind,
  lines,
  action,
});

describe('applying findings', () => {
  test.each([
    ['relabels', [finding('suspect_label', [d], { type: 'relabel', intentId: 'x' })], { d: 'x two' }],
    ['removes a line that its new intent says already', [finding('suspect_label', [c], { type: 'relabel', intentId: 'x' })], { c: null }],
    ['keeps the line it is told to', [finding('duplicate', [a, b], { type: 'remove', keepId: 'b' })], { a: null }],
    ['keeps one where that line is none of them', [finding('duplicate', [a, b], { type: 'remove', keepId: 'z' })], { b: null }],
    ['removes a weak line', [finding('low_quality', [d], { type: 'remove' })], { d: null }],
    ['rewrites', [finding('personal_data', [d], { type: 'edit', text: 'three' })], { d: 'y three' }],
    ['a conflict leaves one sentence', [finding('conflict', [a, b, c], { type: 'relabel', intentId: 'y' })], { a: null, b: null }],
    [
      'what was masked can still be relabelled only by its own finding',
      [finding('suspect_label', [d], { type: 'relabel', intentId: 'x' }), finding('personal_data', [d], { type: 'edit', text: 'two!' })],
      { d: 'x two!' },
    ],
  ] as const)('%s', (_, findings, expected) => {
    const { changes, outdated } = applyFindings(corpus, [...findings]);
    expect(outdated).toEqual([]);
    expect(Object.fromEntries(changes.map(({ id, after }) => [id, after && `${after.intentId} ${after.text}`]))).toEqual(expected);
  });

  test('a finding whose lines an earlier one took away is outdated', () => {
    const { accepted, outdated } = applyFindings(corpus, [
      finding('duplicate', [a, b], { type: 'remove' }),
      finding('suspect_label', [b], { type: 'relabel', intentId: 'y' }),
    ]);
    expect([accepted, outdated]).toEqual([['duplicate'], ['suspect_label']]);
  });
});

test('whatever is applied can be taken back exactly', () => {
  const lines = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...'abcdefgh'),
      intentId: fc.constantFrom('x', 'y', 'z'),
      text: fc.constantFrom('1', '2', '3!', '3'),
      locale: fc.constant('en'),
    }),
    { selector: (one) => one.id },
  );
  fc.assert(
    fc.property(
      lines,
      fc.array(fc.tuple(fc.nat(7), fc.constantFrom('relabel', 'remove', 'edit', 'locale'), fc.constantFrom('x', 'y', 'z'))),
      (all, deeds) => {
        const findings = deeds.flatMap(([at, type, to], i): Decidable[] => {
          const own = all[at];
          const action = {
            relabel: { type: 'relabel', intentId: to },
            remove: { type: 'remove' },
            edit: { type: 'edit', text: to },
            locale: { type: 'locale', locale: to },
          }[type] as Decidable['action'];
          return own ? [{ id: String(i), kind: 'suspect_label', lines: [own], action }] : [];
        });
        const { changes, accepted, outdated } = applyFindings(all, findings);
        expect(accepted.length + outdated.length).toBe(findings.length);
        const after = new Map<string, CorpusState>(all.map((one) => [one.id, one]));
        for (const change of changes) {
          if (change.after) after.set(change.id, { id: change.id, ...change.after });
          else after.delete(change.id);
        }
        expect(obstaclesTo(changes, [...after.values()], new Set(['x', 'y', 'z']))).toEqual([]);
        for (const change of changes) after.set(change.id, { id: change.id, ...change.before });
        expect([...after.values()].sort((p, q) => (p.id < q.id ? -1 : 1))).toEqual([...all].sort((p, q) => (p.id < q.id ? -1 : 1)));
      },
    ),
  );
});
