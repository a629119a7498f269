import path from 'node:path';
import type { LanguageProvider, LanguageProviderBody, LanguageProviderTrial } from '@zhiyin/contracts';
import { AppError, SECOND } from '@zhiyin/kernel';
import { type TextVector, type TextVectors, VECTOR_NUMBERS_MAX } from '@zhiyin/language';
import type { Platform, Tx } from '../../platform/platform.ts';
import { createVectorCache } from './cache.ts';
import { encodeAll, encodeOne } from './encoding.ts';
import { EncoderFailure, type EncoderSource } from './failure.ts';
import { loadOnnxRuntime, type OnnxRuntime } from './onnx/runtime.ts';
import { type OnnxSource, openOnnxSource } from './onnx/source.ts';
import { createOpenAiSource } from './openai.ts';
import { cosine, textToEncode } from './rules.ts';

type Row = {
  kind: 'openai' | 'onnx';
  url: string | null;
  model: string | null;
  directory: string | null;
  key: string | null;
  updated_at: Date;
};
type Options = {
  /** Where folders of local models lie. */
  folder: string;
  /** Why an address may not be called, or null. */
  refusalOf: (url: string) => string | null;
  loadRuntime?: () => Promise<OnnxRuntime | undefined>;
};
/** What a customer's message waits for a vector at most. */
export const MESSAGE_MS = 150;
const TRIAL_MS = 8 * SECOND;
/** How long a node goes by the setting it has read. */
const CHECK_MS = 2 * SECOND;
/** Vectors kept on a node, over all workspaces. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** A local model that could not be opened is tried again after so long. */
const REOPEN_MS = 30 * SECOND;
/** Two sentences that mean the same, in two languages. */
const TRIAL_TEXTS = ['我想退货，怎么操作？', 'How do I return an item?'];

export type Encoders = ReturnType<typeof createEncoders>;

