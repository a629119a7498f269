import { DAY } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { createKnowledge } from '../service.ts';

const THINGS = [
  '水壶',
  '冰箱',
  '风扇',
  '台灯',
  '键盘',
  '耳机',
  '音箱',
  '烤箱',
  '电视',
  '闹钟',
  '吹风',
  '剃须',
  '加湿',
  '热水',
  '电饭',
  '吸尘',
  '咖啡',
  '投影',
  '打印',
  '洗碗',
];
const asked = { intents: [], products: [], codes: [] };

/** A shop in which search puts the article about buying first, and customers who ask mean the one about repairing. */
async function aShop() {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-03-02T09:00:00+08:00');
  const words = new Intl.Segmenter('zh', { granularity: 'word' });
  const knowledge = createKnowledge({ ...platform, clock }, { segment: (text) => [...words.segment(text)].map(({ segment }) => segment) });
  const inside = <T>(work: () => Promise<T>, workspace = workspaceId) => platform.db.inWorkspace(workspace, work);
  const article = (id: string, title: string, body: string) => ({
    ...{ id, category: 'product_use', products: [], priority: 'P3' as const, risk: 'none' as const, source: 'test', intents: [] },
    translations: { 'zh-CN': { title, body } },
  });
  await inside(() =>
    knowledge.importAll(
      THINGS.flatMap((thing, at) => [
        article(`buy-${at}`, `${thing}多少钱`, `${thing}的价格在商品页。`),
        article(`fix-${at}`, `${thing}维修收费说明`, `${thing}修理要多少钱看配件和工时，师傅上门先报价，同意以后再修。`),
      ]),
      'author',
      { reviewer: 'reviewer' },
    ),
  );
  const first = async (text: string) => (await knowledge.search({ text, locale: 'zh-CN', limit: 1 }))[0]?.articleId;
  const judge = (source: 'solved' | 'refused' | 'flagged', articleId: string, question: string, conversationId: string) =>
    knowledge.reranking.record({ conversationId, question, locale: 'zh-CN', asked, articleIds: [articleId], source });
  /** Every question of some wordings is answered with what search finds first, which does not help; the other article does. */
  const talk = async () => {
    for (const [at, thing] of THINGS.entries())
      for (const question of [`${thing}多少钱呢`, `${thing}到底多少钱`, `${thing}要多少钱`, `请问${thing}多少钱啊`]) {
        await judge('refused', `buy-${at}`, question, `conv_${question}`);
        await judge('solved', `fix-${at}`, question, `conv_${question}`);
      }
  };
  return { platform, workspaceId, clock, knowledge, inside, first, judge, talk };
}

test('learns from what customers said of answers, is used because it is better, and is switched off and back by a person', async () => {
  const { knowledge, inside, first, talk, clock } = await aShop();
  await inside(async () => {
    expect(await knowledge.reranking.learn()).toBeUndefined();
    const before = await first('台灯大概多少钱');
    await talk();
    expect(before).toBe('buy-3');
    expect(await knowledge.reranking.learn()).toBe(1);
    const learned = await knowledge.reranking.status();
    expect(learned).toMatchObject({
      mode: 'automatic',
      inUse: 1,
      judgements: { solved: 80, refused: 80, flagged: 0 },
      versions: [{ number: 1, helpful: 80, isUsable: true, author: 'system' }],
      moves: [{ mode: 'automatic', number: 1 }],
    });
    expect(learned.versions[0]?.figures.after).toBeGreaterThan(learned.versions[0]?.figures.before ?? 1);
    expect(await first('台灯大概多少钱')).toBe('fix-3');

    expect(await knowledge.reranking.set({ mode: 'off', reason: 'look' }, 'agt_1')).toMatchObject({ mode: 'off', inUse: null });
    expect(await first('台灯大概多少钱')).toBe('buy-3');
    expect(await knowledge.reranking.set({ mode: 'version', number: 1, reason: '' }, 'agt_1')).toMatchObject({ mode: 'version', inUse: 1 });
    expect(await first('台灯大概多少钱')).toBe('fix-3');
    await expect(knowledge.reranking.set({ mode: 'version', number: 9, reason: '' }, 'agt_1')).rejects.toMatchObject({ code: 'not_found' });
    // nothing new was said: the schedule learns nothing again
    expect(await knowledge.reranking.learn()).toBeUndefined();
    clock.advance(1000);
    await knowledge.reranking.set({ mode: 'off', reason: '' }, 'agt_1');
    expect(await knowledge.reranking.learn({ author: 'agt_1', reason: 'again' })).toBe(2);
    expect(await knowledge.reranking.status()).toMatchObject({
      mode: 'off',
      inUse: null,
      versions: [{ number: 2, author: 'agt_1', reason: 'again' }, { number: 1 }],
    });
    expect(await knowledge.reranking.set({ mode: 'automatic', reason: '' }, 'agt_1')).toMatchObject({ inUse: 2 });
  });
});

test('what says too little is kept and not used; a later word replaces an earlier one; half a year is remembered', async () => {
  const { platform, knowledge, inside, judge, clock, first } = await aShop();
  await inside(async () => {
    await judge('refused', 'buy-3', '台灯要多少钱', 'conv_1');
    await judge('solved', 'buy-3', '台灯要多少钱？', 'conv_1');
    await judge('flagged', 'buy-4', '键盘要多少钱', 'conv_2');
    expect((await knowledge.reranking.status()).judgements).toMatchObject({ solved: 1, refused: 0, flagged: 1 });
    expect(await knowledge.reranking.learn()).toBe(1);
    expect(await knowledge.reranking.status()).toMatchObject({
      inUse: null,
      moves: [],
      versions: [{ isUsable: false, judgements: 2, helpful: 1 }],
    });
    expect(await first('台灯要多少钱')).toBe('buy-3');
    clock.advance(181 * DAY);
    expect((await knowledge.reranking.status()).judgements).toMatchObject({ solved: 0, flagged: 0 });
  });
  const other = platform.ids.next('workspace');
  expect(await inside(() => knowledge.reranking.status(), other)).toMatchObject({
    inUse: null,
    versions: [],
    moves: [],
    judgements: { solved: 0 },
  });
});
