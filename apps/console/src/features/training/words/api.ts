import type { LanguageSettings, SynonymGroup, WordList, WordListPreview, WordTrial, WordUsage } from '@zhiyin/contracts';
import { call, queryString } from '../../../api/client.ts';

/** As the contracts have them. */
export const WORD_MAX = 40;
export const VOCABULARY_MAX = 3000;
export const SYNONYM_WORDS_MAX = 5000;
export const GROUP_SYNONYMS_MAX = 50;

export type Words = { vocabulary: string[]; synonyms: SynonymGroup[] };

const ROOT = '/language-settings';
export const wordsApi = {
  get: (signal?: AbortSignal) => call<LanguageSettings>('GET', ROOT, { signal }),
  put: (body: Words & { version: number; reason?: string }) => call<LanguageSettings>('PUT', ROOT, { body }),
  usage: (signal?: AbortSignal) => call<WordUsage>('GET', `${ROOT}/usage`, { signal }),
  preview: (body: { list: WordList; text: string; mode: 'add' | 'replace'; locale: string }) =>
    call<WordListPreview>('POST', `${ROOT}/preview`, { body }),
  trial: (text: string, signal?: AbortSignal) => call<WordTrial>('POST', `${ROOT}/try`, { body: { text }, signal }),
  exportAddress: (list: WordList) => `/api/v1${ROOT}/export${queryString({ list })}`,
};
export const wordKeys = {
  settings: ['language-settings'] as const,
  usage: ['language-settings-usage'] as const,
  trial: (text: string, version: number) => ['language-settings-trial', text, String(version)] as const,
};
