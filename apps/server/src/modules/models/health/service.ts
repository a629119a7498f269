import type { Intent, IntentHealthReply } from '@zhiyin/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { Corpora } from '../corpora/service.ts';
import type { LineIndexes } from '../examples/line-indexes.ts';
import type { Versions } from '../versions/service.ts';
import { byUrgency, countByLanguage, duplicatesOf, EXAMPLES_NEEDED, healthOf } from './rules.ts';

const PAGE = 500;

export type Health = ReturnType<typeof createHealth>;

/** 意图健康: which intents need work, and why: examples, figures of the active model, confusions, duplicates. */
export function createHealth(
  { db }: Pick<Platform, 'db'>,
  {
    corpora,
    versions,
    indexes,
  }: { corpora: Pick<Corpora, 'listIntents'>; versions: Pick<Versions, 'activeId' | 'get'>; indexes: LineIndexes },
) {
  async function allIntents(): Promise<Intent[]> {
    const all: Intent[] = [];
    for (let startingAfter: string | undefined; ; ) {
      const { data, next } = await corpora.listIntents({ limit: PAGE, startingAfter });
      all.push(...data);
      if (next === null) return all;
      startingAfter = next;
    }
  }

  return {
    async read(): Promise<IntentHealthReply> {
      const known = await indexes.current();
      const { intents, active } = await db.tx(async () => {
        const id = await versions.activeId();
        return { intents: await allIntents(), active: id === null ? null : await versions.get(id) };
      });
      const written = new Map<string, number>();
      for (const { examples, system } of intents)
        if (!system) for (const [language, n] of countByLanguage(examples)) written.set(language, (written.get(language) ?? 0) + n);
      const languages = active
        ? active.model.languages.map((one) => one.language)
        : [...written].filter(([, n]) => n >= EXAMPLES_NEEDED).map(([language]) => language);
      const duplicates = duplicatesOf(known.index.sameGroups().map((ids) => ids.flatMap((id) => known.lines.get(id)?.intentId ?? [])));
      const data = intents
        .map((intent) =>
          healthOf(intent, {
            languages,
            hasModel: active !== null,
            measured: active?.evaluation ?? null,
            duplicates: duplicates.get(intent.id),
          }),
        )
        .sort(byUrgency);
      return {
        data,
        model: active && {
          id: active.model.id,
          number: active.model.number,
          corpusVersion: active.model.corpusVersion,
          set: active.evaluation?.set ?? null,
        },
        corpusVersion: known.version,
      };
    },
  };
}
