import type { Label, LabelWork } from '@zhiyin/contracts';
import { type AppError, MINUTE } from '@zhiyin/kernel';
import { type FixedClock, fixedClock } from '@zhiyin/testkit';
import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { type CustomerTurn, createLabelling, type Labelling } from './service.ts';

const NAMES = ['return', 'invoice', 'repair'];
const outOfScope: Label = { kind: 'out_of_scope' };
const intent = (name: string): Label => ({ kind: 'intent', intent: name });
const turnsOf = (count: number): CustomerTurn[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `turn_${i}`,
    conversationId: `conv_${i}`,
    at: new Date('2026-11-18T01:00:00Z'),
    text: `sentence ${i}`,
    locale: 'en',
    entities: [],
    intent: NAMES[i % 3] as string,
    system: null,
    confidence: (i % 10) / 10,
    fallback: false,
  }));

type Desk = {
  labelling: Labelling;
  clock: FixedClock;
  as: <T>(work: () => Promise<T>) => Promise<T>;
  draw: (count: number) => Promise<string>;
  query: (sql: string, values?: unknown[]) => Promise<object[]>;
};
async function desk(): Promise<Desk> {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-11-23T09:00:00+08:00'); // a Monday
  const labelling = createLabelling(
    { ...platform, clock },
    { zone: async () => 'Asia/Shanghai', intents: async () => NAMES.map((id) => ({ id, name: { 'zh-CN': id, en: id } })) },
  );
  const as = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  return {
    labelling,
    clock,
    as,
    query: (sql, values) => platform.db.tx((tx) => tx.query(sql, values)),
    draw: (count) =>
      as(async () => {
        const sample = await labelling.draw(await labelling.begin('last'), turnsOf(count), async () => new Map(), {
          person: 'ann',
          seed: 1,
        });
        return sample?.id as string;
      }),
  };
}
/** Labels everything that is open to a person as `say` decides. */
async function labelAll({ labelling, as }: Desk, id: string, person: string, say: (text: string) => Label): Promise<number> {
  let given = 0;
  let work: LabelWork = await as(() => labelling.next(id, person));
  while (work.item) {
    const { item } = work;
    work = await as(() => labelling.label(id, { itemId: item.id, label: say(item.text) }, person));
    given += 1;
  }
  return given;
}
/** As if a person had labelled the first or second time all there is; large samples would take long by the door. */
async function fill({ as, query }: Desk, slot: number, person: string, say: (text: string) => Label): Promise<void> {
  const items = (await as(() => query('SELECT id, text FROM label_items'))) as { id: string; text: string }[];
  const labels = JSON.stringify(items.map(({ id, text }) => ({ id, label: say(text) })));
  await as(() =>
    query(
      `UPDATE label_slots s SET label = r.label, labelled_by = $3, labelled_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, label jsonb) WHERE s.item_id = r.id AND s.slot = $2 AND s.label IS NULL`,
      [labels, slot, person],
    ),
  );
}
/** What the model had said, which is right in these tests unless said otherwise. */
const truth = (text: string): Label => intent(NAMES[Number(text.split(' ')[1]) % 3] as string);
const reasonOf = (error: unknown) => (error as AppError).details?.reason;
const refusal = (work: Promise<unknown>) => work.then(() => 'done', reasonOf);

