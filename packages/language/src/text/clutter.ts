/**
 * What is pasted or signed into a message and says nothing of what is meant: links, mail addresses, handles ("@AcmeHelp"), emoji by
 * name ("[微笑]"). The words of a hashtag stay.
 */
const CLUTTER =
  /(?:https?:\/\/|www\.)[^\s\u3400-\u9fff]+|[\w.+-]+@[\w-]+\.[\w.]+|(?<![\p{L}\p{N}])@(?:[a-z0-9_]{2,}|[\u4e00-\u9fff]{2,8}(?=\s|$))|\[[\u4e00-\u9fff]{1,4}\]/gu;
const MARK = /[@[]|:\/\/|www\./;

/** A normalised text with its clutter blanked out: as long as before, so that places in it stay what they are. */
export function withoutClutter(text: string): string {
  return MARK.test(text) ? text.replace(CLUTTER, (clutter) => ' '.repeat(clutter.length)) : text;
}
