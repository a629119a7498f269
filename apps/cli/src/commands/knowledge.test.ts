import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalise, segment } from '@zhiyin/language';
import { createIndex, type IndexedDocument, isSupported, search } from '@zhiyin/retrieval';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { InputError, type Io, UsageError } from '../io.ts';
import { run } from './knowledge.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, lines: readonly unknown[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
};

/** An edge that keeps what a command says. */
function listeningIo() {
  const said: { value: object; lines: string[] }[] = [];
  const io: Io = {
    json: true,
    result: (value, lines) => {
      said.push({ value, lines: lines(value) });
    },
    progress() {},
    fail: () => 1,
  };
  return { io, said };
}

describe('knowledge evaluate', () => {
  const evaluate = async (corpus: readonly unknown[], queries: readonly unknown[]) => {
    const { io, said } = listeningIo();
    const code = await run(
      ['evaluate', '--corpus', await file('corpus.jsonl', corpus), '--queries', await file('queries.jsonl', queries), '--json'],
      io,
    );
    return { code, figures: said[0]!.value as Record<string, number>, lines: said[0]!.lines };
  };
  const CORPUS = [
    { id: 'a', text: '怎么开电子发票？' },
    { id: 'b', text: '退款多久能到账？' },
    { id: 'c', text: '下单以后可以改地址吗？' },
  ];
  it('counts what stands first, among five, and where', async () => {
    const { code, figures, lines } = await evaluate(CORPUS, [
      { text: '电子发票如何开', relevant: ['a'] },
      { text: '退款几天到账', relevant: ['b', 'no such id'] },
      { text: '能改地址吗', relevant: ['a'] },
      { text: '量子力学', relevant: ['c'] },
    ]);
    expect(code).toBe(0);
    expect(Object.keys(figures)).toEqual([
      'recallAt1',
      'recallAt5',
      'mrr',
      'copies',
      'recallAt1WithoutCopies',
      'queriesPerSecond',
      'p50Ms',
      'p95Ms',
      'indexSeconds',
      'indexBytes',
    ]);
    expect(figures.recallAt1).toBe(0.5);
    expect(figures.mrr).toBeGreaterThanOrEqual(0.5);
    expect(figures.recallAt5).toBeLessThan(1);
    expect(figures.indexBytes).toBeGreaterThan(1000);
    expect(lines[0]).toContain('recallAt1');
  });
  it('tells what of it are questions that stand in the corpus already', async () => {
    const { figures } = await evaluate(CORPUS, [
      { text: '怎么开电子发票', relevant: ['a'] },
      { text: '退款 多久能到账?', relevant: ['b'] },
      { text: '量子力学', relevant: ['c'] },
    ]);
    expect(figures).toMatchObject({ recallAt1: 0.6667, copies: 2, recallAt1WithoutCopies: 0 });
    const all = await evaluate(CORPUS, [{ text: '怎么开电子发票', relevant: ['a'] }]);
    expect(all.figures.recallAt1WithoutCopies).toBeNull();
  });
  it('takes lines with one id as the typical questions of one article', async () => {
    const corpus = ['where is my parcel', 'track my delivery', 'has my order shipped', 'parcel still not here'].map((text) => ({
      id: 'track',
      text,
    }));
    corpus.push(
      ...['I want my money back', 'how do I get a refund', 'refund my payment', 'return the money'].map((text) => ({ id: 'refund', text })),
    );
    const { figures } = await evaluate(corpus, [
      { text: 'parcel tracking', relevant: ['track'] },
      { text: 'give me a refund', relevant: ['refund'] },
    ]);
    expect(figures.recallAt1).toBe(1);
  });
  it.each([
    ['no JSON', ['{"id":"a","text":"x"}', '{oops'], /corpus\.jsonl:2: not JSON/],
    ['another shape', [{ id: 'a', text: 'x' }, { id: 'b' }], /corpus\.jsonl:2: text/],
    ['nothing', [''], /is empty/],
  ])('says where a file is wrong: %s', async (_, corpus, message) => {
    const failed = evaluate(corpus, [{ text: 'x', relevant: ['a'] }]);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toBeInstanceOf(InputError);
  });
  it.each([[[]], [['import', 'x.yaml']], [['screen', 'x.yaml']], [['evaluate', '--corpus', 'x']]])('wrong use: %j', async (args) => {
    await expect(run(args, listeningIo().io)).rejects.toBeInstanceOf(UsageError);
  });
});

