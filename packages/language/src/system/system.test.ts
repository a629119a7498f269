import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createSystemRecogniser } from './recogniser.ts';

const recogniser = createSystemRecogniser();
const read = (text: string) => recogniser.read(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en')?.intent ?? null;
const demo = (file: string) => parse(readFileSync(new URL(`../../../../demo/${file}`, import.meta.url), 'utf8'));

describe('system intents 系统意图', () => {
  it.each([
    ['帮我接个真人', 'request_human'],
    ['麻烦转接一下你们的人工坐席', 'request_human'],
    ['能不能让客服给我回个电话', 'request_human'],
    ['I would like to speak with a real person please', 'request_human'],
    ['can you put me through to an agent', 'request_human'],
    ['不想再跟机器人扯了', 'refuse_bot'],
    ['别拿机器人糊弄我', 'refuse_bot'],
    ['this stupid bot is useless', 'refuse_bot'],
    ['重启了好几遍还是连不上', 'resolved_no'],
    ['试了，不管用', 'resolved_no'],
    ['你说的根本不是我问的', 'resolved_no'],
    ['灯还在闪', 'resolved_no'],
    ['I did all that and it still does not work', 'resolved_no'],
    ['nope, same error again', 'resolved_no'],
    ['终于连上了，谢谢', 'resolved_yes'],
    ['已经好啦', 'resolved_yes'],
    ['that fixed it, thanks', 'resolved_yes'],
    ['插座冒火花了', 'safety_risk'],
    ['闻到一股烧焦的味道', 'safety_risk'],
    ['there is smoke coming out of the washer', 'safety_risk'],
    ['我的验证码是 829301', 'infosec_risk'],
    ['有人冒充客服让我转账', 'infosec_risk'],
    ['someone hacked my account', 'infosec_risk'],
    ['再这样我就打12315投诉了', 'legal_threat'],
    ['my lawyer will be in touch', 'legal_threat'],
    ['嗯嗯好的', 'acknowledgement'],
    ['ok let me try', 'acknowledgement'],
    ['你好在吗', 'greeting'],
    ['good morning', 'greeting'],
    ['讲个笑话听听', 'out_of_scope'],
  ])('%s → %s', (text, intent) => {
    expect(read(text)).toBe(intent);
  });

  it.each([
    '昨天差点着火，现在又冒烟了',
    '差点着火结果今天插头还在打火花',
    '怎么预防漏电？我刚才被电了一下',
    '有漏电保护，但是插座冒火花了',
    'It nearly caught fire yesterday and now it is smoking',
    'almost burned my hand, there are sparks from the plug',
    'how to stop it? there is smoke coming out of the machine',
    'is it safe? the socket is melting',
  ])('danger is not taken back by what stands beside it: %s', (text) => {
    expect(read(text)).toBe('safety_risk');
  });

  it.each(['怎么防止漏电', '会不会爆炸', 'could it catch fire', 'does the smoke detector come with batteries'])(
    'and a question about it is no danger: %s',
    (text) => {
      expect(read(text)).not.toBe('safety_risk');
    },
  );

  it.each(['不想跟机器说', '不想跟机器人讲', '我不要和机器聊'])('%s asks for a person', (text) => {
    expect(['refuse_bot', 'request_human']).toContain(read(text));
  });

  it.each([
    '人工费多少钱',
    '洗衣机没反应怎么办',
    '怎么解决漏水',
    '客服电话是多少',
    '扫地机器人怎么充电',
    '解决了吗',
    '什么时候能好',
    '个人能开公司抬头吗',
    '怎么防止漏电',
    '收不到验证码',
    '快递还没到',
    '开收据行不行',
    'how much is the labour fee',
    'my robot vacuum does not charge, what should I do',
    'I need a person to install it',
    'my order still has not arrived',
    'how do I reset my password',
    'can someone come today to install it',
  ])('"%s" stays a question for the shop', (text) => {
    expect(read(text)).toBeNull();
  });

  it('takes a workspace phrase at its word', () => {
    const own = createSystemRecogniser({ phrases: [{ text: '呼叫小澄', intent: 'request_human', locale: 'zh' }] });
    expect(own.read('呼叫小澄！', 'zh-CN')).toEqual({ intent: 'request_human', confidence: 0.98, by: 'phrase' });
  });

  it('knows at least nine of ten of the demo seeds (common ones stand in the shipped phrases too)', () => {
    const seeds: { id: string; zh: string[]; en: string[] }[] = demo('intents.yaml').system_intents;
    const all = seeds.flatMap(({ id, zh, en }) => [...zh, ...en].map((text) => ({ id, text: String(text) })));
    expect(all.filter(({ id, text }) => read(text) === id).length / all.length).toBeGreaterThanOrEqual(0.9);
  });

  it('leaves at least 97 % of the demo business examples alone', () => {
    const intents: { id: string; zh: string[]; en: string[] }[] = demo('intents.yaml').intents;
    const business = intents.filter(({ id }) => id !== 'complaint').flatMap(({ zh, en }) => [...zh, ...en]);
    expect(business.filter((text) => read(text) === null).length / business.length).toBeGreaterThanOrEqual(0.97);
  });
});
