/** What the person is looking for while typing: a canned response (快捷回复, `/`) or an article (知识, `#`). */
export type Trigger = { kind: 'canned' | 'article'; query: string; start: number; end: number };

const SLASH = /[/／]/;
const HASH = /[#＃]/;
/** Before a mark: the beginning, white space, or a Chinese character or punctuation (Chinese has no spaces). Never a Latin letter or digit: 2026/11 and C# are no search. */
const OPENS_AFTER = /[\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
const CANNED_QUERY = /^[\p{L}\p{N}_-]*$/u;
const ARTICLE_QUERY = /^[^\n#＃]*$/u;
/** Longer than this nobody is searching any more. */
const CANNED_MAX = 40;
const ARTICLE_MAX = 60;

/**
 * Finds the search that the caret stands in, if any. `start` is the mark, `end` the caret, in UTF-16 units.
 * At the very start of a message `、` counts as `/`: it is what a Chinese keyboard writes for that key.
 */
export function findTrigger(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  for (let at = before.length - 1; at >= 0 && before.length - at <= ARTICLE_MAX + 1; at -= 1) {
    const char = before[at] ?? '';
    if (char === '\n') return null;
    const isSlash = SLASH.test(char) || (char === '、' && at === 0);
    const isHash = HASH.test(char);
    if (!isSlash && !isHash) continue;
    const query = before.slice(at + 1);
    const opens = at === 0 || OPENS_AFTER.test(before[at - 1] ?? '');
    if (isSlash) {
      if (opens && query.length <= CANNED_MAX && CANNED_QUERY.test(query)) return { kind: 'canned', query, start: at, end: caret };
      // A slash inside an article search ("#AC/DC") is part of it; keep looking for the hash.
      continue;
    }
    if (opens && query.length <= ARTICLE_MAX && ARTICLE_QUERY.test(query) && !query.startsWith(' '))
      return { kind: 'article', query, start: at, end: caret };
    return null;
  }
  return null;
}

/** Puts `insert` where the search stood. Returns the new text and where the caret goes. */
export function replaceTrigger(text: string, trigger: Trigger, insert: string): { text: string; caret: number } {
  return { text: text.slice(0, trigger.start) + insert + text.slice(trigger.end), caret: trigger.start + insert.length };
}

export type CannedChoice = { id: string; shortcut: string; title: string; text: string };

/** Canned responses for what was typed: shortcut first, then title, then the text itself; each in the given order. */
export function matchCanned(choices: readonly CannedChoice[], query: string): CannedChoice[] {
  const wanted = query.normalize('NFKC').toLowerCase();
  if (!wanted) return [...choices];
  const rank = (choice: CannedChoice) => {
    const shortcut = choice.shortcut.toLowerCase();
    if (shortcut === wanted) return 0;
    if (shortcut.startsWith(wanted)) return 1;
    if (choice.title.toLowerCase().includes(wanted)) return 2;
    if (shortcut.includes(wanted)) return 3;
    return choice.text.toLowerCase().includes(wanted) ? 4 : 9;
  };
  return choices
    .map((choice, order) => ({ choice, order, rank: rank(choice) }))
    .filter((entry) => entry.rank < 9)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((entry) => entry.choice);
}
