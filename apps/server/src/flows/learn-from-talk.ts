import type { ImplicitSource, TurnTrace, Understanding } from '@zhiyin/contracts';
import { type Action, type DialogueState, maskPersonal } from '@zhiyin/dialogue';
import { AppError } from '@zhiyin/kernel';
import type { Bot } from '../modules/bot/index.ts';
import { type ConversationRow, type Conversations, isTest, type MessageRow } from '../modules/conversations/index.ts';
import type { AskedAs, Knowledge } from '../modules/knowledge/index.ts';
import { type AnsweredTurn, actedOnIntent, type Learning, signOf, sourcesOf } from '../modules/learning/index.ts';
import type { Models } from '../modules/models/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  bot: Pick<Bot, 'findTurn' | 'traceOf'>;
  conversations: Pick<Conversations, 'getRow' | 'findMessage'>;
  learning: Pick<Learning, 'signals' | 'shortPaths'>;
  intents: Models['intents'];
  /** What a customer said of an answer, for the order of answers to learn from. */
  judge: Knowledge['reranking']['record'];
};
/** A turn that was applied, as far as something can be learned from it. */
type ClosedTurn = {
  row: ConversationRow;
  turnId: string;
  messageIds: readonly string[];
  /** What the customer wrote, as it came. */
  text: string;
  understanding: Understanding;
  actions: readonly Action[];
  before: DialogueState;
  after: DialogueState;
};

/** From here on a system intent is what the customer meant. */
const SYSTEM_SURE = 0.5;
/** Turns looked back to find what an answer was given to. */
const LOOKED_BACK = 4;

