import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchQuery } from './document.ts';
import { search } from './search.ts';
import type { SearchIndex } from './search-index.ts';
import { SUPPORT_THRESHOLD } from './support.ts';
import { AT, aDocument, anIndex, SHOP } from './testing.ts';

const ask = (index: SearchIndex, text: string, more: Partial<SearchQuery> = {}) =>
  search(index, { text, locale: 'zh-CN', limit: 5, now: AT, ...more });
const ids = (passages: ReturnType<typeof search>) => passages.map(({ articleId }) => articleId);
const shop = anIndex(SHOP);

describe('finding', () => {
  it.each([
    ['Chinese', '退款几天能到账', 'zh-CN', 'refund'],
    ['English', 'how many days until my refund', 'en', 'refund'],
    ['English inflected', 'shipping of orders', 'en', 'ship'],
    ['Chinese with a latin product', 'KT5 水壶有水垢', 'zh-CN', 'kt-clean'],
    ['product written apart', 'kt 5 除垢', 'zh-CN', 'kt-clean'],
    ['Chinese with a latin code', '水壶报E3', 'zh-CN', 'kt-codes'],
    ['a code inside a range of the title', '显示 E2 怎么办', 'zh-CN', 'kt-codes'],
    ['full width', 'ＷＳ－２００ 报 Ｈ２', 'zh-CN', 'ws-codes'],
    ['region of the question does not matter', '电子发票', 'zh-TW', 'invoice'],
    ['no language in the question', 'H1', 'und', 'ws-codes'],
  ])('%s: %s', (_, text, locale, articleId) => {
    const [best] = ask(shop, text, { locale });
    expect(best?.articleId).toBe(articleId);
    expect(best!.score).toBeGreaterThanOrEqual(SUPPORT_THRESHOLD);
  });
  it.each([['今天天气怎么样'], ['推荐几部好看的电影'], ['怎么办呢'], ['？？？'], ['']])('nothing supports %j', (text) => {
    for (const { score } of ask(shop, text)) expect(score).toBeLessThan(SUPPORT_THRESHOLD);
  });
  it('at most as many as asked for, one passage per article, falling scores within 0..1', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('退款', '除垢 发货 发票', 'E1 H1', '怎么 多久', 'refund ship'),
        fc.constantFrom('zh-CN', 'en', 'und'),
        fc.integer({ min: 0, max: 8 }),
        (text, locale, limit) => {
          const found = ask(shop, text, { locale, limit });
          expect(found.length).toBeLessThanOrEqual(limit);
          expect(new Set(ids(found)).size).toBe(found.length);
          found.forEach(({ score }, at) => {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(at > 0 && found[0]!.path === 'hybrid' ? found[at - 1]!.score : 1);
          });
        },
      ),
    );
  });
  it('gives the passage of a long body that matched', () => {
    const body = `# 安装\n\n${'先放平再接水管。'.repeat(40)}\n\n# 保养\n\n${'每月用软布擦拭门圈防止发霉。'.repeat(25)}`;
    const [best] = ask(anIndex([...SHOP, aDocument({ articleId: 'long', title: '洗衣机手册', text: body })]), '门圈发霉');
    expect(best!.articleId).toBe('long');
    expect(best!.text).toContain('发霉');
    expect(best!.text).not.toContain('先放平');
  });
});

