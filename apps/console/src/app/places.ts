import type { MessageKey } from '../i18n/index.ts';

type Can = (permission: string) => boolean;
export type Place = { to: string; title: MessageKey; needs: string | null; combo?: string };

/** The entries of the rail, in its order; only what works has one. */
export const PLACES = [
  { to: '/desk', title: 'place.desk', needs: 'conversations.read', combo: 'g d' },
  { to: '/contacts', title: 'place.contacts', needs: 'contacts.read', combo: 'g c' },
  { to: '/knowledge', title: 'place.knowledge', needs: 'knowledge.read', combo: 'g k' },
] as const satisfies readonly Place[];

export const SETTINGS = [
  { to: '/settings/inboxes', title: 'settings.inboxes', needs: 'settings.inboxes' },
  { to: '/settings/agents', title: 'settings.agents', needs: 'settings.agents' },
  { to: '/settings/teams', title: 'settings.teams', needs: 'settings.teams' },
  { to: '/settings/queues', title: 'settings.queues', needs: 'settings.queues' },
  { to: '/settings/canned-responses', title: 'settings.canned', needs: 'settings.canned' },
  { to: '/settings/api-keys', title: 'settings.apiKeys', needs: 'settings.api-keys' },
  { to: '/settings/language-provider', title: 'settings.languageProvider', needs: 'settings.providers' },
] as const satisfies readonly Place[];

/** 训练: what a bot trainer works with. */
export const TRAINING = [
  { to: '/training/learning', title: 'training.learning', needs: 'learning.read' },
  { to: '/training/intents', title: 'training.intents', needs: 'models.read' },
  { to: '/training/confusion', title: 'training.confusion', needs: 'models.read' },
  { to: '/training/try', title: 'training.try', needs: 'models.understand' },
  { to: '/training/words', title: 'training.words', needs: 'models.read' },
  { to: '/training/models', title: 'training.models', needs: 'models.read' },
  { to: '/training/corpus', title: 'training.corpus', needs: 'models.read' },
  { to: '/training/cleaning', title: 'training.cleaning', needs: 'models.read' },
  { to: '/training/answer-order', title: 'training.answerOrder', needs: 'knowledge.read' },
  { to: '/training/labelling', title: 'training.labelling', needs: 'labelling.samples' },
] as const satisfies readonly Place[];

const allowed =
  (places: readonly Place[]) =>
  (can: Can): readonly Place[] =>
    places.filter((place) => place.needs === null || can(place.needs));
export const placesFor = allowed(PLACES);
export const settingsFor = allowed(SETTINGS);
export const trainingFor = allowed(TRAINING);

/** Where a person begins: the desk, or the first page their role may use. */
export const firstPage = (can: Can): string => placesFor(can)[0]?.to ?? trainingFor(can)[0]?.to ?? settingsFor(can)[0]?.to ?? '/account';
