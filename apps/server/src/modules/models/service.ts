import type { Language, TextVector } from '@zhiyin/language';
import type { Platform } from '../../platform/platform.ts';
import { createCleaning } from './cleaning/service.ts';
import { createCorpora } from './corpora/service.ts';
import { createEvaluations } from './evaluation/service.ts';
import { createLineIndexes } from './examples/line-indexes.ts';
import { createSecondLook } from './examples/second-look.ts';
import { createExamples } from './examples/service.ts';
import { createHealth } from './health/service.ts';
import { createWorkspaceLanguage, type IntentDefinition, type LanguageSettings } from './language.ts';
import { createShadows, type ReadTraffic } from './shadow/service.ts';
import type { ArticleTitle, TextEncoders } from './training/lesson.ts';
import { createTraining } from './training/service.ts';
import { createThread } from './training/thread.ts';
import { createVersions } from './versions/service.ts';
import { createTradeWords } from './words/service.ts';

export type Corpus = {
  intents: readonly IntentDefinition[];
  utterances: readonly { intentId: string; locale: string; text: string }[];
  settings: LanguageSettings;
};

export type Models = ReturnType<typeof createModels>;

const nothing = async () => undefined;
const noTraffic: ReadTraffic = async () => ({ turns: 0, sample: [] });

/** 模型: corpora, training, evaluation, model versions and their promotion, and the language a workspace is understood by. */
export function createModels(
  platform: Platform,
  {
    heapMb,
    traffic = noTraffic,
    wordsChanged = nothing,
    ...others
  }: {
    heapMb?: number;
    encoders?: TextEncoders;
    /** Titles of the published articles, which say what customers ask of an intent. */
    titles?: () => Promise<ArticleTitle[]>;
    /** What customers wrote, masked: where turns are kept is not this module's business. */
    traffic?: ReadTraffic;
    /** Called in the transaction in which the workspace's words become others: whoever reads by them reads anew. */
    wordsChanged?: () => Promise<void>;
  } = {},
) {
  const corpora = createCorpora(platform, wordsChanged);
  const evaluations = createEvaluations(platform, corpora);
  const versions = createVersions(platform, evaluations);
  const shadows = createShadows(platform, traffic);
  const thread = createThread({ heapMb });
  const training = createTraining(platform, { corpora, evaluations, versions, shadows, thread, ...others });
  const cleaning = createCleaning(platform, { corpora, evaluations, search: thread.search, learn: thread.learn });
  const workspaceLanguage = createWorkspaceLanguage(platform);
  const language = async (): Promise<Language> => (await workspaceLanguage.current()).language;
  const indexes = createLineIndexes(platform, corpora);

  return {
    corpora,
    words: createTradeWords(platform, { corpora, traffic, wordsChanged }),
    examples: createExamples(platform, { corpora, indexes, language }),
    secondLook: createSecondLook(platform, indexes),
    health: createHealth(platform, { corpora, versions, indexes }),
    evaluations,
    training,
    cleaning,
    /** The newest shadow evaluation of a model, or null. @throws AppError `not_found`. */
    async shadowOf(modelId: string) {
      await versions.source(modelId);
      return shadows.newest(modelId);
    },
    /** Doors of `versions` that change which model is active make this node look at once; a promotion has its corpus reviewed. */
    versions: {
      list: versions.list,
      get: versions.get,
      errors: versions.errors,
      compare: versions.compare,
      async promote(...asked: Parameters<typeof versions.promote>) {
        const model = await versions.promote(...asked);
        await cleaning.ensure(model.corpusVersion, asked[1].author);
        workspaceLanguage.lookAgain();
        return model;
      },
      async rollback(...asked: Parameters<typeof versions.rollback>) {
        const model = await versions.rollback(...asked);
        workspaceLanguage.lookAgain();
        return model;
      },
    },

    /** How this workspace understands its customers. */
    language,
    /** What the workspace's encoder says of a customer's text, if the active model learned from it and it answers at once. */
    async vectorOf(text: string): Promise<TextVector | undefined> {
      const { encoders: wanted } = await workspaceLanguage.current();
      return wanted.size > 0 ? others.encoders?.forMessage(text, wanted) : undefined;
    },
    intents: async (): Promise<readonly IntentDefinition[]> => (await workspaceLanguage.current()).intents,
    /** The workspace's time zone: what "today" and "this week" mean. */
    zone: async (): Promise<string> => (await workspaceLanguage.current()).zone,

    /** Replaces the corpus and the settings of the workspace. */
    putCorpus: (corpus: Corpus, author = 'system', reason = 'the whole corpus was replaced'): Promise<void> =>
      corpora.replaceAll(corpus, { author, reason }),

    /** Trains on the workspace's corpus and makes the result the one customers are answered by. */
    trainAndActivate: (author: string, reason: string): Promise<{ id: string; examples: number; trainMs: number }> =>
      training.trainFirst({ author, reason }),
  };
}
