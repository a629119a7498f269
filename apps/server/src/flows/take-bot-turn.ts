import type { Passage, TurnTrace, Understanding } from '@zhiyin/contracts';
import {
  type Action,
  type Decision,
  type DialogueConfig,
  type DialogueState,
  decide,
  maskPersonal,
  type Turn,
  type TurnContext,
  upgradeState,
} from '@zhiyin/dialogue';
import { type Clock, type Ids, type Log, SECOND } from '@zhiyin/kernel';
import type { Language, TextVector } from '@zhiyin/language';
import type { Bot } from '../modules/bot/index.ts';
import type { ConversationPatch, Conversations, Entry, MessageRow, OpenTurn } from '../modules/conversations/index.ts';
import type { Knowledge } from '../modules/knowledge/index.ts';
import type { Jobs, Metrics } from '../platform/platform.ts';
import type { HandOff } from './hand-off.ts';
import type { LearnFromTalk } from './learn-from-talk.ts';

/** The job of what the dialogue asked to be reminded of. */
export const REMIND_JOB = 'bot.remind';
export type RemindJob = {
  conversationId: string;
  name: 'anger_confirm' | 'step';
  stepId?: string;
  afterSeq: number;
  afterSeconds: number;
};
/** Tools one turn may use. */
const TOOLS_MAX = 8;
/** Times a turn begins anew because the customer wrote on; then it answers what it has. */
const RESTARTS_MAX = 3;
/** A line this short that asks nothing ("hi", "one question") is likely to be followed by another. */
const FRAGMENT_CHARS = 8;
export const FRAGMENT_WAIT_MS = 0.9 * SECOND;
/** Once a customer writes in several lines, the pause that ends them, and how long the bot lets them go on. */
const BETWEEN_LINES_MS = 0.5 * SECOND;
const LINES_PATIENCE_MS = 3 * SECOND;

export type ToolRunner = (
  tool: string,
  args: Record<string, unknown>,
  context: { conversationId: string; contactId: string; idempotencyKey?: string },
) => Promise<Record<string, unknown> | { __error: string }>;

type Needs = {
  nodeId: string;
  clock: Clock;
  ids: Pick<Ids, 'next'>;
  log: Log;
  metrics: Metrics;
  jobs: Pick<Jobs, 'send'>;
  conversations: Pick<Conversations, 'openTurn' | 'closeTurn' | 'countOf'>;
  bot: Pick<Bot, 'record'>;
  knowledge: Pick<Knowledge, 'search'>;
  handOff: Pick<HandOff, 'patchFor' | 'afterEnqueued' | 'request'>;
  /** Whether the inbox has its bot; without one every line goes to a person. */
  hasBot: (inboxId: string) => Promise<boolean>;
  learn: Pick<LearnFromTalk, 'turn'>;
  language: () => Promise<Language>;
  /** What the workspace's encoder says of a text; at once, or undefined. */
  vectorOf: (text: string) => Promise<TextVector | undefined>;
  dialogueConfig: () => Promise<DialogueConfig>;
  contactOf: (contactId: string) => Promise<{ tier: string | null; attributes: Record<string, unknown> }>;
  queueInfo: (queueKey: string) => Promise<NonNullable<TurnContext['queueInfo']>>;
  runTool: ToolRunner;
  /** Waits for the customer to go on writing; true when something new came. */
  waitForMore: (conversationId: string, ms: number) => Promise<boolean>;
};
type Decided = { state: DialogueState; actions: Action[]; rules: string[]; why: string[]; trigger: Decision['trigger'] };
const VIP_TIERS = new Set(['ocean', 'vip']);

