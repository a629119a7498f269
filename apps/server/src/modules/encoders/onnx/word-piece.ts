/** Longer words are unknown, as in BERT's own tokenizer. */
const WORD_MAX = 100;
/** BERT counts every ASCII sign that is no letter and no digit as punctuation. */
const PUNCTUATION = /[\p{P}!-/:-@[-`{-~]/u;
const CJK = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2fa1f}]/u;

export type WordPiece = { encode(text: string, maxTokens: number): number[] };

/**
 * BERT's tokenizer: words, signs and Chinese characters apart, each word in the longest pieces the vocabulary knows (Devlin et al. 2019).
 * @returns undefined when the vocabulary lacks [CLS], [SEP] or [UNK]
 */
export function createWordPiece(
  vocabulary: ReadonlyMap<string, number>,
  { lowerCase, prefix = '##' }: { lowerCase: boolean; prefix?: string },
): WordPiece | undefined {
  const [start, end, unknown] = ['[CLS]', '[SEP]', '[UNK]'].map((token) => vocabulary.get(token));
  if (start === undefined || end === undefined || unknown === undefined) return undefined;

  function piecesOf(word: string): number[] {
    const chars = [...word];
    if (chars.length > WORD_MAX) return [unknown as number];
    const pieces: number[] = [];
    for (let from = 0; from < chars.length; ) {
      let to = chars.length;
      let piece: number | undefined;
      for (; to > from; to--) {
        piece = vocabulary.get((from > 0 ? prefix : '') + chars.slice(from, to).join(''));
        if (piece !== undefined) break;
      }
      if (piece === undefined) return [unknown as number];
      pieces.push(piece);
      from = to;
    }
    return pieces;
  }

  return {
    encode(text, maxTokens) {
      const tokens: number[] = [];
      for (const word of wordsOf(text, lowerCase)) {
        tokens.push(...piecesOf(word));
        if (tokens.length >= maxTokens - 2) break;
      }
      return [start, ...tokens.slice(0, maxTokens - 2), end];
    },
  };
}

function wordsOf(text: string, lowerCase: boolean): string[] {
  const clean = text.replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (char) => (/\s/.test(char) ? ' ' : ''));
  const folded = lowerCase
    ? clean
        .toLowerCase()
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
    : clean;
  const words: string[] = [];
  let word = '';
  const finish = () => {
    if (word !== '') words.push(word);
    word = '';
  };
  for (const char of folded) {
    if (/\s/u.test(char)) finish();
    else if (PUNCTUATION.test(char) || CJK.test(char)) {
      finish();
      words.push(char);
    } else word += char;
  }
  finish();
  return words;
}
