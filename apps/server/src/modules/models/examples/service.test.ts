import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { createModels } from '../service.ts';
import { aCorpus } from '../testing/corpus.ts';

async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  const models = createModels(platform);
  const inside = <T>(work: () => Promise<T>, workspace = workspaceId) => platform.db.inWorkspace(workspace, work);
  await inside(() => models.putCorpus(aCorpus()));
  return { platform, models, inside };
}

describe('a sentence before it goes in', () => {
  test('is told from the same and the near, here and elsewhere', async () => {
    const { models, inside } = await aHouse();
    const verdict = async (text: string, intentId?: string) => (await inside(() => models.examples.check({ text, intentId }))).verdict;
    expect(await verdict('Refund payment, please!', 'refund')).toBe('same_here');
    expect(await verdict('Refund payment, please!', 'delivery')).toBe('same_elsewhere');
    expect(await verdict('Refund payment, please!')).toBe('same_elsewhere');
    expect(await verdict('do you sell gift cards', 'refund')).toBe('new');
    expect(await verdict('refund the payment please', 'delivery')).toBe('near_elsewhere');
  });

  test('is no duplicate of itself while it is edited, and nothing is understood before a model is trained', async () => {
    const { models, inside } = await aHouse();
    const [line] = (await inside(() => models.corpora.listUtterances({ limit: 1, intent: 'refund' }))).data;
    const checked = await inside(() =>
      models.examples.check({ text: line?.text as string, intentId: 'refund', except: line?.id as string }),
    );
    expect(checked.nearest.map((one) => one.id)).not.toContain(line?.id);
    expect(checked.verdict).not.toBe('same_here');
    expect(checked.understood).toEqual({ intent: null, best: null, confidence: 0 });
  });

  test('every change of the corpus is seen at once: added, moved, edited, removed, replaced', async () => {
    const { models, inside, platform } = await aHouse();
    const text = '可以货到付款吗';
    const where = async () =>
      (await inside(() => models.examples.check({ text }))).nearest.filter((one) => one.likeness === 'same').map((one) => one.intentId);
    expect(await where()).toEqual([]);
    const made = await inside(() => models.corpora.createUtterance({ intentId: 'refund', text, reason: '' }, 'a'));
    expect(await where()).toEqual(['refund']);
    await inside(() => models.corpora.changeUtterance(made.id, { intentId: 'delivery' }, 'a'));
    expect(await where()).toEqual(['delivery']);
    await inside(() => models.corpora.changeUtterance(made.id, { text: '别的话' }, 'a'));
    expect(await where()).toEqual([]);
    await inside(() => models.corpora.changeUtterance(made.id, { text }, 'a'));
    await inside(() => models.corpora.removeUtterance(made.id, { author: 'a', reason: '' }));
    expect(await where()).toEqual([]);
    await inside(() => models.corpora.createUtterance({ intentId: 'refund', text, reason: '' }, 'a'));
    await inside(() => models.corpora.removeIntent('refund', { author: 'a', reason: '' }));
    expect(await where()).toEqual([]);
    await inside(() => models.putCorpus({ ...aCorpus(), utterances: [{ intentId: 'warranty', locale: 'zh-CN', text }] }));
    expect(await where()).toEqual(['warranty']);
    const elsewhere = platform.ids.next('workspace');
    expect((await inside(() => models.examples.check({ text }), elsewhere)).nearest).toEqual([]);
  });

  test('questions that come together are all answered by the newest version', async () => {
    const { models, inside } = await aHouse();
    await inside(() => models.corpora.createUtterance({ intentId: 'refund', text: '货到付款', reason: '' }, 'a'));
    const all = await Promise.all(Array.from({ length: 8 }, () => inside(() => models.examples.check({ text: '货到付款' }))));
    expect(all.map((one) => one.verdict)).toEqual(Array.from({ length: 8 }, () => 'same_elsewhere'));
  });
});