/** 反馈学习: what turns, flags and agents tell about what the bot does not know yet. Everything is written in the caller's transaction. */
export function createLearnFromTalk({ db, bot, conversations, learning, intents, judge }: Needs) {
  /** A sign that what the bot took an earlier turn for was wrong. */
  async function noteSign(row: ConversationRow, source: ImplicitSource, about: AnsweredTurn, hint: string | null = null): Promise<void> {
    await learning.signals.record({
      source,
      conversationId: row.id,
      visitorId: row.visitor_id,
      messageId: null,
      turnId: about.turnId,
      text: about.text,
      locale: about.locale,
      guess: about.intent === null ? null : { intent: about.intent, confidence: about.confidence },
      hint: hint === about.intent ? null : hint,
    });
  }

  return {
    noteSign: async (row: ConversationRow, ...about: [ImplicitSource, AnsweredTurn, string | null]): Promise<void> => {
      if (!isTest(row)) await noteSign(row, ...about);
    },

    async turn({ row, turnId, messageIds, text, understanding, actions, before, after }: ClosedTurn): Promise<void> {
      if (text.trim() === '' || isTest(row)) return;
      const gap = actions.find((action) => action.type === 'record_gap');
      const answersBot = isChoice(before, text) || before.runs.length > 0;
      const { locale } = understanding;
      const signal = {
        conversationId: row.id,
        visitorId: row.visitor_id,
        messageId: null,
        turnId,
        locale,
        guess: guessOf(understanding),
      };
      for (const source of sourcesOf({ understanding, gap: gap?.cause ?? null, answersBot })) {
        // What was meant by "none of these" is the question asked before.
        const said = source === 'clarified_none' && gap ? gap.question : maskPersonal(text);
        await learning.signals.record({ ...signal, source, text: said, ...(said !== maskPersonal(text) && { guess: null }) });
      }
      const refused = refusedArticles(after, messageIds);
      if (before.turns > 0) {
        const [previous] = (await bot.traceOf(row.id, 2)).filter((trace) => trace.turnId !== turnId);
        const system = understanding.system !== null && understanding.system.confidence >= SYSTEM_SURE ? understanding.system.intent : null;
        const sign =
          previous &&
          signOf(answeredTurn(previous), {
            text: maskPersonal(text),
            intent: understanding.intent,
            wantsPerson: asksForPerson(actions) || system === 'request_human' || system === 'refuse_bot',
            refuses: refused.length > 0 || system === 'resolved_no' || text.trim() === 'resolved_no',
            answersBot,
          });
        if (previous && sign) await noteSign(row, sign, answeredTurn(previous), sign === 'rephrased' ? understanding.intent : null);
      }
      if (refused.length > 0) await learning.shortPaths.complained({ conversationId: row.id, articleIds: refused });
      for (const { issue, articleIds, source } of judgedIn(before, after, messageIds)) {
        const trace = (await bot.traceOf(row.id)).findLast(
          (turn) => turn.turnId !== turnId && turn.passages.some((one) => articleIds.includes(one.articleId)),
        );
        const question = issue.questions.at(-1) ?? '';
        const asked = trace ? askedAs(trace.understanding) : { intents: [], products: [], codes: [] };
        const spoken = trace?.understanding.locale ?? locale;
        if (question !== '' && spoken !== 'und')
          await judge({ conversationId: row.id, question, locale: spoken, asked, articleIds, source });
      }
      const answers = actions.flatMap((action) => (action.type === 'reply' && action.kind === 'answer' ? (action.sources ?? []) : []));
      const [answer] = answers;
      if (answer && answers.length === 1 && refused.length === 0 && !answersBot && maskPersonal(text) === text.trim() && locale !== 'und')
        await learning.shortPaths.answered({ turnId, conversationId: row.id, question: text.trim(), locale, articleId: answer.articleId });
    },

    /** The customer took the button for a person, or began afresh, right after the bot had acted on an intent. */
    async left(row: ConversationRow, source: 'asked_person' | 'gave_up'): Promise<void> {
      if (isTest(row)) return;
      const last = (await bot.traceOf(row.id, LOOKED_BACK)).at(-1);
      if (last && actedOnIntent(answeredTurn(last))) await noteSign(row, source, answeredTurn(last));
    },

    /** Few stars for a conversation that only the bot served: of its turns the last one it acted on. */
    async ratedPoorly(row: ConversationRow): Promise<void> {
      if (isTest(row)) return;
      const last = (await bot.traceOf(row.id, LOOKED_BACK)).map(answeredTurn).findLast(actedOnIntent);
      if (last) await noteSign(row, 'unhelpful', last);
    },

    /** A customer flagged an answer: the question it was meant for is one to learn, and its short path goes. */
    async flag(row: ConversationRow, message: MessageRow): Promise<void> {
      const trace = message.turn_id ? await bot.findTurn(message.turn_id) : undefined;
      if (!trace || isTest(row)) return;
      await learning.signals.record({
        source: 'flag',
        conversationId: row.id,
        visitorId: row.visitor_id,
        messageId: message.id,
        turnId: trace.turnId,
        text: trace.text,
        locale: trace.understanding.locale,
        guess: guessOf(trace.understanding),
      });
      const articleIds = (message.sources ?? []).map((source) => source.articleId);
      const { locale } = trace.understanding;
      if (articleIds.length > 0 && locale !== 'und')
        await judge({
          conversationId: row.id,
          question: trace.text,
          locale,
          asked: askedAs(trace.understanding),
          articleIds,
          source: 'flagged',
        });
      if (articleIds.length > 0) await learning.shortPaths.complained({ conversationId: row.id, articleIds, turnId: trace.turnId });
    },

    /** An agent names the right intent of a customer's line. @throws AppError `not_found`, `invalid`. */
    retag: (
      conversationId: string,
      { messageId, intentId }: { messageId: string; intentId: string | null },
      author: string,
    ): Promise<{ id: string; intentId: string | null }> =>
      db.tx(async () => {
        const row = await conversations.getRow(conversationId);
        const message = await conversations.findMessage(messageId);
        if (message?.conversation_id !== row.id) throw new AppError('not_found', 'There is no such message.');
        if (message.sender !== 'contact') throw new AppError('invalid', 'Only a line of the customer has an intent.');
        if (intentId !== null && !(await intents()).some((intent) => intent.id === intentId))
          throw new AppError('invalid', 'There is no such intent.', { details: { reason: 'no_intent' } });
        const trace = (await bot.traceOf(row.id)).find((turn: TurnTrace) => turn.messageIds.includes(messageId));
        const made = await learning.signals.record({
          source: 'retag',
          conversationId: row.id,
          visitorId: row.visitor_id,
          messageId,
          turnId: trace?.turnId ?? null,
          text: maskPersonal(message.text),
          locale: trace && trace.understanding.locale !== 'und' ? trace.understanding.locale : row.locale,
          guess: trace ? guessOf(trace.understanding) : null,
          intentId,
          author,
        });
        if (!made) throw new AppError('invalid', 'There are no words in this line to learn from.', { details: { reason: 'no_words' } });
        return { id: made.id, intentId };
      }),
  };
}
export type LearnFromTalk = ReturnType<typeof createLearnFromTalk>;

