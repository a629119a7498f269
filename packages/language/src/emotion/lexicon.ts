/**
 * 情绪词典: per language, words by emotion with a weight in [-1,1] (`anger`, `anxiety`, `confusion`, `disappointment`, `sadness`,
 * `positive`), word lists `degree_up`, `degree_down`, `negators`, `sarcasm` (words that turn praise into mockery) and `rhetorical`
 * (反问 openings); beside the languages `crisis` and `legal`, each with a word list per language. The same shape as
 * `emotion.lexicon` of a workspace's policies. A language is added by adding its key.
 */
export type EmotionLexicon = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>> | readonly string[]>>>>;

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
