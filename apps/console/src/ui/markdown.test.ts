import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseInline, parseMarkdown, plainText } from './markdown.ts';

const linksOf = (nodes: readonly Inline[]): string[] =>
  nodes.flatMap((node) => (node.type === 'link' ? [node.href] : 'children' in node ? linksOf(node.children) : []));
const inlineOf = (blocks: readonly Block[]): Inline[] =>
  blocks.flatMap((block) => (block.type === 'list' ? block.items.flat() : block.children));

describe('parseMarkdown', () => {
  it('reads what answers use', () => {
    expect(parseMarkdown('## 现象\n屏幕显示 **N2**。\n\n1. 重启\n2. 长按 `Wi-Fi`\n- 转人工').map((block) => block.type)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
    ]);
  });
  it('keeps the number a list begins with', () =>
    expect(parseMarkdown('3、拔下插头')[0]).toMatchObject({ type: 'list', ordered: true, start: 3 }));
  it.each(['3.5 升的水箱够用', '2.4 GHz 频段', '99．9 元'])('takes %s for a sentence, not for a list', (text) => {
    expect(parseMarkdown(text)).toEqual([{ type: 'paragraph', children: [{ type: 'text', text }] }]);
    expect(plainText(text)).toBe(text);
  });
  it.each(['1.重启', '1) restart', '1、重启', '12. 重启'])('takes %s for a step', (text) =>
    expect(parseMarkdown(text)[0]?.type).toBe('list'),
  );
  it('does not hide where a link goes behind a user name', () =>
    expect(linksOf(inlineOf(parseMarkdown('[x](https://bank.example@evil.example/)')))).toEqual([]));
  it.each(['[x](javascript:alert(1))', '[x](data:text/html,1)', '[x](vbscript:a)', '[x](//evil.example)', '[x](file:///etc/passwd)'])(
    'makes no link of %s',
    (text) => {
      expect(linksOf(inlineOf(parseMarkdown(text)))).toEqual([]);
    },
  );
  it('links addresses without the Chinese around them', () => {
    expect(linksOf(parseInline('见https://a.example/n2。谢谢'))).toEqual(['https://a.example/n2']);
    expect(linksOf(parseInline('(https://a.example/x).', true))).toEqual(['https://a.example/x']);
    expect(linksOf(parseInline('打开https://a.example/x查看', true))).toEqual(['https://a.example/x']);
  });
  it('leaves marks alone in text people typed', () =>
    expect(parseInline('5 * 3 * 2 **x**', true)).toEqual([{ type: 'text', text: '5 * 3 * 2 **x**' }]));
  it('loses no character of a text without marks', () => {
    const word = fc.stringMatching(/^[a-z0-9一-龥 ,.!?<>&"']{0,60}$/);
    fc.assert(
      fc.property(word, (text) => {
        expect(
          parseInline(text, true)
            .map((node) => (node.type === 'text' ? node.text : ''))
            .join(''),
        ).toBe(text);
      }),
    );
  });
  it('only ever makes links of the safe schemes', () => {
    const scheme = fc.constantFrom('javascript', 'data', 'https', 'http', 'mailto', 'file', 'JAVASCRIPT');
    fc.assert(
      fc.property(fc.string(), scheme, fc.string(), (label, name, rest) => {
        for (const href of linksOf(inlineOf(parseMarkdown(`[${label}](${name}:${rest}) ${name}:${rest}`))))
          expect(href).toMatch(/^(https?:\/\/|mailto:|tel:)/i);
      }),
    );
  });
  it('ends on deep nesting and long lines', () => {
    expect(() => parseMarkdown(`${'**a '.repeat(3000)}${'['.repeat(3000)}`)).not.toThrow();
  });
});

describe('plainText', () => {
  it('gives the words without their marks', () => {
    expect(plainText('## 步骤\n1. **重启**路由器\n2. 见 [说明](https://a.example)')).toBe(
      '步骤\n1. 重启路由器\n2. 见 说明 https://a.example',
    );
  });
});
