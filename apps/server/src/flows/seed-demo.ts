import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArticleBody, Localised, Role } from '@zhiyin/contracts';
import type { Ids } from '@zhiyin/kernel';
import type { EmotionLexicon, Gazetteer } from '@zhiyin/language';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Access } from '../modules/access/index.ts';
import { SYSTEM_ACTOR } from '../modules/access/index.ts';
import type { Assist } from '../modules/assist/index.ts';
import type { Inboxes } from '../modules/channels/index.ts';
import type { Knowledge } from '../modules/knowledge/index.ts';
import type { Corpus, Models } from '../modules/models/index.ts';
import type { Procedures } from '../modules/procedures/index.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { Staff } from '../modules/staff/index.ts';
import type { Db } from '../platform/platform.ts';

export const DEMO_KEY = 'clearshore';
export const DEMO_INBOX_TOKEN = 'demo-clearshore-shop';
/** One password for all people of the demo; printed at start, refused in production because the demo is. */
export const DEMO_PASSWORD = 'clearshore-demo';
export const DEMO_FOLDER = path.resolve(import.meta.dirname, '../../../../demo');

const pair = z.object({ zh: z.object({ title: z.string(), body: z.string() }), en: z.object({ title: z.string(), body: z.string() }) });
const articlesFile = z.object({
  brand: z
    .object({ name: z.record(z.string(), z.string()), assistant: z.record(z.string(), z.string()), hotline: z.string().optional() })
    .loose(),
  products: z.record(z.string(), z.object({ 'zh-CN': z.string(), en: z.string(), codes: z.array(z.string()) })),
  articles: z.array(
    pair.extend({
      id: z.string(),
      cat: z.string(),
      products: z.array(z.string()),
      pri: z.enum(['P0', 'P1', 'P2', 'P3']),
      risk: z.enum(['none', 'safety', 'legal', 'price', 'privacy']),
      src: z.string(),
      intents: z.array(z.string()),
    }),
  ),
});
const intentsFile = z.object({
  intents: z.array(
    z.object({
      id: z.string(),
      name: z.object({ 'zh-CN': z.string(), en: z.string() }),
      category: z.string(),
      sop: z.string().optional(),
      keywords: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }).optional(),
      zh: z.array(z.string()),
      en: z.array(z.string()),
    }),
  ),
  system_intents: z.array(z.object({ id: z.string(), zh: z.array(z.string()), en: z.array(z.string()) })),
  entities: z.object({
    product: z.object({ values: z.record(z.string(), z.array(z.string())) }),
    error_code: z.object({ pattern: z.string() }),
    order_no: z.object({ pattern: z.string() }),
  }),
});
const policiesFile = z.object({
  queues: z.record(z.string(), z.object({ skills: z.array(z.string()), hours: z.string().optional() })),
  emotion: z.object({ lexicon: z.record(z.string(), z.unknown()) }).loose(),
  sla: z
    .object({
      calendars: z.record(
        z.string(),
        z.object({ zone: z.string(), weekly: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))) }).loose(),
      ),
    })
    .loose(),
});
const peopleFile = z.object({
  people: z.array(
    z.object({
      name: z.string(),
      email: z.string(),
      role: z.string(),
      skills: z.array(z.string()),
      capacity: z.number(),
      online: z.boolean(),
    }),
  ),
  teams: z.array(z.object({ name: z.string(), members: z.array(z.string()) })),
  queues: z.record(z.string(), z.object({ name: z.object({ 'zh-CN': z.string(), en: z.string() }), rank: z.number() })),
  inbox: z.object({ name: z.string(), greeting: z.record(z.string(), z.string()), suggestions: z.record(z.string(), z.array(z.string())) }),
  canned: z.array(z.object({ shortcut: z.string(), title: z.string(), zh: z.string(), en: z.string() })),
});

