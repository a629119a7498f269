import type { IntentHealth } from '@zhiyin/contracts';

export const SORTS = ['urgency', 'name', 'examples', 'f1', 'errors'] as const;
export type Sort = (typeof SORTS)[number];

const count = (health: IntentHealth) => Object.values(health.intent.examples).reduce((total, n) => total + n, 0);

/** Intents whose id or name, in either language, has these words; in the order asked for. The server's own order is by urgency. */
export function arrange(
  all: readonly IntentHealth[],
  { q, sort, nameOf, locale }: { q: string; sort: Sort; nameOf: (id: string) => string; locale: string },
): IntentHealth[] {
  const words = q.trim().toLowerCase();
  const found = all.filter(({ intent }) =>
    [intent.id, intent.name['zh-CN'], intent.name.en, intent.category].some((text) => text.toLowerCase().includes(words)),
  );
  const by: Record<Exclude<Sort, 'urgency'>, (a: IntentHealth, b: IntentHealth) => number> = {
    name: (a, b) => nameOf(a.intent.id).localeCompare(nameOf(b.intent.id), locale),
    examples: (a, b) => count(a) - count(b),
    f1: (a, b) => (a.figures?.f1 ?? 2) - (b.figures?.f1 ?? 2),
    errors: (a, b) => b.errors - a.errors,
  };
  return sort === 'urgency' ? found : [...found].sort(by[sort]);
}
