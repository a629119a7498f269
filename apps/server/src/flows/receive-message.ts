import type { Conversation, Message, SendMessageBody } from '@zhiyin/contracts';
import type { Ids } from '@zhiyin/kernel';
import type { Attachments, Uploader } from '../modules/channels/index.ts';
import type { Contacts } from '../modules/contacts/index.ts';
import { contactCopy } from '../modules/contacts/index.ts';
import type { Conversations, InboundMessage } from '../modules/conversations/index.ts';
import type { VisitorActor } from '../platform/http/doors.ts';

type Needs = {
  ids: Pick<Ids, 'next'>;
  contacts: Pick<Contacts, 'visitor'>;
  conversations: Pick<Conversations, 'appendInbound'>;
  attachments: Pick<Attachments, 'claim'>;
  inboxOf: (id: string) => Promise<{ id: string; name: string; locale: string }>;
  /** Told after the commit: a bot turn is due for this conversation. */
  turnIsDue: (conversationId: string) => void;
};

/** Who and where a new conversation belongs to; read only when one must be made. */
export function whoOf({ contacts, inboxOf }: Pick<Needs, 'contacts' | 'inboxOf'>, actor: VisitorActor): InboundMessage['who'] {
  return async () => {
    const [visitor, inbox] = [await contacts.visitor(actor.visitorId), await inboxOf(actor.inboxId)];
    return {
      contactId: visitor.contactId,
      contact: contactCopy(visitor.contact),
      inbox: { id: inbox.id, name: inbox.name },
      locale: visitor.locale ?? inbox.locale,
    };
  };
}

/** 收消息: one customer message into the record, acknowledged after COMMIT; then the bot's turn, or a person where there is no bot. */
export function createReceiveMessage(needs: Needs) {
  const { ids, conversations, attachments, turnIsDue } = needs;
  return async function receiveMessage(
    actor: VisitorActor,
    body: SendMessageBody,
  ): Promise<{ message: Message; conversation: Conversation; duplicate: boolean }> {
    const messageId = ids.next('message');
    const uploader: Uploader = { kind: 'contact', visitorId: actor.visitorId };
    const wanted = body.attachmentIds;
    const { row, ...done } = await conversations.appendInbound({
      visitorId: actor.visitorId,
      clientId: body.clientId,
      messageId,
      text: body.text ?? '',
      ...(wanted && { attach: () => attachments.claim(wanted, uploader, { id: messageId }) }),
      who: whoOf(needs, actor),
    });
    if (!done.duplicate && row.handled_by === 'bot') turnIsDue(row.id);
    return done;
  };
}
