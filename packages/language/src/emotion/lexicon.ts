/**
 * 情绪词典: per language, words by emotion with a weight in [-1,1] (`anger`, `anxiety`, `confusion`, `disappointment`, `sadness`,
 * `positive`; weight 0 keeps a longer word from being read as the one inside it) and word lists; beside the languages `crisis` and
 * `legal`, each with a word list per language. The same shape as `emotion.lexicon` of a workspace's policies. A language is added by
 * adding its key.
 *
 * | list | what |
 * |---|---|
 * | `degree_most`, `degree_up`, `degree_down` | before a word: 极其, 很, 有点 |
 * | `degree_after` | after a word: 失望透顶 |
 * | `negators` | 不, 没, not |
 * | `no_negation` | holds a negator and negates nothing: 是不是, "can't stand" |
 * | `forbidding` | before an accusation it makes it: 别骗我 |
 * | `fillers` | may stand between a word and what negates it: 不*觉得*好 |
 * | `sarcasm` | turns praise into mockery where something is wrong |
 * | `mockery` | is mockery by itself |
 * | `rhetorical` | 反问, counted where the text asks or exclaims |
 */
export type EmotionLexicon = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>> | readonly string[]>>>>;

/** The word lists of a language. */
export const LEXICON_LISTS = [
  'degree_most',
  'degree_up',
  'degree_down',
  'degree_after',
  'negators',
  'no_negation',
  'forbidding',
  'fillers',
  'sarcasm',
  'mockery',
  'rhetorical',
] as const;

/** The shipped words with a workspace's own over them: own weights win, lists are joined. */
export function mergeLexicons(base: EmotionLexicon, own: EmotionLexicon): EmotionLexicon {
  const out: Record<string, Record<string, Readonly<Record<string, number>> | readonly string[]>> = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(own)])) {
    const group: Record<string, Readonly<Record<string, number>> | readonly string[]> = {};
    for (const name of new Set([...Object.keys(base[key] ?? {}), ...Object.keys(own[key] ?? {})])) {
      const a = base[key]?.[name];
      const b = own[key]?.[name];
      if (isList(a) || isList(b)) group[name] = [...new Set([...(isList(a) ? a : []), ...(isList(b) ? b : [])])];
      else group[name] = { ...a, ...b };
    }
    out[key] = group;
  }
  return out;
}

/** True for the word lists of a lexicon, false for its weighted words. */
export function isList(value: Readonly<Record<string, number>> | readonly string[] | undefined): value is readonly string[] {
  return Array.isArray(value);
}
