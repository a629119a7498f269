/** The product's languages by their own names, as choices. */
export const LANGUAGES: { value: 'zh-CN' | 'en'; label: string }[] = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
];

/** The nearest of the product's languages: any Chinese is zh-CN, all else en. */
export const uiLocaleOf = (locale: string | null | undefined): 'zh-CN' | 'en' => (locale?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');

/** A text in the wanted language, else in the other, else nothing. */
export function pick<T>(texts: Partial<Record<'zh-CN' | 'en', T>>, locale: string | null | undefined): T | undefined {
  const wanted = uiLocaleOf(locale);
  return texts[wanted] ?? texts[wanted === 'en' ? 'zh-CN' : 'en'];
}