describe('drawing', () => {
  test('last week once, this week until now as often as no open one is there; the same seed gives the same sample', async () => {
    const { labelling, as, draw, query } = await desk();
    const id = await draw(2000);
    const sample = await as(() => labelling.get(id, 'ann'));
    expect(sample).toMatchObject({
      week: '2026-W47',
      from: '2026-11-15T16:00:00.000Z',
      until: '2026-11-22T16:00:00.000Z',
      partial: false,
      population: 2000,
      size: 323,
      doubles: 65,
      seed: 1,
      progress: { wanted: 388, given: 0, mine: 0, open: 323 },
    });
    expect(await refusal(as(() => labelling.begin('last')))).toBe('drawn_already');
    expect(await as(() => labelling.begin('current'))).toMatchObject({ name: '2026-W48', partial: true });

    const again = await desk();
    const copy = await again.draw(2000);
    const order =
      'SELECT turn_id, stratum, ordinal, (SELECT count(*) FROM label_slots WHERE item_id = id) AS labels FROM label_items ORDER BY ordinal';
    expect(await again.as(() => again.query(order))).toEqual(await as(() => query(order)));
    expect(copy).not.toBe(id);
  });
  test('nobody wrote: no sample', async () => {
    const { labelling, as } = await desk();
    expect(
      await as(async () => labelling.draw(await labelling.begin('last'), [], async () => new Map(), { person: 'ann' })),
    ).toBeUndefined();
  });
  test('last month’s labels decide where more are needed', async () => {
    const of = await desk();
    const { labelling, as, clock } = of;
    const id = await of.draw(3000);
    const low = (text: string) => Number(text.split(' ')[1]) % 10 < 6;
    const say = (text: string) => (low(text) && Number(text.split(' ')[1]) % 2 ? outOfScope : truth(text));
    await fill(of, 1, 'ann', say);
    await fill(of, 2, 'ben', say);
    clock.advance(7 * 24 * 60 * MINUTE);
    const sizes = async (sampleId: string) =>
      Object.fromEntries((await as(() => labelling.result(sampleId, 'ann'))).strata.map((s) => [s.key, s.size]));
    const before = await sizes(id);
    const after = await sizes(await of.draw(3000));
    expect(after.low_answered).toBeGreaterThan(before.low_answered as number);
    expect(after.high_answered).toBeLessThan(before.high_answered as number);
  });
});

