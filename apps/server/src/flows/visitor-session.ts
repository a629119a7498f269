import type {
  answerFlagBody,
  Conversation,
  CreateSessionBody,
  Inbox,
  ListMessagesReply,
  ratingBody,
  SessionReply,
} from '@zhiyin/contracts';
import { AppError, SECOND } from '@zhiyin/kernel';
import type { z } from 'zod';
import type { Inboxes, VisitorDoors } from '../modules/channels/index.ts';
import { type Contacts, contactCopy, verifyIdentity } from '../modules/contacts/index.ts';
import { type Conversations, toConversation } from '../modules/conversations/index.ts';
import type { Feedback } from '../modules/feedback/index.ts';
import type { VisitorActor } from '../platform/http/doors.ts';
import type { Platform } from '../platform/platform.ts';
import type { HandOff } from './hand-off.ts';
import type { LearnFromTalk } from './learn-from-talk.ts';
import { noticeText } from './notices.ts';
import { whoOf } from './receive-message.ts';

type Needs = Pick<Platform, 'db' | 'clock' | 'bus'> & {
  contacts: Contacts;
  inboxes: Inboxes;
  conversations: Conversations;
  feedback: Feedback;
  handOff: HandOff;
  learn: Pick<LearnFromTalk, 'flag' | 'left' | 'ratedPoorly'>;
  receive: VisitorDoors['receive'];
  inboxOf: (id: string) => Promise<Inbox>;
};

/** So few stars say that the conversation did not help. */
const POOR_STARS = 2;

