const HTML_ESCAPES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** 嵌入代码: the one line a site puts into its pages (API.md 5). */
export function embedSnippet(origin: string, publicToken: string): string {
  const attribute = (text: string) => text.replace(/[&"<>]/g, (char) => HTML_ESCAPES[char] ?? char);
  return `<script async src="${attribute(origin)}/widget.js" data-inbox="${attribute(publicToken)}"></script>`;
}

/** Origins as typed, one a line or with commas between: path and slash taken off, doubles left out. What is no address comes back under `wrong`. */
export function parseOrigins(text: string): { origins: string[]; wrong: string[] } {
  const origins = new Set<string>();
  const wrong: string[] = [];
  for (const typed of text.split(/[\s,，;；]+/).filter(Boolean)) {
    try {
      const url = new URL(typed.includes('://') ? typed : `https://${typed}`);
      if ((url.protocol === 'https:' || url.protocol === 'http:') && url.hostname) origins.add(url.origin);
      else wrong.push(typed);
    } catch {
      wrong.push(typed);
    }
  }
  return { origins: [...origins], wrong };
}

/** Lines of a text field as a list, empty ones left out, at most `max`. */
export const lines = (text: string | undefined, max: number): string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, max);
