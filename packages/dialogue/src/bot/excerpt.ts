import { coverage } from '../text/similarity.ts';

/**
 * The part of an article that helps: plain paragraphs and numbered steps, at most `maxLength` characters. Only the article's own sentences, in their
 * own order; nothing is added. `codes` are the error codes the customer named: then only what is said about them.
 */
export function helpfulPart(body: string, question: string, maxLength: number, codes: readonly string[] = []): string {
  const plain = plainMarkdown(body);
  const aboutCodes = partAboutCodes(plain, codes);
  if (aboutCodes !== null && aboutCodes.length <= maxLength) return aboutCodes;
  const text = aboutCodes ?? plain;
  return text.length <= maxLength ? text : bestWindow(text, question, maxLength);
}

/** Markdown to light text: no images, HTML, links, headings or tables; lists and emphasis lose their marks, numbered steps keep their numbers. */
export function plainMarkdown(markdown: string): string {
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<\/?[a-z][^>\n]{0,300}>/gi, '')
    .replace(/!\[[^\]\n]*\]\([^)\n]*\)/g, '')
    .replace(/\[([^\]\n]+)\]\([^)\n]*\)/g, '$1')
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/^\s*(?:[-*+]|>)\s+/gm, '· ')
    .replace(/^\s*(?:\|?\s*:?-{3,}:?\s*)+\|?\s*$/gm, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const SENTENCE = /[^。！？!?\n；;]*(?:[。！？!?；;]+|\.(?=\s)|\n|$)/g;

function sentencesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    // A full stop inside "2.4 GHz" or "1." ends no sentence.
    for (const piece of line.split(/(?<=[。！？!?；;])|(?<=[a-z)"'%\d]\.)(?=\s+[A-Z"'(])/)) if (piece.trim() !== '') pieces.push(piece);
  }
  return pieces.length > 0 ? pieces : (text.match(SENTENCE) ?? []).filter((piece) => piece.trim() !== '');
}

/** A list of codes in one body ("N1 … N2 …"): the sentences that begin with a named code, each with what follows it until the next code. */
function partAboutCodes(text: string, codes: readonly string[]): string | null {
  if (codes.length === 0) return null;
  const wanted = new Set(codes.map((code) => code.toUpperCase()));
  let current: string | null = null;
  let listed = 0;
  const kept: string[] = [];
  for (const sentence of sentencesOf(text)) {
    const head = /^[\s·"“(（]*([A-Z][0-9]{1,2})(?![0-9A-Za-z-])/.exec(sentence)?.[1] ?? null;
    if (head !== null) {
      current = head;
      listed += 1;
    }
    if (current !== null && wanted.has(current)) kept.push(sentence);
  }
  return listed >= 2 && kept.length > 0 ? kept.join('').trim() : null;
}

/** The best run of whole sentences within the length, by how much of the question they cover; the first sentences where none stands out. */
function bestWindow(text: string, question: string, maxLength: number): string {
  const sentences = sentencesOf(text);
  const weights = sentences.map((sentence) => coverage(question, sentence));
  let best = { from: 0, to: 1, weight: -1 };
  for (let from = 0; from < sentences.length; from += 1) {
    let length = 0;
    let weight = 0;
    for (let to = from; to < sentences.length; to += 1) {
      length += sentences[to]?.length ?? 0;
      if (length > maxLength) break;
      weight += weights[to] ?? 0;
      if (weight > best.weight + 1e-9) best = { from, to: to + 1, weight };
    }
  }
  const part = sentences.slice(best.from, best.to).join('').trim();
  return part.length <= maxLength && part !== ''
    ? part
    : `${[...text]
        .slice(0, maxLength - 1)
        .join('')
        .slice(0, maxLength - 1)}…`;
}
