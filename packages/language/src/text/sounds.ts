import { SYLLABLES } from './syllables.ts';

/** Number of the sound of every character of the table; sounds that many speakers do not tell apart (zh/z, ch/c, sh/s, -ng/-n) share one. */
const SOUND: ReadonlyMap<number, number> = (() => {
  const numbers = new Map<string, number>();
  const sounds = new Map<number, number>();
  for (const entry of SYLLABLES.split(' ')) {
    const [, syllable, characters] = /^([a-z]+)(.+)$/.exec(entry) as unknown as [string, string, string];
    const heard = syllable.replace(/^([zcs])h/, '$1').replace(/ng$/, 'n');
    const number = numbers.get(heard) ?? numbers.size + 1;
    numbers.set(heard, number);
    for (const character of characters) sounds.set(character.charCodeAt(0), number);
  }
  return sounds;
})();

/** What a Chinese character sounds like, as a number; for one the table lacks, its own code, which is above any of them. */
export const soundOf = (unit: number): number => SOUND.get(unit) ?? unit;
