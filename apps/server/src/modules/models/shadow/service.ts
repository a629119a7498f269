import type { ShadowEvaluation } from '@zhiyin/contracts';
import { DAY } from '@zhiyin/kernel';
import type { Platform } from '../../../platform/platform.ts';
import type { By } from '../corpora/store.ts';
import { type Guesses, saysSomething, shadowFigures, type TrafficTurn } from './rules.ts';

/** A sample of what customers wrote, masked, and how many turns there were; the same whenever the same is asked. */
export type ReadTraffic = (asked: {
  from: Date;
  to: Date;
  limit: number;
  seed: number;
}) => Promise<{ turns: number; sample: TrafficTurn[] }>;

/** How far back a shadow evaluation looks. */
const WINDOW_MS = 7 * DAY;
const SAMPLE = { limit: 20_000, seed: 1 };
/** What a training may listen to besides its examples. */
const LISTENED = { days: 90, limit: 8_000, seed: 1 };

/** What two models were asked, and when it was said. */
export type Traffic = { from: Date; to: Date; turns: number; texts: TrafficTurn[] };
type Row = {
  run_id: string;
  model_id: string;
  baseline_model_id: string;
  author: string;
  reason: string;
  from_at: Date;
  to_at: Date;
  turns: number;
  figures: ReturnType<typeof shadowFigures>;
  created_at: Date;
};

export type Shadows = ReturnType<typeof createShadows>;

/** 影子评测: a candidate beside the active model on the last days' traffic; nobody is answered by it. */
export function createShadows({ db, clock }: Pick<Platform, 'db' | 'clock'>, readTraffic: ReadTraffic) {
  return {
    /** What customers wrote in the days before `to`, without turns that hold no letter. */
    async traffic(to: Date): Promise<Traffic> {
      const from = new Date(to.getTime() - WINDOW_MS);
      const { turns, sample } = await readTraffic({ from, to, ...SAMPLE });
      return { from, to, turns, texts: sample.filter((turn) => saysSomething(turn.text)) };
    },

    /** A sample of what customers wrote in the months before `to`, for a training to learn wordings from, and how it was drawn. */
    async messages(to: Date): Promise<{ texts: string[]; drawn: { from: Date; to: Date; limit: number; seed: number } }> {
      const { days, ...sample } = LISTENED;
      const drawn = { from: new Date(to.getTime() - days * DAY), to, ...sample };
      const { sample: turns } = await readTraffic(drawn);
      return { texts: turns.map((turn) => turn.text).filter(saysSomething), drawn };
    },

    /** Writes down what a run found. */
    async record(of: By & { runId: string; candidate: string; baseline: string }, traffic: Traffic, guesses: Guesses): Promise<void> {
      const figures = shadowFigures(traffic.texts, guesses);
      await db.tx((tx) =>
        tx.query(
          `INSERT INTO shadow_evaluations (run_id, model_id, baseline_model_id, author, reason, from_at, to_at, turns, figures, created_at)
           VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
          [
            of.runId,
            of.candidate,
            of.baseline,
            of.author,
            of.reason,
            traffic.from,
            traffic.to,
            traffic.turns,
            JSON.stringify(figures),
            clock.now(),
          ],
        ),
      );
    },

    /** The newest of a model, or null where there was none. */
    newest: (modelId: string): Promise<ShadowEvaluation | null> =>
      db.tx(async (tx) => {
        const [row] = await tx.query<Row>(
          'SELECT * FROM shadow_evaluations WHERE model_id = $1 ORDER BY created_at DESC, run_id DESC LIMIT 1',
          [modelId],
        );
        return row ? toShadow(row) : null;
      }),
  };
}

function toShadow({ run_id: runId, model_id: candidate, author, reason, turns, figures, ...row }: Row): ShadowEvaluation {
  return {
    runId,
    candidate,
    baseline: row.baseline_model_id,
    author,
    reason,
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    turns,
    ...figures,
    createdAt: row.created_at.toISOString(),
  };
}