type Needs = {
  db: Pick<Db, 'inWorkspace' | 'tx'>;
  ids: Pick<Ids, 'next'>;
  access: Pick<Access, 'createWorkspace' | 'listWorkspaces' | 'createPerson'>;
  staff: Pick<Staff, 'addAgent' | 'linkUser' | 'createTeam' | 'setAvailability'>;
  inboxes: Pick<Inboxes, 'create'>;
  routing: Pick<Routing, 'create'>;
  knowledge: Pick<Knowledge, 'importAll'>;
  procedures: Pick<Procedures, 'add'>;
  models: Pick<Models, 'putCorpus' | 'trainAndActivate'>;
  assist: Pick<Assist, 'createCanned'>;
};
export type DemoPerson = { name: string; email: string; role: Role };

async function load<T>(schema: z.ZodType<T>, ...names: string[]): Promise<T> {
  return schema.parse(parse(await readFile(path.join(DEMO_FOLDER, ...names), 'utf8')));
}

/** What customers of the demo say, by business intent. */
export async function demoExamples(): Promise<{ text: string; intent: string; locale: string }[]> {
  const { intents } = await load(intentsFile, 'intents.yaml');
  return intents.flatMap(({ id, zh, en }) => [
    ...zh.map((text) => ({ text, intent: id, locale: 'zh-CN' })),
    ...en.map((text) => ({ text, intent: id, locale: 'en' })),
  ]);
}

/** The demo's articles, and what its language is made of. */
export async function demoTexts(): Promise<{ articles: ArticleBody[]; corpus: Corpus }> {
  const [articles, intents, policies] = [
    await load(articlesFile, 'articles.yaml'),
    await load(intentsFile, 'intents.yaml'),
    await load(policiesFile, 'policies.yaml'),
  ];
  return { articles: articles.articles.map(toArticle), corpus: toCorpus(articles, intents, policies.emotion.lexicon as EmotionLexicon) };
}

/** The people of the demo, one sign-in per role. */
export async function demoPeople(): Promise<DemoPerson[]> {
  return (await load(peopleFile, 'people.yaml')).people.map(({ name, email, role }) => ({ name, email, role: role as Role }));
}

/** 演示品牌: makes the demo workspace once, all or nothing; false when it is there already. */
export function createSeedDemo({ db, ids, access, staff, inboxes, routing, knowledge, procedures, models, assist }: Needs) {
  return async function seedDemo(): Promise<boolean> {
    if ((await access.listWorkspaces()).some((w) => w.key === DEMO_KEY)) return false;
    const [articles, intents, policies, cast] = [
      await load(articlesFile, 'articles.yaml'),
      await load(intentsFile, 'intents.yaml'),
      await load(policiesFile, 'policies.yaml'),
      await load(peopleFile, 'people.yaml'),
    ];
    const workspace = await access.createWorkspace({ name: 'ClearShore Home 澄岸家电', key: DEMO_KEY });
    await db.inWorkspace(workspace.id, () =>
      db.tx(async () => {
        const agentIds = new Map<string, string>();
        for (const person of cast.people) {
          const id = ids.next('agent');
          await staff.addAgent({
            id,
            name: person.name,
            email: person.email,
            capacity: person.capacity,
            skills: person.skills,
            teamIds: [],
          });
          const { userId } = await access.createPerson(
            { name: person.name, email: person.email, role: person.role as Role, agentId: id, password: DEMO_PASSWORD },
            SYSTEM_ACTOR,
          );
          await staff.linkUser(id, userId);
          if (person.online) await staff.setAvailability(id, 'online');
          agentIds.set(person.email, id);
        }
        for (const team of cast.teams)
          await staff.createTeam({ name: team.name, memberIds: team.members.map((email) => agentIds.get(email) as string) });
        for (const [key, queue] of Object.entries(policies.queues)) {
          const calendar = policies.sla.calendars[queue.hours ?? 'cal.human'];
          if (!calendar || !cast.queues[key]) throw new Error(`demo: queue ${key} has no calendar or name`);
          await routing.create({
            key,
            name: cast.queues[key].name,
            skills: queue.skills,
            rank: cast.queues[key].rank,
            zone: calendar.zone,
            hours: calendar.weekly,
          });
        }
        await inboxes.create(
          {
            name: cast.inbox.name,
            locale: 'zh-CN',
            allowedOrigins: [],
            brandColor: null,
            greeting: cast.inbox.greeting,
            assistantName: articles.brand.assistant,
            suggestions: cast.inbox.suggestions,
            botEnabled: true,
            identityRequired: false,
          },
          DEMO_INBOX_TOKEN,
        );
        for (const canned of cast.canned)
          await assist.createCanned({
            shortcut: canned.shortcut,
            title: canned.title,
            translations: { 'zh-CN': canned.zh, en: canned.en },
          });
        await knowledge.importAll(articles.articles.map(toArticle), 'demo:author', { reviewer: 'demo:reviewer' });
        for (const file of [
          '01_product_use_ap300_setup.yaml',
          '02_after_sales_return_exchange_repair.yaml',
          '03_technical_fault_device_offline.yaml',
        ]) {
          await procedures.add(await load(z.record(z.string(), z.unknown()), 'sops', file), 'demo:author', true);
        }
        await models.putCorpus(
          toCorpus(articles, intents, policies.emotion.lexicon as EmotionLexicon),
          'demo:author',
          '演示语料 · The demo’s corpus',
        );
        await models.trainAndActivate('demo:author', '演示的第一个模型 · First model of the demo');
      }),
    );
    return true;
  };
}

