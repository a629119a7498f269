import type { Scheme } from '../ui/theme.ts';

export type Locale = 'zh-CN' | 'en';
export type SchemeChoice = Scheme | 'system';
export type Preferences = {
  locale: Locale;
  scheme: SchemeChoice;
  /** Keys without Ctrl/⌘ may be turned off (WCAG 2.1.4): speech input and some screen readers type them by accident. */
  singleKeys: boolean;
  listWidth: number;
  contextWidth: number;
  contextOpen: boolean;
};

export const LIST_WIDTH = { min: 248, max: 460, initial: 300 } as const;
export const CONTEXT_WIDTH = { min: 280, max: 520, initial: 340 } as const;

const clamp = (value: unknown, { min, max, initial }: { min: number; max: number; initial: number }) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, Math.round(value))) : initial;

/** Reads what a browser kept, whatever somebody did to it. */
export function parsePreferences(text: string | null, browserLanguage: string): Preferences {
  let kept: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value as Record<string, unknown>;
  } catch {
    kept = {};
  }
  return {
    locale: kept.locale === 'zh-CN' || kept.locale === 'en' ? kept.locale : browserLanguage.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
    scheme: kept.scheme === 'light' || kept.scheme === 'dark' ? kept.scheme : 'system',
    singleKeys: kept.singleKeys !== false,
    listWidth: clamp(kept.listWidth, LIST_WIDTH),
    contextWidth: clamp(kept.contextWidth, CONTEXT_WIDTH),
    contextOpen: kept.contextOpen !== false,
  };
}
