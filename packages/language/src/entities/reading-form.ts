import { toSimplified } from '../text/traditional-chinese.ts';

/** A text as it is searched, and where each of its UTF-16 units stood in the text as given (`from` inclusive, `to` exclusive). */
export type ReadingForm = { text: string; from: readonly number[]; to: readonly number[] };

/** Not seen and not meant: soft hyphens, zero-width and direction marks, variation selectors. */
const INVISIBLE = /\u00ad|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u2064]|\ufe0e|\ufe0f|\ufeff/;
/** Wide letters, digits and the signs that stand inside numbers, dates and addresses; commas and stops end clauses and stay as they are. */
const WIDE =
  /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff03\uff04\uff05\uff08\uff09\uff0b\uff0d\uff0e\uff0f\uff1a\uff20\uff3f\uff5e\u3000]/;

/** The form entities are looked for in: narrow digits and letters, simplified characters, nothing invisible. */
export function readingForm(raw: string): ReadingForm {
  const simple = toSimplified(raw);
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  for (let i = 0; i < simple.length; i++) {
    const unit = simple[i]!;
    if (INVISIBLE.test(unit)) continue;
    text += unit === '\u3000' ? ' ' : WIDE.test(unit) ? String.fromCharCode(unit.charCodeAt(0) - 0xfee0) : unit === '’' ? "'" : unit;
    from.push(i);
    to.push(i + 1);
  }
  return { text, from, to };
}
