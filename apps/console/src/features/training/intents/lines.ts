/** The sentences of a pasted text: one a line, without list marks and numbers at their head, none empty, none twice. */
export function linesOf(text: string): string[] {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/^\s*(?:[-*•·]\s+|\d{1,3}(?:[)、．]\s*|\.\s+))/u, '').trim())
    .filter((line) => line !== '');
  return [...new Set(lines)];
}