describe('many at once', () => {
  test('are previewed one by one and added as one version, without what is there', async () => {
    const { models, inside } = await aHouse();
    const texts = ['refund payment please', 'cash on delivery?', 'Cash on delivery', 'track my parcel', '能开发票吗'];
    const preview = await inside(() => models.examples.preview({ intentId: 'refund', texts }));
    expect(preview.data.map((one) => [one.verdict, one.again, one.nearest?.intentId ?? null])).toEqual([
      ['same_here', false, 'refund'],
      ['new', false, null],
      ['new', true, null],
      ['same_elsewhere', false, 'delivery'],
      ['new', false, null],
    ]);
    expect(await inside(() => models.corpora.head())).toBe(1);
    const added = await inside(() =>
      models.examples.addAll(
        { intentId: 'refund', texts: ['refund payment please', 'cash on delivery?', 'cash on delivery?', '能开发票吗'], reason: 'pasted' },
        'agt_1',
      ),
    );
    expect(added).toMatchObject({ version: 2, known: 2 });
    expect(added.added.map((one) => [one.text, one.locale, one.intentId])).toEqual([
      ['cash on delivery?', 'en', 'refund'],
      ['能开发票吗', 'zh-CN', 'refund'],
    ]);
    expect((await inside(() => models.corpora.listVersions(1))).data).toMatchObject([
      { number: 2, added: 2, reason: 'pasted', author: 'agt_1' },
    ]);
    const again = await inside(() => models.examples.addAll({ intentId: 'refund', texts: ['能开发票吗'], reason: '' }, 'agt_1'));
    expect(again).toEqual({ version: 2, added: [], known: 1 });
    await expect(inside(() => models.examples.addAll({ intentId: 'nowhere', texts: ['x'], reason: '' }, 'agt_1'))).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('health and errors', () => {
  test('come from the active model on its newest set', async () => {
    const { models, inside } = await aHouse();
    const before = await inside(() => models.health.read());
    expect(before).toMatchObject({ model: null, corpusVersion: 1 });
    expect(before.data.map((one) => one.findings)).toEqual(Array.from({ length: 4 }, () => [{ verdict: 'unmeasured', why: 'no_model' }]));

    const trained = await inside(() => models.trainAndActivate('agt_0', 'first'));
    await inside(() => models.corpora.createUtterance({ intentId: 'delivery', text: 'Refund: payment please', reason: '' }, 'a'));
    await inside(() =>
      models.corpora.createIntent(
        { id: 'jobs', name: { 'zh-CN': '招聘', en: 'Jobs' }, category: 'x', queue: 'q', sopId: null, reason: '' },
        'a',
      ),
    );
    const { data, model } = await inside(() => models.health.read());
    expect(model).toMatchObject({ id: trained.id, number: 1, corpusVersion: 1, set: 1 });
    expect(data[0]).toMatchObject({ intent: { id: 'jobs' }, verdict: 'too_few_examples', figures: null });
    const of = (id: string) => data.find((one) => one.intent.id === id);
    expect(of('refund')).toMatchObject({ verdict: 'duplicates', findings: [{ lines: 1, intents: ['delivery'] }], figures: { support: 3 } });
    expect(of('warranty')?.verdict).toBe('ok');
  });

  test('a cell of the confusion matrix is opened, page by page', async () => {
    const { models, inside } = await aHouse();
    await inside(() => models.trainAndActivate('agt_0', 'first'));
    // the truth of this set is turned round: everything is an error, and known which
    const lines = aCorpus().utterances.filter((line) => line.intentId === 'refund' || line.intentId === 'delivery');
    const file = lines.map(({ text, intentId }) =>
      JSON.stringify({ text, intent: intentId === 'refund' ? 'delivery' : 'refund', locale: 'en' }),
    );
    await inside(() =>
      models.evaluations.importSet([...file, '{"text":"refund payment please","intent":null,"locale":"en"}'].join('\n'), 'jsonl', {
        author: 'a',
        reason: '',
      }),
    );
    const id = (await inside(() => models.versions.list({ limit: 1 }))).data[0]?.id as string;
    const set = await inside(() => models.evaluations.exams(2));
    await inside(() =>
      models.evaluations.record(
        id,
        { number: 2, exams: set },
        {
          twin: false,
          outcomes: set.map((exam, i) => ({
            guess: exam.intent === 'delivery' ? 'refund' : i % 2 ? null : 'delivery',
            confidence: i / 100,
          })),
        },
      ),
    );
    const cell = { truth: 'delivery', guess: 'refund' };
    const first = await inside(() => models.versions.errors(id, { ...cell, limit: 10 }));
    expect(first).toMatchObject({ set: 2, total: 16 });
    expect(first.data).toHaveLength(10);
    expect(first.data.map((one) => one.confidence)).toEqual([...first.data].map((one) => one.confidence).sort((a, b) => b - a));
    const second = await inside(() => models.versions.errors(id, { ...cell, limit: 10, startingAfter: first.next as number }));
    expect(second).toMatchObject({ total: 16, next: null });
    expect(new Set([...first.data, ...second.data].map((one) => one.ordinal)).size).toBe(16);
    expect((await inside(() => models.versions.errors(id, { truth: null, limit: 10 }))).data).toMatchObject([
      { truth: null, text: 'refund payment please' },
    ]);
    expect(
      (await inside(() => models.versions.errors(id, { truth: 'refund', guess: null, limit: 10 }))).data.every((one) => one.guess === null),
    ).toBe(true);
    await expect(inside(() => models.versions.errors('mdl_x', { limit: 1 }))).rejects.toMatchObject({ code: 'not_found' });
  });
});
