import type { TurnTrace } from '@zhiyin/contracts';
import { HOUR } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../test/setup/server.ts';
import { createBot } from '../modules/bot/index.ts';
import { createConversations } from '../modules/conversations/index.ts';
import { createLabelling } from '../modules/labelling/index.ts';
import { createDrawLabelSample, maskedEntity } from './draw-label-sample.ts';

const trace = (id: string, text: string, actions: TurnTrace['decision']['actions'], confidence = 0.9): TurnTrace => ({
  turnId: id,
  messageIds: [`msg_${id}`],
  text,
  at: '2026-11-20T01:00:00.000Z',
  understanding: {
    locale: 'en',
    localeConfidence: 1,
    intent: 'return',
    confidence,
    alternatives: [],
    system: null,
    entities: [],
    emotion: { score: 0, label: 'neutral', confidence: 1, crisis: false },
  },
  passages: [],
  decision: { rule: 'r', why: '', actions, trigger: null },
  replyMessageIds: [],
  milliseconds: {},
});
const answer = [{ type: 'reply', summary: 'answer: Within seven days.' }];

test('the first hour of a Monday draws last week’s turns with words, once; silent and lost turns are not in it', async () => {
  const { platform, workspaceId } = await testPlatform();
  const clock = fixedClock('2026-11-22T23:30:00+08:00'); // Sunday
  const here = { ...platform, clock };
  const [bot, conversations] = [createBot(here), createConversations(here, { linkOf: () => '' })];
  const labelling = createLabelling(here, { zone: async () => 'Asia/Shanghai', intents: async () => [] });
  const { drawWeek } = createDrawLabelSample({ db: platform.db, bot, conversations, labelling });
  const inWorkspace = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  const samples = () => inWorkspace(async () => (await labelling.list({ limit: 10 }, 'ann')).data);

  await inWorkspace(async () => {
    const record = (t: TurnTrace) => bot.record({ id: t.turnId, conversationId: 'conv_1', uptoSeq: 1, trace: t });
    await record(trace('t1', 'I want to return it', answer));
    await record(
      trace('t2', 'sing a song', [
        { type: 'reply', summary: 'fallback: I do not know.' },
        { type: 'record_gap', summary: '' },
      ]),
    );
    await record(trace('t3', 'well?', [{ type: 'handoff', summary: 'T8 repeated_fallback → q_general' }], 0.3));
    await record(trace('t4', '', answer));
    await record({ ...trace('t5', 'a reminder', answer), messageIds: [] });
  });
  await inWorkspace(drawWeek);
  expect(await samples()).toEqual([]);

  clock.advance(HOUR);
  await inWorkspace(drawWeek);
  await inWorkspace(drawWeek);
  const [sample, ...more] = await samples();
  expect(more).toEqual([]);
  expect(sample).toMatchObject({ week: '2026-W47', partial: false, population: 3, size: 3, drawnBy: 'system' });
  const result = await inWorkspace(() => labelling.result(sample?.id as string, 'ann'));
  expect(result.strata.map(({ key, population }) => [key, population])).toEqual([
    ['low_fallback', 1],
    ['high_answered', 1],
    ['high_fallback', 1],
  ]);
});

const PHONE = '13812345678';
test.each([
  ['what is nobody’s secret stays', 'product', 'AP-300', 'ap-300', '我的 AP-300 坏了', 'AP-300', 'ap-300'],
  ['a phone number', 'phone', PHONE, `+86${PHONE}`, '打 138****5678 找我', '138****5678', '+86****678'],
  ['an e-mail address', 'email', 'Amy@example.com', 'amy@example.com', '写到 A***@example.com', 'A***@example.com', 'amy****com'],
  ['digits covered as a code', 'postcode', '482913', '482913', '验证码是****', '4****3', '4****3'],
])('an entity shows no more than its sentence: %s', (_, type, text, value, sentence, shown, kept) => {
  expect(maskedEntity({ type, text, value, start: 0, end: 1, confidence: 1 }, sentence)).toEqual({ type, text: shown, value: kept });
});