describe('what the classifier and the entities say', () => {
  it('a guessed intent decides between articles that match alike', () => {
    const index = anIndex([
      aDocument({ articleId: 'a', text: '滤芯 多久 更换', intents: ['usage'] }),
      aDocument({ articleId: 'b', text: '滤芯 哪里 购买', intents: ['purchase'] }),
    ]);
    const best = (intent: string) => ask(index, '滤芯', { intents: [{ intent, confidence: 0.9 }] })[0]!.articleId;
    expect([best('usage'), best('purchase')]).toEqual(['a', 'b']);
  });
  it('a guess alone does not make support', () => {
    for (const { score } of ask(shop, '给我讲个笑话', { intents: [{ intent: 'invoice', confidence: 0.3 }] }))
      expect(score).toBeLessThan(SUPPORT_THRESHOLD);
  });
  it('an article of another product never supports the answer', () => {
    const found = ask(shop, '洗衣机水壶怎么除垢', { products: ['WS-200'] });
    expect(found[0]!.articleId).toBe('ws-clean');
    expect(found.find(({ articleId }) => articleId === 'kt-clean')!.score).toBeLessThan(SUPPORT_THRESHOLD);
  });
  it('an article silent on the code asked about never supports the answer', () => {
    const found = ask(shop, 'KT-5 报错怎么办', { codes: ['E7'] });
    for (const { score } of found) expect(score).toBeLessThan(SUPPORT_THRESHOLD);
  });
  it('products and codes the caller did not see are read from the text', () => {
    expect(ask(shop, 'WS-200 怎么除垢')[0]!.articleId).toBe('ws-clean');
    expect(
      ask(shop, '报错 H2')
        .filter(({ score }) => score >= SUPPORT_THRESHOLD)
        .map(({ articleId }) => articleId),
    ).toEqual(['ws-codes']);
  });
  it('an article about all products answers for any', () => {
    expect(ask(shop, 'KT-5 退款多久', { products: ['KT-5'] })[0]!.articleId).toBe('refund');
  });
});

describe('what stands beside a question', () => {
  it.each([
    ['退款多久能到账', '订单号 CS202601050001 退款多久能到账', 'zh-CN'],
    ['退款多久能到账', '您好，麻烦问一下退款多久能到账，我的邮箱 li@example.com，谢谢', 'zh-CN'],
    ['when do orders ship', 'hi there, order CS202601050001: when do orders ship? many thanks in advance', 'en'],
  ])('%s | %s', (plain, wrapped, locale) => {
    const [alone, beside] = [plain, wrapped].map((text) => ask(shop, text, { locale })[0]!);
    expect(alone!.score).toBeGreaterThanOrEqual(SUPPORT_THRESHOLD);
    expect(beside!.articleId).toBe(alone!.articleId);
    expect(beside!.score).toBeGreaterThanOrEqual(SUPPORT_THRESHOLD);
  });
  it('entities speak for an article, never against one', () => {
    const text = '洗衣桶的水垢，上周三买的机器，怎么除垢';
    const date = { type: 'date', value: '2026-11-18', start: text.indexOf('上周三'), end: text.indexOf('上周三') + 3 };
    const product = { type: 'product', value: 'WS-200', start: 0, end: 3 };
    const [without] = ask(shop, text);
    const [found] = ask(shop, text, { entities: [date, product] });
    expect(found!.articleId).toBe('ws-clean');
    expect(found!.score).toBeGreaterThan(without!.score);
  });
  it('another word for what is asked finds the article, and one that says the word itself stands above it', () => {
    const said = (text: string) => aDocument({ articleId: text, locale: 'en', title: text });
    const index = anIndex([said('The purifier is louder than before'), said('How to clean the purifier'), said('Where to put the lamp')]);
    expect(ask(index, 'it is noisy', { locale: 'en' })[0]!.articleId).toBe('The purifier is louder than before');
    index.add([said('A noisy machine')]);
    expect(ask(index, 'it is noisy', { locale: 'en' }).map(({ articleId }) => articleId)).toEqual([
      'A noisy machine',
      'The purifier is louder than before',
    ]);
  });
  it('one shared word among unknown ones supports nothing', () => {
    for (const text of ['发票抽奖中了汽车怎么领', '水壶图案的壁纸哪里下载'])
      for (const { score } of ask(shop, text)) expect(score).toBeLessThan(SUPPORT_THRESHOLD);
  });
});

