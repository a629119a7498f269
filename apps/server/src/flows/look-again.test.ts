import type { TurnTrace } from '@zhiyin/contracts';
import { HOUR } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../test/setup/server.ts';
import { createBot } from '../modules/bot/index.ts';
import { type ConversationRow, createConversations } from '../modules/conversations/index.ts';
import { createLearning } from '../modules/learning/index.ts';
import { createModels } from '../modules/models/index.ts';
import { aCorpus } from '../modules/models/testing/corpus.ts';
import { createLearnFromTalk } from './learn-from-talk.ts';
import { createLookAgain } from './look-again.ts';

/** A house with a trained corpus, and turns as the bot would have left them. */
async function aHouse() {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-11-22T12:00:00+08:00');
  const here = { ...platform, clock };
  const [bot, conversations, models] = [createBot(here), createConversations(here, { linkOf: () => '' }), createModels(here)];
  const learning = createLearning(here, {
    known: async () => ({ examples: [], vocabulary: [] }),
    guesser: async () => () => [],
    changed: async () => undefined,
    titlesOf: async () => new Map(),
  });
  // Conversations stand still; who they belong to is all that is asked of them.
  const rows = new Map<string, ConversationRow>();
  const getRow = async (id: string) => rows.get(id) as ConversationRow;
  const learn = createLearnFromTalk({
    db: platform.db,
    bot,
    conversations: { ...conversations, getRow },
    learning,
    judge: async () => undefined,
    intents: models.intents,
  });
  const lookAgain = createLookAgain({ clock, bot, conversations: { getRow }, learn, secondLook: models.secondLook });
  let turns = 0;
  const turn = async (
    conversationId: string,
    text: string,
    intent: string,
    { replied = 'answer', confidence = 0.9, second = 0.01, test = false, handledBy = 'bot' } = {},
  ) => {
    turns += 1;
    const at = clock.now();
    rows.set(conversationId, {
      id: conversationId,
      visitor_id: `vis_${conversationId}`,
      handled_by: handledBy,
      status: 'open',
      attributes: test ? { test: true } : {},
      channel: 'web',
      last_message: { sender: 'bot' },
      updated_at: at,
    } as unknown as ConversationRow);
    const trace: TurnTrace = {
      turnId: `turn_${turns}`,
      messageIds: [`msg_${turns}`],
      text,
      at: at.toISOString(),
      understanding: {
        locale: 'en',
        localeConfidence: 1,
        intent,
        confidence,
        alternatives: [{ intent: 'delivery', confidence: second }],
        system: null,
        entities: [],
        emotion: { score: 0, label: 'neutral', confidence: 1, crisis: false },
      },
      passages: [],
      decision: { rule: 'r', why: '', actions: [{ type: 'reply', summary: `${replied}: so it is` }], trigger: null },
      replyMessageIds: [],
      milliseconds: {},
    };
    await bot.record({ id: trace.turnId, conversationId, uptoSeq: turns, trace });
  };
  const signs = () =>
    platform.db.tx((tx) =>
      tx.query<{ source: string; conversation_id: string; guess_intent: string; hint_intent: string | null }>(
        'SELECT source, conversation_id, guess_intent, hint_intent FROM learning_signals ORDER BY conversation_id, source',
      ),
    );
  return {
    clock,
    models,
    turn,
    signs,
    lookAgain,
    inWorkspace: <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work),
  };
}

test('an accepted intent is doubted by its nearest examples, by its margin, and by a newer candidate; once', async () => {
  const { models, turn, signs, lookAgain, inWorkspace } = await aHouse();
  await inWorkspace(async () => {
    await models.putCorpus(aCorpus());
    await models.trainAndActivate('ann', 'first');
    await turn('c1_right', 'where is my parcel', 'delivery');
    await turn('c2_nearer', 'where is my parcel', 'refund');
    await turn('c3_far', 'zebra umbrellas', 'warranty');
    await turn('c4_margin', 'how long is the warranty', 'warranty', { confidence: 0.4, second: 0.35 });
    await turn('c5_test', 'zebra umbrellas', 'warranty', { test: true });
    await turn('c6_fallback', 'zebra umbrellas', 'warranty', { replied: 'fallback' });
    await lookAgain();
    await lookAgain();
    expect(await signs()).toEqual([
      { source: 'disagreed', conversation_id: 'c2_nearer', guess_intent: 'refund', hint_intent: 'delivery' },
      { source: 'disagreed', conversation_id: 'c3_far', guess_intent: 'warranty', hint_intent: null },
      { source: 'unsure', conversation_id: 'c4_margin', guess_intent: 'warranty', hint_intent: 'delivery' },
    ]);
    // a candidate that has learned otherwise
    await models.corpora.createIntent(
      { id: 'umbrella', name: { 'zh-CN': '雨伞', en: 'Umbrellas' }, category: 'general', queue: 'q_general', sopId: null, reason: '' },
      'ann',
    );
    for (const line of ['zebra umbrellas', 'a zebra umbrella', 'zebra umbrellas please', 'striped zebra umbrella'])
      await models.corpora.createUtterance({ intentId: 'umbrella', text: line, reason: '' }, 'ann');
    const run = await models.training.start({ author: 'ann', reason: 'umbrellas', seed: 1 });
    await models.training.run(run.id);
    await turn('c7_candidate', 'zebra umbrellas please', 'warranty');
    await lookAgain();
    expect((await signs()).at(-1)).toEqual({
      source: 'disagreed',
      conversation_id: 'c7_candidate',
      guess_intent: 'warranty',
      hint_intent: 'umbrella',
    });
  });
});

test('who leaves a question of the bot or a second answer unanswered has given up; who leaves after a first answer has not', async () => {
  const { clock, models, turn, signs, lookAgain, inWorkspace } = await aHouse();
  await inWorkspace(async () => {
    await models.putCorpus(aCorpus());
    const known = 'how long is the warranty';
    await turn('c1_first', known, 'warranty');
    await turn('c2_step', known, 'warranty', { replied: 'step' });
    await turn('c3_second', known, 'warranty');
    await turn('c3_second', 'does it have a guarantee', 'warranty');
    await turn('c4_person', known, 'warranty', { replied: 'step', handledBy: 'agent' });
    clock.advance(HOUR);
    await lookAgain();
    expect(await signs()).toEqual([]);
    clock.advance(2 * HOUR);
    await lookAgain();
    await lookAgain();
    expect((await signs()).map(({ source, conversation_id }) => [source, conversation_id])).toEqual([
      ['gave_up', 'c2_step'],
      ['gave_up', 'c3_second'],
    ]);
  });
});

test('one run notes so many signs of a kind, the strongest', async () => {
  const { models, turn, signs, lookAgain, inWorkspace } = await aHouse();
  await inWorkspace(async () => {
    await models.putCorpus(aCorpus());
    for (let i = 0; i < 40; i += 1)
      await turn(`c_${String(i).padStart(2, '0')}`, 'how long is the warranty', 'warranty', { confidence: 0.5, second: 0.5 - i / 200 });
    await lookAgain();
    const noted = (await signs()).map((sign) => sign.conversation_id);
    expect(noted).toHaveLength(25);
    expect(noted.at(-1)).toBe('c_24');
  });
});
