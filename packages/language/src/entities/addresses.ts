/** Levels of a Chinese address by the words that end them, from province to room; a number must stand before those of `NUMBERED`. */
const LEVELS: readonly (readonly [level: number, endings: readonly string[]])[] = [
  [0, ['省', '自治区']],
  [1, ['市', '自治州']],
  [2, ['区', '县', '旗']],
  [3, ['街道', '镇', '乡']],
  [4, ['大街', '大道', '路', '街', '巷', '弄', '胡同', '村', '段', '道']],
  [5, ['小区', '花园', '公寓', '大厦', '广场', '家园', '苑', '新村']],
  [6, ['号楼', '号院', '号', '栋', '幢', '座', '单元', '层', '楼', '室']],
];
const LEVEL_OF: ReadonlyMap<string, number> = new Map(
  LEVELS.flatMap(([level, endings]) => endings.map((ending) => [ending, level] as const)),
);
const NUMBERED = 6;
const STREET_LEVEL = 4;
const ENDING = new RegExp([...LEVEL_OF.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');
/** Longest name of a level, in characters ("呼和浩特", "中关村南"). */
const LONGEST_NAME = 8;
/** A building and a room behind the house number ("88号圣爱大厦1203", "501室"). */
const AFTER_NUMBER =
  /^(?:[\u4e00-\u9fffA-Z]{1,8}?(?:大厦|广场|中心|花园|小区|公寓|大楼|商场|酒店|学校|大学|医院|家园|国际)(?:[A-Z\d一二三四五六七八九]{1,2}[座塔栋](?:\d{1,3}[楼层])?|[\d一二三四五六七八九十]{1,3}(?:号楼|栋|幢))?)?(?:\d{1,2}单元)?(?:\d{2,5}(?:室|房|号)?(?![\d-]))?/u;
const NAME = /^[\u4e00-\u9fffA-Za-z0-9]*$/;
const NUMBER = /^[甲乙丙丁]?[0-9A-Za-z一二三四五六七八九十百-]{1,6}$/;
/** What leads into an address and is no part of it. */
const LEAD = /^.*(?:地址|改成|改到|换成|换到|寄到|送到|送货|发到|收货|住在|位于|我在|人在|家在|是在|搬到|我家|是|在|到|寄|住|为|送|去|把)/u;

const STREET =
  '(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Place|Pl|Way|Terrace|Close|Crescent|Highway|Hwy|Parkway|Pkwy|Circle|Gardens|Grove|Mews|Row)';
const UNIT = '(?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|Ste|[Ff]lat|[Rr]oom|#)\\.? ?[\\w-]{1,6}';
/** Number and street, a unit before or after it, a town, a state or a post code. */
const ENGLISH = new RegExp(
  `\\b(?:${UNIT},? )?\\d{1,5}[A-Za-z]? (?:[A-Z0-9][\\w'-]{0,30}\\.? ){1,4}${STREET}\\b\\.?(?: (?:[NS][EW]?|[EW])\\b)?(?:,? ${UNIT})?(?:,? (?:${UNIT}|(?!Please|Can|Could|Thanks|My|The|And|But|It|When|What)[A-Z][A-Za-z'-]{1,20}(?: [A-Z][A-Za-z'-]{1,20}){0,2}(?= ?,| [A-Z\\d]| ?\\.| ?$|\\n)|(?<=, )[A-Z][A-Za-z'-]{1,20})){0,2}(?:,? [A-Z]{2}(?: \\d{5}(?:-\\d{4})?)?(?![A-Za-z\\d]))?(?:,? (?:[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}|\\d{5}(?:-\\d{4})?)\\b)?|\\bP\\.?O\\.? Box \\d{1,6}\\b`,
  'g',
);

type FoundAddress = { start: number; end: number; value: string; confidence: number };
type Part = { start: number; end: number; level: number };

/**
 * Postal addresses (地址): Chinese ones with at least three levels, or two and a house number; English ones with a number and a street.
 * One pass over the words that end a level, so the time grows with the length of the text only.
 */
export function findAddresses(text: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  let chain: Part[] = [];
  const close = (): void => {
    const address = addressOf(text, chain);
    if (address) found.push(address);
    chain = [];
  };
  for (const match of text.matchAll(ENDING)) {
    const level = LEVEL_OF.get(match[0])!;
    const before = chain.at(-1);
    // an ending right after an ending: the first was part of the name ("中关村大街")
    if (before && match.index === before.end && (level >= before.level || level === STREET_LEVEL) && level !== NUMBERED) {
      before.end = match.index + match[0].length;
      before.level = level;
      continue;
    }
    const from = before ? before.end : Math.max(0, match.index - LONGEST_NAME - 6);
    const name = text.slice(from, match.index);
    const fits = name.length <= LONGEST_NAME && (level === NUMBERED ? NUMBER.test(name) : NAME.test(name) && name.length > 0);
    // levels only go down ("上海市浦东新区张江路88号"), save for 区 inside a name ("高新区科技园区")
    if (before && (!fits || level < before.level)) {
      // "市" in "市区", "路" in "路口": an ending that fits nothing does not end the chain while it may be part of the next name
      if (match.index - before.end <= LONGEST_NAME && NAME.test(name) && level !== NUMBERED && level < before.level) continue;
      close();
    }
    if (chain.length === 0 && level === NUMBERED) continue;
    chain.push({ start: match.index, end: match.index + match[0].length, level });
  }
  close();
  for (const match of text.matchAll(ENGLISH))
    found.push({ start: match.index, end: match.index + match[0].length, value: match[0].trim(), confidence: 0.85 });
  return found;
}

function addressOf(text: string, chain: readonly Part[]): FoundAddress | null {
  const [first] = chain;
  const last = chain.at(-1);
  if (!first || !last) return null;
  const levels = new Set(chain.map((part) => part.level)).size;
  const numbered = chain.some((part) => part.level === NUMBERED);
  if (levels < 3 && !(levels === 2 && numbered && first.level >= 2)) return null;
  const room = AFTER_NUMBER.exec(text.slice(last.end, last.end + 22))?.[0].length ?? 0;
  const before = /[\u4e00-\u9fff]*$/.exec(text.slice(Math.max(0, first.start - LONGEST_NAME), first.start))![0];
  const name = before.replace(LEAD, '');
  if (name === '') return null;
  const start = first.start - name.length;
  const end = last.end + room;
  return { start, end, value: text.slice(start, end), confidence: Math.min(0.95, 0.55 + 0.1 * levels) };
}