describe('language and validity', () => {
  it('sees only the question’s language', () => {
    for (const { locale } of ask(shop, 'refund 退款 KT-5', { locale: 'en-GB' })) expect(locale).toBe('en');
    expect(ask(shop, 'KT-5 E1', { locale: 'fr' })).toEqual([]);
  });
  it('turns to other languages only when asked and nothing here supports', () => {
    expect(ask(shop, 'KT-5 E1', { locale: 'fr', otherLanguages: true })[0]!.articleId).toBe('kt-codes');
    for (const { locale } of ask(shop, '退款多久到账', { otherLanguages: true })) expect(locale).toBe('zh-CN');
  });
  it.each([
    ['before it begins', '2026-11-30T23:59:59Z', false],
    ['from its first moment', '2026-12-01T00:00:00Z', true],
    ['until its last', '2026-12-31T23:59:59Z', true],
    ['not at its end', '2027-01-01T00:00:00Z', false],
  ])('a dated article %s', (_, now, seen) => {
    const dated = anIndex([
      ...SHOP,
      aDocument({
        articleId: 'sale',
        title: '年终活动怎么参加',
        text: '下单立减',
        priority: 'P0',
        validFrom: '2026-12-01T00:00:00Z',
        validTo: '2027-01-01T00:00:00Z',
      }),
    ]);
    expect(ids(ask(dated, '年终活动怎么参加', { now: new Date(now) })).includes('sale')).toBe(seen);
  });
});

describe('standing', () => {
  const twins = (first: object, second: object) =>
    ids(
      ask(
        anIndex([
          aDocument({ articleId: 'a', text: '滤芯多久换一次', priority: 'P3', ...first }),
          aDocument({ articleId: 'b', text: '滤芯多久换一次', priority: 'P3', ...second }),
        ]),
        '滤芯多久换一次啊',
      ),
    );
  it.each([
    ['priority', {}, { priority: 'P0' }, 'b'],
    ['freshness', { state: 'expiring' }, {}, 'b'],
    ['quality', { quality: 0.1 }, { quality: 0.9 }, 'b'],
    ['open flags', { openFlags: 3 }, {}, 'b'],
    ['nothing: the order of ids', {}, {}, 'a'],
  ])('decides between equals by %s', (_, first, second, winner) => {
    expect(twins(first, second)[0]).toBe(winner);
  });
});

describe('quick path', () => {
  it.each([
    ['title', '退款多久到账？'],
    ['alias', '钱什么时候退回来'],
    ['keyword', '退款'],
  ])('%s of a P0 article word for word', (_, text) => {
    const [best] = ask(shop, text);
    expect(best).toMatchObject({ articleId: 'refund', path: 'quick', locale: 'zh-CN' });
    expect(best!.score).toBeGreaterThan(0.9);
  });
  it('a short path word for word, whatever the priority; it is no other evidence for the article', () => {
    const index = anIndex([
      aDocument({ articleId: 'a', title: '耗材说明', text: '每六个月一次。', priority: 'P3', shortPaths: ['滤芯多久更换'] }),
    ]);
    expect(ask(index, '滤芯多久更换？')[0]).toMatchObject({ articleId: 'a', path: 'quick' });
    expect(ask(index, '滤芯要多久更换').every(({ score }) => score < SUPPORT_THRESHOLD)).toBe(true);
  });
  it('the rest of the list still comes from the full search, without the article twice', () => {
    const found = ask(shop, '退款多久到账');
    expect(ids(found).filter((id) => id === 'refund')).toHaveLength(1);
    expect(found.slice(1).every(({ path }) => path === 'hybrid')).toBe(true);
  });
  it('not for P2, not for a rewording, not for a key of two articles, not beside the point', () => {
    expect(ask(shop, '电子发票怎么开')[0]!.path).toBe('hybrid');
    expect(ask(shop, '退款要多久到账')[0]!.path).toBe('hybrid');
    const twice = anIndex([
      aDocument({ articleId: 'a', title: '保修', priority: 'P0' }),
      aDocument({ articleId: 'b', title: '换货', priority: 'P1', aliases: ['保修'] }),
    ]);
    expect(ask(twice, '保修')[0]!.path).toBe('hybrid');
    const other = anIndex([aDocument({ articleId: 'a', title: '怎么除垢', priority: 'P0', products: ['KT-5'] })]);
    for (const { path, score } of ask(other, '怎么除垢', { products: ['WS-200'] })) {
      expect(path).toBe('hybrid');
      expect(score).toBeLessThan(SUPPORT_THRESHOLD);
    }
  });
});
