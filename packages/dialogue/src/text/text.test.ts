import { isQuestion } from '@zhiyin/language';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { helpfulPart, plainMarkdown } from '../bot/excerpt.ts';
import { maskIdentifier, maskPersonal, secretsIn } from './masking.ts';
import { coverage, holdsWord, similarity, withoutFillers } from './similarity.ts';
import { plainValue, renderTemplate, variablesOf } from './template.ts';
import { affirmsBriefly, isNegative, reportsTrouble, saysAcknowledged, saysCancel, saysDone, saysOnlyDenial, yesOrNo } from './words.ts';

describe('secrets and personal data', () => {
  test.each([
    ['我的卡号是 6222 0212 3456 7894', ['card'], '我的卡号是 **** 7894'],
    ['card 4111-1111-1111-1111 please', ['card'], 'card **** 1111 please'],
    ['身份证 11010519491231002X', ['national_id'], '身份证 110****2X'],
    ['验证码是482913', ['code'], '验证码是****'],
    ['the verification code is 482913', ['code'], 'the verification code is ****'],
    ['卡号６２２２０２１２３４５６７８９４', ['card'], '卡号**** 7894'],
    ['Wi-Fi 密码：home12345', [], 'Wi-Fi 密码：****'],
    ['打 13812345678 给我', [], '打 138****5678 给我'],
    ['mail me at jane.doe@example.com', [], 'mail me at j***@example.com'],
    ['订单 CS202611010001', [], '订单 CS202611010001'],
    ['运单 SF1234567890123', [], '运单 SF1234567890123'],
    ['快递 7300 1234 5678 9012', [], '快递 7300 1234 5678 9012'],
    ['密码错误，报 N1', [], '密码错误，报 N1'],
    ['1234567890123456', [], '1234567890123456'],
  ] as const)('%s', (text, kinds, masked) => {
    expect(secretsIn(text)).toEqual([...kinds]);
    expect(maskPersonal(text)).toBe(masked);
  });

  test.each([
    ['CS202611010001', 'CS2****001'],
    ['ab12', '****'],
    ['A1B2C3D4', 'A1****D4'],
    ['客厅的', '客厅的'],
  ])('identifier %s', (value, masked) => {
    expect(maskIdentifier(value)).toBe(masked);
  });

  test('masking twice masks nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(maskPersonal(maskPersonal(text))).toBe(maskPersonal(text));
      }),
    );
  });
});

describe('templates', () => {
  const lookup = (values: Record<string, string>) => (name: string) => values[name];
  test.each([
    [
      '前面还有 {{queue.position}} 位，预计 {{queue.wait_min}} 分钟。',
      { 'queue.position': '2', 'queue.wait_min': '5' },
      '前面还有 2 位，预计 5 分钟。',
    ],
    ['正在转接。前面还有 {{queue.position}} 位，预计 {{queue.wait_min}} 分钟。', {}, '正在转接。'],
    ['查到抢修，预计 {{tool.status.eta}} 恢复，设备没有问题。', {}, '查到抢修，设备没有问题。'],
    ['已提交，服务单号 {{tool.create_rma.rma_no}}。', {}, '已提交。'],
    [
      'They can see it. {{queue.position}} ahead of you, about {{queue.wait_min}} min.',
      { 'queue.position': '2' },
      'They can see it. 2 ahead of you.',
    ],
    ['no holes: 2.4 GHz.', {}, 'no holes: 2.4 GHz.'],
  ] as [string, Record<string, string>, string][])('%s with %j', (template, values, text) => {
    expect(renderTemplate(template, lookup(values))).toBe(text);
  });

  test('variables are found', () => {
    expect(variablesOf('{{slot.model}} and {{ policy.days }}')).toEqual(['slot.model', 'policy.days']);
  });

  test('a value that looks like a template, a link or markup comes out as words', () => {
    expect(plainValue('[click](http://evil.example) {{policy.x}} <b>*hi*</b> `x`\n# y')).toBe('click policy.x bhi/b x y');
    expect(plainValue('a'.repeat(500))).toHaveLength(80);
    expect(plainValue({ a: 1 })).toBe('');
    expect(renderTemplate('Hello {{slot.name}}', () => plainValue('{{policy.secret}}'))).toBe('Hello policy.secret');
  });

  test('nothing a customer types survives as markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(plainValue(text)).not.toMatch(/[[\]<>{}*`#|\n]/);
      }),
    );
  });
});

