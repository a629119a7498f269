import path from 'node:path';
import { segment } from '@zhiyin/language';
import type pg from 'pg';
import { createAccess, createAuth } from '../modules/access/index.ts';
import { createAssist } from '../modules/assist/index.ts';
import { createBot } from '../modules/bot/index.ts';
import { createAttachments, createInboxes } from '../modules/channels/index.ts';
import { createContacts } from '../modules/contacts/index.ts';
import { createConversations } from '../modules/conversations/index.ts';
import { createEncoders } from '../modules/encoders/index.ts';
import { createFeedback } from '../modules/feedback/index.ts';
import { createKnowledge } from '../modules/knowledge/index.ts';
import { createLabelling } from '../modules/labelling/index.ts';
import { createLearning } from '../modules/learning/index.ts';
import { createModels } from '../modules/models/index.ts';
import { createProcedures } from '../modules/procedures/index.ts';
import { createRouting } from '../modules/routing/index.ts';
import { createStaff } from '../modules/staff/index.ts';
import type { Config } from '../platform/config.ts';
import { checkOutboundUrl } from '../platform/outbound/index.ts';
import type { Platform } from '../platform/platform.ts';

type Needs = { config: Config; authPool: pg.Pool; publicUrl: () => string; undo: (() => Promise<unknown> | unknown)[] };
export type Modules = ReturnType<typeof createModules>;

/** Every module once; where one needs another, it is handed a function of it. */
export function createModules(platform: Platform, { config, authPool, publicUrl, undo }: Needs) {
  const { clock, signer } = platform;
  const auth = createAuth({
    platform,
    pool: authPool,
    baseUrl: publicUrl(),
    secret: signer.sign('auth', 'better-auth'),
    production: config.NODE_ENV === 'production',
    rateLimitScale: config.RATE_LIMIT_SCALE,
  });
  const access = createAccess(platform, { auth });
  const staff = createStaff(platform);
  const contacts = createContacts(platform);
  const inboxes = createInboxes(platform);
  const attachments = createAttachments(platform, { maxBytes: config.MEDIA_MAX_BYTES });
  const conversations = createConversations(platform, { linkOf: attachments.linkOf });
  const routing = createRouting(platform);
  const knowledge = createKnowledge(platform, {
    segment,
    words: () => models.words.current(),
    shortPaths: () => learning.shortPaths.active(),
  });
  const procedures = createProcedures(platform);
  const encoders = createEncoders(platform, {
    folder: path.join(config.DATA_DIR, 'encoders'),
    refusalOf: (url) => checkOutboundUrl(url, config.OUTBOUND_ALLOW),
  });
  undo.push(() => encoders.stop());
  const bot = createBot(platform);
  const models = createModels(platform, {
    encoders,
    titles: () => knowledge.titles(),
    traffic: (asked) => bot.sampleTexts(asked),
    wordsChanged: knowledge.reindex,
  });
  const labelling = createLabelling(platform, { zone: models.zone, intents: models.intents });
  const assist = createAssist(platform);
  const feedback = createFeedback(platform);
  const learning = createLearning(platform, {
    known: async () => {
      const head = await models.corpora.head();
      return head === 0 ? { examples: [], vocabulary: [] } : models.corpora.trainingSet(head);
    },
    guesser: async () => {
      const language = await models.language();
      return (text, locale) => {
        const { intent, confidence, alternatives } = language.understand(text, { now: clock.now(), ...(locale !== 'und' && { locale }) });
        return [...(intent === null ? [] : [{ intent, confidence }]), ...alternatives];
      };
    },
    changed: knowledge.reindex,
    titlesOf: knowledge.titlesOf,
  });
  return {
    auth,
    access,
    staff,
    contacts,
    inboxes,
    attachments,
    conversations,
    routing,
    knowledge,
    procedures,
    encoders,
    bot,
    models,
    labelling,
    assist,
    feedback,
    learning,
  };
}
