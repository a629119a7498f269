import type { Line } from '../corpora/rules.ts';
import type { Corpus } from '../service.ts';

/** Small enough that a training takes a moment, clear enough that a model learns it. */
const SUBJECTS: Readonly<Record<string, { verbs: readonly string[]; things: readonly string[] }>> = {
  refund: {
    verbs: ['give me back', 'refund', 'return', 'I want my'],
    things: ['money for this', 'payment please', 'the amount paid', 'cash for order'],
  },
  delivery: {
    verbs: ['where is', 'when arrives', 'track', 'status of'],
    things: ['my parcel', 'the shipment', 'the courier', 'our delivery'],
  },
  password: {
    verbs: ['reset', 'forgot', 'change', 'recover'],
    things: ['my password', 'the login code', 'account access', 'sign-in secret'],
  },
  warranty: {
    verbs: ['how long is', 'does it have', 'extend', 'explain'],
    things: ['the warranty', 'a guarantee', 'repair cover', 'protection plan'],
  },
};

/** 4 intents, 16 English lines each. */
export function aCorpus(): Corpus {
  const utterances: Line[] = Object.entries(SUBJECTS).flatMap(([intentId, { verbs, things }]) =>
    verbs.flatMap((verb) => things.map((thing) => ({ intentId, locale: 'en', text: `${verb} ${thing}` }))),
  );
  return {
    intents: Object.keys(SUBJECTS).map((id) => ({
      id,
      name: { 'zh-CN': id, en: id },
      category: 'general',
      queue: 'q_general',
      sopId: null,
      system: false,
    })),
    utterances,
    settings: { vocabulary: [], gazetteers: [], patterns: [], lexicon: {}, zone: 'Asia/Shanghai' },
  };
}

/** The same sentences under the wrong intents: what a bad import does. */
export function aConfusedFile(): string {
  const names = Object.keys(SUBJECTS);
  return aCorpus()
    .utterances.map(({ text, intentId }) =>
      JSON.stringify({ text, intent: names[(names.indexOf(intentId) + 1) % names.length], locale: 'en' }),
    )
    .join('\n');
}
