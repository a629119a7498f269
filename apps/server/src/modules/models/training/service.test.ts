import { createHash } from 'node:crypto';
import { fixedClock } from '@zhiyin/testkit';
import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { createModels } from '../service.ts';
import type { ReadTraffic } from '../shadow/service.ts';
import { aConfusedFile, aCorpus } from '../testing/corpus.ts';
import { learn } from './lesson.ts';

async function aHouse(options: { heapMb?: number; traffic?: ReadTraffic } = {}) {
  const { platform, workspaceId, sent } = await testPlatform();
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const models = createModels({ ...platform, clock }, options);
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  await inside(() => models.putCorpus(aCorpus()));
  return { models, inside, sent, clock, platform, workspaceId };
}
type House = Awaited<ReturnType<typeof aHouse>>;
const why = { author: 'agt_1', reason: 'a try', seed: 7 };

async function trained({ models, inside }: House, asked: object = {}) {
  const { id } = await inside(() => models.training.start({ ...why, ...asked }));
  await inside(() => models.training.run(id));
  return inside(() => models.training.get(id));
}
const bytesHash = async ({ models, inside }: House, id: string | null) => (await inside(() => models.versions.get(id ?? ''))).model.hash;

describe('a training', () => {
  test('runs as a job, makes a candidate with its figures, and leaves the active model alone', async () => {
    const house = await aHouse();
    const { models, inside, sent } = house;
    const first = await inside(() => models.trainAndActivate('agt_0', 'first'));
    const run = await inside(() => models.training.start(why));
    expect(run).toMatchObject({ state: 'queued', progress: 0, corpusVersion: 1, seed: 7, author: 'agt_1', reason: 'a try' });
    expect(sent).toEqual([{ name: 'models.train', data: { runId: run.id } }]);
    await inside(() => models.training.run(run.id));
    const ended = await inside(() => models.training.get(run.id));
    expect(ended).toMatchObject({ state: 'done', progress: 1, error: null, modelId: expect.stringMatching(/^mdl_/) });
    const { model, evaluation } = await inside(() => models.versions.get(ended.modelId ?? ''));
    expect(model).toMatchObject({
      number: 2,
      state: 'candidate',
      corpusVersion: 1,
      seed: 7,
      examples: 64,
      languages: [{ language: 'en', intents: 4, examples: 64 }],
    });
    expect(evaluation).toMatchObject({ set: 1, twin: true, examples: 12 });
    expect(evaluation?.accuracy.value).toBeGreaterThan(0.5);
    expect((await inside(() => models.versions.list({ limit: 5 }))).data.map((one) => [one.id === first.id, one.state])).toEqual([
      [false, 'candidate'],
      [true, 'active'],
    ]);
  });

  test('of the same corpus version and seed gives the same bytes, in a thread or not, also when the corpus has moved on', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    const one = await trained(house);
    await inside(() => models.corpora.importFile(aConfusedFile(), { format: 'jsonl', mode: 'add', reason: '' }, 'a'));
    const again = await trained(house, { corpusVersion: 1 });
    const other = await trained(house);
    const hashes = [await bytesHash(house, one.modelId), await bytesHash(house, again.modelId), await bytesHash(house, other.modelId)];
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
    const here = await inside(async () => {
      const lesson = {
        ...(await models.corpora.trainingSet(1)),
        titles: [],
        seed: why.seed,
        exams: await models.evaluations.exams(1),
        make: true,
      };
      return learn(lesson, () => undefined).made?.bytes ?? new Uint8Array();
    });
    expect(createHash('sha256').update(here).digest('hex')).toBe(hashes[0]);
  });

  test('is one at a time in a workspace', async () => {
    const { models, inside } = await aHouse();
    const open = await inside(() => models.training.start(why));
    await expect(inside(() => models.training.start(why))).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'busy', runId: open.id },
    });
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => inside(() => models.training.start(why))));
    expect(tries.every((one) => one.status === 'rejected')).toBe(true);
  });

  test('worked on twice at once is worked on once', async () => {
    const { models, inside } = await aHouse();
    const { id } = await inside(() => models.training.start(why));
    await Promise.all([1, 2, 3].map(() => inside(() => models.training.run(id))));
    await inside(() => models.training.run(id));
    expect((await inside(() => models.versions.list({ limit: 5 }))).data).toHaveLength(1);
  });

  test('needs something to learn', async () => {
    const { models, inside } = await aHouse();
    await inside(() => models.corpora.importFile('{"text":"sing","intent":null}', { format: 'jsonl', mode: 'replace', reason: '' }, 'a'));
    await expect(inside(() => models.training.start(why))).rejects.toMatchObject({ code: 'conflict', details: { reason: 'no_examples' } });
  });
});

