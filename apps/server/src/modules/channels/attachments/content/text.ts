/**
 * Bytes that do not occur in text ("binary data byte", WHATWG MIME Sniffing section 3): control characters except tab, line feed, form feed, carriage return, escape.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;
/** The start of HTML, SVG, XML, a script or another thing that some program would run or render. */
const ACTIVE = /^(?:<[!?/%a-z]|#!|%!ps|\{\\rtf|begin:v)/i;

/** Looks at a text while it streams by. `push` every chunk, then `isPlain()`: valid UTF-8, nothing binary, nothing that begins like markup or a script. */
export function createTextCheck(): { push(chunk: Uint8Array): void; isPlain(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let plain = true;
  let start = '';
  let begun = false;

  const look = (text: string) => {
    if (BINARY.test(text)) plain = false;
    if (begun) return;
    start = (start + text).trimStart().slice(0, 64);
    begun = start.length >= 64;
  };
  const decode = (chunk?: Uint8Array) => {
    if (!plain) return;
    try {
      look(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch {
      plain = false;
    }
  };
  return {
    push: decode,
    isPlain() {
      decode();
      return plain && !ACTIVE.test(start);
    },
  };
}
