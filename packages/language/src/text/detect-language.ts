import { CYRILLIC_PROFILES, LATIN_PROFILES, type LanguageProfile } from './language-profiles.ts';
import { countChineseVariants } from './traditional-chinese.ts';

/** Which language a text is in: a BCP 47 tag (`zh-CN`, `zh-TW`, `en`, …; `und` where the text carries none) and 0..1. */
export type DetectedLanguage = { locale: string; confidence: number };

const UNDETERMINED: DetectedLanguage = { locale: 'und', confidence: 0 };

/** Scripts that belong, for a customer service, to one language. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\u0e00-\u0e7f]/gu, 'th'],
  [/[\u0590-\u05ff]/gu, 'he'],
  [/[\u0370-\u03ff]/gu, 'el'],
  [/[\u0900-\u097f]/gu, 'hi'],
  [/[\u0600-\u06ff]/gu, 'ar'],
];

/** Characters only Japanese writes so, and words that are Japanese without any kana. */
const JAPANESE =
  /[払込働円広図売読駅検発気対帰経済総続戻塩択択沢児円団囲圧壱変桜様歩歳毎渋焼獣県穏継緑縦脳臓薬覚訳証豊転軽辺逓鉄銭録関闘隠険雑霊頼顔騒験黒]|返品|返金|領収書|注文番号|電源が/u;

/** Characters and words of written Cantonese that Mandarin does not write. */
const CANTONESE =
  /[唔冇咗嘅喺佢哋嚟啲㗎喎攞搵嗰咁嘢冧瞓揾]|係咪|系咪|邊[度個位]|點[解樣搞算]|仲未|搞掂|搞惦|幾時|几时|而家|依家|乜嘢|有冇|幾多錢/u;

type Compiled = {
  locale: string;
  words: ReadonlySet<string>;
  letters: ReadonlySet<string>;
  trigrams: ReadonlyMap<string, number>;
  total: number;
};