describe('who labels what', () => {
  test('nobody gets what another holds, not even at the same moment; a lease ends', async () => {
    const { labelling, as, clock, draw } = await desk();
    const id = await draw(400);
    const people = Array.from({ length: 12 }, (_, i) => `person ${i}`);
    const works = await Promise.all(people.map((person) => as(() => labelling.next(id, person))));
    const held = new Map<string, number>();
    for (const { item } of works) held.set(item?.id as string, (held.get(item?.id as string) ?? 0) + 1);
    // 50 of 218 are labelled twice: two people at most hold the same sentence, and only such a one
    expect(Math.max(...held.values())).toBeLessThanOrEqual(2);
    expect(await as(() => labelling.next(id, 'person 3'))).toEqual(works[3]);

    clock.advance(11 * MINUTE);
    const taker = await as(() => labelling.next(id, 'somebody else'));
    const late = taker.item?.id as string;
    expect(held.has(late)).toBe(true); // whoever of the twelve came first held the first sentence
    const label = (person: string) => as(() => labelling.label(id, { itemId: late, label: intent('return') }, person));
    const before = (await as(() => labelling.get(id, 'person 0'))).progress.given;
    expect(await refusal(label('nobody'))).toBe('lease_lost');
    expect((await as(() => labelling.get(id, 'person 0'))).progress.given).toBe(before);
    expect((await label('somebody else')).progress).toMatchObject({ given: before + 1, mine: 1 });
    expect(await refusal(label('somebody else'))).toBe('labelled_already');
  });

  test('the second label is somebody else’s, also when one person asks from two windows at once', async () => {
    const of = await desk();
    const { labelling, as } = of;
    const id = await of.draw(40); // 40 sentences, all labelled twice
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => as(() => labelling.next(id, 'ann'))));
    expect(
      await as(() => of.query("SELECT item_id FROM label_slots WHERE leased_by = 'ann' GROUP BY item_id HAVING count(*) > 1")),
    ).toEqual([]);
    expect(await as(() => of.query("SELECT item_id FROM label_slots WHERE leased_by = 'ann'"))).not.toEqual([]);
    expect(await labelAll(of, id, 'ann', truth)).toBe(40);
    expect(await as(() => labelling.next(id, 'ann'))).toMatchObject({ item: null, progress: { wanted: 80, given: 40, mine: 40, open: 0 } });
    expect(await labelAll(of, id, 'ben', truth)).toBe(40);
    expect(await as(() => labelling.next(id, 'cid'))).toMatchObject({ item: null, progress: { wanted: 80, given: 80, mine: 0 } });
  });

  test('a labeller sees the sentence and what came before, and nothing else', async () => {
    const { labelling, as, draw } = await desk();
    const id = await draw(40);
    const { item } = await as(() => labelling.next(id, 'ann'));
    expect(Object.keys(item as object).sort()).toEqual(['context', 'entities', 'id', 'locale', 'text']);
    if (!item) throw new Error('nothing to label');
    await as(() => labelling.label(id, { itemId: item.id, label: intent('repair') }, 'ann'));
    const undone = await as(() => labelling.undo(id, 'ann'));
    expect(Object.keys(undone.item).sort()).toEqual(['context', 'entities', 'id', 'locale', 'text']);
    expect(undone.former).toEqual(intent('repair'));
    expect(await refusal(as(() => labelling.turns(id, { limit: 10 })))).toBe('sample_open');
    expect(await refusal(as(() => labelling.exportLines(id)))).toBe('sample_open');
    expect(await refusal(as(() => labelling.lessons(id)))).toBe('sample_open');
  });

  test('what is skipped goes to others and comes back last', async () => {
    const { labelling, as, draw } = await desk();
    const id = await draw(3);
    const first = (await as(() => labelling.next(id, 'ann'))).item?.id as string;
    const second = (await as(() => labelling.skip(id, first, 'ann'))).item?.id as string;
    expect(second).not.toBe(first);
    expect((await as(() => labelling.next(id, 'ben'))).item?.id).toBe(first);
    const third = (await as(() => labelling.label(id, { itemId: second, label: intent('return') }, 'ann'))).item?.id as string;
    expect((await as(() => labelling.label(id, { itemId: third, label: intent('return') }, 'ann'))).item?.id).toBe(first);
  });

  test('a label can be taken back for some minutes, until it is decided on', async () => {
    const { labelling, as, clock, draw } = await desk();
    const id = await draw(5);
    const { item } = await as(() => labelling.next(id, 'ann'));
    if (!item) throw new Error('nothing to label');
    const after = await as(() => labelling.label(id, { itemId: item.id, label: intent('return') }, 'ann'));
    const undone = await as(() => labelling.undo(id, 'ann'));
    expect(undone).toMatchObject({ item: { id: item.id }, former: intent('return'), progress: { given: 0 } });
    await as(() => labelling.label(id, { itemId: item.id, label: intent('repair') }, 'ann'));
    expect((await as(() => labelling.next(id, 'ann'))).item?.id).toBe(after.item?.id);
    clock.advance(6 * MINUTE);
    expect(await refusal(as(() => labelling.undo(id, 'ann')))).toBe('no_label_to_undo');
    expect(await refusal(as(() => labelling.undo(id, 'ben')))).toBe('no_label_to_undo');
  });

  test('intents that do not exist, and one intent twice, are refused', async () => {
    const { labelling, as, draw } = await desk();
    const id = await draw(5);
    const { item } = await as(() => labelling.next(id, 'ann'));
    const wrong: Label[] = [
      intent('weather'),
      { kind: 'multiple', intents: ['return', 'return'] },
      { kind: 'multiple', intents: ['return', 'weather'] },
    ];
    for (const label of wrong)
      await expect(as(() => labelling.label(id, { itemId: item?.id as string, label }, 'ann'))).rejects.toMatchObject({
        code: 'invalid',
      });
  });
});

describe('the intents to choose from', () => {
  test('stand in the order of the whole week, the same for every sentence', async () => {
    const { labelling, as } = await desk();
    const turns = turnsOf(90).map((turn, i) => ({ ...turn, intent: i % 10 === 0 ? 'repair' : 'invoice' }));
    const sample = await as(async () => labelling.draw(await labelling.begin('last'), turns, async () => new Map(), { person: 'ann' }));
    const { data } = await as(() => labelling.choices(sample?.id as string));
    expect(data.map((one) => one.id)).toEqual(['invoice', 'repair', 'return']);
  });
});

