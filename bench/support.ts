import { readFile } from 'node:fs/promises';
import type { IntentGuess, Passage } from '@zhiyin/contracts';
import { createEntityFinder, createLanguage, type Language, normalise, segment, trainIntents } from '@zhiyin/language';
import { createIndex, isSupported, type SearchIndex, search } from '@zhiyin/retrieval';
import { demoTexts } from '../apps/server/src/flows/seed-demo.ts';
import { runAsProgram } from './setting.ts';

/** A question to the demo's shop. `answered`: some article says it; `near`: our trade, no article says it; `other`: other trades; `chat`: no business. */
type Probe = {
  locale: 'zh-CN' | 'en';
  kind: 'answered' | 'near' | 'other' | 'chat';
  text: string;
  articles?: string[];
  half: 'development' | 'final';
};
type Asked = { probe: Probe; best: Passage | undefined };

const NOW = new Date('2026-11-22T00:00:00Z');
const HALVES = ['development', 'final'] as const;
const LOCALES = ['zh-CN', 'en'] as const;

/**
 * When an article supports an answer: `bench/probes/support.jsonl` asked of the demo's articles, as the bot asks (intent model, products and codes
 * understood first) and by the words alone. The gate was chosen on the development half; the final half is what is reported. `wrapped`: the same
 * questions with order numbers, addresses and courtesies around them (`bench/probes/wraps.json`), each in all ways.
 */
export async function benchSupport(): Promise<object> {
  const folder = new URL('./probes/', import.meta.url);
  const probes = (await readFile(new URL('support.jsonl', folder), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Probe);
  const wraps = JSON.parse(await readFile(new URL('wraps.json', folder), 'utf8')) as Record<Probe['locale'], string[]>;
  const { index, language } = await openShop();
  const ask = (asBot: boolean) => (probe: Probe) => ({ probe, best: search(index, queryOf(asBot ? language : null, probe))[0] });
  const figures = (asBot: boolean) =>
    Object.fromEntries(
      HALVES.map((half) => {
        const own = probes.filter((probe) => probe.half === half);
        return [
          half,
          Object.fromEntries(
            LOCALES.map((locale) => {
              const plain = own.filter((probe) => probe.locale === locale);
              const wrapped = plain.flatMap((probe) =>
                (wraps[locale] ?? []).map((wrap) => ({ ...probe, text: wrap.replace('{}', () => probe.text) })),
              );
              return [locale, { plain: figuresOf(plain.map(ask(asBot))), wrapped: figuresOf(wrapped.map(ask(asBot))) }];
            }),
          ),
        ];
      }),
    );
  if (process.env.SHOW === 'development')
    for (const line of misses(probes.filter(({ half }) => half === 'development').map(ask(true)))) process.stderr.write(`${line}\n`);
  return { bench: 'support', asBot: figures(true), wordsAlone: figures(false) };
}

async function openShop(): Promise<{ index: SearchIndex; language: Language }> {
  const { articles, corpus } = await demoTexts();
  const index = createIndex({ segment: (text) => segment(text), normalise });
  index.add(
    articles.flatMap(({ id = '', translations, category, products, intents, priority, risk }) =>
      Object.entries(translations).map(([locale, { title, body }]) => ({
        ...{ articleId: id, locale, title, text: body, category, products, intents, priority, risk },
        state: 'published' as const,
      })),
    ),
  );
  const system = new Set(corpus.intents.filter((intent) => intent.system).map(({ id }) => id));
  const lines = corpus.utterances.map(({ text, intentId, locale }) => ({ text, intent: intentId, locale }));
  const language = createLanguage({
    intents: trainIntents(
      lines.filter(({ intent }) => !system.has(intent)),
      { seed: 1 },
    ),
    systemPhrases: lines.filter(({ intent }) => system.has(intent)),
    entities: createEntityFinder({
      gazetteers: corpus.settings.gazetteers,
      patterns: corpus.settings.patterns,
      zone: corpus.settings.zone,
    }),
  });
  return { index, language };
}

/** What the bot asks the knowledge; without a language, the words alone. */
function queryOf(language: Language | null, { text, locale }: Probe) {
  const asked = { text, locale, limit: 1, now: NOW };
  if (!language) return asked;
  const { intent, confidence, alternatives, entities } = language.understand(text, { now: NOW, locale });
  const intents: IntentGuess[] = intent === null ? [] : [{ intent, confidence }, ...alternatives];
  return { ...asked, intents, entities };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((1000 * part) / whole) / 1000);

function figuresOf(asked: readonly Asked[]) {
  const isRight = ({ probe, best }: Asked): boolean => best !== undefined && (probe.articles ?? []).includes(best.articleId);
  const given = asked.filter(({ best }) => best !== undefined && isSupported(best));
  const answered = asked.filter(({ probe }) => probe.kind === 'answered');
  const right = given.filter(isRight);
  const falsely = (kind: Probe['kind']) => {
    const own = asked.filter(({ probe }) => probe.kind === kind);
    return `${given.filter(({ probe }) => probe.kind === kind).length} of ${own.length}`;
  };
  return {
    questions: asked.length,
    /** Right article first, supported or not. */
    rightFirst: share(answered.filter(isRight).length, answered.length),
    recall: share(right.length, answered.length),
    precision: share(right.length, given.length),
    supportedFalsely: { near: falsely('near'), other: falsely('other'), chat: falsely('chat') },
  };
}

function misses(asked: readonly Asked[]): string[] {
  return asked
    .filter(
      ({ probe, best }) =>
        (best !== undefined && isSupported(best)) !== (probe.kind === 'answered') ||
        (probe.kind === 'answered' && best?.articleId !== probe.articles?.[0]),
    )
    .map(
      ({ probe, best }) =>
        `${probe.kind.padEnd(9)}${best?.score.toFixed(2) ?? '-'} ${probe.text} → ${best?.articleId} ${probe.articles ?? ''}`,
    );
}

await runAsProgram(import.meta, benchSupport);
