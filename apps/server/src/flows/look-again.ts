import type { ImplicitSource, TurnTrace } from '@zhiyin/contracts';
import { type Clock, HOUR } from '@zhiyin/kernel';
import type { Bot } from '../modules/bot/index.ts';
import type { ConversationRow, Conversations } from '../modules/conversations/index.ts';
import { actedOnIntent } from '../modules/learning/index.ts';
import type { Models } from '../modules/models/index.ts';
import { answeredTurn, type LearnFromTalk } from './learn-from-talk.ts';

/** How far back turns are looked at again: a few runs may be missed. */
const WINDOW_MS = 8 * HOUR;
const TURNS_MAX = 5_000;
/** A customer who has not written for so long has left. */
const LEFT_AFTER_MS = 2 * HOUR;
/** Signs of each kind that one run notes, the strongest first. */
const NOTED = 25;
/** The best intent is ahead of the next by less: nine of ten such acceptances were wrong where 36-45 % of all were (see `second-look.ts`). */
const SMALL_MARGIN = 0.3;

type Needs = {
  clock: Clock;
  bot: Pick<Bot, 'tracesBetween'>;
  conversations: Pick<Conversations, 'getRow'>;
  learn: Pick<LearnFromTalk, 'noteSign'>;
  secondLook: Models['secondLook'];
};
type Turn = TurnTrace & { conversationId: string };
type Doubt = { turn: Turn; source: ImplicitSource; strength: number; instead: string | null };

/** 复看: accepted turns of the last hours that the examples, the newest candidate or their own small margin speak against, and customers who left. */
export function createLookAgain({ clock, bot, conversations, learn, secondLook }: Needs) {
  return async (): Promise<void> => {
    const now = clock.now();
    const turns = await bot.tracesBetween(new Date(now.getTime() - WINDOW_MS), now, TURNS_MAX);
    if (turns.length === 0) return;
    const look = await secondLook();
    const doubts = turns.flatMap((turn) => doubtAbout(turn, look));
    const left = [...Map.groupBy(turns, (turn) => turn.conversationId).values()].flatMap((own) => givenUp(own, now));
    const bySource = Map.groupBy([...doubts, ...left], (doubt) => doubt.source);
    for (const found of bySource.values()) {
      let noted = 0;
      for (const { turn, source, instead } of found.sort((a, b) => b.strength - a.strength)) {
        if (noted === NOTED) break;
        const row = await conversations.getRow(turn.conversationId);
        if (source === 'gave_up' && !isLeftAlone(row, turn)) continue;
        await learn.noteSign(row, source, answeredTurn(turn), instead);
        noted += 1;
      }
    }
  };
}

function doubtAbout(turn: Turn, look: Awaited<ReturnType<Models['secondLook']>>): Doubt[] {
  const { intent, confidence, alternatives, locale } = turn.understanding;
  if (intent === null || !actedOnIntent(answeredTurn(turn))) return [];
  const margin = confidence - (alternatives[0]?.confidence ?? 0);
  const opinion = look(turn.text, locale, intent);
  return [
    ...(opinion ? [{ turn, source: 'disagreed' as const, strength: opinion.doubt, instead: opinion.instead }] : []),
    ...(margin < SMALL_MARGIN ? [{ turn, source: 'unsure' as const, strength: 1 - margin, instead: alternatives[0]?.intent ?? null }] : []),
  ];
}

/**
 * The last turn of a conversation, where the customer left before something was done: a question or a step of the bot was never answered, or a
 * second answer was not either. Who leaves after a first answer may well be content, and is not counted.
 */
function givenUp(own: readonly Turn[], now: Date): Doubt[] {
  const last = own.at(-1);
  if (!last || now.getTime() - Date.parse(last.at) < LEFT_AFTER_MS || last.understanding.intent === null) return [];
  const { replied } = answeredTurn(last);
  const isAsked = replied.some((kind) => kind === 'clarify' || kind === 'step');
  const answers = own.filter((turn) => answeredTurn(turn).replied.includes('answer')).length;
  const isSecond = replied.includes('answer') && answers > 1;
  return isAsked || isSecond ? [{ turn: last, source: 'gave_up', strength: isAsked ? 1 : 0.5, instead: null }] : [];
}

/** Still with the bot, and nothing came after that turn. */
function isLeftAlone(row: ConversationRow, turn: Turn): boolean {
  return (
    row.handled_by === 'bot' &&
    row.status === 'open' &&
    row.last_message?.sender === 'bot' &&
    row.updated_at.getTime() - Date.parse(turn.at) < HOUR
  );
}
