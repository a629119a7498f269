import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { createModels } from '../service.ts';
import { aConfusedFile, aCorpus } from '../testing/corpus.ts';
import type { PromotionRecord } from './service.ts';

async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  const models = createModels(platform);
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  await inside(() => models.putCorpus(aCorpus()));
  const first = await inside(() => models.trainAndActivate('agt_0', 'first'));
  const records: PromotionRecord[] = [];
  return {
    platform,
    models,
    inside,
    first: first.id,
    records,
    record: async (entry: PromotionRecord) => void records.push(entry),
    async train(corpusVersion?: number): Promise<string> {
      const run = await inside(() => models.training.start({ author: 'agt_1', reason: 'a try', seed: 1, corpusVersion }));
      await inside(() => models.training.run(run.id));
      return (await inside(() => models.training.get(run.id))).modelId as string;
    },
    confuse: () =>
      inside(() => models.corpora.importFile(aConfusedFile(), { format: 'jsonl', mode: 'replace', reason: 'a bad import' }, 'agt_1')),
    understand: async (text: string) => (await inside(() => models.language())).understand(text, { now: new Date(0) }).intent,
    by: { author: 'agt_1', reason: 'better', force: false },
  };
}

describe('promotion', () => {
  test('a model that is not worse takes over, is recorded, and answers customers', async () => {
    const house = await aHouse();
    const { models, inside, record, records, first, by } = house;
    await inside(() =>
      models.corpora.importFile(
        'text,intent,locale\nwhere can I get a bill,invoice,en\nprint my bill,invoice,en\nsend the bill again,invoice,en\nneed a bill for taxes,invoice,en\nbill copy please,invoice,en\n',
        { format: 'csv', mode: 'add', reason: '' },
        'a',
      ),
    );
    const id = await house.train();
    expect(await inside(() => models.versions.compare(id))).toMatchObject({ candidate: id, baseline: first, set: 1, verdict: 'not_worse' });
    expect(await inside(() => models.versions.promote(id, by, record))).toMatchObject({
      id,
      state: 'active',
      activatedAt: expect.any(String),
    });
    expect(records).toMatchObject([
      {
        action: 'model.promoted',
        target: { type: 'model', id },
        before: { active: first },
        after: { active: id, verdict: 'not_worse' },
        why: 'better',
      },
    ]);
    expect(await house.understand('print my bill')).toBe('invoice');
    const { promotions } = await inside(() => models.versions.get(id));
    expect(promotions).toMatchObject([
      { kind: 'promote', fromModelId: first, forced: false, author: 'agt_1', figures: { verdict: 'not_worse' } },
    ]);
    await expect(inside(() => models.versions.promote(id, by, record))).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'already_active' },
    });
  });

  test('a worse model is refused with the figures, unless it is forced; one call goes back', async () => {
    const house = await aHouse();
    const { models, inside, record, records, first, by } = house;
    await house.confuse();
    const id = await house.train();
    await expect(inside(() => models.versions.promote(id, by, record))).rejects.toMatchObject({
      code: 'conflict',
      details: {
        reason: 'worse',
        comparison: { verdict: 'worse', difference: { high: expect.any(Number) }, candidateAccuracy: { n: 12 } },
      },
    });
    expect(records).toEqual([]);
    expect((await inside(() => models.versions.get(first))).model.state).toBe('active');

    await inside(() => models.versions.promote(id, { ...by, force: true, reason: 'we know' }, record));
    expect(records.at(-1)).toMatchObject({ after: { forced: true, verdict: 'worse' }, why: 'we know' });
    expect(await house.understand('refund payment please')).not.toBe('refund');

    expect(await inside(() => models.versions.rollback(first, { author: 'agt_2', reason: 'customers complain' }, record))).toMatchObject({
      id: first,
      state: 'active',
    });
    expect(records.at(-1)).toMatchObject({
      action: 'model.rolled-back',
      before: { active: id },
      after: { active: first },
      why: 'customers complain',
    });
    expect(await house.understand('refund payment please')).toBe('refund');
  });

  test('what was never active cannot be gone back to; what is not there is not found', async () => {
    const house = await aHouse();
    const { models, inside, record, first } = house;
    const id = await house.train();
    const by = { author: 'a', reason: '' };
    await expect(inside(() => models.versions.rollback(id, by, record))).rejects.toMatchObject({ details: { reason: 'never_active' } });
    await expect(inside(() => models.versions.rollback(first, by, record))).rejects.toMatchObject({
      details: { reason: 'already_active' },
    });
    await expect(inside(() => models.versions.rollback('mdl_x', by, record))).rejects.toMatchObject({ code: 'not_found' });
    await expect(inside(() => models.versions.promote('mdl_x', { ...by, force: true }, record))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('stands or falls with its audit record', async () => {
    const house = await aHouse();
    const { models, inside, first, by } = house;
    const id = await house.train();
    const broken = () => Promise.reject(new Error('the audit log is full'));
    await expect(inside(() => models.versions.promote(id, by, broken))).rejects.toThrow('full');
    expect((await inside(() => models.versions.get(first))).model.state).toBe('active');
  });

  test('of several at once, one is active at the end', async () => {
    const house = await aHouse();
    const { models, inside, record, by } = house;
    const all = [await house.train(), await house.train(), await house.train()];
    await Promise.allSettled(all.map((id) => inside(() => models.versions.promote(id, by, record))));
    const states = (await inside(() => models.versions.list({ limit: 10 }))).data.map((one) => one.state);
    expect(states.filter((state) => state === 'active')).toHaveLength(1);
  });
});

describe('evaluation sets', () => {
  test('a new set measures the active model in the next training; before that nothing is compared with it', async () => {
    const house = await aHouse();
    const { models, inside, first, by, record } = house;
    const before = await house.train();
    const file =
      '{"text":"please refund the whole payment","intent":"refund","locale":"en"}\n{"text":"where is the parcel now","intent":"delivery","locale":"en"}\n{"text":"sing a song","intent":null,"locale":"en"}';
    const set = await inside(() => models.evaluations.importSet(file, 'jsonl', { author: 'agt_1', reason: 'real customers' }));
    expect(set).toMatchObject({ number: 2, source: 'import', examples: 3, intents: 2, corpusVersion: null });
    await expect(inside(() => models.versions.promote(before, by, record))).rejects.toMatchObject({
      details: { reason: 'not_evaluated', set: 2, models: [before, first] },
    });
    const after = await house.train();
    expect(await inside(() => models.versions.compare(after))).toMatchObject({ set: 2, examples: 3 });
    expect((await inside(() => models.versions.get(first))).evaluation).toMatchObject({ set: 2, twin: false, examples: 3 });

    const run = await inside(() => models.training.startEvaluation(before, { author: 'agt_1', reason: '' }));
    await inside(() => models.training.run(run.id));
    expect(await inside(() => models.training.get(run.id))).toMatchObject({ kind: 'evaluate', state: 'done', modelId: before });
    expect(await inside(() => models.versions.promote(before, by, record))).toMatchObject({ state: 'active' });
  });

  test('a frozen set stays as it is while the corpus grows', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    const exams = await inside(() => models.evaluations.exams(1));
    await house.confuse();
    await house.train();
    expect(await inside(() => models.evaluations.exams(1))).toEqual(exams);
    expect((await inside(() => models.evaluations.listSets(10))).data).toHaveLength(1);
    await inside(() => models.evaluations.split({ author: 'a', reason: 'the corpus changed' }));
    expect((await inside(() => models.evaluations.listSets(10))).data.map((set) => set.number)).toEqual([2, 1]);
  });
});
