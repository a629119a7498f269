import type { Localised, SynonymGroup } from '@zhiyin/contracts';
import {
  createEmotionReader,
  createEntityFinder,
  createLanguage,
  type EmotionLexicon,
  type Example,
  type Gazetteer,
  type IntentModel,
  type Language,
  loadIntentModel,
  mergeLexicons,
  type PatternEntity,
  shippedLexicon,
  trainIntents,
} from '@zhiyin/language';
import type { Platform, Tx } from '../../platform/platform.ts';

export type IntentDefinition = { id: string; name: Localised; category: string; queue: string; sopId: string | null; system: boolean };
export type LanguageSettings = {
  vocabulary: string[];
  synonyms?: SynonymGroup[];
  gazetteers: Gazetteer[];
  patterns: PatternEntity[];
  lexicon: EmotionLexicon;
  zone: string;
};
type IntentRow = { id: string; name: Localised; category: string; queue: string; sop_id: string | null; system: boolean };
const DEFAULT_SETTINGS: LanguageSettings = {
  vocabulary: [],
  synonyms: [],
  gazetteers: [],
  patterns: [],
  lexicon: {},
  zone: 'Asia/Shanghai',
};
/** The model of a workspace before its first training. */
const NOTHING_TRAINED: IntentModel = trainIntents([]);
/** How long a node may answer with a model before it looks for a newer one. */
const CHECK_MS = 2_000;

/** What a node answers by: the active model, and the newest corpus version that counts at once. */
type Stand = { model: string | null; corpus: number };
type Ready = {
  language: Language;
  intents: readonly IntentDefinition[];
  zone: string;
  /** Ids of the encoders whose vectors the model can read. */
  encoders: ReadonlySet<string>;
  model: IntentModel;
  stand: Stand;
  checkedAt: number;
};

/** How each workspace understands its customers, kept at hand and renewed when the active model or what counts at once changes. */
export function createWorkspaceLanguage({ db, clock }: Pick<Platform, 'db' | 'clock'>) {
  const ready = new Map<string, Ready>();

  const readStand = async (tx: Tx): Promise<Stand> =>
    (
      await tx.query<Stand>(
        `SELECT (SELECT id FROM model_versions WHERE state = 'active') AS model,
                COALESCE((SELECT max(number) FROM corpus_versions WHERE serving), 0)::int AS corpus`,
        [],
        'language-stand',
      )
    )[0] as Stand;

  async function load(known: Ready | undefined): Promise<Ready> {
    return db.tx(async (tx) => {
      const stand = await readStand(tx);
      // A workspace that has trained nothing yet still knows languages, entities, moods and who wants a person; it has no intents.
      const model =
        stand.model === null ? NOTHING_TRAINED : known?.stand.model === stand.model ? known.model : await readModel(tx, stand.model);
      const settings = await readSettings(tx);
      const system = await tx.query<{ text: string; intent_id: string; locale: string }>(
        `SELECT u.text, u.intent_id, u.locale FROM utterances u JOIN intents i ON i.id = u.intent_id AND i.until_version IS NULL
          WHERE i.system AND u.until_version IS NULL ORDER BY u.id`,
      );
      const language = createLanguage({
        intents: model,
        systemPhrases: system.map((u): Example => ({ text: u.text, intent: u.intent_id, locale: u.locale })),
        entities: createEntityFinder({ gazetteers: settings.gazetteers, patterns: settings.patterns, zone: settings.zone }),
        emotion: createEmotionReader({ lexicon: mergeLexicons(shippedLexicon, settings.lexicon) }),
      });
      const encoders = new Set(model.languages.flatMap(({ dense }) => dense?.encoder ?? []));
      return { language, intents: await readIntents(tx), zone: settings.zone, encoders, model, stand, checkedAt: clock.monotonic() };
    });
  }

  return {
    async current(): Promise<Pick<Ready, 'language' | 'intents' | 'zone' | 'encoders'>> {
      const workspaceId = db.workspaceId();
      const known = ready.get(workspaceId);
      if (known && clock.monotonic() - known.checkedAt < CHECK_MS) return known;
      if (known) {
        known.checkedAt = clock.monotonic(); // whoever comes meanwhile is answered by what is at hand
        const stand = await db.tx(readStand);
        if (stand.model === known.stand.model && stand.corpus === known.stand.corpus) return known;
      }
      const loaded = await load(known);
      ready.set(workspaceId, loaded);
      return loaded;
    },

    /** This node looks again at the next message instead of within two seconds. */
    lookAgain(): void {
      const known = ready.get(db.workspaceId());
      if (known) known.checkedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

async function readModel(tx: Tx, id: string): Promise<IntentModel> {
  const [row] = await tx.query<{ bytes: Buffer }>('SELECT bytes FROM model_versions WHERE id = $1', [id]);
  if (!row) throw new Error(`the active model ${id} has no bytes`);
  return loadIntentModel(new Uint8Array(row.bytes));
}

async function readSettings(tx: Tx): Promise<LanguageSettings> {
  const [row] = await tx.query<{ settings: Partial<LanguageSettings> }>('SELECT settings FROM language_settings');
  return { ...DEFAULT_SETTINGS, ...row?.settings };
}

async function readIntents(tx: Tx): Promise<IntentDefinition[]> {
  const rows = await tx.query<IntentRow>('SELECT * FROM intents WHERE until_version IS NULL ORDER BY id');
  return rows.map(({ id, name, category, queue, sop_id: sopId, system }) => ({ id, name, category, queue, sopId, system }));
}