/** 机器人一轮: perceive, understand, find, decide, record. One decision, two transactions; a step never looks back. */
export function createTakeBotTurn(needs: Needs) {
  const { clock, conversations, log, metrics } = needs;

  async function contextOf(turn: OpenTurn, locale: string, queueKey: string): Promise<TurnContext> {
    const [contact, visits24h, queueInfo] = await Promise.all([
      needs.contactOf(turn.row.contact_id),
      conversations.countOf(turn.row.contact_id, new Date(clock.now().getTime() - 24 * 3600 * SECOND)),
      needs.queueInfo(queueKey),
    ]);
    return {
      locale,
      vip: contact.tier !== null && VIP_TIERS.has(contact.tier.toLowerCase()),
      elderly: contact.attributes.elderly === true,
      visits24h,
      channel: turn.row.channel,
      priorAgent: turn.history.some((m) => m.sender === 'agent'),
      queueInfo,
    };
  }

  /** One decision with its tools; where it hands over to another queue than assumed, it is made again with that queue's place. */
  async function decideAll(turn: OpenTurn, first: Turn, config: DialogueConfig): Promise<Decided> {
    const done: Decided = { state: upgradeState(turn.state), actions: [], rules: [], why: [], trigger: null };
    let next: Turn | undefined = first;
    for (let tools = 0; next && tools <= TOOLS_MAX; tools += 1) {
      let decision: Decision = decide(done.state, next, config);
      const handoff = decision.actions.find((a) => a.type === 'handoff');
      if (handoff) {
        const context: TurnContext = { ...next.context, queueInfo: await needs.queueInfo(handoff.queue) };
        next = { ...next, context };
        decision = decide(done.state, next, config);
      }
      done.state = decision.state;
      done.rules.push(decision.rule);
      done.why.push(decision.why);
      done.trigger ??= decision.trigger;
      const context: TurnContext = next.context;
      next = undefined;
      for (const action of decision.actions) {
        if (action.type !== 'call_tool') {
          done.actions.push(action);
          continue;
        }
        const result =
          tools < TOOLS_MAX
            ? await needs.runTool(action.tool, action.args, {
                conversationId: turn.row.id,
                contactId: turn.row.contact_id,
                ...(action.idempotencyKey && { idempotencyKey: action.idempotencyKey }),
              })
            : { __error: 'too_many_tools' };
        next = { kind: 'tool_result', at: clock.now().toISOString(), tool: action.tool, stepId: action.stepId, result, context };
      }
    }
    return done;
  }

  async function close(
    turn: OpenTurn,
    decided: Decided,
    about: {
      turnId: string;
      uptoSeq: number;
      text: string;
      lines: readonly MessageRow[];
      understanding: Understanding;
      passages: readonly Passage[];
      ms: Record<string, number>;
      acceptNewer: boolean;
    },
  ): Promise<boolean> {
    const { row } = turn;
    const now = clock.now();
    const entries: Entry[] = [];
    let patch: ConversationPatch = { locale: about.understanding.locale === 'und' ? row.locale : about.understanding.locale };
    const events: Parameters<Conversations['closeTurn']>[1]['events'] = [];
    const handoff = decided.actions.find((a) => a.type === 'handoff');
    for (const action of decided.actions) {
      if (action.type === 'reply')
        entries.push({
          id: needs.ids.next('message'),
          sender: 'bot',
          kind: action.kind,
          text: action.text,
          turnId: about.turnId,
          ...(action.sources?.length && { sources: action.sources }),
          ...(action.quickReplies?.length && { quickReplies: action.quickReplies }),
        });
      if (action.type === 'record_gap')
        events.push({
          type: 'knowledge.gap-found',
          payload: { question: action.question, locale: about.understanding.locale, intent: about.understanding.intent },
        });
      if (action.type === 'resolve') {
        patch = { ...patch, status: 'resolved', resolved_at: now };
        events.push({ type: 'conversation.resolved', payload: { by: 'bot', outcome: action.outcome } });
      }
    }
    if (handoff) patch = { ...patch, ...(await needs.handOff.patchFor(handoff, row.locale, now)) };
    const { emotion } = about.understanding;
    if (about.lines.length > 0) patch = { ...patch, emotion: { score: emotion.score, label: emotion.label } };
    const trace: TurnTrace = {
      turnId: about.turnId,
      messageIds: about.lines.map((m) => m.id),
      text: maskPersonal(about.text),
      at: now.toISOString(),
      understanding: about.understanding,
      passages: about.passages.map(({ articleId, title, score, path, priority }) => ({ articleId, title, score, path, priority })),
      decision: {
        rule: decided.rules.join(' → '),
        why: decided.why.join(' '),
        actions: decided.actions.map((a) => ({ type: a.type, summary: summaryOf(a) })),
        trigger: decided.trigger,
      },
      replyMessageIds: entries.map((e) => e.id as string),
      milliseconds: about.ms,
    };
    const { applied } = await conversations.closeTurn(
      row.id,
      {
        from: { handledSeq: turn.handledSeq, ...(about.lines.length === 0 && { lastSeq: row.last_seq }) },
        uptoSeq: about.uptoSeq,
        state: decided.state,
        entries,
        patch,
        events,
        lines: about.lines.map((m) => ({ messageId: m.id, emotion, text: decided.trigger === 'T3' ? maskPersonal(m.text) : null })),
        acceptNewer: about.acceptNewer,
      },
      async (closed) => {
        await needs.bot.record({ id: about.turnId, conversationId: row.id, uptoSeq: about.uptoSeq, trace });
        for (const action of decided.actions) {
          if (action.type !== 'schedule') continue;
          const job: RemindJob = {
            conversationId: row.id,
            name: action.name,
            ...(action.stepId && { stepId: action.stepId }),
            afterSeq: closed.last_seq,
            afterSeconds: action.afterSeconds,
          };
          await needs.jobs.send(REMIND_JOB, job, { runAt: new Date(now.getTime() + action.afterSeconds * SECOND) });
        }
        if (handoff) await needs.handOff.afterEnqueued(closed, handoff);
        await needs.learn.turn({
          row: closed,
          turnId: about.turnId,
          messageIds: about.lines.map((m) => m.id),
          text: about.text,
          understanding: about.understanding,
          actions: decided.actions,
          before: upgradeState(turn.state),
          after: decided.state,
        });
      },
    );
    return applied;
  }

  return {
    /** Answers everything a customer has written since the bot's last answer. Does nothing when another node is at it or a person has taken over. */
    async takeBotTurn(conversationId: string): Promise<void> {
      const started = clock.monotonic();
      for (let restart = 0; ; restart += 1) {
        const ms: Record<string, number> = {};
        let mark = clock.monotonic();
        const lap = (step: string) => {
          ms[step] = Math.round((clock.monotonic() - mark) * 100) / 100;
          mark = clock.monotonic();
        };
        const turn = await conversations.openTurn(conversationId, needs.nodeId);
        if (!turn) return;
        if (!(await needs.hasBot(turn.row.inbox_id))) {
          await needs.handOff.request(conversationId, { trigger: 'T2', reason: 'no_bot', queue: 'q_general', priority: 'normal' });
          continue; // opening it again finds it no longer the bot's and ends the turn
        }
        const last = turn.lines.at(-1);
        const turnId = needs.ids.next('turn');
        const [language, config] = [await needs.language(), await needs.dialogueConfig()];
        const text = turn.lines
          .map((m) => m.text)
          .filter(Boolean)
          .join('\n');
        lap('open');
        const known = turn.row.locale === 'und' ? undefined : turn.row.locale;
        const understanding = inKnownLanguage(language, text, known, { now: clock.now(), vector: await needs.vectorOf(text) });
        lap('understand');
        if (restart === 0 && last && !awaitsAnswer(turn) && isFragment(text, understanding)) {
          let more = await needs.waitForMore(conversationId, FRAGMENT_WAIT_MS);
          const wroteOn = more;
          while (more && clock.monotonic() - started < LINES_PATIENCE_MS) more = await needs.waitForMore(conversationId, BETWEEN_LINES_MS);
          if (wroteOn) continue;
        }
        // Guesses of a text that was rejected would only pull foreign questions towards some article.
        const guesses = understanding.intent
          ? [{ intent: understanding.intent, confidence: understanding.confidence }, ...understanding.alternatives]
          : [];
        const passages = text
          ? await needs.knowledge.search({
              text,
              locale: understanding.locale === 'und' ? (known ?? 'en') : understanding.locale,
              limit: 5,
              intents: guesses,
              entities: understanding.entities,
            })
          : [];
        lap('search');
        const context = await contextOf(turn, understanding.locale === 'und' ? (known ?? 'zh-CN') : understanding.locale, 'q_general');
        const decided = last
          ? await decideAll(
              turn,
              {
                kind: 'customer',
                at: clock.now().toISOString(),
                messages: turn.lines.map((m) => ({ id: m.id, text: m.text, hasMedia: (m.attachments?.length ?? 0) > 0 })),
                text,
                understanding,
                passages,
                context,
              },
              config,
            )
          : { state: upgradeState(turn.state), actions: [], rules: ['nothing new'], why: [], trigger: null };
        lap('decide');
        const uptoSeq = last?.seq ?? turn.row.last_seq;
        const applied = await close(turn, decided, {
          turnId,
          uptoSeq,
          text,
          lines: turn.lines,
          understanding,
          passages,
          ms,
          acceptNewer: restart >= RESTARTS_MAX,
        });
        lap('close');
        const total = clock.monotonic() - started;
        metrics.observe('zhiyin_bot_turn_seconds', total / 1000, { applied: String(applied) });
        log.info('turn', {
          turnId,
          conversationId,
          lines: turn.lines.length,
          locale: understanding.locale,
          intent: understanding.intent,
          confidence: round(understanding.confidence),
          passages: passages.length,
          rule: decided.rules.join(' → '),
          trigger: decided.trigger,
          applied,
          restarts: restart,
          ms: Math.round(total * 10) / 10,
        });
        if (applied || restart >= RESTARTS_MAX) return;
      }
    },

    /** Something the dialogue wanted to be reminded of; nothing when the customer has gone on meanwhile or a person is there. */
    async remind(job: RemindJob, open: (conversationId: string) => Promise<OpenTurn | undefined>): Promise<void> {
      const turn = await open(job.conversationId);
      if (turn?.row.handled_by !== 'bot' || turn.row.status === 'resolved' || turn.row.last_seq !== job.afterSeq) return;
      if (!(await needs.hasBot(turn.row.inbox_id))) return;
      const config = await needs.dialogueConfig();
      const context = await contextOf(turn, turn.row.locale, 'q_general');
      const decided = await decideAll(
        turn,
        {
          kind: 'timeout',
          at: clock.now().toISOString(),
          name: job.name,
          ...(job.stepId && { stepId: job.stepId }),
          elapsedSeconds: job.afterSeconds,
          context,
        },
        config,
      );
      const language = await needs.language();
      await close(turn, decided, {
        turnId: needs.ids.next('turn'),
        uptoSeq: turn.handledSeq,
        text: '',
        lines: [],
        understanding: { ...language.understand('', { now: clock.now() }), locale: turn.row.locale },
        passages: [],
        ms: {},
        acceptNewer: false,
      });
    },
  };
}
export type TakeBotTurn = ReturnType<typeof createTakeBotTurn>;

