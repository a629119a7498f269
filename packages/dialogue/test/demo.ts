import { readFileSync } from 'node:fs';
import type { Passage } from '@zhiyin/contracts';
import { parse } from 'yaml';
import {
  DEFAULT_POLICIES,
  DEFAULT_QUEUES,
  DEFAULT_SCRIPTS,
  type DialogueConfig,
  type IntentConfig,
  type Procedure,
  parseProcedure,
} from '../src/index.ts';

const demo = (name: string): unknown => parse(readFileSync(new URL(`../../../demo/${name}`, import.meta.url), 'utf8'));

export const SOP_FILES = [
  'sops/01_product_use_ap300_setup.yaml',
  'sops/02_after_sales_return_exchange_repair.yaml',
  'sops/03_technical_fault_device_offline.yaml',
];

/** A demo procedure as the file holds it: a fresh copy each time, to be changed by tests. */
export function procedureFile(name: string): Record<string, unknown> {
  return demo(name) as Record<string, unknown>;
}

export function procedureOf(value: unknown): Procedure {
  const parsed = parseProcedure(value);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  return parsed.procedure;
}

export const demoProcedures: readonly Procedure[] = SOP_FILES.map((name) => procedureOf(procedureFile(name)));

type DemoIntent = { id: string; name: { 'zh-CN': string; en: string }; category: string; sop?: string };
const demoIntents = (demo('intents.yaml') as { intents: DemoIntent[] }).intents;

export const demoConfig: DialogueConfig = {
  procedures: demoProcedures,
  intents: Object.fromEntries(
    demoIntents.map(({ id, name, category, sop }): [string, IntentConfig] => [
      id,
      {
        name,
        group: category,
        queue: id === 'complaint' ? 'q_complaint' : (DEFAULT_QUEUES[category] ?? 'q_general'),
        ...(sop === undefined ? {} : { sopId: sop }),
      },
    ]),
  ),
  policies: DEFAULT_POLICIES,
  scripts: DEFAULT_SCRIPTS,
  brand: { assistantName: { 'zh-CN': '小澜', en: 'Lan' }, values: { hotline: '400-000-0000' } },
  queueByCategory: DEFAULT_QUEUES,
};

type DemoArticle = {
  id: string;
  cat: string;
  products: string[];
  pri: Passage['priority'];
  risk: Passage['risk'];
  intents: string[];
  zh: { title: string; body: string };
  en: { title: string; body: string };
};
const articles = new Map((demo('articles.yaml') as { articles: DemoArticle[] }).articles.map((article) => [article.id, article]));

/** A demo article as retrieval would hand it over. */
export function demoPassage(id: string, locale: string, score: number): Passage {
  const article = articles.get(id);
  if (!article) throw new Error(`no demo article ${id}`);
  const { title, body } = locale.startsWith('zh') ? article.zh : article.en;
  const { cat: category, products, intents, pri: priority, risk } = article;
  return { articleId: id, locale, title, text: body, category, products, intents, priority, risk, score, path: 'hybrid' };
}

export function ladderCases(): unknown[] {
  return (demo('ladder_cases.yaml') as { cases: unknown[] }).cases;
}
