import { loadavg } from 'node:os';
import {
  deliverAcross,
  embeddedKills,
  manyAccept,
  nodeKills,
  nodePause,
  type Pair,
  samePostManyTimes,
  sleepyTurn,
  startPair,
  turnsTakenUp,
} from './scenarios.ts';

/**
 * `npm run faults [-- name…]`: the long run of the fault scenarios on real processes, by name or all. One JSON on standard output, progress on
 * standard error; exit 1 when an invariant is broken. Times are reported beside their targets and never decide the exit.
 */

type Outcome = { violations: string[]; figures: object };

/** The delivery of a line to the other node, and what stands in the way of it, must hold for every sample. */
const spread = (times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  return { samples: sorted.length, p50Ms: sorted[Math.floor(sorted.length / 2)], mostMs: sorted.at(-1), targetMs: 1_000 };
};
const fromLoad = ({ violations, ...figures }: Awaited<ReturnType<typeof nodeKills>>): Outcome => ({ violations, figures });
const size = { customers: 60, perSecond: 40 };

async function onPair(redis: boolean, work: (pair: Pair) => Promise<Outcome>): Promise<Outcome> {
  const pair = await startPair({ redis });
  try {
    return await work(pair);
  } finally {
    await pair.stop();
  }
}

const scenarios: Readonly<Record<string, () => Promise<Outcome>>> = {
  'embedded-kills': async () => fromLoad(await embeddedKills({ ...size, seed: 101, programKills: 20, databaseKills: 5, betweenMs: 800 })),

  'two-nodes': () =>
    onPair(false, async (pair) => {
      const violations: string[] = [];
      const across = spread(await deliverAcross(pair, 20));
      const same = [];
      for (let i = 0; i < 5; i += 1) same.push(await samePostManyTimes(pair, 100));
      for (const s of same)
        if (s.rows !== 1 || s.messageIds !== 1 || s.statuses[201] !== 1) violations.push(`the same POST: ${JSON.stringify(s)}`);
      const accepted = await manyAccept(pair, 50);
      if (accepted.won !== 1 || accepted.owners.length !== 1 || accepted.placesLeft !== 0)
        violations.push(`fifty accept: ${JSON.stringify(accepted)}`);
      const takenUp = [];
      for (let i = 0; i < 2; i += 1) takenUp.push(await turnsTakenUp(pair, 12));
      const sleepy = await sleepyTurn(pair, 10_000);
      if (sleepy.answers !== 1) violations.push(`a turn that slept past its lease: ${sleepy.answers} answers`);
      return { violations, figures: { across, same, accepted, takenUp: { rounds: takenUp, targetMs: 10_000 }, sleepy } };
    }),

  /** Nodes that are killed, that stand still, and that sleep longer than the lease of a turn, all under load. */
  'node-faults': () =>
    onPair(false, async (pair) => {
      const kills = fromLoad(await nodeKills(pair, { ...size, seed: 102, kills: 6, betweenMs: 2_000, downMs: 1_000 }));
      const pause = fromLoad(await nodePause(pair, { ...size, seed: 103, pauseMs: 5_000 }));
      const sleep = fromLoad(await nodePause(pair, { ...size, seed: 104, pauseMs: 12_000 }));
      const parts = { kills, pause, sleep };
      return {
        violations: Object.entries(parts).flatMap(([name, part]) => part.violations.map((line) => `${name}: ${line}`)),
        figures: { kills: kills.figures, pause: pause.figures, sleep: sleep.figures },
      };
    }),

  redis: () =>
    onPair(true, async (pair) => {
      if (!pair.redis) {
        say('redis-server is not installed: skipped');
        return { violations: [], figures: { skipped: 'redis-server is not installed' } };
      }
      const before = spread(await deliverAcross(pair, 10));
      await pair.redis.kill();
      const killed = spread(await deliverAcross(pair, 10));
      await pair.redis.start();
      const back = spread(await deliverAcross(pair, 10));
      pair.redis.pause();
      const paused = spread(await deliverAcross(pair, 6));
      pair.redis.resume();
      const resumed = spread(await deliverAcross(pair, 6));
      return { violations: [], figures: { before, killed, back, paused, resumed } };
    }),
};

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(scenarios);
const unknown = wanted.filter((name) => !scenarios[name]);
if (unknown.length > 0) {
  say(`There is no ${unknown.join(', ')}. Scenarios: ${Object.keys(scenarios).join(', ')}`);
  process.exit(2);
}
const report: Record<string, Outcome & { seconds: number; loadAverage: number }> = {};
for (const name of wanted) {
  const started = performance.now();
  say(`${name} …`);
  const outcome = await (scenarios[name] as () => Promise<Outcome>)().catch(
    (error): Outcome => ({ violations: [String(error)], figures: {} }),
  );
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  report[name] = { ...outcome, seconds, loadAverage: loadavg()[0] as number };
  say(`${name}: ${outcome.violations.length === 0 ? 'holds' : `${outcome.violations.length} violations`} (${seconds} s)`);
}
const broken = Object.values(report).reduce((sum, r) => sum + r.violations.length, 0);
process.stdout.write(`${JSON.stringify({ violations: broken, scenarios: report }, null, 2)}\n`);
process.exit(broken === 0 ? 0 : 1);