/** 句向量: sentence vectors from a service or a local model that a workspace has set up; every failure ends in "no vector". */
export function createEncoders(
  { db, clock, signer, outbound, log }: Pick<Platform, 'db' | 'clock' | 'signer' | 'outbound' | 'log'>,
  options: Options,
) {
  const { folder, refusalOf, loadRuntime = loadOnnxRuntime } = options;
  const cache = createVectorCache(CACHE_BYTES);
  const known = new Map<string, { source: EncoderSource | null; stamp: number; checkedAt: number }>();
  const local = new Map<string, { opening: Promise<OnnxSource>; failedAt: number | null }>();

  /** One session a folder, whoever asks. */
  function openLocal(directory: string): Promise<OnnxSource> {
    const before = local.get(directory);
    if (before && (before.failedAt === null || clock.monotonic() - before.failedAt < REOPEN_MS)) return before.opening;
    const entry: { opening: Promise<OnnxSource>; failedAt: number | null } = {
      opening: openOnnxSource(path.join(folder, directory), loadRuntime),
      failedAt: null,
    };
    local.set(directory, entry);
    entry.opening.catch(() => {
      entry.failedAt = clock.monotonic();
    });
    return entry.opening;
  }

  async function sourceOf(row: Pick<Row, 'kind' | 'url' | 'model' | 'directory'> & { openKey: string | null }): Promise<EncoderSource> {
    if (row.kind === 'onnx') return openLocal(row.directory as string);
    return createOpenAiSource(outbound, { url: row.url as string, model: row.model as string, key: row.openKey });
  }

  const readRow = async (tx: Tx): Promise<Row | undefined> => (await tx.query<Row>('SELECT * FROM language_providers'))[0];

  /** What the workspace has set up, or null; read anew every two seconds. Throws EncoderFailure when it cannot be opened. */
  async function current(): Promise<EncoderSource | null> {
    const workspaceId = db.workspaceId();
    const before = known.get(workspaceId);
    if (before && clock.monotonic() - before.checkedAt < CHECK_MS) return before.source;
    const row = await db.tx(readRow);
    const stamp = row?.updated_at.getTime() ?? 0;
    if (before && before.stamp === stamp) {
      before.checkedAt = clock.monotonic();
      return before.source;
    }
    const source = row ? await sourceOf({ ...row, openKey: row.key === null ? null : signer.open(row.key) }) : null;
    known.set(workspaceId, { source, stamp, checkedAt: clock.monotonic() });
    return source;
  }

  const warn = (error: unknown, use: string): void => {
    if (!(error instanceof EncoderFailure)) throw error;
    log.warn('encoder.failed', { workspaceId: db.workspaceId(), use, problem: error.problem, status: error.status });
  };
  /** Vectors made with one workspace's key are not given to another. */
  const scopeOf = (source: EncoderSource): string => `${db.workspaceId()} ${source.id}`;

  /** The key that goes with a body: a new one, none, or the stored one, which never goes to another host than it was given for. */
  async function keyFor(body: Extract<LanguageProviderBody, { kind: 'openai' }>): Promise<string | null> {
    if (body.key !== undefined) return body.key;
    const row = await db.tx(readRow);
    if (!row?.key || !row.url || new URL(row.url).origin !== new URL(body.url).origin) return null;
    return signer.open(row.key);
  }

  function check(body: LanguageProviderBody): void {
    if (body.kind !== 'openai') return;
    const refusal = refusalOf(body.url);
    if (refusal)
      throw new AppError('invalid', 'This address may not be called.', { details: { field: 'url', reason: `address_${refusal}` } });
  }

  return {
    get: (): Promise<LanguageProvider> => db.tx(async (tx) => toProvider(await readRow(tx))),

    /** @throws AppError `invalid` for an address that may not be called. */
    async put(
      body: LanguageProviderBody,
      audit: (before: LanguageProvider, after: LanguageProvider) => Promise<void>,
    ): Promise<LanguageProvider> {
      check(body);
      const key = body.kind === 'openai' ? await keyFor(body) : null;
      const saved = await db.tx(async (tx) => {
        const before = toProvider(await readRow(tx));
        await tx.query('DELETE FROM language_providers');
        if (body.kind !== 'none')
          await tx.query('INSERT INTO language_providers (kind, url, model, directory, key, updated_at) VALUES ($1,$2,$3,$4,$5,$6)', [
            body.kind,
            body.kind === 'openai' ? body.url : null,
            body.kind === 'openai' ? body.model : null,
            body.kind === 'onnx' ? body.directory : null,
            key === null ? null : signer.seal(key),
            clock.now(),
          ]);
        const after = toProvider(await readRow(tx));
        await audit(before, after);
        return after;
      });
      known.delete(db.workspaceId());
      return saved;
    },

    /** Encodes two sentences by a setting that need not be saved. @throws AppError `invalid` for an address that may not be called, or for none. */
    async trial(body: LanguageProviderBody): Promise<LanguageProviderTrial> {
      check(body);
      if (body.kind === 'none') throw new AppError('invalid', 'There is nothing to try.', { details: { reason: 'no_provider' } });
      const started = clock.monotonic();
      const ms = () => Math.round(clock.monotonic() - started);
      try {
        const row = { url: null, model: null, directory: null, ...body };
        if (body.kind === 'onnx' && (await local.get(body.directory)?.opening.catch(() => null)) === null) local.delete(body.directory);
        const source = await sourceOf({ ...row, openKey: body.kind === 'openai' ? await keyFor(body) : null });
        const found = await encodeAll(source, createVectorCache(CACHE_BYTES), '', TRIAL_TEXTS, {
          numbersMax: VECTOR_NUMBERS_MAX,
          timeoutMs: TRIAL_MS,
          tries: 1,
        });
        if (!found) throw new EncoderFailure('wrong_dimensions');
        const { dimensions, vectors } = found;
        return { ok: true, ms: ms(), dimensions, similarity: cosine(vectors.subarray(0, dimensions), vectors.subarray(dimensions)) };
      } catch (error) {
        if (!(error instanceof EncoderFailure)) throw error;
        return { ok: false, ms: ms(), problem: error.problem, status: error.status };
      }
    },

    /** The vector of a customer's text if it is there in time; a model trained on another encoder's vectors is not asked for. */
    async forMessage(text: string, wanted: ReadonlySet<string>): Promise<TextVector | undefined> {
      if (wanted.size === 0 || text.trim() === '') return undefined;
      try {
        const source = await current();
        if (!source || !wanted.has(source.id)) return undefined;
        return { encoder: source.id, values: await encodeOne(source, cache, scopeOf(source), textToEncode(text), MESSAGE_MS) };
      } catch (error) {
        warn(error, 'message');
        return undefined;
      }
    },

    /** The vectors of all of a training's texts, or undefined: then the training does without. */
    async forTraining(texts: readonly string[], signal?: AbortSignal): Promise<TextVectors | undefined> {
      try {
        const source = await current();
        if (!source || texts.length === 0) return undefined;
        const found = await encodeAll(source, cache, scopeOf(source), texts, { signal, numbersMax: VECTOR_NUMBERS_MAX });
        if (!found) log.warn('encoder.too-large', { workspaceId: db.workspaceId(), texts: texts.length });
        return found ?? undefined;
      } catch (error) {
        warn(error, 'training');
        return undefined;
      }
    },

    async stop(): Promise<void> {
      for (const { opening } of local.values()) await opening.then((source) => source.close()).catch(() => undefined);
    },
  };
}

function toProvider(row: Row | undefined): LanguageProvider {
  if (!row) return { kind: 'none', url: null, model: null, directory: null, hasKey: false, updatedAt: null };
  const { kind, url, model, directory, key, updated_at: at } = row;
  return { kind, url, model, directory, hasKey: key !== null, updatedAt: at.toISOString() };
}
