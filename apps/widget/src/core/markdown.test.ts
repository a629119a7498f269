import fc from 'fast-check';
import type { VNode } from 'preact';
import { describe, expect, it } from 'vitest';
import { renderBlocks, renderInline } from '../ui/rich-text.ts';
import { bareLink, safeHref, safeOwnHref } from './links.ts';
import { parseMarkdown, parsePlain } from './markdown.ts';

/** The rendered tree in short: tag names with their words, links with their address. */
function sketch(node: unknown): string {
  if (Array.isArray(node)) return node.map(sketch).join('');
  if (node === null || typeof node !== 'object') return String(node ?? '');
  const { type, props } = node as VNode<{ href?: string; start?: number; children?: unknown }>;
  const more = props.href ? `=${props.href}` : props.start !== undefined && props.start !== 1 ? `=${props.start}` : '';
  return type === 'br' ? '/' : `<${String(type)}${more}>${sketch(props.children)}</>`;
}
const rendered = (text: string) => sketch(renderBlocks(parseMarkdown(text)));

describe('轻量 Markdown', () => {
  const cases: [string, string, string][] = [
    ['paragraphs', 'one\n\ntwo', '<p>one</><p>two</>'],
    ['a line break stays one', 'one\ntwo', '<p>one/two</>'],
    ['bold and emphasis', '**a** *b* __c__ _d_', '<p><strong>a</> <em>b</> <strong>c</> <em>d</></>'],
    ['bold inside Chinese text', '请在**七天内**申请', '<p>请在<strong>七天内</>申请</>'],
    ['emphasis inside bold', '**a *b* c**', '<p><strong>a <em>b</> c</></>'],
    ['snake_case and 5*3*2 stay as written', 'snake_case_name 5*3*2', '<p>snake_case_name 5*3*2</>'],
    ['open marks stay as written', '**open and *open and `open', '<p>**open and *open and `open</>'],
    ['escapes', '\\*not\\* \\[this\\]', '<p>*not* [this]</>'],
    ['code', 'press `Ctrl` now', '<p>press <code>Ctrl</> now</>'],
    ['code keeps its marks', '`**a**`', '<p><code>**a**</></>'],
    ['a fence', '```\n<b> **x**\n```\nafter', '<pre><code>&B</></><p>after</>'.replace('&B', '<b> **x**')],
    ['an unclosed fence reaches to the end', '```\na\nb', '<pre><code>a\nb</></>'],
    ['bullets', '- a\n- b', '<ul><li>a</><li>b</></>'],
    ['numbers, starting where they start', '3. c\n4. d', '<ol=3><li>c</><li>d</></>'],
    ['Chinese numbering', '1、打开\n2、点击', '<ol><li>打开</><li>点击</></>'],
    ['nested lists', '1. a\n   - b\n   - c\n2. d', '<ol><li>a<ul><li>b</><li>c</></></><li>d</></>'],
    ['blank lines between steps do not restart the count', '1. a\n\n2. b', '<ol><li>a</><li>b</></>'],
    ['a price is no list', '1.5 kg', '<p>1.5 kg</>'],
    ['text after a list', '- a\nb', '<ul><li>a</></><p>b</>'],
    ['a heading', '## Title ##\ntext', '<p>Title</><p>text</>'],
    ['a quote', '> a\n> b', '<blockquote>a/b</>'],
    ['a link', '[here](https://a.example/x?y=1)', '<p><a=https://a.example/x?y=1>here</></>'],
    ['a link with a title', '[here](https://a.example "T")', '<p><a=https://a.example/>here</></>'],
    ['mail and telephone', '[m](mailto:a@b.example) [t](tel:+8610)', '<p><a=mailto:a@b.example>m</> <a=tel:+8610>t</></>'],
    ['an image is only a link', '![p](https://a.example/p.png)', '<p><a=https://a.example/p.png>p</></>'],
    ['a bare address, without the full stop', 'see https://a.example/b.', '<p>see <a=https://a.example/b>https://a.example/b</>.</>'],
    ['a bare address in brackets', '(https://a.example/b)', '<p>(<a=https://a.example/b>https://a.example/b</>)</>'],
    ['a bare address before Chinese', 'https://a.example，了解', '<p><a=https://a.example/>https://a.example</>，了解</>'],
    ['no link inside a link', '[a https://b.example](https://a.example)', '<p><a=https://a.example/>a https://b.example</></>'],
    ['HTML is text', '<b>x</b> &amp;', '<p><b>x</b> &amp;</>'],
  ];
  it.each(cases)('%s', (_title, text, wanted) => {
    expect(rendered(text)).toBe(wanted);
  });

  it("a customer's own text has links and nothing else", () => {
    expect(sketch(renderInline(parsePlain('**a** https://a.example/x\n[b](https://c.example)')))).toBe(
      '**a** <a=https://a.example/x>https://a.example/x</>/[b](<a=https://c.example/>https://c.example</>)',
    );
  });
});