/** Questions no appliance shop answers. */
const FOREIGN = {
  zh: [
    '北京到上海的高铁票多少钱',
    '推荐几部好看的电影',
    '怎么做红烧肉',
    '明天会下雨吗',
    '帮我翻译一句英语',
    '世界杯冠军是哪个国家',
    '怎么减肥最快',
    '附近有什么好吃的餐厅',
    '给我讲讲唐朝的历史',
    '最近有什么新歌',
    '孩子发烧三十九度怎么办',
    '怎么学好数学',
    '房贷利率现在是多少',
    '帮我订一张去三亚的机票',
    '你喜欢什么颜色',
    '一加一等于几',
    '怎么写辞职报告',
    '宠物狗掉毛严重吗吃什么好',
    '公务员考试什么时候报名',
    '月亮离地球有多远',
    '手机屏幕碎了去哪里换',
    '汽车保养多少公里做一次',
    '如何追女生',
    '火锅底料哪个牌子好',
    '给我唱首歌吧',
    '双色球开奖结果',
    '昨天的足球比赛谁赢了',
    '写一段Python代码排序',
    '我想学吉他要从哪开始',
    '怎么办理护照',
    '牙疼吃什么药',
    '比特币还会涨吗',
    '中国有多少个省',
    '你会下围棋吗',
    '哪里可以看极光',
    '高考分数线是多少',
    '感冒了能喝咖啡吗',
    '怎么给小孩起名字',
    '电动车上牌需要什么手续',
    '银行卡密码忘了怎么办',
  ],
  en: [
    'How much is a train ticket from London to Paris',
    'Recommend a good film',
    'How do I cook a steak',
    'Will it rain tomorrow',
    'Translate this sentence into French',
    'Who won the world cup',
    'What is the fastest way to lose weight',
    'Any good restaurants nearby',
    'Tell me about the Roman empire',
    'What is the capital of Australia',
    'My child has a fever, what should I do',
    'How do I learn mathematics',
    'What is the current mortgage rate',
    'Book me a flight to Rome',
    'What is your favourite colour',
    'What is two plus two',
    'How to write a resignation letter',
    'My dog sheds a lot, what food is good',
    'When does the university term start',
    'How far is the moon',
    'Where can I get my phone screen replaced',
    'How often should I change the oil in my car',
    'Give me dating advice',
    'Which brand of hot sauce is best',
    'Sing me a song',
    'What are the lottery numbers',
    'Who won the football match last night',
    'Write Python code to sort a list',
    'I want to learn the guitar, where do I start',
    'How do I renew my passport',
    'What should I take for a toothache',
    'Will bitcoin go up',
    'How many states are in the US',
    'Can you play chess',
    'Where can I see the northern lights',
    'What are the visa requirements for Japan',
    'Can I drink coffee with a cold',
    'Help me name my baby',
    'Do I need a licence for an electric scooter',
    'I forgot my bank card PIN',
  ],
} as const;

type DemoArticle = {
  id: string;
  cat: string;
  products: string[];
  pri: IndexedDocument['priority'];
  risk: IndexedDocument['risk'];
  intents: string[];
  zh: { title: string; body: string };
  en: { title: string; body: string };
};
type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };

describe('search over the demo shop', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  const index = createIndex({ segment: (text) => segment(text), normalise });
  let intents: DemoIntents['intents'] = [];
  beforeAll(async () => {
    const read = async (name: string) => parse(await readFile(new URL(`../../../../demo/${name}`, import.meta.url), 'utf8'));
    const { articles } = (await read('articles.yaml')) as { articles: DemoArticle[] };
    intents = ((await read('intents.yaml')) as DemoIntents).intents;
    index.add(
      articles.flatMap(({ id, cat, products, pri, risk, intents: own, zh, en }) =>
        [
          { locale: 'zh-CN', ...zh },
          { locale: 'en', ...en },
        ].map(({ locale, title, body }) => ({
          articleId: id,
          locale,
          title,
          text: body,
          category: cat,
          products,
          intents: own,
          priority: pri,
          risk,
          state: 'published' as const,
        })),
      ),
    );
  });
  /** Share of the utterances whose first passage serves their intent. */
  const rightFirst = (locale: 'zh' | 'en', guess: boolean): number => {
    const asked = intents.flatMap(({ id, [locale]: utterances }) => utterances.map((text) => ({ id, text })));
    const right = asked.filter(({ id, text }) =>
      search(index, { text, locale, limit: 1, now, ...(guess ? { intents: [{ intent: id, confidence: 0.9 }] } : {}) })[0]?.intents.includes(
        id,
      ),
    );
    return right.length / asked.length;
  };
  it.each([
    ['zh', false, 0.58],
    ['en', false, 0.62],
    ['zh', true, 0.83],
    ['en', true, 0.87],
  ] as const)('an article of the right intent comes first: %s, intent known: %s, at least %d', (locale, guess, floor) => {
    const share = rightFirst(locale, guess);
    console.log(`demo ${locale}${guess ? ' with the intent' : ''}: right intent first ${(100 * share).toFixed(1)} %`);
    expect(share).toBeGreaterThanOrEqual(floor);
  });
  it.each(['zh', 'en'] as const)('foreign questions are hardly ever supported: %s', (locale) => {
    const supported = FOREIGN[locale].filter((text) => search(index, { text, locale, limit: 1, now }).some(isSupported));
    console.log(`demo ${locale}: ${supported.length} of ${FOREIGN[locale].length} foreign questions supported`);
    expect(supported.length / FOREIGN[locale].length).toBeLessThanOrEqual(0.1);
  });
});