describe('what two people see differently', () => {
  test('is shown once nobody can take it back, decided by one, and then counts', async () => {
    const of = await desk();
    const { labelling, as, clock } = of;
    const id = await of.draw(40);
    await labelAll(of, id, 'ann', truth);
    await labelAll(of, id, 'ben', (text) => (text === 'sentence 7' ? { kind: 'out_of_scope' } : truth(text)));
    expect((await as(() => labelling.disagreements(id, { limit: 10 }))).data).toEqual([]);
    clock.advance(6 * MINUTE);
    const { data } = await as(() => labelling.disagreements(id, { limit: 10 }));
    expect(data).toMatchObject([{ item: { text: 'sentence 7' } }]);
    expect(data[0]?.labels.map((label) => label.kind).sort()).toEqual(['intent', 'out_of_scope']);
    expect(Object.keys(data[0]?.item as object).sort()).toEqual(['context', 'entities', 'id', 'locale', 'text']);
    expect((await as(() => labelling.get(id, 'cid'))).disagreements).toBe(1);
    expect(await as(() => labelling.result(id, 'cid'))).toMatchObject({ state: 'provisional', n: 39 });

    const itemId = data[0]?.item.id as string;
    await as(() => labelling.adjudicate(id, itemId, { kind: 'out_of_scope' }, 'cid'));
    expect(await refusal(as(() => labelling.adjudicate(id, itemId, intent('return'), 'cid')))).toBe('no_disagreement');
    const result = await as(() => labelling.result(id, 'cid'));
    expect(result).toMatchObject({ state: 'final', n: 40, withheld: null, kappa: { pairs: 40, verdict: 'publish' } });
    expect(result.errorTypes).toMatchObject([{ count: 0 }, { type: 'false_accept', count: 1 }, { count: 0 }]);
    expect(result.error?.value).toBeCloseTo(1 / 40, 10); // everything was labelled: no weight, no doubt
  });
});

describe('the result', () => {
  test('has no headline before 30 labels, before two people labelled, and where they do not agree', async () => {
    const of = await desk();
    const { labelling, as } = of;
    const id = await of.draw(40);
    expect(await as(() => labelling.result(id, 'x'))).toMatchObject({ error: null, withheld: 'few_labels', n: 0, kappa: { value: null } });
    await labelAll(of, id, 'ann', truth);
    await labelAll(of, id, 'ben', (text) =>
      Number(text.split(' ')[1]) % 4 === 0 ? intent(NAMES[(Number(text.split(' ')[1]) + 1) % 3] as string) : truth(text),
    );
    const close = await as(() => labelling.result(id, 'x'));
    expect(close.kappa).toMatchObject({ pairs: 40, verdict: 'warn' });
    expect(close).toMatchObject({ n: 30, withheld: null });

    const other = await desk();
    const far = await other.draw(40);
    await labelAll(other, far, 'ann', truth);
    await labelAll(other, far, 'ben', () => intent('return'));
    for (const { item } of (
      await other.as(async () => {
        other.clock.advance(6 * MINUTE);
        return other.labelling.disagreements(far, { limit: 100 });
      })
    ).data)
      await other.as(() => other.labelling.adjudicate(far, item.id, truth(item.text), 'cid'));
    expect(await other.as(() => other.labelling.result(far, 'x'))).toMatchObject({
      state: 'final',
      n: 40,
      error: null,
      withheld: 'low_kappa',
      kappa: { verdict: 'fix_guideline' },
    });
  });

  test('leaves out what cannot be judged, with an alarm, and weighs strata by their size', async () => {
    const of = await desk();
    const { labelling, as } = of;
    const id = await of.draw(2000);
    const number = (text: string) => Number(text.split(' ')[1]);
    const say = (text: string): Label => {
      if (number(text) % 9 === 0) return { kind: 'cannot_judge' };
      return number(text) % 10 === 9 ? { kind: 'out_of_scope' } : truth(text); // every turn of confidence .9 is wrong
    };
    await fill(of, 1, 'ann', say);
    await fill(of, 2, 'ben', say);
    const result = await as(() => labelling.result(id, 'x'));
    expect(result.cannotJudge.alarm).toBe(true);
    expect(result.n).toBe(result.strata.reduce((sum, s) => sum + s.n, 0));
    expect(result.strata.map((s) => [s.key, s.population])).toEqual([
      ['low_answered', 1200],
      ['mid_answered', 600],
      ['high_answered', 200],
    ]);
    expect(result.strata[2]?.rate.value).toBe(1);
    expect(result.error?.value).toBeCloseTo(0.1, 10);
    expect(result.intents.find((row) => row.intent === null)).toMatchObject({ rate: { value: 1 }, flagged: true });
    await as(() => labelling.close(id, 'x'));
    const behind = async (asked: { stratum?: string; intent?: string }) =>
      (await as(() => labelling.turns(id, { limit: 1000, ...asked }))).data.length;
    for (const stratum of result.strata) expect(await behind({ stratum: stratum.key })).toBe(stratum.n);
    for (const row of result.intents) expect(await behind({ intent: row.intent ?? 'out_of_scope' })).toBe(row.n);
    expect(result.intents.find((row) => row.intent === 'return')).toMatchObject({ rate: { value: 0 }, flagged: false });
  });
});