describe('what goes wrong', () => {
  test('a thread out of memory is a clear failure, and customers keep their model', async () => {
    const house = await aHouse({ heapMb: 4 });
    const first = await house.inside(() => house.models.trainAndActivate('agt_0', 'first'));
    const run = await trained(house);
    expect(run).toMatchObject({ state: 'failed', modelId: null, error: expect.stringContaining('memory'), errorCode: 'memory' });
    expect((await house.inside(() => house.models.versions.get(first.id))).model.state).toBe('active');
    expect((await house.inside(() => house.models.language())).understand('refund payment please', { now: new Date(0) }).intent).toBe(
      'refund',
    );
    await expect(house.inside(() => house.models.training.start(why))).resolves.toMatchObject({ state: 'queued' });
  });

  test('a cancelled run ends at once and makes no model', async () => {
    const { models, inside } = await aHouse();
    const { id } = await inside(() => models.training.start(why));
    const work = inside(() => models.training.run(id));
    while ((await inside(() => models.training.get(id))).state === 'queued') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await inside(() => models.training.cancel(id))).toMatchObject({ state: 'cancelled' });
    await work;
    expect(await inside(() => models.training.get(id))).toMatchObject({ state: 'cancelled', modelId: null, endedAt: expect.any(String) });
    expect((await inside(() => models.versions.list({ limit: 5 }))).data).toEqual([]);
    await expect(inside(() => models.training.cancel(id))).rejects.toMatchObject({ code: 'conflict' });
    await expect(inside(() => models.training.cancel('run_x'))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a queued run that was cancelled is not begun', async () => {
    const { models, inside } = await aHouse();
    const { id } = await inside(() => models.training.start(why));
    await inside(() => models.training.cancel(id));
    await inside(() => models.training.run(id));
    expect((await inside(() => models.training.get(id))).state).toBe('cancelled');
  });

  test('a stopping server gives its run back; another process takes it up', async () => {
    const { models, inside } = await aHouse();
    const { id } = await inside(() => models.training.start(why));
    const work = inside(() => models.training.run(id));
    while ((await inside(() => models.training.get(id))).state === 'queued') await new Promise((resolve) => setTimeout(resolve, 5));
    await models.training.stop();
    await work;
    expect((await inside(() => models.training.get(id))).state).toBe('queued');
    await inside(() => models.training.run(id));
    expect((await inside(() => models.training.get(id))).state).toBe('done');
  });

  test('a run whose process died is sent again once nobody has heard of it, and given up after three times', async () => {
    const { models, inside, sent, clock, platform, workspaceId } = await aHouse();
    const { id } = await inside(() => models.training.start(why));
    const die = () =>
      platform.db.inWorkspace(workspaceId, () =>
        platform.db.tx((tx) => tx.query("UPDATE training_runs SET state = 'running', attempt = attempt + 1, heard_at = $1", [clock.now()])),
      );
    await die();
    await inside(() => models.training.sweep());
    await inside(() => models.training.run(id));
    expect([sent.length, (await inside(() => models.training.get(id))).state]).toEqual([1, 'running']);
    clock.advance(31_000);
    await inside(() => models.training.sweep());
    expect(sent).toHaveLength(2);
    await die();
    await die();
    clock.advance(31_000);
    await inside(() => models.training.run(id));
    expect(await inside(() => models.training.get(id))).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('died'),
      errorCode: 'died',
    });
  });
});

