import type {
  Disagreement,
  EntityVerdict,
  FoundEntity,
  Label,
  LabelChoices,
  LabelError,
  LabelItem,
  LabelledTurn,
  LabelResult,
  LabelSample,
  LabelSamplePage,
  LabelUndone,
  LabelWork,
  Localised,
  Page,
} from '@zhiyin/contracts';
import { AppError, DAY, MINUTE } from '@zhiyin/kernel';
import { type Example, writeExamples } from '@zhiyin/language';
import type { Platform, Tx } from '../../platform/platform.ts';
import { lockFor } from '../../platform/postgres/locks.ts';
import { canonicalVerdict, isRight, standingVerdict } from './entity-rules.ts';
import { agree, canonical, lastTurns, type Prediction } from './judging-rules.ts';
import { judged, pastOf, resultOf } from './result-rules.ts';
import { drawSample } from './sampling-rules.ts';
import {
  closeSample,
  completeSamples,
  findSample,
  hasSample,
  type ItemRow,
  insertSample,
  insertSkip,
  lastLabelledBy,
  leaseNext,
  lockItem,
  markTaught,
  readDisagreements,
  readItems,
  readProgress,
  readSamples,
  type SampleRow,
  samplesBetween,
  writeAdjudication,
  writeLabel,
} from './store.ts';
import { type Week, weekBefore, weekOf } from './week-rules.ts';

/** How long an item is kept for who asked for it. */
const LEASE_MS = 10 * MINUTE;
/** How long a label can be taken back. Until then a disagreement is shown to nobody: who has seen the other label labels no more. */
export const UNDO_MS = 5 * MINUTE;
/** Turns of the conversation shown before the sentence. */
const CONTEXT_TURNS = 3;
/** Weeks counted together: for intents, and for what to expect of a stratum. */
const POOLED_WEEKS = 4;

const noSuchSample = () => new AppError('not_found', 'There is no such sample.');
const noSuchItem = () => new AppError('not_found', 'The sample has no such sentence.');
const refused = (reason: string, message: string) => new AppError('conflict', message, { details: { reason } });

/** A turn that reached the intent model, as the flow brings it. */
export type CustomerTurn = Prediction & {
  id: string;
  conversationId: string;
  at: Date;
  text: string;
  locale: string;
  entities: FoundEntity[];
};
export type Span = Week & { partial: boolean };
type IntentName = { id: string; name: Localised };

export type Labelling = ReturnType<typeof createLabelling>;