test('a closed sample takes no more labels, and shows its turns by what they are', async () => {
  const of = await desk();
  const { labelling, as } = of;
  const id = await of.draw(30);
  const say = (text: string) => (text === 'sentence 4' ? intent('return') : truth(text));
  await labelAll(of, id, 'ann', say);
  await labelAll(of, id, 'ben', say);
  await as(() => labelling.close(id, 'cid'));
  expect(await refusal(as(() => labelling.next(id, 'cid')))).toBe('sample_closed');
  expect(await refusal(as(() => labelling.undo(id, 'ben')))).toBe('sample_closed');
  const { data } = await as(() => labelling.turns(id, { limit: 10, error: 'any' }));
  expect(data).toMatchObject([
    { text: 'sentence 4', predicted: { intent: 'invoice' }, label: intent('return'), error: 'wrong_intent', stratum: 'low_answered' },
  ]);
  const first = await as(() => labelling.turns(id, { limit: 4, intent: 'return' }));
  const second = await as(() => labelling.turns(id, { limit: 100, intent: 'return', startingAfter: first.next as string }));
  expect([...first.data, ...second.data].map((turn) => turn.text)).toHaveLength(11);
  expect(await as(() => labelling.lessons(id))).toMatchObject([{ text: 'sentence 4', intentId: 'return' }]);
  const lines = (await as(() => labelling.exportLines(id))).text.trim().split('\n');
  expect(lines).toHaveLength(30);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual({ text: 'sentence 4', intent: 'return', locale: 'en' });
});

test('a complete sample closes by itself once no label can be taken back and every disagreement is decided', async () => {
  const here = await desk();
  const { labelling, clock, as, draw } = here;
  const id = await draw(6);
  const closed = () => as(() => labelling.closeComplete());
  await labelAll(here, id, 'ann', () => intent('return'));
  expect(await closed()).toEqual([]);
  const [first] = (await as(() =>
    here.query('SELECT i.text FROM label_items i JOIN label_slots s ON s.item_id = i.id AND s.slot = 2'),
  )) as {
    text: string;
  }[];
  await labelAll(here, id, 'bob', (text) => (text === first?.text ? outOfScope : intent('return')));
  expect(await closed()).toEqual([]);
  clock.advance(10 * MINUTE);
  expect(await closed()).toEqual([]);
  const [open] = (await as(() => labelling.disagreements(id, { limit: 5 }))).data;
  await as(() => labelling.adjudicate(id, open?.item.id ?? '', outOfScope, 'cat'));
  expect(await closed()).toEqual([id]);
  expect((await as(() => labelling.get(id, 'ann'))).state).toBe('closed');
  expect(await closed()).toEqual([]);
});