describe('a shadow evaluation', () => {
  const said = ['refund payment please', 'where is my parcel', '👍', 'reset my password'];
  const asked: Parameters<ReadTraffic>[0][] = [];
  const traffic: ReadTraffic = async (what) => {
    asked.push(what);
    return { turns: 9, sample: said.map((text) => ({ text, locale: 'en' })) };
  };
  async function aCandidate(options: Parameters<typeof aHouse>[0] = { traffic }) {
    const house = await aHouse(options);
    const { models, inside } = house;
    const first = await inside(() => models.trainAndActivate('agt_0', 'first'));
    await inside(() => models.corpora.importFile(aConfusedFile(), { format: 'jsonl', mode: 'replace', reason: '' }, 'a'));
    const { modelId } = await trained(house);
    const shadow = async () => {
      const { id } = await inside(() => models.training.startShadow(modelId ?? '', { author: 'agt_1', reason: 'to see' }));
      return { id, work: inside(() => models.training.run(id)) };
    };
    return { ...house, first: first.id, candidate: modelId ?? '', shadow };
  }

  test('asks both models what customers wrote in the seven days before it was asked for; without letters is nothing said', async () => {
    const { models, inside, clock, candidate, first, shadow } = await aCandidate();
    const { id, work } = await shadow();
    await work;
    expect(await inside(() => models.training.get(id))).toMatchObject({ kind: 'shadow', state: 'done', progress: 1, modelId: candidate });
    const to = clock.now();
    const before = (days: number) => new Date(to.getTime() - days * 24 * 3600_000);
    const listened = { from: before(90), to, limit: 8_000, seed: 1 };
    expect(asked).toEqual([listened, listened, { from: before(7), to, limit: 20_000, seed: 1 }]); // two trainings, then the shadow
    const found = await inside(() => models.shadowOf(candidate));
    expect(found).toMatchObject({
      runId: id,
      candidate,
      baseline: first,
      turns: 9,
      n: 3,
      warnings: ['changed'],
      author: 'agt_1',
      reason: 'to see',
    });
    expect(found?.changes.map((one) => [one.from, one.to])).toEqual([
      ['delivery', 'password'],
      ['password', 'warranty'],
      ['refund', 'delivery'],
    ]);
    expect((await inside(() => models.versions.get(first))).model.state).toBe('active');
  });

  test('without traffic it says so: nothing was compared', async () => {
    const { models, inside, candidate, shadow } = await aCandidate({});
    await (await shadow()).work;
    expect(await inside(() => models.shadowOf(candidate))).toMatchObject({ turns: 0, n: 0, agreement: { value: null }, warnings: [] });
  });

  test('is one of the runs: not beside another, and a cancelled one leaves nothing', async () => {
    const { models, inside, candidate } = await aCandidate();
    const { id } = await inside(() => models.training.startShadow(candidate, { author: 'a', reason: '' }));
    await expect(inside(() => models.training.start(why))).rejects.toMatchObject({ details: { reason: 'busy', runId: id } });
    await inside(() => models.training.cancel(id));
    await inside(() => models.training.run(id));
    expect(await inside(() => models.shadowOf(candidate))).toBeNull();
  });

  test('needs another active model, when it is asked for and when it begins', async () => {
    const { models, inside, candidate, first } = await aCandidate();
    const by = { author: 'a', reason: '' };
    await expect(inside(() => models.training.startShadow(first, by))).rejects.toMatchObject({ details: { reason: 'already_active' } });
    await expect(inside(() => models.training.startShadow('mdl_x', by))).rejects.toMatchObject({ code: 'not_found' });
    const { id } = await inside(() => models.training.startShadow(candidate, by));
    await inside(() => models.versions.promote(candidate, { ...by, reason: 'now', force: true }, async () => undefined));
    await inside(() => models.training.run(id));
    expect(await inside(() => models.training.get(id))).toMatchObject({ state: 'failed', errorCode: 'no_baseline' });
  });

  test('a model of a format nobody reads any more is named as that', async () => {
    const { models, inside, platform, candidate, shadow } = await aCandidate();
    await inside(() => platform.db.tx((tx) => tx.query("UPDATE model_versions SET bytes = 'old' WHERE id = $1", [candidate])));
    const { id, work } = await shadow();
    await work;
    expect(await inside(() => models.training.get(id))).toMatchObject({ state: 'failed', errorCode: 'unreadable' });
  });
});
