import { GENERAL_EN } from './en.ts';
import { GENERAL_ZH } from './zh.ts';

/** Texts of hardly any business, by primary language; none where nobody has written them. */
export function generalTexts(language: string): readonly string[] {
  return language === 'zh' ? GENERAL_ZH : language === 'en' ? GENERAL_EN : [];
}