/** A turn as its trace tells it. */
export function answeredTurn({ turnId, text, understanding, decision }: TurnTrace): AnsweredTurn {
  const { locale, intent, confidence, system } = understanding;
  const said = decision.actions.filter(({ type }) => type === 'reply').map(({ summary }) => summary.slice(0, summary.indexOf(':')));
  const gap = decision.actions.some(({ type }) => type === 'record_gap');
  return { turnId, text, locale, intent, confidence, system, replied: said, gap };
}

const asksForPerson = (actions: readonly Action[]): boolean =>
  actions.some((action) => action.type === 'handoff' && action.trigger === 'T2');

/** The customer tapped one of the choices shown, or typed what stands on it. */
function isChoice({ choices }: DialogueState, text: string): boolean {
  const said = text.trim();
  return choices.some(({ label, value }) => said === label || said === value);
}

function guessOf({ intent, confidence, alternatives }: Understanding): { intent: string; confidence: number } | null {
  return intent === null ? (alternatives[0] ?? null) : { intent, confidence };
}

/** What was understood of a question, as search is asked. */
function askedAs({ intent, confidence, alternatives, entities }: Understanding): AskedAs {
  const valuesOf = (type: string) => entities.filter((entity) => entity.type === type).map(({ value }) => value);
  return {
    intents: intent === null ? [] : [{ intent, confidence }, ...alternatives],
    products: valuesOf('product'),
    codes: valuesOf('error_code'),
  };
}

type Judged = { issue: DialogueState['issues'][number]; articleIds: string[]; source: 'solved' | 'refused' };

/** What the customer said with these lines of answers given before: what was refused, and the last answer of a matter now said to be solved. */
function judgedIn(before: DialogueState, after: DialogueState, messageIds: readonly string[]): Judged[] {
  return before.issues.flatMap((issue): Judged[] => {
    const now = after.issues.find(({ id }) => id === issue.id);
    const tried = after.tried.filter((one) => one.issue === issue.id && one.articleId !== undefined);
    const refused = tried.filter(
      ({ result, messageId }) => result === 'failed' && messageId !== undefined && messageIds.includes(messageId),
    );
    // what worked is no longer among the tried
    const last = before.tried.findLast((one) => one.issue === issue.id);
    const isSolved = now?.resolved === true && !issue.resolved && after.handoff === null && last?.result === 'unknown';
    return [
      ...(refused.length > 0
        ? [{ issue, articleIds: [...new Set(refused.flatMap(({ articleId }) => articleId ?? []))], source: 'refused' as const }]
        : []),
      ...(isSolved && last?.articleId ? [{ issue, articleIds: [last.articleId], source: 'solved' as const }] : []),
    ];
  });
}

/** Articles whose answer the customer refused with one of these lines ("still not", the same question again). */
function refusedArticles({ tried }: DialogueState, messageIds: readonly string[]): string[] {
  const refused = tried.filter(({ result, messageId }) => result === 'failed' && messageId !== undefined && messageIds.includes(messageId));
  return [...new Set(refused.flatMap(({ articleId }) => articleId ?? []))];
}