function toArticle(a: z.infer<typeof articlesFile>['articles'][number]): ArticleBody {
  return {
    id: a.id,
    category: a.cat,
    products: a.products,
    priority: a.pri,
    risk: a.risk,
    source: a.src,
    intents: a.intents,
    translations: { 'zh-CN': a.zh, en: a.en },
  };
}

const QUEUE_OF: Record<string, string> = {
  product_use: 'q_product',
  technical_fault: 'q_technical',
  after_sales: 'q_after_sales',
  order: 'q_after_sales',
};

function toCorpus(articles: z.infer<typeof articlesFile>, file: z.infer<typeof intentsFile>, lexicon: EmotionLexicon): Corpus {
  const name = (text: string): Localised => ({ 'zh-CN': text, en: text });
  const lines = (intentId: string, texts: { zh: readonly string[]; en: readonly string[] }) => [
    ...texts.zh.map((text) => ({ intentId, locale: 'zh-CN', text })),
    ...texts.en.map((text) => ({ intentId, locale: 'en', text })),
  ];
  const products: Gazetteer = {
    type: 'product',
    fuzzy: true,
    entries: Object.entries(articles.products).map(([id, p]) => ({
      value: id,
      synonyms: [id, id.replace('-', ''), id.replace('-', ' '), p['zh-CN'], p.en, ...(file.entities.product.values[id] ?? [])],
    })),
  };
  return {
    intents: [
      ...file.intents.map((i) => ({
        id: i.id,
        name: i.name,
        category: i.category,
        queue: i.id === 'complaint' ? 'q_complaint' : (QUEUE_OF[i.category] ?? 'q_general'),
        sopId: i.sop ?? null,
        system: false,
        keywords: i.keywords ? { 'zh-CN': i.keywords.zh, en: i.keywords.en } : {},
      })),
      ...file.system_intents.map((i) => ({
        id: i.id,
        name: name(i.id),
        category: 'system',
        queue: 'q_general',
        sopId: null,
        system: true,
      })),
    ],
    utterances: [...file.intents.flatMap((i) => lines(i.id, i)), ...file.system_intents.flatMap((i) => lines(i.id, i))],
    settings: {
      vocabulary: ['澄岸', '扫地机', '净化器', '滤芯', '净水器', '除湿机', '电饭煲', '配网'],
      gazetteers: [products],
      patterns: [
        { type: 'error_code', pattern: file.entities.error_code.pattern, normalise: 'upper' },
        { type: 'order_no', pattern: file.entities.order_no.pattern, normalise: 'upper' },
      ],
      lexicon,
      zone: 'Asia/Shanghai',
    },
  };
}
