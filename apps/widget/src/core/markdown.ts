import { bareLink, safeHref } from './links.ts';

/**
 * A little Markdown (轻量 Markdown) for messages: paragraphs, bold, emphasis, code, links, bullet and numbered lists, quotes.
 * It gives a tree of plain values; HTML in a message is text like any other, images and raw addresses of other kinds are not known.
 * Time is linear in the length of the text: every search for a closing mark looks at most WINDOW characters ahead.
 */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'em'; children: readonly Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: readonly Inline[] }
  | { type: 'break' };
type ListItem = { children: readonly Inline[]; nested: readonly ListBlock[] };
export type ListBlock = { type: 'list'; ordered: boolean; start: number; items: readonly ListItem[] };
export type Block = { type: 'paragraph' | 'heading' | 'quote'; children: readonly Inline[] } | { type: 'code'; text: string } | ListBlock;

const WINDOW = 1000;
const MAX_DEPTH = 4;
const ITEM = /^( {0,12})(?:([-*+•])|(\d{1,9})[.)、．])(?:\s+|(?<=[、．]))(\S.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(\S.*)$/;
const QUOTE = /^ {0,3}>\s?(.*)$/;
const FENCE = /^ {0,3}```/;

/** Reads a message's text. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length) blocks.push({ type: 'paragraph', children: parseLines(paragraph) });
    paragraph = [];
  };

  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (line.trim() === '') {
      flush();
    } else if (FENCE.test(line)) {
      flush();
      let stop = at + 1;
      while (stop < lines.length && !FENCE.test(lines[stop]!)) stop += 1;
      blocks.push({ type: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop;
    } else if (HEADING.test(line)) {
      flush();
      blocks.push({ type: 'heading', children: parseInline(HEADING.exec(line)![1]!.replace(/\s#+\s*$/, '')) });
    } else if (QUOTE.test(line)) {
      flush();
      const quoted: string[] = [];
      for (; at < lines.length && QUOTE.test(lines[at]!); at += 1) quoted.push(QUOTE.exec(lines[at]!)![1]!);
      at -= 1;
      blocks.push({ type: 'quote', children: parseLines(quoted) });
    } else if (ITEM.test(line)) {
      flush();
      const taken = takeListLines(lines, at);
      blocks.push(...buildLists(taken.entries, 0));
      at = taken.next - 1;
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return blocks;
}

/** Plain text with bare http(s) addresses as links: for what customers write themselves. */
export function parsePlain(text: string): Inline[] {
  const out: Inline[] = [];
  text.split('\n').forEach((line, index) => {
    if (index > 0) out.push({ type: 'break' });
    out.push(...linkify(line));
  });
  return out;
}

type Entry = { indent: number; ordered: boolean; number: number; text: string[] };

/** The lines of one list, blank lines between items and indented continuation lines included. */
function takeListLines(lines: readonly string[], from: number): { entries: Entry[]; next: number } {
  const entries: Entry[] = [];
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at]!;
    const found = ITEM.exec(line);
    if (found) {
      entries.push({ indent: found[1]!.length, ordered: found[3] !== undefined, number: Number(found[3] ?? 1), text: [found[4]!] });
      continue;
    }
    if (line.trim() === '') {
      const following = lines[at + 1];
      if (following === undefined || !(ITEM.test(following) || /^ {2,}\S/.test(following))) break;
      continue;
    }
    if (!/^ {2,}\S/.test(line)) break;
    entries.at(-1)!.text.push(line.trim());
  }
  return { entries, next: at };
}

/** Nests entries by their indent; a change between bullets and numbers on one level starts another list. */
function buildLists(entries: readonly Entry[], depth: number): ListBlock[] {
  const lists: ListBlock[] = [];
  let items: ListItem[] = [];
  let kind: boolean | null = null;
  for (let at = 0; at < entries.length; ) {
    const entry = entries[at]!;
    let end = at + 1;
    if (depth < MAX_DEPTH) while (end < entries.length && entries[end]!.indent >= entry.indent + 2) end += 1;
    if (kind !== entry.ordered) {
      items = [];
      kind = entry.ordered;
      lists.push({ type: 'list', ordered: entry.ordered, start: entry.number, items });
    }
    items.push({ children: parseLines(entry.text), nested: buildLists(entries.slice(at + 1, end), depth + 1) });
    at = end;
  }
  return lists;
}

function parseLines(lines: readonly string[]): Inline[] {
  const out: Inline[] = [];
  lines.forEach((line, index) => {
    if (index > 0) out.push({ type: 'break' });
    out.push(...parseInline(line.trimEnd()));
  });
  return out;
}

/** Marks a backslash may take the meaning from. */
const ESCAPABLE = /[\\`*_[\]()#+\-.!>~|]/;

/** Reads the marks inside one line. */
function parseInline(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const push = (node: Inline) => {
    if (plain) out.push({ type: 'text', text: plain });
    plain = '';
    out.push(node);
  };

  for (let at = 0; at < text.length; ) {
    const sign = text[at]!;
    if (sign === '\\' && ESCAPABLE.test(text[at + 1] ?? '')) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const found = depth < MAX_DEPTH ? readMark(text, at, depth) : null;
    if (found) {
      push(found.node);
      at = found.next;
    } else {
      plain += sign;
      at += 1;
    }
  }
  if (plain) out.push({ type: 'text', text: plain });
  return out;
}

type Found = { node: Inline; next: number };

function readMark(text: string, at: number, depth: number): Found | null {
  switch (text[at]) {
    case '*':
    case '_':
      return readEmphasis(text, at, depth);
    case '`': {
      const end = find(text, '`', at + 1);
      return end > at + 1 ? { node: { type: 'code', text: text.slice(at + 1, end) }, next: end + 1 } : null;
    }
    case '[':
    case '!':
      return readLink(text, at, depth);
    case 'h':
    case 'H':
      return readBareLink(text, at);
    default:
      return null;
  }
}

function readEmphasis(text: string, at: number, depth: number): Found | null {
  const sign = text[at]!;
  const double = text[at + 1] === sign;
  const mark = double ? sign + sign : sign;
  const begin = at + mark.length;
  if (/\s|^$/.test(text[begin] ?? '')) return null;
  // snake_case and 5*3*2 are no emphasis.
  if (!double && isWord(text[at - 1]) && (sign === '_' || isWord(text[begin]))) return null;
  let end = find(text, mark, begin + 1);
  if (!double) while (end !== -1 && text[end + 1] === sign) end = find(text, mark, end + 2);
  if (end === -1 || /\s/.test(text[end - 1]!) || (sign === '_' && isWord(text[end + mark.length]))) return null;
  const children = parseInline(text.slice(begin, end), depth + 1);
  return { node: { type: double ? 'strong' : 'em', children }, next: end + mark.length };
}

function readLink(text: string, at: number, depth: number): Found | null {
  const image = text[at] === '!';
  const open = image ? at + 1 : at;
  if (text[open] !== '[') return null;
  const close = find(text, '](', open + 1);
  if (close === -1) return null;
  const end = find(text, ')', close + 2);
  if (end === -1) return null;
  const label = text.slice(open + 1, close);
  // `[a [b](address)`: the inner bracket is the link.
  if (label.includes('[')) return null;
  const href = safeHref(withoutTitle(text.slice(close + 2, end)));
  if (href === null) return null;
  const children = parseInline(label || href, MAX_DEPTH - 1 > depth ? depth + 1 : MAX_DEPTH).map(withoutLinks);
  return { node: { type: 'link', href, children }, next: end + 1 };
}

/** `address "title"` without its title. */
function withoutTitle(target: string): string {
  const trimmed = target.trim();
  const quote = trimmed.endsWith('"') ? trimmed.lastIndexOf(' "', trimmed.length - 2) : -1;
  return quote === -1 ? trimmed : trimmed.slice(0, quote).trimEnd();
}

/** A link inside a link's words would be a second, hidden target. */
function withoutLinks(node: Inline): Inline {
  if (node.type === 'link') return { type: 'text', text: plainOf(node.children) };
  if (node.type === 'strong' || node.type === 'em') return { ...node, children: node.children.map(withoutLinks) };
  return node;
}

function readBareLink(text: string, at: number): Found | null {
  if (isWord(text[at - 1])) return null;
  const link = bareLink(text.slice(at, at + WINDOW));
  return link
    ? { node: { type: 'link', href: link.href, children: [{ type: 'text', text: link.text }] }, next: at + link.text.length }
    : null;
}

function linkify(line: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const { index } of line.matchAll(/https?:\/\//gi)) {
    if (index < from) continue;
    const found = readBareLink(line, index);
    if (!found) continue;
    if (index > from) out.push({ type: 'text', text: line.slice(from, index) });
    out.push(found.node);
    from = found.next;
  }
  if (from < line.length) out.push({ type: 'text', text: line.slice(from) });
  return out;
}

/** The words of a tree without its marks, for announcements and previews. */
export function plainOf(nodes: readonly Inline[]): string {
  return nodes.map((node) => ('children' in node ? plainOf(node.children) : node.type === 'break' ? '\n' : node.text)).join('');
}

function find(text: string, mark: string, from: number): number {
  const at = text.slice(from, from + WINDOW).indexOf(mark);
  return at === -1 ? -1 : from + at;
}

function isWord(sign: string | undefined): boolean {
  return sign !== undefined && /[A-Za-z0-9]/.test(sign);
}
