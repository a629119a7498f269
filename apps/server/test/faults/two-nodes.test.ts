import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliverAcross, manyAccept, nodeKills, type Pair, samePostManyTimes, startPair, turnsTakenUp } from './scenarios.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ redis: true });
  if (!pair.redis)
    console.info('redis-server is not installed: the nodes talk by PostgreSQL only, and the test of a killed Redis is left out');
});
afterAll(() => pair?.stop());

describe('two nodes on one PostgreSQL', () => {
  test('a line sent to one node reaches a socket of the other', async () => {
    const times = await deliverAcross(pair, 4);
    console.info(JSON.stringify({ deliveredAcrossMs: times, by: pair.redis ? 'redis' : 'postgres' }));
    expect(times).toHaveLength(4);
  });

  test('lines still cross when Redis is killed, and when it is back', async ({ skip }) => {
    const { redis } = pair;
    if (!redis) return skip('redis-server is not installed');
    await redis.kill();
    const without = await deliverAcross(pair, 2);
    await redis.start();
    const back = await deliverAcross(pair, 2);
    console.info(JSON.stringify({ withoutRedisMs: without, backMs: back }));
    expect([...without, ...back]).toHaveLength(4);
    await redis.kill(); // from here on the nodes have PostgreSQL alone
  });

  test('the same POST a hundred times at once over both nodes is one row', async () => {
    const same = await samePostManyTimes(pair, 100);
    expect(same).toEqual({ statuses: { 200: 99, 201: 1 }, messageIds: 1, rows: 1 });
  });

  test('fifty agents accept at once over both nodes: one owner, and the others are told who', async () => {
    const accepted = await manyAccept(pair, 50);
    expect(accepted).toEqual({ won: 1, toldWho: 49, owners: [accepted.owners[0]], placesLeft: 0 });
    expect(accepted.owners[0]).toMatch(/^key_/);
  });

  test('kill -9 of one node: the other answers the lines it had taken in', async () => {
    const turns = await turnsTakenUp(pair, 8);
    console.info(JSON.stringify(turns));
    expect(turns.left).toBeGreaterThan(0);
  });

  test('kill -9 of the other node under load: customers resume by themselves, the record stays whole', async () => {
    const figures = await nodeKills(pair, { customers: 12, perSecond: 20, seed: 2, kills: 1, betweenMs: 900, downMs: 300 });
    console.info(JSON.stringify(figures));
    expect(figures.violations).toEqual([]);
    expect(figures).toMatchObject({ lost: 0, duplicates: 0, gaps: 0 });
    expect(figures.acked).toBeGreaterThan(20);
    expect(figures.served).toBeGreaterThan(0);
  });
});