function trigramsOf(text: string): string[] {
  const out: string[] = [];
  for (const word of text.toLowerCase().split(/[^\p{L}\p{M}']+/u)) {
    const padded = ` ${word} `;
    if (word) for (let i = 0; i + 3 <= padded.length; i++) out.push(padded.slice(i, i + 3));
  }
  return out;
}

function compile(profile: LanguageProfile): Compiled {
  const trigrams = new Map<string, number>();
  const grams = trigramsOf(`${profile.sample} ${profile.words}`);
  for (const gram of grams) trigrams.set(gram, (trigrams.get(gram) ?? 0) + 1);
  return {
    locale: profile.locale,
    words: new Set(profile.words.split(' ')),
    letters: new Set(profile.letters),
    trigrams,
    total: grams.length,
  };
}

/** What speaks for the commonest language of a script before anything is read. */
const LIKELIER = 1.6;

/** Chances of each language of a group for a text: trigrams (naive Bayes), whole function words, letters of its own. */
function rank(text: string, group: readonly Compiled[]): DetectedLanguage {
  const lower = text.toLowerCase();
  const words = lower.match(/[\p{L}\p{M}]+(?:'[\p{L}]+)?/gu) ?? [];
  const grams = trigramsOf(lower);
  const scores = group.map((language) => {
    let score = language.locale === 'en' || language.locale === 'ru' ? LIKELIER : 0;
    for (const gram of grams) score += 0.45 * Math.log(((language.trigrams.get(gram) ?? 0) + 0.3) / (language.total + 600));
    for (const word of words) if (language.words.has(word)) score += 1.6;
    for (const character of lower) if (language.letters.has(character)) score += 1.8;
    return score;
  });
  const best = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - best), 0);
  const at = scores.indexOf(best);
  // a text of one or two unknown words is weak evidence whatever the winner's lead
  const evidence = Math.min(1, 0.45 + 0.14 * words.length);
  return { locale: group[at]!.locale, confidence: Math.round((evidence / sum) * 1000) / 1000 };
}

/** Latin tokens that carry no language: model codes, acronyms, brands with digits, single letters, web addresses. */
const CODE = /^(?:[A-Z]{1,5}|\p{L}|\p{L}*\d[\p{L}\d]*|wi-?fi|app|vip|ios|android|ok|bluetooth|pro|max|mini|plus)$/u;

/** The first lines say what language a text is in; UTF-16 units. */
const LONGEST = 600;

function detect(text: string, latin: readonly Compiled[], cyrillicOnes: readonly Compiled[]): DetectedLanguage {
  const clean = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/https?:\/\/\S{1,300}|[\w.+-]{1,64}@[\w.-]{1,64}/g, ' ');
  const count = (pattern: RegExp): number => clean.match(pattern)?.length ?? 0;
  const han = count(/[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/gu);
  const kana = count(/[\u3040-\u30fa\u30fc-\u30ff]/gu);
  const hangul = count(/[\uac00-\ud7af\u1100-\u11ff]/gu);
  const latinWords = (clean.match(/[\p{Script=Latin}\d][\p{Script=Latin}\p{M}\d'’-]*/gu) ?? []).filter((word) => /\p{L}/u.test(word));
  const plainLatin = latinWords.filter((word) => !word.split('-').every((part) => CODE.test(part)));
  const cyrillic = count(/\p{Script=Cyrillic}/gu);

  if (kana > 0 && kana * 4 >= han && kana >= plainLatin.length) return { locale: 'ja', confidence: Math.min(1, 0.7 + kana / 20) };
  if (hangul > 0 && hangul >= han && hangul >= plainLatin.length) return { locale: 'ko', confidence: Math.min(1, 0.8 + hangul / 20) };
  if (han > 0 && han / (han + plainLatin.length) >= 0.45) {
    const { traditional, simplified } = countChineseVariants(clean);
    const share = han / (han + plainLatin.length);
    if (JAPANESE.test(clean) && simplified === 0) return { locale: 'ja', confidence: Math.min(0.75, share * 0.75) };
    if (CANTONESE.test(clean)) return { locale: 'zh-HK', confidence: Math.min(0.95, share * 0.9) };
    if (traditional > simplified) return { locale: 'zh-TW', confidence: Math.min(0.99, share * (0.75 + 0.1 * (traditional - simplified))) };
    return { locale: 'zh-CN', confidence: Math.min(0.99, share * (simplified > 0 ? 0.95 : 0.85)) };
  }
  for (const [script, locale] of SCRIPTS) if (count(script) > plainLatin.length) return { locale: locale, confidence: 0.95 };
  if (cyrillic > 0 && cyrillic / 4 >= plainLatin.length) return rank(clean, cyrillicOnes);
  if (plainLatin.length > 0) {
    const found = rank(plainLatin.join(' '), latin);
    return han > 0 ? { ...found, confidence: found.confidence * (plainLatin.length / (plainLatin.length + han)) } : found;
  }
  // codes only ("AP-300", "OK"): the Latin script says little; English is the likeliest guess and the confidence says so
  if (latinWords.some((word) => /^\p{L}{2,}$/u.test(word))) return { locale: 'en', confidence: 0.3 };
  return UNDETERMINED;
}

/** A detector for other languages than the shipped ones: a language is a row of its script's profiles. */
export function createLanguageDetector(profiles: {
  latin?: readonly LanguageProfile[];
  cyrillic?: readonly LanguageProfile[];
}): (text: string) => DetectedLanguage {
  const latin = (profiles.latin ?? LATIN_PROFILES).map(compile);
  const cyrillic = (profiles.cyrillic ?? CYRILLIC_PROFILES).map(compile);
  return (text) => detect(text, latin, cyrillic);
}

/**
 * 语种识别. Counts scripts first: Chinese as soon as its characters outweigh the words of other scripts ("AP-300 配网卡住" is
 * Chinese, "how do I say 你好" is English), kana means Japanese, then the languages of the Latin script by trigrams and
 * function words. Written Cantonese is `zh-HK`. `und` means that the text carries no language: emoji, digits, punctuation, codes and
 * addresses alone. A text in a language without a profile gets the nearest one with little confidence, not `und`.
 */
export const detectLanguage: (text: string) => DetectedLanguage = createLanguageDetector({});

/** The primary language of a tag: `zh-TW` → `zh`. Models and lexicons are kept per primary language. */
export function primaryLanguage(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0]!;
}