/** A short or wordless line says little about its language: then the conversation's own goes on. */
function inKnownLanguage(
  language: Language,
  text: string,
  known: string | undefined,
  by: { now: Date; vector: TextVector | undefined },
): Understanding {
  const free = language.understand(text, by);
  const isSure = free.locale !== 'und' && free.localeConfidence >= 0.8;
  return known && !isSure && free.locale !== known ? language.understand(text, { ...by, locale: known }) : free;
}

/** The bot has just asked: a short line is the answer, and nothing more needs to come. */
function awaitsAnswer({ history }: OpenTurn): boolean {
  const before = history.findLast((m) => m.sender !== 'system');
  return before?.sender === 'bot' && (before.quick_replies?.length ?? 0) > 0;
}

function isFragment(text: string, understanding: Understanding): boolean {
  if (understanding.system && !['greeting', 'acknowledgement'].includes(understanding.system.intent)) return false;
  return (
    [...text].length <= FRAGMENT_CHARS &&
    (understanding.intent === null || understanding.system !== null) &&
    !/[?？!！。.]$/.test(text.trim()) &&
    understanding.entities.length === 0
  );
}

function summaryOf(action: Action): string {
  switch (action.type) {
    case 'reply':
      return `${action.kind}: ${action.text.slice(0, 120)}`;
    case 'handoff':
      return `${action.trigger} ${action.reason} → ${action.queue}`;
    case 'schedule':
      return `${action.name} in ${action.afterSeconds} s`;
    case 'call_tool':
      return action.tool;
    case 'resolve':
      return action.outcome;
    case 'record_gap':
      return action.question.slice(0, 120);
    case 'invite_rating':
      return 'stars';
  }
}

const round = (x: number) => Math.round(x * 1000) / 1000;