/** 访客旅程: session, reading, asking for a person, rating, flagging, starting afresh. */
export function createVisitorSession({
  db,
  clock,
  bus,
  contacts,
  inboxes,
  conversations,
  feedback,
  handOff,
  learn,
  receive,
  inboxOf,
}: Needs): VisitorDoors {
  const who = (actor: VisitorActor) => whoOf({ contacts, inboxOf }, actor);

  async function latestOf(actor: VisitorActor) {
    const row = await conversations.findLatestOf(actor.visitorId);
    if (!row) throw new AppError('not_found', 'There is no conversation yet.');
    return row;
  }

  return {
    receive,

    async openSession(body: CreateSessionBody): Promise<SessionReply> {
      const found = await inboxes.findByToken(body.inbox);
      if (!found) throw new AppError('not_found', 'There is no such inbox.');
      const { inbox, workspaceId } = found;
      return db.inWorkspace(workspaceId, async () => {
        let known = body.visitorToken ? await contacts.identifyVisitor(body.visitorToken) : null;
        if (known && (known.workspaceId !== workspaceId || known.inboxId !== inbox.id)) known = null;
        let token = known ? (body.visitorToken as string) : null;
        let visitorId = known?.visitorId ?? null;
        if (body.identity !== undefined) {
          const identity = await verifyIdentity(
            body.identity,
            { publicToken: inbox.publicToken, identityKey: await inboxes.identityKeyOf(inbox.id) },
            clock.now(),
          );
          const adopted = await contacts.adopt({ visitorId, inboxId: inbox.id, identity, locale: body.locale ?? null });
          visitorId = adopted.visitorId;
          token = adopted.token ?? token;
        } else if (inbox.identityRequired && !(known && (await contacts.visitor(known.visitorId)).contact.verified)) {
          throw new AppError('forbidden', 'This inbox needs a signed identity.', { details: { reason: 'identity_required' } });
        }
        if (!visitorId || !token) {
          const made = await contacts.createVisitor({ inboxId: inbox.id, locale: body.locale ?? null, page: body.page ?? null });
          visitorId = made.visitorId;
          token = made.token;
        } else {
          await contacts.seen(visitorId, { ...(body.locale && { locale: body.locale }), ...(body.page && { page: body.page }) });
          if (body.identity !== undefined) await conversations.copyContact(contactCopy((await contacts.visitor(visitorId)).contact));
        }
        const latest = await conversations.findLatestOf(visitorId);
        return {
          token,
          visitor: { id: visitorId },
          conversation: latest ? toConversation(latest) : null,
          inbox: {
            id: inbox.id,
            name: inbox.name,
            locale: inbox.locale,
            features: { attachments: true, ratings: true, handoff: true, identityRequired: inbox.identityRequired },
            appearance: {
              brandColor: inbox.brandColor,
              assistantName: inbox.assistantName,
              greeting: inbox.greeting,
              suggestions: inbox.suggestions,
            },
          },
        };
      });
    },

    async messages(actor, after, waitSeconds, signal): Promise<ListMessagesReply> {
      const key = `v:${actor.visitorId}`;
      const news = waitSeconds > 0 ? waitForWake(bus, key, waitSeconds * SECOND, signal) : undefined;
      try {
        let { data, conversation } = await conversations.visitorMessages(actor.visitorId, after);
        while (news && data.length === 0 && (await news.next()))
          ({ data, conversation } = await conversations.visitorMessages(actor.visitorId, after));
        return { data, conversation };
      } finally {
        news?.stop();
      }
    },

    async requestHandoff(actor): Promise<Conversation> {
      return db.tx(async () => {
        const row = await conversations.openFor(actor.visitorId, who(actor));
        if (row.handled_by === 'bot') await learn.left(row, 'asked_person');
        return handOff.request(
          row.id,
          { trigger: 'T2', reason: 'explicit_request', queue: 'q_general', priority: 'normal' },
          { reopens: true },
        );
      });
    },
    async cancelHandoff(actor): Promise<Conversation> {
      return handOff.cancel((await latestOf(actor)).id);
    },

    async rate(actor, body: z.infer<typeof ratingBody>): Promise<{ id: string }> {
      return db.tx(async () => {
        const latest = await latestOf(actor);
        const comment = body.comment?.trim() || null;
        const made = await feedback.rate({
          conversationId: latest.id,
          visitorId: actor.visitorId,
          stars: body.stars,
          tags: body.tags,
          comment,
          served: latest.assignee_id ? 'agent' : 'bot',
        });
        if (!latest.assignee_id && body.stars <= POOR_STARS) await learn.ratedPoorly(latest);
        await conversations.update(latest.id, () => ({
          patch: { rating: { stars: body.stars, tags: body.tags, comment } },
          events: [{ type: 'rating.submitted', payload: { ratingId: made.id, stars: body.stars, tags: body.tags } }],
        }));
        return made;
      });
    },

    async flag(actor, body: z.infer<typeof answerFlagBody>): Promise<{ id: string }> {
      return db.tx(async () => {
        const message = await conversations.findMessage(body.messageId);
        const row = message && !message.private ? await conversations.getRow(message.conversation_id) : undefined;
        if (!message || row?.visitor_id !== actor.visitorId) throw new AppError('not_found', 'There is no such message.');
        if (message.sender !== 'bot') throw new AppError('invalid', 'Only an answer of the assistant can be flagged.');
        const made = await feedback.flag({
          messageId: message.id,
          conversationId: row.id,
          visitorId: actor.visitorId,
          reason: body.reason,
          comment: body.comment?.trim() || null,
          sources: message.sources ?? [],
        });
        if (made.isNew) {
          await learn.flag(row, message);
          await conversations.recordEvent('answer.flagged', row.id, {
            flagId: made.id,
            messageId: message.id,
            reason: body.reason,
            articleIds: (message.sources ?? []).map((s) => s.articleId),
          });
        }
        return { id: made.id };
      });
    },

    async read(actor, seq): Promise<void> {
      const latest = await conversations.findLatestOf(actor.visitorId);
      if (!latest || latest.contact_read_seq >= Math.min(seq, latest.last_seq)) return;
      await conversations.update(latest.id, (row) =>
        Math.min(seq, row.last_seq) <= row.contact_read_seq ? undefined : { patch: { contact_read_seq: Math.min(seq, row.last_seq) } },
      );
    },

    async setAttributes(actor, { contact, conversation }): Promise<void> {
      await db.tx(async () => {
        if (contact && Object.keys(contact).length > 0) {
          const { contactId } = await contacts.visitor(actor.visitorId);
          await conversations.copyContact(contactCopy(await contacts.setAttributes(contactId, contact)));
        }
        if (!conversation || Object.keys(conversation).length === 0) return;
        const row = await conversations.openFor(actor.visitorId, who(actor));
        await conversations.update(row.id, (current) => ({
          patch: {
            attributes: Object.fromEntries(
              Object.entries({ ...current.attributes, ...conversation }).filter(([, value]) => value !== null),
            ),
          },
        }));
      });
    },

    async restart(actor): Promise<Conversation | null> {
      return db.tx(async () => {
        const latest = await conversations.findLatestOf(actor.visitorId);
        if (!latest) return null;
        if (latest.last_seq === 0) return toConversation(latest);
        if (latest.handled_by === 'queue') await handOff.cancel(latest.id);
        if (latest.handled_by === 'bot' && latest.status !== 'resolved') await learn.left(latest, 'gave_up');
        await conversations.update(latest.id, (row, now) =>
          row.status === 'resolved'
            ? undefined
            : {
                entries: [{ sender: 'system', kind: 'notice', text: noticeText('resolved', row.locale) }],
                patch: { status: 'resolved', resolved_at: now, waiting_since: null, snoozed_until: null },
                events: [{ type: 'conversation.resolved', payload: { by: 'contact' } }],
              },
        );
        return toConversation(await conversations.openFor(actor.visitorId, who(actor)));
      });
    },
  };
}

/** Wake-ups of one key until a deadline: `next` is true when something may be new, false when the time is up or the caller has gone. */
function waitForWake(bus: Platform['bus'], key: string, ms: number, signal: AbortSignal) {
  let pending = false;
  let over = false;
  let resolve: ((value: boolean) => void) | undefined;
  const settle = (value: boolean) => {
    resolve?.(value);
    resolve = undefined;
  };
  const end = () => {
    over = true;
    settle(false);
  };
  const unsubscribe = bus.subscribe((wake) => {
    if (wake.topic !== 'conversation' || !(wake.body?.keys as readonly string[] | undefined)?.includes(key)) return;
    if (resolve) settle(true);
    else pending = true;
  });
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  return {
    next: (): Promise<boolean> => {
      if (pending) {
        pending = false;
        return Promise.resolve(true);
      }
      return over ? Promise.resolve(false) : new Promise((r) => (resolve = r));
    },
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      unsubscribe();
    },
  };
}
