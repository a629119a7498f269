import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { trainingWords } from './training/index.ts';
import { zhCN } from './zh-CN.ts';

const chinese: Record<string, string> = { ...zhCN, ...trainingWords['zh-CN'] };
const english: Record<string, string> = { ...en, ...trainingWords.en };
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('the words of the console', () => {
  it('exist in both languages', () => expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort()));
  it('of a page loaded later never take the key of another', () => {
    const areas = readdirSync(join(import.meta.dirname, 'training'))
      .filter((file) => file !== 'index.ts')
      .map((file) => readFileSync(join(import.meta.dirname, 'training', file), 'utf8').split('export const')[1] ?? '');
    const keys = [...areas.flatMap((area) => [...area.matchAll(/^ {2}'([\w.-]+)':/gm)].map((match) => match[1])), ...Object.keys(zhCN)];
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
  it('are never empty', () => {
    for (const [key, text] of [...Object.entries(chinese), ...Object.entries(english)]) expect(text.trim(), key).not.toBe('');
  });
  it('ask for the same values', () => {
    for (const [key, text] of Object.entries(chinese)) expect(placeholders(english[key] ?? ''), key).toEqual(placeholders(text));
  });
  it('leave no Chinese in the English', () => {
    for (const [key, text] of Object.entries(english)) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });

  it('are all used somewhere', () => {
    const root = join(import.meta.dirname, '..');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/^i18n[\\/](zh-CN\.ts|en\.ts|training)/.test(file))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const built = [...sources.matchAll(/`([a-zA-Z][\w.]*\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = Object.keys(chinese).filter((key) => !sources.includes(`'${key}'`) && !built.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});
