import type { ServerFrame } from '@zhiyin/contracts';
import type { OpenTopic } from '../../platform/live/sockets.ts';
import type { Wake } from '../../platform/platform.ts';
import type { ConversationNews, Conversations } from './service.ts';
import { type ConversationRow, type LinkOf, toConversation, toMessage, toStaffConversation, toStaffMessage } from './views.ts';

const PAGE = 200;
const newsOf = (wake: Wake) => wake.local as ConversationNews | undefined;

/** What a customer's window follows: the latest conversation of the visitor, whichever it is, from a sequence on. */
export function openVisitorConversation({
  conversations,
  visitorId,
  topic,
  after,
  linkOf,
}: {
  conversations: Pick<Conversations, 'visitorMessages'>;
  visitorId: string;
  topic: string;
  after: number;
  linkOf: LinkOf;
}): OpenTopic {
  let position = after;
  let conversationId: string | null = null;
  let version = -1;
  return {
    keys: () => [`v:${visitorId}`],
    concerns: (wake) => wake.topic === 'conversation' || wake.topic === 'typing',
    offer(wake) {
      const news = newsOf(wake);
      if (!news || news.row.id !== conversationId || news.row.version !== version + 1 || news.messages.some((m) => m.attachments))
        return undefined;
      const shown = news.messages.filter((m) => m.seq !== null);
      if (shown.length > 0 && shown[0]?.seq !== position + 1) return undefined;
      position = news.row.last_seq;
      version = news.row.version;
      return [
        ...shown.map((m) => ({ type: 'message' as const, topic, conversationId: news.row.id, message: toMessage(m, linkOf) })),
        { type: 'conversation' as const, topic, conversation: toConversation(news.row) },
      ];
    },
    async pull() {
      const frames: ServerFrame[] = [];
      for (;;) {
        const { data, conversation } = await conversations.visitorMessages(visitorId, position, PAGE);
        if (!conversation) return frames;
        if (conversationId !== null && conversation.id !== conversationId) {
          conversationId = conversation.id;
          position = 0;
          version = -1;
          continue;
        }
        conversationId = conversation.id;
        for (const message of data) frames.push({ type: 'message', topic, conversationId, message });
        position = data.at(-1)?.seq ?? Math.min(position, conversation.lastSeq);
        if (data.length === PAGE) continue;
        if (conversation.version > version) {
          version = conversation.version;
          // A new conversation is told before its messages, so that the window starts a new list.
          const frame: ServerFrame = { type: 'conversation', topic, conversation };
          if (frames.length === 0 || frames[0]?.type !== 'conversation') frames.unshift(frame);
          else frames.push(frame);
        }
        return frames;
      }
    },
  };
}

/** What an agent's open conversation follows: every entry from a position on, and the conversation itself. */
export function openStaffConversation({
  conversations,
  id,
  topic,
  after,
  linkOf,
}: {
  conversations: Pick<Conversations, 'staffMessages'>;
  id: string;
  topic: string;
  after: number;
  linkOf: LinkOf;
}): OpenTopic {
  let position = after;
  let version = -1;
  return {
    keys: () => [`c:${id}`],
    concerns: (wake) => wake.topic === 'conversation' || wake.topic === 'typing',
    offer(wake) {
      const news = newsOf(wake);
      if (!news || news.row.version !== version + 1 || news.messages.some((m) => m.attachments)) return undefined;
      if (news.messages.length > 0 && news.messages[0]?.pos !== position + 1) return undefined;
      position = news.row.last_pos;
      version = news.row.version;
      return [
        ...news.messages.map((m) => ({ type: 'staff-message' as const, topic, conversationId: id, message: toStaffMessage(m, linkOf) })),
        { type: 'staff-conversation' as const, topic, conversation: toStaffConversation(news.row) },
      ];
    },
    async pull() {
      const frames: ServerFrame[] = [];
      for (;;) {
        const { data, conversation } = await conversations.staffMessages(id, { after: position, limit: PAGE });
        for (const message of data) frames.push({ type: 'staff-message', topic, conversationId: id, message });
        position = data.at(-1)?.pos ?? position;
        if (data.length === PAGE) continue;
        if (conversation.version > version) frames.push({ type: 'staff-conversation', topic, conversation });
        version = Math.max(version, conversation.version);
        return frames;
      }
    },
  };
}

/** What a desk's list follows: every conversation of the workspace that changes. */
export function openStaffList({
  conversations,
  workspaceId,
  topic,
}: {
  conversations: Pick<Conversations, 'getRow'>;
  workspaceId: string;
  topic: string;
}): OpenTopic {
  const changed = new Map<string, ConversationRow | null>();
  return {
    keys: () => [`l:${workspaceId}`],
    concerns(wake) {
      if (wake.topic !== 'conversation') return false;
      changed.set(String(wake.body?.id), newsOf(wake)?.row ?? null);
      return true;
    },
    async pull() {
      const frames: ServerFrame[] = [];
      const batch = [...changed];
      changed.clear();
      for (const [id, row] of batch)
        frames.push({ type: 'staff-conversation', topic, conversation: toStaffConversation(row ?? (await conversations.getRow(id))) });
      return frames;
    },
  };
}
