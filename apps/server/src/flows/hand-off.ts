import type { Conversation, Priority, TransferTrigger } from '@zhiyin/contracts';
import { uiLocaleOf } from '@zhiyin/contracts';
import type { Log } from '@zhiyin/kernel';
import type { Assist } from '../modules/assist/index.ts';
import type { ConversationPatch, ConversationRow, Conversations, Entry } from '../modules/conversations/index.ts';
import { toConversation } from '../modules/conversations/index.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { Db } from '../platform/platform.ts';
import { noticeText, spokenTime } from './notices.ts';
import type { QueuePlaces } from './queue-places.ts';

export type HandoffRequest = { trigger: TransferTrigger; reason: string; queue: string; priority: Priority };

type Needs = {
  db: Pick<Db, 'tx'>;
  conversations: Pick<
    Conversations,
    'update' | 'getRow' | 'recordEvent' | 'requestTurn' | 'transcript' | 'dialogueState' | 'countOf' | 'previousOf'
  >;
  routing: Pick<Routing, 'queueByKey' | 'enqueue' | 'leave'>;
  places: QueuePlaces;
  assist: Pick<Assist, 'summarise'>;
  contactOf: (contactId: string) => Promise<{ tier: string | null; attributes: Record<string, unknown> }>;
  hasBot: (inboxId: string) => Promise<boolean>;
  /** Nobody is on duty for somebody who waits. */
  callForPeople: (row: ConversationRow) => Promise<void>;
  log: Log;
};

/** Nobody on duty: says so, with hours where they are known. */
export function unstaffedNotice(row: Pick<ConversationRow, 'place' | 'locale'>, zone = 'Asia/Shanghai'): string | undefined {
  if (!row.place || row.place.staffed) return undefined;
  return row.place.nextOpenAt
    ? noticeText('unstaffedUntil', row.locale, { time: spokenTime(new Date(row.place.nextOpenAt), row.locale, zone) })
    : noticeText('unstaffed', row.locale);
}

/** 转人工: summary, queue, place, event; in one transaction, so that no request is lost and none waits nowhere. */
export function createHandOff({ db, conversations, routing, places, assist, contactOf, hasBot, callForPeople, log }: Needs) {
  /** The columns that put a conversation into a queue. */
  async function patchFor(request: HandoffRequest, locale: string, now: Date): Promise<ConversationPatch> {
    const queue = await routing.queueByKey(request.queue);
    return {
      status: 'open',
      handled_by: 'queue',
      priority: request.priority,
      queue_id: queue.id,
      queue: { id: queue.id, name: queue.name[uiLocaleOf(locale)] },
      enqueued_at: now,
      waiting_since: now,
      assignee_id: null,
      assignee: null,
      place: null,
      handoff: { trigger: request.trigger, reason: request.reason, at: now.toISOString() },
    };
  }

  /** What belongs to the same transaction once the conversation stands in the queue. */
  async function afterEnqueued(row: ConversationRow, request: HandoffRequest): Promise<void> {
    const queueId = row.queue_id as string;
    await routing.enqueue({ conversationId: row.id, queueId, priority: request.priority });
    await conversations.recordEvent('handoff.requested', row.id, { trigger: request.trigger, reason: request.reason, queueId });
    const [transcript, state, previous] = [
      await conversations.transcript(row.id),
      await conversations.dialogueState(row.id),
      await conversations.previousOf(row.contact_id, row.id),
    ];
    const contacts90d = await conversations.countOf(row.contact_id, new Date(row.updated_at.getTime() - 90 * 24 * 3600_000));
    await assist.summarise({
      row,
      transcript,
      state,
      request,
      contact: await contactOf(row.contact_id),
      previous: previous ?? null,
      contacts90d,
    });
    await places.placeNow(queueId, row.id);
    await places.refreshLater(queueId);
    const waiting = await conversations.getRow(row.id);
    if (waiting.place && !waiting.place.staffed) await callForPeople(waiting);
    const notice = unstaffedNotice(waiting);
    if (notice) await conversations.update(row.id, () => ({ entries: [{ sender: 'system', kind: 'notice', text: notice }] }));
  }

  return {
    patchFor,
    afterEnqueued,
    /**
     * The customer's own button, or a rule outside the dialogue. A conversation that waits or has its agent already stays as it is; one that has
     * ended is opened again only where the customer asks for it (`reopens`).
     */
    async request(conversationId: string, request: HandoffRequest, { reopens = false } = {}): Promise<Conversation> {
      const mayWait = (row: ConversationRow) => (row.status === 'resolved' ? reopens : row.handled_by === 'bot');
      return db.tx(async () => {
        const before = await conversations.getRow(conversationId);
        if (!mayWait(before)) return toConversation(before);
        const entry: Entry = { sender: 'bot', kind: 'handoff', text: noticeText('requested', before.locale) };
        const patch = await patchFor(request, before.locale, new Date(before.updated_at));
        let isNew = true;
        const { row } = await conversations.update(conversationId, (current, now) => {
          if (!mayWait(current)) {
            isNew = false;
            return undefined;
          }
          return {
            entries: [entry],
            patch: {
              ...patch,
              enqueued_at: now,
              waiting_since: now,
              resolved_at: null,
              handoff: { trigger: request.trigger, reason: request.reason, at: now.toISOString() },
            },
          };
        });
        if (!isNew) return toConversation(row);
        await afterEnqueued(row, request);
        log.info('handoff', { conversationId, trigger: request.trigger, reason: request.reason });
        return toConversation(await conversations.getRow(conversationId));
      });
    },
    /** The customer no longer wants to wait: the bot goes on. Without a bot nothing is said until the customer writes again. */
    async cancel(conversationId: string): Promise<Conversation> {
      return db.tx(async () => {
        const { row } = await conversations.update(conversationId, (current) =>
          current.handled_by !== 'queue'
            ? undefined
            : {
                entries: [{ sender: 'system', kind: 'notice', text: noticeText('cancelled', current.locale) }],
                patch: {
                  handled_by: 'bot',
                  queue_id: null,
                  queue: null,
                  place: null,
                  enqueued_at: null,
                  waiting_since: null,
                  handoff: null,
                  priority: 'normal',
                },
                events: [{ type: 'handoff.failed', payload: { reason: 'cancelled_by_contact' } }],
              },
        );
        if (await hasBot(row.inbox_id)) await conversations.requestTurn(conversationId);
        const left = await routing.leave(conversationId, 'cancelled');
        if (left) await places.refreshLater(left.queueId);
        return toConversation(row);
      });
    },
  };
}
export type HandOff = ReturnType<typeof createHandOff>;
