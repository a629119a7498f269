import type { Localised } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import {
  createEmotionReader,
  createEntityFinder,
  createLanguage,
  type EmotionLexicon,
  type Example,
  evaluateIntents,
  type Gazetteer,
  type Language,
  loadIntentModel,
  mergeLexicons,
  type PatternEntity,
  saveIntentModel,
  shippedLexicon,
  trainIntents,
} from '@zhiyin/language';
import type { Platform, Tx } from '../../platform/platform.ts';

export type IntentDefinition = { id: string; name: Localised; category: string; queue: string; sopId: string | null; system: boolean };
export type LanguageSettings = {
  vocabulary: string[];
  gazetteers: Gazetteer[];
  patterns: PatternEntity[];
  lexicon: EmotionLexicon;
  zone: string;
};
export type Corpus = {
  intents: readonly IntentDefinition[];
  utterances: readonly { intentId: string; locale: string; text: string }[];
  settings: LanguageSettings;
};
type IntentRow = { id: string; name: Localised; category: string; queue: string; sop_id: string | null; system: boolean };
const DEFAULT_SETTINGS: LanguageSettings = { vocabulary: [], gazetteers: [], patterns: [], lexicon: {}, zone: 'Asia/Shanghai' };
/** How long a node may answer with a model before it looks for a newer one. */
const CHECK_MS = 2_000;

export type Models = ReturnType<typeof createModels>;

