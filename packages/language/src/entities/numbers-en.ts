const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const WORD = `(?:${[...SMALL.slice(1).reverse(), ...TENS, 'hundred', 'thousand'].join('|')})`;

/** A number written out in English, for use inside a regular expression; at least one word. */
export const ENGLISH_NUMBER = `(?:a (?:hundred|thousand)|${WORD})(?:(?:[ -]| and )${WORD}){0,8}`;

/** "two hundred and fifty" → 250; null when it is none. */
export function readEnglishNumber(raw: string): number | null {
  let total = 0;
  let section = 0;
  const words = raw
    .toLowerCase()
    .trim()
    .split(/[\s-]+/);
  for (const word of words) {
    if (word === 'and') continue;
    const tens = TENS.indexOf(word);
    const small = SMALL.indexOf(word);
    if (word === 'a') section = 1;
    else if (tens >= 0) section += 20 + 10 * tens;
    else if (small >= 0) section += small;
    else if (word === 'hundred') section = Math.max(1, section) * 100;
    else if (word === 'thousand') {
      total += Math.max(1, section) * 1000;
      section = 0;
    } else return null;
  }
  return total + section;
}
