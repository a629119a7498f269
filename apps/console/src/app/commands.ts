import type { MessageKey } from '../i18n/index.ts';

/** One thing a person can do from here: reached by the palette, by its key, and listed under `?`. */
export type Command = {
  id: string;
  title: MessageKey;
  group: 'go' | 'conversation' | 'list' | 'me' | 'general';
  /** `a`, `shift+?`, `mod+k` (Ctrl or ⌘), or two keys one after another: `g d`. */
  combo?: string;
  /** Also works while typing in a field (needs a modifier). */
  whileTyping?: boolean;
  /** Only a key, no palette entry (moving up and down). */
  keyOnly?: boolean;
  /** Goes on while the key is held (moving). Everything else happens once a press, so that a key that sticks decides nothing twice. */
  repeats?: boolean;
  run: () => void;
};

type Pressed = { key: string; ctrl: boolean; meta: boolean; alt: boolean; shift?: boolean };

/** `mod+k`, `?`, `e` for a key event; letters lower-case. Shift is part of the character (`?`); only before a lone letter it is named (`shift+y`). */
export function comboOf({ key, ctrl, meta, alt, shift }: Pressed): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const isLoneLetter = /^[a-z]$/.test(name) && !ctrl && !meta && !alt;
  return `${ctrl || meta ? 'mod+' : ''}${alt ? 'alt+' : ''}${shift && isLoneLetter ? 'shift+' : ''}${name}`;
}

type Meaning = { kind: 'run'; command: Command } | { kind: 'begins' } | { kind: 'nothing' };

/**
 * What a key means among the commands there are; `first` is the key pressed just before, if it began a sequence.
 * A key that begins a sequence (`g` of `g d`) never does anything by itself: going somewhere must not decide something on the way.
 */
export function meaningOf(commands: readonly Command[], first: string | null, combo: string): Meaning {
  const sequence = first === null ? undefined : commands.find((command) => command.combo === `${first} ${combo}`);
  if (sequence) return { kind: 'run', command: sequence };
  if (commands.some((command) => command.combo?.startsWith(`${combo} `))) return { kind: 'begins' };
  const command = commands.find((one) => one.combo === combo);
  return command ? { kind: 'run', command } : { kind: 'nothing' };
}

/** A key as printed on a keyboard of this system. */
export function comboLabel(combo: string, isMac: boolean): string[] {
  return combo.split(' ').map((part) =>
    part
      .split('+')
      .map((key) =>
        key === 'mod'
          ? isMac
            ? '⌘'
            : 'Ctrl'
          : key === 'alt'
            ? isMac
              ? '⌥'
              : 'Alt'
            : key === 'shift'
              ? isMac
                ? '⇧'
                : 'Shift'
              : key === 'ArrowDown'
                ? '↓'
                : key === 'ArrowUp'
                  ? '↑'
                  : key.length === 1
                    ? key.toUpperCase()
                    : key,
      )
      .join(isMac ? '' : '+'),
  );
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** How well a command answers what was typed: 0 not at all, higher is better. Words may come in any order and in either language. */
export function commandScore(query: string, titles: readonly string[]): number {
  const wanted = fold(query);
  if (!wanted) return 1;
  let best = 0;
  for (const title of titles.map(fold)) {
    if (title.startsWith(wanted)) best = Math.max(best, 4);
    else if (title.includes(wanted)) best = Math.max(best, 3);
    else if (wanted.split(' ').every((word) => title.includes(word))) best = Math.max(best, 2);
    else if (wanted.length > 1 && isSubsequence(wanted.replaceAll(' ', ''), title)) best = Math.max(best, 1);
  }
  return best;
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at >= short.length;
}

/** Commands that answer the query, best first, otherwise in their given order. */
export function matchCommands<T>(query: string, commands: readonly T[], titlesOf: (command: T) => readonly string[]): T[] {
  return commands
    .map((command, order) => ({ command, order, score: commandScore(query, titlesOf(command)) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map((entry) => entry.command);
}