const TAGS = new Set(['p', 'blockquote', 'pre', 'code', 'ol', 'ul', 'li', 'strong', 'em', 'br', 'a']);
const ATTRIBUTES: Record<string, readonly string[]> = { a: ['href', 'target', 'rel'], ol: ['start'], pre: ['tabIndex'], p: ['class'] };

/** Every element of a known kind, every attribute from the list, every address of a safe kind, every string a text node. */
function mustBeSafe(node: unknown): void {
  if (Array.isArray(node)) {
    for (const one of node) mustBeSafe(one);
    return;
  }
  if (node === null || node === undefined || typeof node === 'string') return;
  const { type, props } = node as VNode<Record<string, unknown>>;
  expect(TAGS).toContain(type);
  const { children, ...attributes } = props;
  for (const name of Object.keys(attributes)) expect(ATTRIBUTES[String(type)] ?? []).toContain(name);
  if (type === 'a') {
    expect(new URL(String(props.href)).protocol).toMatch(/^(https?|mailto|tel):$/);
    expect([props.target, props.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
  }
  if (type === 'ol') expect(Number.isSafeInteger(props.start)).toBe(true);
  mustBeSafe(children);
}

const ADDRESSES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript\t:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'vbscript:msgbox(1)',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'about:blank',
  'view-source:https://a.example',
  'filesystem:https://a.example/x',
  'intent://x#Intent;end',
  'ws://a.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil',
  'https://user:pass@evil.example',
  'https://bank.example@evil.example',
  'https://a.example/\u202egnp.exe',
  'https://a\u200b.example',
  'https://',
  'http://[::',
  'x'.repeat(3000),
];
const SNIPPETS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<math><mtext></p><style><img src onerror=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<form action=javascript:alert(1)><button>x',
  '<base href=//evil.example>',
  '<meta http-equiv=refresh content=0;url=//evil.example>',
  '<object data=javascript:alert(1)>',
  '<style>@import"//evil.example"</style>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '{{constructor.constructor("alert(1)")()}}',
  `\${alert(1)}`,
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u003cscript\u003e',
  '__proto__',
  'constructor',
];

describe('what others wrote never becomes anything but text and safe links (S9)', () => {
  const around = [
    (x: string) => x,
    (x: string) => `[x](${x})`,
    (x: string) => `[${x}](https://a.example)`,
    (x: string) => `![x](${x})`,
    (x: string) => `[x](${x} "t")`,
    (x: string) => `<${x}>`,
    (x: string) => `**${x}**`,
    (x: string) => `[**x**](${x})`,
    (x: string) => `1. ${x}\n   - [x](${x})`,
    (x: string) => `> [x](${x})\n# ${x}`,
    (x: string) => `\`${x}\``,
    (x: string) => `[a](https://a.example)[b](${x})`,
    (x: string) => `[a [b](${x}) c](https://a.example)`,
  ];
  const corpus = [...ADDRESSES, ...SNIPPETS].flatMap((payload) => around.map((wrap) => wrap(payload)));

  it(`${corpus.length} hostile texts`, () => {
    for (const text of corpus) {
      mustBeSafe(renderBlocks(parseMarkdown(text)));
      mustBeSafe(renderInline(parsePlain(text)));
    }
  });

  it.each(ADDRESSES)('is no address: %s', (address) => {
    expect(safeHref(address)).toBeNull();
  });

  it('any text at all, and every word of it is kept', () => {
    const marks = fc.constantFrom(
      '*',
      '**',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '](',
      '!',
      '\\',
      '<',
      '>',
      '#',
      '- ',
      '1. ',
      '\n',
      '\n\n',
      '  ',
      '```',
      'https://a.example',
      'javascript:',
      'a',
      '好',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(marks, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (text) => {
          mustBeSafe(renderBlocks(parseMarkdown(text)));
          const plain = renderInline(parsePlain(text));
          mustBeSafe(plain);
          expect(wordsOf(plain)).toBe(text);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function wordsOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(wordsOf).join('');
  if (node === null || typeof node !== 'object') return String(node ?? '');
  const { type, props } = node as VNode<{ children?: unknown }>;
  return type === 'br' ? '\n' : wordsOf(props.children);
}

describe('addresses', () => {
  it('a bare address must really be one', () => {
    expect(bareLink('https://a.example/(b)c)d')).toEqual({ text: 'https://a.example/(b)c)d', href: 'https://a.example/(b)c)d' });
    expect(bareLink('https://a.example/(b)),')?.text).toBe('https://a.example/(b)');
    expect(bareLink('https://user@evil.example')).toBeNull();
    expect(bareLink('ftp://a.example')).toBeNull();
  });

  it("our own paths stay on our own server; others' must be absolute and safe", () => {
    const own = 'https://chat.example';
    expect(safeOwnHref('/files/1?s=2', own)).toBe('https://chat.example/files/1?s=2');
    expect(safeOwnHref('https://shop.example/a', own)).toBe('https://shop.example/a');
    for (const bad of ['//evil.example/x', '/\\evil.example', 'files/1', 'javascript:alert(1)', ''])
      expect(safeOwnHref(bad, own)).toBeNull();
  });
});
