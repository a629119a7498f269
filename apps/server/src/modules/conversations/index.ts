/** 会话: conversations and messages, who handles them, and the dialogue's memory. */
export type { ConversationPatch, Entry } from './append.ts';
export { type InboundMessage, TURN_QUIET_MS } from './inbound.ts';
export { openStaffConversation, openStaffList, openVisitorConversation } from './live.ts';
export { conversationRoutes, type DeskDoors } from './routes.ts';
export type { ConversationNews, Conversations } from './service.ts';
export { createConversations } from './service.ts';
export { isTest } from './trial-rules.ts';
export type { OpenTurn } from './turns.ts';
export type { ConversationRow, LinkOf, MessageRow, StoredAttachment } from './views.ts';
export { toConversation } from './views.ts';
