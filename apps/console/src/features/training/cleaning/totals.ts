import type { CleaningCounts } from '@zhiyin/contracts';

/** Over all kinds: still open, settled by a person, overtaken by other changes. */
export function totalsOf(counts: CleaningCounts): { open: number; settled: number; outdated: number } {
  const totals = { open: 0, settled: 0, outdated: 0 };
  for (const one of Object.values(counts)) {
    totals.open += one.open;
    totals.settled += one.accepted + one.refused;
    totals.outdated += one.outdated;
  }
  return totals;
}