/** 模型: intents and their examples, trained model versions, and the language a workspace is understood by. */
export function createModels({ db, ids, clock, log }: Platform) {
  type Ready = { language: Language; modelId: string; intents: readonly IntentDefinition[]; checkedAt: number };
  const ready = new Map<string, Ready>();

  const toDefinition = (row: IntentRow): IntentDefinition => ({
    id: row.id,
    name: row.name,
    category: row.category,
    queue: row.queue,
    sopId: row.sop_id,
    system: row.system,
  });
  const readIntents = async (tx: Tx) => (await tx.query<IntentRow>('SELECT * FROM intents ORDER BY id')).map(toDefinition);
  const readSettings = async (tx: Tx): Promise<LanguageSettings> => ({
    ...DEFAULT_SETTINGS,
    ...(await tx.query<{ settings: Partial<LanguageSettings> }>('SELECT settings FROM language_settings'))[0]?.settings,
  });
  const activeId = async (tx: Tx) =>
    (await tx.query<{ id: string }>("SELECT id FROM model_versions WHERE state = 'active'", [], 'model-active'))[0]?.id ?? null;

  async function load(): Promise<Ready> {
    return db.tx(async (tx) => {
      const [model] = await tx.query<{ id: string; bytes: Buffer }>("SELECT id, bytes FROM model_versions WHERE state = 'active'");
      if (!model) throw new AppError('unavailable', 'This workspace has no trained model yet.');
      const settings = await readSettings(tx);
      const system = await tx.query<{ text: string; intent_id: string; locale: string }>(
        'SELECT u.text, u.intent_id, u.locale FROM utterances u JOIN intents i ON i.id = u.intent_id WHERE i.system',
      );
      const language = createLanguage({
        intents: loadIntentModel(new Uint8Array(model.bytes)),
        systemPhrases: system.map((u): Example => ({ text: u.text, intent: u.intent_id, locale: u.locale })),
        entities: createEntityFinder({ gazetteers: settings.gazetteers, patterns: settings.patterns, zone: settings.zone }),
        emotion: createEmotionReader({ lexicon: mergeLexicons(shippedLexicon, settings.lexicon) }),
      });
      return { language, modelId: model.id, intents: await readIntents(tx), checkedAt: clock.monotonic() };
    });
  }

  async function current(): Promise<Ready> {
    const workspaceId = db.workspaceId();
    const known = ready.get(workspaceId);
    if (known && clock.monotonic() - known.checkedAt < CHECK_MS) return known;
    if (known) {
      known.checkedAt = clock.monotonic();
      if ((await db.tx(activeId)) === known.modelId) return known;
    }
    const loaded = await load();
    ready.set(workspaceId, loaded);
    return loaded;
  }

  return {
    /** How this workspace understands its customers. */
    language: async (): Promise<Language> => (await current()).language,
    intents: async (): Promise<readonly IntentDefinition[]> => (await current()).intents,

    /** Replaces the corpus and the settings of the workspace. */
    async putCorpus(corpus: Corpus): Promise<void> {
      await db.tx(async (tx) => {
        const now = clock.now();
        await tx.query('DELETE FROM utterances');
        await tx.query('DELETE FROM intents');
        for (const intent of corpus.intents) {
          await tx.query('INSERT INTO intents (id, name, category, queue, sop_id, system, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7)', [
            intent.id,
            JSON.stringify(intent.name),
            intent.category,
            intent.queue,
            intent.sopId,
            intent.system,
            now,
          ]);
        }
        const made = corpus.utterances.map((u) => ({ ...u, id: ids.next('model') }));
        await tx.query(
          `INSERT INTO utterances (id, intent_id, locale, text, source, created_at)
           SELECT r.id, r."intentId", r.locale, r.text, 'import', $2 FROM jsonb_to_recordset($1::jsonb) AS r(id text, "intentId" text, locale text, text text)`,
          [JSON.stringify(made), now],
        );
        await tx.query(
          'INSERT INTO language_settings (settings, updated_at) VALUES ($1, $2) ON CONFLICT (workspace_id) DO UPDATE SET settings = EXCLUDED.settings, updated_at = EXCLUDED.updated_at',
          [JSON.stringify(corpus.settings), now],
        );
      });
    },

    /** Trains on the workspace's corpus and makes the result the one customers are answered by. */
    async trainAndActivate(author: string, reason: string): Promise<{ id: string; examples: number; trainMs: number }> {
      const { examples, vocabulary } = await db.tx(async (tx) => {
        const rows = await tx.query<{ text: string; intent_id: string; locale: string; system: boolean }>(
          'SELECT u.text, u.intent_id, u.locale, i.system FROM utterances u JOIN intents i ON i.id = u.intent_id ORDER BY u.id',
        );
        const rowsInScope = rows.filter((r) => !r.system);
        const outOfScope = rows.filter((r) => r.system && r.intent_id === 'out_of_scope');
        const examples: Example[] = [
          ...rowsInScope.map((r) => ({ text: r.text, intent: r.intent_id, locale: r.locale })),
          ...outOfScope.map((r) => ({ text: r.text, intent: null, locale: r.locale })),
        ];
        return { examples, vocabulary: (await readSettings(tx)).vocabulary };
      });
      if (examples.length === 0) throw new AppError('conflict', 'There is nothing to train on yet.');
      const started = clock.monotonic();
      const model = trainIntents(examples, { seed: 1, vocabulary });
      const trainMs = Math.round(clock.monotonic() - started);
      const bytes = saveIntentModel(model);
      const { accuracy } = evaluateIntents(
        model,
        examples.filter((e) => e.intent !== null),
      );
      const id = ids.next('model');
      await db.tx(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [db.workspaceId()]);
        const [last] = await tx.query<{ n: number }>('SELECT COALESCE(max(number), 0)::int AS n FROM model_versions');
        await tx.query("UPDATE model_versions SET state = 'retired' WHERE state = 'active'");
        await tx.query(
          "INSERT INTO model_versions (id, number, state, bytes, figures, author, reason, created_at) VALUES ($1,$2,'active',$3,$4,$5,$6,$7)",
          [
            id,
            (last?.n ?? 0) + 1,
            Buffer.from(bytes),
            JSON.stringify({ examples: examples.length, trainMs, trainingAccuracy: accuracy, bytes: bytes.length }),
            author,
            reason,
            clock.now(),
          ],
        );
      });
      log.info('model.trained', { workspaceId: db.workspaceId(), examples: examples.length, trainMs, bytes: bytes.length });
      return { id, examples: examples.length, trainMs };
    },
  };
}
