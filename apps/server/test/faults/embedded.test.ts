import { expect, test } from 'vitest';
import { embeddedKills } from './scenarios.ts';

test('kill -9 of the program twice and of its database once under load: nothing acknowledged is lost, nothing shows twice', async () => {
  const figures = await embeddedKills({ customers: 12, perSecond: 25, seed: 1, programKills: 2, databaseKills: 1, betweenMs: 900 });
  console.info(JSON.stringify(figures));
  expect(figures.violations).toEqual([]);
  expect(figures).toMatchObject({ kills: 3, lost: 0, duplicates: 0, gaps: 0 });
  expect(figures.acked).toBeGreaterThan(30);
  expect(figures.turns).toBeGreaterThan(0);
  expect(figures.served).toBeGreaterThan(0);
  expect(figures.reconnects).toBeGreaterThanOrEqual(12);
});
