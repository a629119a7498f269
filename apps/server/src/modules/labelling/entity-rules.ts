import { ENTITY_TYPES, type EntityVerdict, type FoundEntity, type LabelResult } from '@zhiyin/contracts';
import { wilson } from '@zhiyin/kernel';
import { estimate, kappaOf } from './estimate-rules.ts';
import type { StratumKey, StratumPlan } from './sampling-rules.ts';

/** A sentence with the entities that were found in it and, for each label wanted, what was said of them; null = nothing. */
export type EntityItem = {
  stratum: StratumKey;
  entities: readonly FoundEntity[] | null;
  entity_verdicts: readonly (EntityVerdict | null)[];
};

/** A verdict as it is kept: in order, each once. Undefined where it names an entity there is not. */
export function canonicalVerdict({ wrong, missing }: EntityVerdict, entities: readonly FoundEntity[]): EntityVerdict | undefined {
  if (wrong.some((at) => at >= entities.length)) return undefined;
  return { wrong: [...new Set(wrong)].sort((a, b) => a - b), missing: ENTITY_TYPES.filter((type) => missing.includes(type)) };
}

export const isRight = ({ wrong, missing }: EntityVerdict): boolean => wrong.length + missing.length === 0;

/**
 * The verdict a sentence stands with: the first one given place. Nobody decides between two that differ, as nothing is published of them but
 * their agreement; taking the first, whatever the second says, favours neither answer.
 */
export const standingVerdict = (item: Pick<EntityItem, 'entity_verdicts'>): EntityVerdict | null =>
  item.entity_verdicts.find((verdict) => verdict !== null) ?? null;

/** `wrong_entity` (OPERATIONS 2.3, 4) of sentences whose intent counts; those whose entities nobody judged are left out. */
export function wrongEntityOf(strata: readonly StratumPlan[], items: readonly EntityItem[]): LabelResult['wrongEntity'] {
  const standing = items.flatMap((item) => {
    const verdict = standingVerdict(item);
    return verdict && item.entities ? [{ stratum: item.stratum, entities: item.entities, verdict }] : [];
  });
  const wrong = standing.filter(({ verdict }) => !isRight(verdict));
  const pairs = items.flatMap(({ entity_verdicts: [first, second] }) =>
    first && second ? [[String(isRight(first)), String(isRight(second))] as const] : [],
  );
  const of = (stratum: StratumKey) => (one: { stratum: StratumKey }) => one.stratum === stratum;
  return {
    count: wrong.length,
    rate: estimate(
      strata.map(({ key, population }) => ({ population, n: standing.filter(of(key)).length, errors: wrong.filter(of(key)).length })),
    ),
    agreement: { value: kappaOf(pairs), pairs: pairs.length },
    types: typesOf(standing),
  };
}

function typesOf(standing: readonly { entities: readonly FoundEntity[]; verdict: EntityVerdict }[]): LabelResult['wrongEntity']['types'] {
  const counts = new Map<string, { found: number; wrong: number; missing: number }>();
  const add = (type: string, what: 'found' | 'wrong' | 'missing') => {
    const so = counts.get(type) ?? { found: 0, wrong: 0, missing: 0 };
    counts.set(type, { ...so, [what]: so[what] + 1 });
  };
  for (const { entities, verdict } of standing) {
    for (const [at, { type }] of entities.entries()) {
      add(type, 'found');
      if (verdict.wrong.includes(at)) add(type, 'wrong');
    }
    for (const type of verdict.missing) add(type, 'missing');
  }
  return [...counts]
    .map(([type, so]) => ({ type, ...so, rate: wilson(so.wrong, so.found) }))
    .sort((a, b) => b.wrong + b.missing - a.wrong - a.missing || b.found - a.found || (a.type < b.type ? -1 : 1));
}
