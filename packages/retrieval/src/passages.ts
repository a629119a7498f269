/** Passages stay below this many characters where sentences allow; about a screenful on a phone. */
const LONGEST = 420;
/** A passage shorter than this joins its neighbour. */
const SHORTEST = 60;

const HEADING = /^#{1,6}\s/;
const FENCE = /^\s*(?:```|~~~)/;

/** Paragraphs of a Markdown text; a fenced block is one, a heading opens one, list items and table rows stay together. */
function paragraphsOf(markdown: string): string[] {
  const paragraphs: string[] = [];
  let lines: string[] = [];
  let fenced = false;
  const close = () => {
    const paragraph = lines.join('\n').trim();
    if (paragraph) paragraphs.push(paragraph);
    lines = [];
  };
  for (const line of markdown.replace(/\r\n?/g, '\n').split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    if (!fenced && line.trim() === '') {
      close();
      continue;
    }
    if (!fenced && HEADING.test(line)) close();
    lines.push(line);
  }
  close();
  return paragraphs;
}

/** A long paragraph cut after lines, sentences, or at worst anywhere. */
function cut(paragraph: string): string[] {
  if (paragraph.length <= LONGEST) return [paragraph];
  const pieces: string[] = [];
  let held = '';
  for (const sentence of paragraph.match(/[^。！？!?；;\n.]+(?:[。！？!?；;\n]+|\.(?=\s|$)|\.)*|[。！？!?；;\n.]+/gu) ?? [paragraph]) {
    if (held && held.length + sentence.length > LONGEST) {
      pieces.push(held.trim());
      held = '';
    }
    held += sentence;
    while (held.length > LONGEST * 2) {
      const blank = held.lastIndexOf(' ', LONGEST);
      let at = blank > LONGEST / 2 ? blank : LONGEST;
      // never between the halves of one character
      if (/[\ud800-\udbff]/.test(held[at - 1]!)) at++;
      pieces.push(held.slice(0, at).trim());
      held = held.slice(at);
    }
  }
  if (held.trim()) pieces.push(held.trim());
  return pieces.filter((piece) => piece !== '');
}

/**
 * 段落: the passages of a Markdown body, in order, each some 60 to 420 characters: headings stay with what follows, sentences
 * whole where they fit. A short body is one passage; an empty one has none.
 */
export function splitPassages(markdown: string): string[] {
  const passages: string[] = [];
  let held = '';
  for (const paragraph of paragraphsOf(markdown)) {
    for (const piece of cut(paragraph)) {
      const room = held.length + piece.length + 2 <= LONGEST;
      const keepsHeading = HEADING.test(held) && !held.includes('\n');
      if (held && !keepsHeading && (!room || (held.length >= SHORTEST && HEADING.test(piece)))) {
        passages.push(held);
        held = '';
      }
      held = held ? `${held}\n\n${piece}` : piece;
    }
  }
  if (held) passages.push(held);
  return passages;
}
