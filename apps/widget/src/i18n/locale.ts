import { en } from './en.ts';
import { type Words, zhCn } from './zh-cn.ts';

export type UiLocale = 'zh-CN' | 'en';
export type { Words };

export const WORDS: Record<UiLocale, Words> = { 'zh-CN': zhCn, en };

/** The language of the window: what the site set, else the first of the browser's languages we speak, else the inbox's. */
export function chooseLocale(set: string | null, browser: readonly string[], inbox: string | undefined): UiLocale {
  if (set) return nearest(set) ?? 'en';
  for (const tag of browser) {
    const known = nearest(tag);
    if (known) return known;
  }
  return (inbox && nearest(inbox)) || 'en';
}

function nearest(tag: string): UiLocale | null {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  return language === 'zh' ? 'zh-CN' : language === 'en' ? 'en' : null;
}

/** The text of an inbox in the window's language, else in any it has. */
export function pick<T>(texts: Readonly<Record<string, T>> | undefined, locale: UiLocale): T | undefined {
  if (!texts) return undefined;
  const language = locale.split('-')[0]!;
  const key = [locale, language, ...Object.keys(texts).filter((tag) => tag.startsWith(language)), 'en', ...Object.keys(texts)].find((tag) =>
    Object.hasOwn(texts, tag),
  );
  return key === undefined ? undefined : texts[key];
}
