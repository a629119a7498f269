import type { Entity, FoundEntity, LabelSample } from '@zhiyin/contracts';
import { maskIdentifier, maskPersonal } from '@zhiyin/dialogue';
import { AppError } from '@zhiyin/kernel';
import type { Bot, UnderstoodTurn } from '../modules/bot/index.ts';
import type { Conversations } from '../modules/conversations/index.ts';
import type { CustomerTurn, Labelling } from '../modules/labelling/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  bot: Pick<Bot, 'understoodBetween'>;
  conversations: Pick<Conversations, 'linesBefore' | 'testsAmong'>;
  labelling: Pick<Labelling, 'begin' | 'draw'>;
};
/** Longest line of context; the sentence itself is whole. */
const CONTEXT_CHARS = 600;

/** 抽样: a week's customer turns that reached the intent model, tests left out, become a sample to be labelled. */
export function createDrawLabelSample({ db, bot, conversations, labelling }: Needs) {
  async function contextOf(turns: readonly UnderstoodTurn[]) {
    const before = await conversations.linesBefore(turns.map(({ conversationId, messageId }) => ({ conversationId, messageId })));
    return new Map(
      turns.map((turn) => [
        turn.id,
        (before.get(turn.messageId) ?? []).map(({ sender, text }) => ({ sender, text: maskPersonal(text).slice(0, CONTEXT_CHARS) })),
      ]),
    );
  }

  /** Undefined where nobody wrote in that time. @throws AppError `conflict` when the week has its sample. */
  const drawIfAny = (which: 'last' | 'current', by: { person: string; seed?: number }): Promise<LabelSample | undefined> =>
    db.tx(async () => {
      const span = await labelling.begin(which);
      const all = await bot.understoodBetween(span.from, span.until);
      const tests = await conversations.testsAmong([...new Set(all.map((turn) => turn.conversationId))]);
      const turns = new Map(all.filter((turn) => !tests.has(turn.conversationId)).map((turn) => [turn.id, turn]));
      const drawnOf = (drawn: readonly CustomerTurn[]) => contextOf(drawn.flatMap((turn) => turns.get(turn.id) ?? []));
      const customers = [...turns.values()].map((turn) => ({
        ...turn,
        entities: turn.entities.map((entity) => maskedEntity(entity, turn.text)),
      }));
      return labelling.draw(span, customers, drawnOf, by);
    });

  return {
    /** By hand. @throws AppError `conflict` when the week has its sample or nobody wrote. */
    async draw(which: 'last' | 'current', by: { person: string; seed?: number }): Promise<LabelSample> {
      const sample = await drawIfAny(which, by);
      if (!sample) throw new AppError('conflict', 'No customer wrote in this week.', { details: { reason: 'no_turns' } });
      return sample;
    },
    /** Every hour: the first one of a Monday, as the workspace's zone has it, draws last week; an hour missed is made up for by the next. */
    async drawWeek(): Promise<void> {
      try {
        await drawIfAny('last', { person: 'system' });
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      }
    },
  };
}

/** An entity that shows no more than the sentence does, whose personal data is masked. */
export function maskedEntity({ type, text, value }: Entity, sentence: string): FoundEntity {
  const shown = maskPersonal(text);
  if (!sentence.includes(shown)) return { type, text: maskIdentifier(text), value: maskIdentifier(value) };
  const isCovered = shown.includes('*') && !text.includes('*');
  return { type, text: shown, value: isCovered ? maskIdentifier(value) : maskPersonal(value) };
}
