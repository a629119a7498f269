import type { Attachment, Conversation, Message, QueuePlace, StaffConversation, StaffMessage } from '@zhiyin/contracts';

/** A row of `conversations` as SQL gives it. */
export type ConversationRow = {
  workspace_id: string;
  id: string;
  visitor_id: string;
  contact_id: string;
  inbox_id: string;
  inbox: { id: string; name: string };
  contact: StaffConversation['contact'];
  channel: string;
  locale: string;
  status: Conversation['status'];
  handled_by: Conversation['handledBy'];
  priority: StaffConversation['priority'];
  version: number;
  last_seq: number;
  last_pos: number;
  contact_read_seq: number;
  agent_read_seq: number;
  unread: number;
  assignee_id: string | null;
  assignee: { id: string; name: string; avatarUrl?: string } | null;
  team_id: string | null;
  team: { id: string; name: string } | null;
  queue_id: string | null;
  queue: { id: string; name: string } | null;
  place: QueuePlace | null;
  enqueued_at: Date | null;
  waiting_since: Date | null;
  handoff: StaffConversation['handoff'];
  snoozed_until: Date | null;
  last_message: StaffConversation['lastMessage'];
  emotion: StaffConversation['emotion'];
  rating: { stars: number; tags: string[]; comment: string | null } | null;
  attributes: Record<string, unknown>;
  resolved_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

/** Attachment facts as a message keeps them; the link is signed anew at every reading. */
export type StoredAttachment = Omit<Attachment, 'url'>;

export type MessageRow = {
  conversation_id: string;
  pos: number;
  seq: number | null;
  id: string;
  sender: Message['sender'];
  kind: Message['kind'];
  text: string;
  private: boolean;
  client_id: string | null;
  author: StaffMessage['author'] | null;
  sources: NonNullable<Message['sources']> | null;
  quick_replies: NonNullable<Message['quickReplies']> | null;
  attachments: StoredAttachment[] | null;
  emotion: StaffMessage['emotion'] | null;
  turn_id: string | null;
  created_at: Date;
};

/** Makes a short-lived link to an attachment. */
export type LinkOf = (attachment: StoredAttachment) => string;
const iso = (date: Date | null) => date?.toISOString() ?? null;
const withLinks = (attachments: StoredAttachment[], linkOf: LinkOf): Attachment[] => attachments.map((a) => ({ ...a, url: linkOf(a) }));

/** The conversation as its customer may see it. */
export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    status: row.status,
    handledBy: row.handled_by,
    lastSeq: row.last_seq,
    version: row.version,
    contactReadSeq: row.contact_read_seq,
    agentReadSeq: row.agent_read_seq,
    ...(row.handled_by === 'queue' && row.place && { queue: row.place }),
    ...(row.handled_by === 'agent' &&
      row.assignee && { agent: { name: row.assignee.name, ...(row.assignee.avatarUrl && { avatarUrl: row.assignee.avatarUrl }) } }),
    ...(row.rating && { rating: { stars: row.rating.stars } }),
  };
}

/** A message as its customer may see it; only for rows with a `seq`. */
export function toMessage(row: MessageRow, linkOf: LinkOf): Message {
  return {
    id: row.id,
    seq: row.seq as number,
    ...(row.client_id !== null && row.sender === 'contact' && { clientId: row.client_id }),
    sender: row.sender,
    kind: row.kind,
    text: row.text,
    createdAt: row.created_at.toISOString(),
    ...(row.author &&
      row.sender === 'agent' && { author: { name: row.author.name, ...(row.author.avatarUrl && { avatarUrl: row.author.avatarUrl }) } }),
    ...(row.sources && { sources: row.sources }),
    ...(row.quick_replies && { quickReplies: row.quick_replies }),
    ...(row.attachments && { attachments: withLinks(row.attachments, linkOf) }),
  };
}

export function toStaffConversation(row: ConversationRow): StaffConversation {
  return {
    id: row.id,
    status: row.status,
    handledBy: row.handled_by,
    priority: row.priority,
    version: row.version,
    lastSeq: row.last_seq,
    lastPos: row.last_pos,
    contactReadSeq: row.contact_read_seq,
    agentReadSeq: row.agent_read_seq,
    locale: row.locale,
    inbox: row.inbox,
    contact: row.contact,
    assignee: row.assignee && { id: row.assignee.id, name: row.assignee.name },
    team: row.team,
    queue: row.queue,
    waitingSince: iso(row.waiting_since),
    enqueuedAt: iso(row.enqueued_at),
    handoff: row.handoff,
    snoozedUntil: iso(row.snoozed_until),
    lastMessage: row.last_message,
    unread: row.unread,
    emotion: row.emotion,
    rating: row.rating,
    attributes: row.attributes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function toStaffMessage(row: MessageRow, linkOf: LinkOf): StaffMessage {
  return {
    id: row.id,
    seq: row.seq,
    pos: row.pos,
    conversationId: row.conversation_id,
    private: row.private,
    ...(row.client_id !== null && { clientId: row.client_id }),
    sender: row.sender,
    kind: row.kind,
    text: row.text,
    createdAt: row.created_at.toISOString(),
    ...(row.author && { author: row.author }),
    ...(row.sources && { sources: row.sources }),
    ...(row.quick_replies && { quickReplies: row.quick_replies }),
    ...(row.attachments && { attachments: withLinks(row.attachments, linkOf) }),
    ...(row.emotion && { emotion: row.emotion }),
    ...(row.turn_id && { turnId: row.turn_id }),
  };
}
