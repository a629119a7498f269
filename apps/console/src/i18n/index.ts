import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { getPreferences } from '../app/preferences.ts';
import { en } from './en.ts';
import type { TrainingKey } from './training/index.ts';
import { zhCN } from './zh-CN.ts';

export type MessageKey = keyof typeof zhCN | TrainingKey;
type Words = Readonly<Record<string, string>>;
const known: Record<'zh-CN' | 'en', Record<string, string>> = { 'zh-CN': { ...zhCN }, en: { ...en } };

void i18next.use(initReactI18next).init({
  lng: getPreferences().locale,
  fallbackLng: 'en',
  resources: { 'zh-CN': { translation: known['zh-CN'] }, en: { translation: known.en } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: Values) => string;

/** The words of the present language, its tag, and whether a key exists (for codes the server may add). */
export function useText(): { t: Translate; locale: string; has: (key: string) => key is MessageKey } {
  const { t, i18n } = useTranslation();
  const words = useMemo<Translate>(() => (key, values) => t(key, { ...values }), [t]);
  return { t: words, locale: i18n.language, has };
}

/** Words of pages that are loaded when they are opened; call it where those pages are loaded, before they are shown. */
export function addWords(words: Readonly<Record<'zh-CN' | 'en', Words>>): void {
  for (const locale of ['zh-CN', 'en'] as const) {
    Object.assign(known[locale], words[locale]);
    i18next.addResourceBundle(locale, 'translation', words[locale], true, true);
  }
}

export const has = (key: string): key is MessageKey => key in known['zh-CN'];
/** The words of a given language, for what must be found in both. */
export const textIn = (locale: 'zh-CN' | 'en', key: MessageKey): string => known[locale][key] ?? key;
export const changeLanguage = (locale: string): void => void i18next.changeLanguage(locale);
