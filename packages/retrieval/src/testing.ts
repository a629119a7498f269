import type { IndexedDocument } from './document.ts';
import { createIndex, type SearchIndex } from './search-index.ts';

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' });

/** A segmenter for tests that needs nothing but the runtime. */
export const segmentPlainly = (text: string): string[] =>
  [...WORDS.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);

export const AT = new Date('2026-11-22T00:00:00Z');

export function aDocument(given: Partial<IndexedDocument> & { articleId: string }): IndexedDocument {
  return {
    locale: 'zh-CN',
    title: '',
    text: '',
    category: 'product_use',
    products: [],
    intents: [],
    priority: 'P2',
    risk: 'none',
    state: 'published',
    ...given,
  };
}

export function anIndex(documents: readonly IndexedDocument[]): SearchIndex {
  const index = createIndex({ segment: segmentPlainly });
  index.add(documents);
  return index;
}

/** A small shop of washers and kettles. */
export const SHOP: readonly IndexedDocument[] = [
  aDocument({
    articleId: 'refund',
    title: '退款多久到账',
    text: '收到退货后 7 天内退款，原路退回，信用卡 3 至 7 个工作日。',
    priority: 'P0',
    intents: ['refund_status'],
    aliases: ['钱什么时候退回来', '退款'],
  }),
  aDocument({
    articleId: 'refund',
    locale: 'en',
    title: 'How long a refund takes',
    text: 'At the latest 7 days after we receive the goods; credit cards 3 to 7 working days.',
    priority: 'P0',
    intents: ['refund_status'],
    aliases: ['When do I get my money back'],
  }),
  aDocument({ articleId: 'ship', title: '下单后多久发货', text: '现货 48 小时内发货，预售按页面日期。', intents: ['order_status'] }),
  aDocument({
    articleId: 'ship',
    locale: 'en',
    title: 'When orders ship',
    text: 'In-stock items ship within 48 hours, pre-orders on the page date.',
    intents: ['order_status'],
  }),
  aDocument({
    articleId: 'kt-clean',
    title: 'KT-5 水壶怎么除垢',
    text: '倒入白醋和水各一半，煮沸后静置 30 分钟，再用清水煮两次。',
    products: ['KT-5'],
  }),
  aDocument({
    articleId: 'kt-clean',
    locale: 'en',
    title: 'Descaling the KT-5 kettle',
    text: 'Fill with half vinegar, half water, boil, wait 30 minutes, then boil clean water twice.',
    products: ['KT-5'],
  }),
  aDocument({
    articleId: 'ws-clean',
    title: 'WS-200 洗衣机怎么除垢',
    text: '空机选择筒清洁，加入除垢剂，90 度运行一次。',
    products: ['WS-200'],
  }),
  aDocument({
    articleId: 'kt-codes',
    title: 'KT-5 报错 E1 到 E3',
    text: 'E1 干烧保护：加水后重试。E3 传感器故障：请报修。',
    products: ['KT-5'],
    intents: ['error_code'],
  }),
  aDocument({
    articleId: 'ws-codes',
    title: 'WS-200 报错 H1 H2',
    text: 'H1 进水慢：检查水龙头。H2 排水超时：清理过滤器。',
    products: ['WS-200'],
    intents: ['error_code'],
  }),
  aDocument({
    articleId: 'invoice',
    title: '电子发票怎么开',
    text: '签收后在订单详情点开发票，24 小时内发到邮箱。抬头填错可换开一次。',
    intents: ['invoice'],
  }),
];