describe('likeness', () => {
  test.each([
    ['怎么联网', '怎么联网', 1],
    ['how do I reset it', 'How do I reset it?', 1],
    ['', '', 1],
    ['发票怎么开', '睡眠模式多少分贝', 0],
  ])('%s ~ %s is %d', (a, b, value) => {
    expect(similarity(a, b)).toBe(value);
  });

  test.each([
    ['所以到底怎么联网', '怎么联网'],
    ['我问的是怎么联网', '怎么联网'],
    ['But how do I reset it again?', 'how do i reset it'],
  ])('%s asks %s', (text, question) => {
    expect(withoutFillers(text)).toBe(question);
  });

  test('it is symmetric, 1 with itself, and stays in 0..1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(similarity(a, a)).toBe(1);
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
        expect(coverage(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    ['我打12315', '12315', true],
    ['单号 CS1231512315', '12315', false],
    ['I will sue you!', 'sue you', true],
    ['the issue yourself', 'sue you', false],
    ['要 起诉 你们', '起诉', true],
  ])('%s holds %s: %s', (text, word, found) => {
    expect(holdsWord(text, word)).toBe(found);
  });
});

describe('short words', () => {
  test.each([
    ['是', true],
    ['好的', true],
    ['嗯嗯', true],
    ['要', true],
    ['yes please', true],
    ['转吧', true],
    ['不用', false],
    ['没有', false],
    ['先不', false],
    ['no thanks', false],
    ['not yet', false],
    ['好像不行', null],
    ['是不是坏了', null],
    ['AP-300', null],
    ['', null],
  ] as const)('%s is %s', (text, answer) => {
    expect(yesOrNo(text)).toBe(answer);
  });

  test.each([
    ['没亮', true],
    ['还没好', true],
    ["it doesn't", true],
    ['not yet', true],
    ['没问题', false],
    ['不错', false],
    ['亮了', false],
    ['it works', false],
  ])('%s is negative: %s', (text, negative) => {
    expect(isNegative(text)).toBe(negative);
  });

  test.each([
    ['拆封了还能退吗', true],
    ['怎么开发票', true],
    ['How do I return it', true],
    ['is it covered', true],
    ['多久到账', true],
    ['我要退货', false],
    ['App 里显示设备离线', false],
    ['I want to return it', false],
    ['The purifier shows E3', false],
  ])('%s asks: %s', (text, asks) => {
    expect(isQuestion(text)).toBe(asks);
  });

  test('done, cancelled, acknowledged, affirmed', () => {
    expect(saysDone('弄好了')).toBe(true);
    expect(saysDone('还没弄好了')).toBe(false);
    expect(saysCancel('算了吧')).toBe(true);
    expect(saysCancel('算了多少钱')).toBe(false);
    expect(saysAcknowledged('好的，明白了')).toBe(true);
    expect(saysAcknowledged('好的，那发票呢')).toBe(false);
    expect(affirmsBriefly('亮了')).toBe(true);
    expect(affirmsBriefly('没亮')).toBe(false);
  });
});

describe('whether it works now', () => {
  test.each(['亮了', '好了', '连上了！', '有水了', '灯亮了', 'it does', 'yes it is', 'it is working', 'the light is on', 'it works now'])(
    '%s: yes',
    (text) => {
      expect(affirmsBriefly(text)).toBe(true);
      expect(reportsTrouble(text)).toBe(false);
    },
  );

  test.each([
    '断网了',
    '又断网了',
    '坏了',
    '灯灭了',
    '灭了',
    '彻底停了',
    '掉线了',
    '死机了',
    '变红了',
    'it has stopped',
    'it has stopped working',
    'it is broken',
    'it is offline',
    'it died',
    'they are worse',
    'it isn’t',
    "it isn't",
    'it doesn’t work',
    '我下班了',
  ])('%s: not yes', (text) => {
    expect(affirmsBriefly(text)).toBe(false);
  });

  test('what the bot asked for is no trouble', () => {
    expect(affirmsBriefly('灭了', '红灯灭了吗？')).toBe(true);
    expect(reportsTrouble('灭了', '红灯灭了吗？')).toBe(false);
    expect(reportsTrouble('灭了', '指示灯亮了吗？')).toBe(true);
    expect(reportsTrouble('it is off', 'Is the red light off now?')).toBe(false);
  });

  test.each(['it isn’t', 'it doesn’t', 'won’t', "can't"])('a curly apostrophe negates as well: %s', (text) => {
    expect(isNegative(text)).toBe(true);
  });
});

describe('the part of an article that helps', () => {
  test('only the sentences of the code that was asked for', () => {
    const body = 'N1 密码错误：重新输入，区分大小写。N2 连不到路由器：靠近并重启路由器。N3 到不了云端：检查外网。';
    expect(helpfulPart(body, 'N2 怎么办', 300, ['N2'])).toBe('N2 连不到路由器：靠近并重启路由器。');
    expect(helpfulPart(body, 'N9 怎么办', 300, ['N9'])).toBe(body);
    const english = 'E1 fan blocked: unplug and check. E2 sensor: clean the left inlet. E5 too hot: rest 30 minutes.';
    expect(helpfulPart(english, 'what is E2', 300, ['E2'])).toBe('E2 sensor: clean the left inlet.');
  });

  test('a long body is cut to whole sentences around what was asked', () => {
    const body = Array.from({ length: 40 }, (_, at) => (at === 20 ? '发票在订单详情里开具。' : `第${at}条说明与此无关的内容。`)).join('');
    const part = helpfulPart(body, '发票怎么开具', 60);
    expect(part).toContain('发票在订单详情里开具。');
    expect(part.length).toBeLessThanOrEqual(60);
    expect(body).toContain(part);
  });

  test('Markdown becomes light text', () => {
    expect(
      plainMarkdown(
        '# Title\n\nDo **this**:\n\n1. Open [the app](https://x.example)\n2. Tap `+`\n\n![img](a.png)<script>alert(1)</script><b>x</b>',
      ),
    ).toBe('Title\n\nDo this:\n\n1. Open the app\n2. Tap +\n\nx');
  });

  test('it is never longer than asked for, and adds nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.string({ maxLength: 20 }),
        fc.integer({ min: 5, max: 200 }),
        (body, question, most) => {
          const part = helpfulPart(body, question, most);
          expect(part.length).toBeLessThanOrEqual(most);
          const plain = plainMarkdown(body);
          if (!part.endsWith('…')) expect(plain).toContain(part);
        },
      ),
    );
  });
});

describe('nothing but a denial', () => {
  test.each([
    '还是不行',
    '试过了没用',
    '都试过了，还是不行啊',
    '照你说的做了，还是没用',
    '按步骤试了，没效果。',
    'still not working',
    'I tried that, it still does not work',
    'Did not help, sorry',
  ])('%s', (text) => expect(saysOnlyDenial(text)).toBe(true));
  test.each([
    '还是不行，快递到哪了',
    '灯还是没亮',
    '退款还是没到账',
    'still no refund',
    'The parcel has still not come',
    '没有',
    'no',
    '你好',
    '',
  ])('more, or none: %s', (text) => expect(saysOnlyDenial(text)).toBe(false));
});
