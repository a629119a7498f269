import type {
  ArticleBody,
  Conversation,
  Emotion,
  Message,
  Passage,
  StaffConversation,
  StaffMessage,
  Understanding,
} from '@zhiyin/contracts';

/*
 * Test data that is complete and plain; a test says only what matters to it. Ids are of the product's form, times are 2026-01-05T01:00:00Z.
 * What is nested is replaced as a whole by an override.
 */

const AT = '2026-01-05T01:00:00.000Z';
const id = (prefix: string, n = 1) => `${prefix}_00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A customer's first text message. */
export function aMessage(over: Partial<Message> = {}): Message {
  const seq = over.seq ?? 1;
  return { id: id('msg', seq), seq, sender: 'contact', kind: 'text', text: '滤网多久换一次？', createdAt: AT, ...over };
}

/** An open conversation the bot handles, with one message in it. */
export function aConversation(over: Partial<Conversation> = {}): Conversation {
  return { id: id('conv'), status: 'open', handledBy: 'bot', lastSeq: 1, version: 1, contactReadSeq: 0, agentReadSeq: 0, ...over };
}

/** The same conversation as staff see it. */
export function aStaffConversation(over: Partial<StaffConversation> = {}): StaffConversation {
  return {
    id: id('conv'),
    status: 'open',
    handledBy: 'bot',
    priority: 'normal',
    version: 1,
    lastSeq: 1,
    lastPos: 1,
    contactReadSeq: 0,
    agentReadSeq: 0,
    locale: 'zh-CN',
    inbox: { id: id('inbox'), name: '官网' },
    contact: { id: id('cont'), name: '访客', email: null, phone: null, verified: false },
    assignee: null,
    team: null,
    queue: null,
    waitingSince: null,
    enqueuedAt: null,
    handoff: null,
    snoozedUntil: null,
    lastMessage: null,
    unread: 0,
    emotion: null,
    rating: null,
    createdAt: AT,
    updatedAt: AT,
    ...over,
  };
}

/** A message at a position as staff see it; public unless said otherwise. */
export function aStaffMessage(pos: number, over: Partial<StaffMessage> = {}): StaffMessage {
  return {
    id: id('msg', pos),
    pos,
    seq: pos,
    conversationId: id('conv'),
    sender: 'contact',
    kind: 'text',
    text: `${pos}`,
    createdAt: AT,
    private: false,
    ...over,
  };
}

/** No feeling either way. */
export function anEmotion(over: Partial<Emotion> = {}): Emotion {
  return { score: 0, label: 'neutral', confidence: 0.9, crisis: false, ...over };
}

/** A text in Chinese without an intent, an entity or a feeling. */
export function anUnderstanding(over: Partial<Understanding> = {}): Understanding {
  return {
    locale: 'zh-CN',
    localeConfidence: 0.99,
    intent: null,
    confidence: 0,
    alternatives: [],
    system: null,
    entities: [],
    emotion: anEmotion(),
    ...over,
  };
}

/** A passage that answers well. */
export function aPassage(over: Partial<Passage> = {}): Passage {
  return {
    articleId: id('art'),
    versionId: id('art', 2),
    locale: 'zh-CN',
    title: '多久更换一次滤网',
    text: '建议每 6 至 12 个月更换一次滤网。',
    category: 'product_use',
    products: [],
    intents: [],
    priority: 'P2',
    risk: 'none',
    score: 0.9,
    path: 'hybrid',
    ...over,
  };
}

/** An article in both languages, as the API and an import take it. */
export function anArticle(over: Partial<ArticleBody> = {}): ArticleBody {
  return {
    category: 'product_use',
    products: [],
    priority: 'P2',
    risk: 'none',
    source: 'manual',
    intents: [],
    translations: {
      'zh-CN': { title: '多久更换一次滤网', body: '建议每 6 至 12 个月更换一次滤网。' },
      en: { title: 'How often to replace the filter', body: 'Replace the filter every 6 to 12 months.' },
    },
    ...over,
  };
}
