/** 会话: conversations and messages, who handles them, and the dialogue's memory. */
export type { ConversationPatch, Entry } from './append.ts';
export { openStaffConversation, openStaffList, openVisitorConversation } from './live.ts';
export { conversationRoutes, type DeskDoors } from './routes.ts';
export type { ConversationNews, Conversations, InboundMessage, OpenTurn } from './service.ts';
export { createConversations, TURN_QUIET_MS } from './service.ts';
export type { ConversationRow, LinkOf, MessageRow, StoredAttachment } from './views.ts';
export { toConversation } from './views.ts';