/** 盲标: weekly samples, labels given blind, and the intent error they tell of. */
export function createLabelling(
  { db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>,
  { zone, intents }: { zone: () => Promise<string>; intents: () => Promise<readonly IntentName[]> },
) {
  const settled = () => new Date(clock.now().getTime() - UNDO_MS);

  async function sampleOf(tx: Tx, id: string, person: string): Promise<LabelSample> {
    const [found] = await readSamples(tx, person, settled(), { id });
    if (!found) throw noSuchSample();
    return found;
  }
  async function openSample(tx: Tx, id: string): Promise<SampleRow> {
    const found = await findSample(tx, id, 'SHARE');
    if (!found) throw noSuchSample();
    if (found.state !== 'open') throw refused('sample_closed', 'The sample is closed.');
    return found;
  }
  async function closedSample(tx: Tx, id: string): Promise<SampleRow> {
    const found = await findSample(tx, id);
    if (!found) throw noSuchSample();
    // Whoever still labels must not see what the model had said.
    if (found.state !== 'closed') throw refused('sample_open', 'The sample is still being labelled.');
    return found;
  }
  /** Samples of the weeks counted together with one that began at `from`, that one among them. */
  const pooledWith = (tx: Tx, from: Date) => samplesBetween(tx, new Date(from.getTime() - ((POOLED_WEEKS - 1) * 7 + 1) * DAY), from);
  async function work(tx: Tx, sampleId: string, person: string): Promise<LabelWork> {
    const now = clock.now();
    const item = await leaseNext(tx, sampleId, person, now, new Date(now.getTime() + LEASE_MS));
    return { item, progress: await readProgress(tx, sampleId, person) };
  }
  async function checked(label: Label): Promise<Label> {
    const kept = canonical(label);
    if (!kept) throw new AppError('invalid', 'Several intents must be different ones.', { details: { field: 'label' } });
    const named = kept.kind === 'intent' ? [kept.intent] : kept.kind === 'multiple' ? kept.intents : [];
    const known = new Set((await intents()).map((intent) => intent.id));
    if (named.some((id) => !known.has(id)))
      throw new AppError('invalid', 'There is no such intent.', { details: { field: 'label', reason: 'unknown_intent' } });
    return kept;
  }
  function checkedVerdict(given: EntityVerdict | undefined, label: Label, entities: readonly FoundEntity[] | null): EntityVerdict | null {
    if (!given) return null;
    const kept = entities && label.kind !== 'cannot_judge' ? canonicalVerdict(given, entities) : undefined;
    if (!kept) throw new AppError('invalid', 'The sentence has no such entities to judge.', { details: { field: 'entities' } });
    return kept;
  }

  return {
    list: ({ limit, startingAfter }: { limit: number; startingAfter?: string }, person: string): Promise<LabelSamplePage> =>
      db.tx(async (tx) => {
        const week = weekOf(clock.now(), await zone());
        const rows = await readSamples(tx, person, settled(), { limit: limit + 1, ...(startingAfter && { before: startingAfter }) });
        const data = rows.slice(0, limit);
        return {
          data,
          next: rows.length > limit ? (data.at(-1)?.id ?? null) : null,
          nextDraw: { at: week.until.toISOString(), week: week.name },
        };
      }),

    get: (id: string, person: string): Promise<LabelSample> => db.tx((tx) => sampleOf(tx, id, person)),

    /** The intents to choose from, in the order of the sample's week; that order is the same for every sentence. */
    choices: (id: string): Promise<LabelChoices> =>
      db.tx(async (tx) => {
        const found = await findSample(tx, id);
        if (!found) throw noSuchSample();
        const rank = new Map(found.intent_order.map((intent, at) => [intent, at]));
        const data = (await intents())
          .filter((intent) => intent.id !== 'out_of_scope')
          .map(({ id: intent, name }) => ({ id: intent, name }))
          .sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || (a.id < b.id ? -1 : 1));
        return { data };
      }),

    /** Which time a draw would take, when it may: one sample a whole week, one open one of a week that is not over. Holds others back until commit. */
    begin: (which: 'last' | 'current'): Promise<Span> =>
      db.tx(async (tx) => {
        await lockFor(tx, 'labelling.draw', db.workspaceId());
        const now = clock.now();
        const inZone = await zone();
        const week = weekOf(now, inZone);
        const span = which === 'current' ? { ...week, until: now, partial: true } : { ...weekBefore(week, inZone), partial: false };
        if (await hasSample(tx, span.name, span.partial)) throw refused('drawn_already', 'This week has its sample already.');
        return span;
      }),

    /** Draws from the turns of a span; `contextOf` is asked for the drawn ones only. Undefined where there are no turns. */
    draw: (
      span: Span,
      turns: readonly CustomerTurn[],
      contextOf: (turns: readonly CustomerTurn[]) => Promise<ReadonlyMap<string, LabelItem['context']>>,
      by: { person: string; seed?: number },
    ): Promise<LabelSample | undefined> =>
      db.tx(async (tx) => {
        if (turns.length === 0) return undefined;
        const month = await samplesBetween(
          tx,
          new Date(span.from.getTime() - (POOLED_WEEKS * 7 + 1) * DAY),
          new Date(span.from.getTime() - 1),
        );
        const past = pastOf(
          await readItems(
            tx,
            month.map((sample) => sample.id),
          ),
        );
        const seed = by.seed ?? Number.parseInt(ids.next('labelSample').slice(-7), 16);
        const { strata, population, drawn } = drawSample(turns, past, seed);
        const context = await contextOf(drawn.map((one) => one.turn));
        const id = ids.next('labelSample');
        await insertSample(
          tx,
          {
            id,
            week: span.name,
            from_at: span.from,
            until_at: span.until,
            partial: span.partial,
            seed,
            population,
            strata,
            intent_order: byFrequency(turns),
            drawn_by: by.person,
            drawn_at: clock.now(),
          },
          drawn.map(({ turn, stratum, double }) => ({
            id: ids.next('labelItem'),
            turnId: turn.id,
            conversationId: turn.conversationId,
            at: turn.at.toISOString(),
            text: turn.text,
            locale: turn.locale,
            context: lastTurns(context.get(turn.id) ?? [], CONTEXT_TURNS),
            entities: turn.entities,
            stratum,
            prediction: { intent: turn.intent, system: turn.system, confidence: turn.confidence, fallback: turn.fallback },
            double,
          })),
        );
        return sampleOf(tx, id, by.person);
      }),

    /** @throws AppError `not_found`; `conflict` when the sample is closed. */
    next: (sampleId: string, person: string): Promise<LabelWork> =>
      db.tx(async (tx) => {
        await openSample(tx, sampleId);
        return work(tx, sampleId, person);
      }),

    /** Keeps a label for an item the person holds, and hands out the next. @throws AppError `conflict` when the item is no longer theirs. */
    label: (
      sampleId: string,
      { itemId, label: given, entities }: { itemId: string; label: Label; entities?: EntityVerdict | undefined },
      person: string,
    ): Promise<LabelWork> =>
      db.tx(async (tx) => {
        const label = await checked(given);
        await openSample(tx, sampleId);
        const found = await lockItem(tx, sampleId, itemId);
        if (!found) throw noSuchItem();
        if (found.slots.some((slot) => slot.labelled_by === person))
          throw refused('labelled_already', 'You have labelled this sentence already.');
        const held = found.slots.find((slot) => slot.label === null && slot.leased_by === person);
        if (!held) throw refused('lease_lost', 'This sentence went to somebody else meanwhile.');
        const verdict = checkedVerdict(entities, label, found.item.entities);
        await writeLabel(tx, itemId, held.slot, { label, entities: verdict, person, at: clock.now() });
        return work(tx, sampleId, person);
      }),

    /** Leaves an item to others; it comes back to this person last. */
    skip: (sampleId: string, itemId: string, person: string): Promise<LabelWork> =>
      db.tx(async (tx) => {
        await openSample(tx, sampleId);
        const found = await lockItem(tx, sampleId, itemId);
        if (!found) throw noSuchItem();
        await insertSkip(tx, itemId, person);
        for (const slot of found.slots)
          if (slot.label === null && slot.leased_by === person) await writeLabel(tx, itemId, slot.slot, { lease: null, until: null });
        return work(tx, sampleId, person);
      }),

    /** Takes the person's last label back, within some minutes, and hands the item out again. */
    undo: (sampleId: string, person: string): Promise<LabelUndone> =>
      db.tx(async (tx) => {
        await openSample(tx, sampleId);
        const nothing = () => refused('no_label_to_undo', 'There is no label of the last minutes to take back.');
        const itemId = await lastLabelledBy(tx, sampleId, person, settled());
        const found = itemId === undefined ? undefined : await lockItem(tx, sampleId, itemId);
        const mine = found?.slots.find((slot) => slot.labelled_by === person);
        if (!found || !mine?.label || found.adjudicated) throw nothing();
        await writeLabel(tx, found.item.id, mine.slot, { lease: person, until: new Date(clock.now().getTime() + LEASE_MS) });
        return { item: found.item, former: mine.label, progress: await readProgress(tx, sampleId, person) };
      }),

    disagreements: (sampleId: string, { limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<Disagreement>> =>
      db.tx(async (tx) => {
        if (!(await findSample(tx, sampleId))) throw noSuchSample();
        const rows = await readDisagreements(tx, sampleId, settled(), { limit: limit + 1, ...(startingAfter && { after: startingAfter }) });
        const data = rows.slice(0, limit);
        return { data, next: rows.length > limit ? (data.at(-1)?.item.id ?? null) : null };
      }),

    /** Decides between two labels that differ; any label may be the right one. */
    adjudicate: (sampleId: string, itemId: string, given: Label, person: string): Promise<LabelSample> =>
      db.tx(async (tx) => {
        const label = await checked(given);
        await openSample(tx, sampleId);
        const found = await lockItem(tx, sampleId, itemId);
        if (!found) throw noSuchItem();
        const [first, second] = found.slots;
        const isSettled = [first, second].every((slot) => slot?.labelled_at && slot.labelled_at <= settled());
        if (found.adjudicated || !first?.label || !second?.label || !isSettled || agree(first.label, second.label))
          throw refused('no_disagreement', 'There is nothing to decide about this sentence.');
        await writeAdjudication(tx, itemId, label, person, clock.now());
        return sampleOf(tx, sampleId, person);
      }),

    /** From now on nobody labels, and everybody who may read sees the turns. */
    close: (sampleId: string, person: string): Promise<LabelSample> =>
      db.tx(async (tx) => {
        const found = await findSample(tx, sampleId, 'UPDATE');
        if (!found) throw noSuchSample();
        if (found.state === 'open') await closeSample(tx, sampleId, clock.now());
        return sampleOf(tx, sampleId, person);
      }),

    /** Closes samples that are complete, once nothing in them can be taken back. Their ids. */
    closeComplete: (): Promise<string[]> =>
      db.tx(async (tx) => {
        const complete = await completeSamples(tx, settled());
        for (const id of complete) await closeSample(tx, id, clock.now());
        return complete;
      }),

    result: (sampleId: string, person: string): Promise<LabelResult> =>
      db.tx(async (tx) => {
        const found = await findSample(tx, sampleId);
        if (!found) throw noSuchSample();
        const pooled = await pooledWith(tx, found.from_at);
        const pool = await readItems(
          tx,
          pooled.map((sample) => sample.id),
        );
        const items = pool.filter((item) => item.sample_id === sampleId);
        return { sample: await sampleOf(tx, sampleId, person), pooled, ...resultOf(found.strata, items, pool) };
      }),

    /**
     * The turns behind the numbers: of a stratum or an error type those that count, of an intent those of the closed samples it was pooled from.
     * @throws AppError `conflict` while the sample is open
     */
    turns: (
      sampleId: string,
      asked: { limit: number; startingAfter?: string; stratum?: string; intent?: string; error?: string },
    ): Promise<Page<LabelledTurn>> =>
      db.tx(async (tx) => {
        const { from_at: from } = await closedSample(tx, sampleId);
        const pooled = asked.intent === undefined ? [] : (await pooledWith(tx, from)).filter((sample) => sample.state === 'closed');
        const items = await readItems(tx, asked.intent === undefined ? [sampleId] : pooled.map((sample) => sample.id));
        const all = [...new Map(judged(items).map((one) => [one.item.turn_id, one])).values()]
          .filter(
            ({ item, label, error }) =>
              (asked.stratum === undefined || (item.stratum === asked.stratum && error !== undefined)) &&
              (asked.intent === undefined || (label.kind === 'intent' ? label.intent : label.kind) === asked.intent) &&
              (asked.error === undefined || hasError(asked.error, item, error)),
          )
          .map(
            ({ item, label, error }): LabelledTurn => ({
              itemId: item.id,
              conversationId: item.conversation_id,
              at: item.turn_at.toISOString(),
              text: item.text,
              stratum: item.stratum,
              confidence: item.prediction.confidence,
              predicted: { intent: item.prediction.intent, system: item.prediction.system },
              label,
              adjudicated: item.adjudicated !== null,
              error: error ?? null,
              entities: item.entities,
              entityVerdict: standingVerdict(item),
              taughtAt: item.taught_at?.toISOString() ?? null,
            }),
          );
        const start = asked.startingAfter === undefined ? 0 : all.findIndex((one) => one.itemId === asked.startingAfter) + 1;
        const data = all.slice(start, start + asked.limit);
        return { data, next: start + asked.limit < all.length ? (data.at(-1)?.itemId ?? null) : null };
      }),

    /** Errors whose sentence means one intent or none, with what they are examples of; those not taught yet. */
    lessons: (
      sampleId: string,
      itemIds?: readonly string[],
    ): Promise<{ itemId: string; text: string; locale: string; intentId: string }[]> =>
      db.tx(async (tx) => {
        await closedSample(tx, sampleId);
        return judged(await readItems(tx, [sampleId])).flatMap(({ item, label, error }) => {
          if (!error || item.taught_at || label.kind === 'multiple' || label.kind === 'cannot_judge') return [];
          if (itemIds && !itemIds.includes(item.id)) return [];
          const intentId = label.kind === 'intent' ? label.intent : 'out_of_scope';
          return [{ itemId: item.id, text: item.text, locale: item.locale, intentId }];
        });
      }),
    markTaught: (itemIds: readonly string[]): Promise<void> => db.tx((tx) => markTaught(tx, itemIds, clock.now())),

    /** The labelled sentences as JSON lines an evaluation set can be made of; sentences of several intents are left out. */
    exportLines: (sampleId: string): Promise<{ week: string; text: string }> =>
      db.tx(async (tx) => {
        const { week } = await closedSample(tx, sampleId);
        const examples = judged(await readItems(tx, [sampleId])).flatMap(({ item, label }): Example[] => {
          if (label.kind === 'multiple' || label.kind === 'cannot_judge') return [];
          const intent = label.kind === 'intent' ? label.intent : null;
          return [{ text: item.text, intent, ...(item.locale !== 'und' && { locale: item.locale }) }];
        });
        return { week, text: writeExamples(examples, 'jsonl') };
      }),
  };
}

/** Whether a turn is one of those an error type counts. `any` is of the intent alone. */
function hasError(wanted: string, item: Pick<ItemRow, 'entity_verdicts'>, error: LabelError | null | undefined): boolean {
  if (wanted === 'any') return Boolean(error);
  if (wanted !== 'wrong_entity') return error === wanted;
  const verdict = standingVerdict(item);
  return error !== undefined && verdict !== null && !isRight(verdict);
}

/** Intents by how many of all turns they were taken for: the order of a whole week, which tells nothing of one sentence. */
function byFrequency(turns: readonly CustomerTurn[]): string[] {
  const counts = new Map<string, number>();
  for (const { intent, system } of turns)
    for (const guess of [intent, system]) if (guess !== null) counts.set(guess, (counts.get(guess) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([intent]) => intent);
}
