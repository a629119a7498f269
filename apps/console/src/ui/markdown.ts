/**
 * The small part of Markdown that answers of the knowledge base use, read into plain data. What is not understood stays text, so
 * nothing written by a customer, a model or an article can become markup; links keep only http, https, mailto and tel.
 */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong'; children: Inline[] }
  | { type: 'em'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] };
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; children: Inline[] }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { type: 'quote'; children: Inline[] };

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;
/** A user name in front of the host: only ever there to hide the host. */
const HIDING = /^https?:\/\/[^/?#]*@/i;
/** Emphasis inside emphasis inside … : deeper than this is somebody trying. */
const DEPTH_MAX = 6;
/** No mark is longer than this, so that a hostile text cannot make us read it over and over. */
const MARK_MAX = 2100;
const BARE_URL = /^https?:\/\/[^\s<>"')\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+/;

/** The mark that stands at the start of `rest`, and how many characters it takes; null when it is only text. */
function readMark(rest: string, depth: number): { node: Inline; length: number } | null {
  const found = (match: RegExpExecArray | null, make: (match: RegExpExecArray) => Inline) =>
    match && { node: make(match), length: match[0].length };
  const inside = (text: string | undefined) => parseInline(text ?? '', false, depth + 1);
  if (rest[0] === '`') return found(/^`([^`\n]+)`/.exec(rest), (match) => ({ type: 'code', text: match[1] ?? '' }));
  if (rest[0] === '*')
    return (
      found(/^\*\*(?=\S)([^\n]*?\S)\*\*/.exec(rest), (match) => ({ type: 'strong', children: inside(match[1]) })) ??
      found(/^\*(?=[^\s*])([^*\n]*[^\s*])\*/.exec(rest), (match) => ({ type: 'em', children: inside(match[1]) }))
    );
  const link = rest[0] === '[' ? /^\[([^\]\n]{1,300})\]\(([^)\s]{1,1000})\)/.exec(rest) : null;
  if (!link || !SAFE_LINK.test(link[2] ?? '') || HIDING.test(link[2] ?? '')) return null;
  return found(link, (match) => ({ type: 'link', href: match[2] ?? '', children: parseInline(match[1] ?? '', true, depth + 1) }));
}

/** A bare address at the start of `rest`, without the punctuation that ends a sentence. */
function readAddress(rest: string): { node: Inline; length: number } | null {
  const match = BARE_URL.exec(rest);
  if (!match || HIDING.test(match[0])) return null;
  const href = match[0].replace(/[.,;:!?]+$/, '');
  return { node: { type: 'link', href, children: [{ type: 'text', text: href }] }, length: href.length };
}

/** Inline marks of one line of text. `linksOnly`: text people typed, where only addresses mean something. */
export function parseInline(text: string, linksOnly = false, depth = 0): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain) out.push({ type: 'text', text: plain });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    const opensAddress = char === 'h' && !/[A-Za-z0-9]/.test(text[at - 1] ?? '');
    const opensMark = !linksOnly && depth < DEPTH_MAX && '`*['.includes(char);
    const rest = opensAddress || opensMark ? text.slice(at, at + MARK_MAX) : '';
    const mark = opensAddress ? readAddress(rest) : opensMark ? readMark(rest, depth) : null;
    if (mark) {
      flush();
      out.push(mark.node);
      at += mark.length;
    } else {
      plain += char;
      at += 1;
    }
  }
  flush();
  return out;
}

const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^\s*[-*•]\s+(.*)$/;
/** `1. `, `1.` before a word, `1、`; never `3.5 升` nor `2.4 GHz`. */
const NUMBER = /^\s*(\d{1,3})(?:[)、]|[.．](?!\d))\s*(.*)$/;
const QUOTE = /^>\s?(.*)$/;

/** A Markdown text as blocks. Lines of one paragraph stay lines (customers' answers are written that way). */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const close = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (line.trim() === '') {
      close();
      continue;
    }
    const heading = HEADING.exec(line);
    const bullet = BULLET.exec(line);
    const number = NUMBER.exec(line);
    const quote = QUOTE.exec(line);
    if (heading) {
      close();
      blocks.push({ type: 'heading', children: parseInline(heading[1] ?? '') });
    } else if (bullet || number) {
      close();
      const ordered = !bullet;
      const item = parseInline((bullet ? bullet[1] : number?.[2]) ?? '');
      const last = blocks.at(-1);
      if (last?.type === 'list' && last.ordered === ordered) last.items.push(item);
      else blocks.push({ type: 'list', ordered, start: number ? Number(number[1]) : 1, items: [item] });
    } else if (quote) {
      close();
      blocks.push({ type: 'quote', children: parseInline(quote[1] ?? '') });
    } else paragraph.push(line);
  }
  close();
  return blocks;
}

/** The words of a Markdown text without its marks: what goes into a composer. */
export function plainText(markdown: string): string {
  const words = (nodes: readonly Inline[]): string =>
    nodes
      .map((node) =>
        node.type === 'text' || node.type === 'code'
          ? node.text
          : node.type === 'link' && words(node.children) !== node.href
            ? `${words(node.children)} ${node.href}`
            : words(node.children),
      )
      .join('');
  return parseMarkdown(markdown)
    .map((block) =>
      block.type === 'list'
        ? block.items.map((item, at) => `${block.ordered ? `${block.start + at}.` : '-'} ${words(item)}`).join('\n')
        : words(block.children),
    )
    .join('\n');
}
