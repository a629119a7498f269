import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import type { Example } from './model.ts';

/**
 * Which language each example belongs to: as declared, else as detected; undeclared languages of under 5 % of the lines are
 * detection errors on short texts and join the largest group of their kind of script.
 */
export function groupByLanguage(examples: readonly Example[]): Map<string, Example[]> {
  const tags = examples.map((example) => (example.locale ? primaryLanguage(example.locale) : ''));
  const guesses = new Map<string, number>();
  examples.forEach((example, i) => {
    if (tags[i]) return;
    tags[i] = `?${primaryLanguage(detectLanguage(example.text).locale)}`;
    guesses.set(tags[i]!, (guesses.get(tags[i]!) ?? 0) + 1);
  });
  const scriptOf = (tag: string): string => {
    const language = tag.replace('?', '');
    return ['zh', 'ja', 'ko', 'th', 'ar', 'he', 'el', 'hi'].includes(language)
      ? language
      : ['ru', 'uk'].includes(language)
        ? 'cyrillic'
        : 'latin';
  };
  const total = [...guesses.values()].reduce((a, b) => a + b, 0);
  const ranked = [...guesses].filter(([tag]) => tag !== '?und').sort((a, b) => b[1] - a[1]);
  const home = new Map<string, string>();
  const declared = new Set(tags.filter((tag) => !tag.startsWith('?')));
  for (const [tag, count] of guesses) {
    const language = tag.slice(1);
    const sibling = ranked.find(([other]) => scriptOf(other) === scriptOf(tag))?.[0];
    const keep = tag !== '?und' && (declared.has(language) || (count >= 20 && count >= 0.05 * total) || sibling === tag);
    home.set(tag, keep ? language : (tag !== '?und' && sibling ? sibling : (ranked[0]?.[0] ?? [...declared][0] ?? 'und')).replace('?', ''));
  }
  const groups = new Map<string, Example[]>();
  examples.forEach((example, i) => {
    const language = home.get(tags[i]!) ?? tags[i]!;
    const group = groups.get(language);
    if (group) group.push(example);
    else groups.set(language, [example]);
  });
  return new Map([...groups].filter(([, list]) => list.some((example) => example.intent !== null)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
