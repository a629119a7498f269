import { PRIORITIES } from '@zhiyin/contracts';
import { z } from 'zod';
import { type Json, toJson } from '../json.ts';

/** The eight kinds of step. */
const STEP_TYPES = ['say', 'ask', 'attempt', 'action', 'decide', 'call_sop', 'handoff', 'end'] as const;
const OUTCOMES = ['resolved', 'informed', 'rerouted', 'abandoned', 'handoff'] as const;
export type Outcome = (typeof OUTCOMES)[number];
const PROCEDURE_STATUSES = ['draft', 'in_review', 'approved', 'scheduled', 'published', 'suspended', 'retired'] as const;

const name = z.string().min(1).max(120);
const json = z.unknown().transform((value): Json => toJson(value));
/** Texts by locale. An unquoted comma in a YAML flow map makes keys without a value; they say nothing and are dropped. */
const texts = z
  .record(z.string(), z.string().nullable())
  .transform(
    (all): Record<string, string> => Object.fromEntries(Object.entries(all).flatMap(([key, text]) => (text === null ? [] : [[key, text]]))),
  );
/** YAML reads `true` and `7` as values; a condition is a text. */
const expression = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const time = z.union([z.string(), z.date()]).transform((value) => (typeof value === 'string' ? value : value.toISOString()));

const branch = z.object({ when: expression.default(''), next: name.optional() });

const step = z.object({
  id: name,
  type: z.enum(STEP_TYPES),
  script: name.optional(),
  next: name.optional(),
  slot: name.optional(),
  /** Choices of an ask, value → label by locale; they become quick replies. */
  options: z.record(z.string(), texts).optional(),
  branches: z.array(branch).optional(),
  on_exhausted: name.optional(),
  timeout: z.object({ after_s: z.number().positive().optional(), next: name.optional() }).optional(),
  verify: z.record(z.string(), name).optional(),
  counts_for_ladder: z.boolean().optional(),
  tool: name.optional(),
  args: z.record(z.string(), json).optional(),
  save_as: name.optional(),
  idempotency_key: z.string().optional(),
  on_error: name.optional(),
  sop: name.optional(),
  pass: z.array(name).optional(),
  return: z.record(z.string(), name).optional(),
  reason: z.string().optional(),
  queue: z.string().optional(),
  priority: z.enum(PRIORITIES).optional(),
  collect: z.array(z.string()).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  survey: z.boolean().optional(),
  reroute: z.string().optional(),
  follow_up: z.record(z.string(), json).optional(),
  ticket: z.record(z.string(), json).optional(),
});
export type Step = z.infer<typeof step>;

const slot = z.object({
  type: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  pattern: z.string().max(300).optional(),
  required: z.boolean().optional(),
  sources: z.array(z.string()).optional(),
  /** Class of personal data; the value is masked wherever it is shown. */
  pii: z.string().optional(),
  max_ask: z.number().int().min(1).max(10).optional(),
  max_len: z.number().int().min(1).max(5000).optional(),
  accept: z.array(z.string()).optional(),
});
export type Slot = z.infer<typeof slot>;

const policy = z.object({
  value: z.union([z.string(), z.number(), z.boolean()]),
  unit: z.string().optional(),
  source: z.string().optional(),
  basis: z.string().optional(),
  kind: z.string().optional(),
});

const transferRule = z.object({ id: name, when: expression, to: name, confirm: z.boolean().default(false) });

const simulation = z.object({
  name: z.string(),
  vars: z.record(z.string(), json).optional(),
  ctx: z.record(z.string(), json).optional(),
  tools: z.record(z.string(), json).optional(),
  inputs: z.array(z.record(z.string(), json)).default([]),
  expect: z.object({
    path: z.array(z.string()).optional(),
    outcome: z.string().optional(),
    queue: z.string().optional(),
    ladder: z.number().optional(),
  }),
});
export type Simulation = z.infer<typeof simulation>;

const procedureSchema = z.object({
  schema_version: z.number().optional(),
  id: name,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be major.minor.patch'),
  status: z.enum(PROCEDURE_STATUSES),
  category: name,
  name: texts,
  products: z.array(z.string()).default([]),
  channels: z.array(z.string()).default([]),
  locales: z.array(z.string()).min(1),
  owner: z.string().optional(),
  approval: z
    .object({
      required: z.array(z.string()).default([]),
      history: z
        .array(z.object({ version: z.string(), by: z.string(), at: time, decision: z.string(), note: z.string().nullish() }))
        .default([]),
    })
    .default({ required: [], history: [] }),
  effective: z.object({ from: time.nullish(), to: time.nullish(), review_due: time.nullish() }).default({}),
  targets: z.record(z.string(), z.number()).default({}),
  triggers: z
    .object({
      intents: z.array(z.object({ id: name, min_confidence: z.number().min(0).max(1).default(0.6) })).default([]),
      entities: z.record(z.string(), z.array(z.union([z.string(), z.number()]).transform(String))).default({}),
      keywords: z.record(z.string(), z.array(z.string())).default({}),
      events: z.array(z.string()).default([]),
      not_when: expression.optional(),
    })
    .default({ intents: [], entities: {}, keywords: {}, events: [] }),
  policies: z.record(z.string(), policy).default({}),
  slots: z.record(z.string(), slot).default({}),
  forbidden: z
    .array(
      z.object({
        id: z.string(),
        match: z.record(z.string(), z.array(z.union([z.string(), z.number()]).transform(String))),
        severity: z.string().optional(),
        why: z.string().optional(),
        replace: texts.optional(),
      }),
    )
    .default([]),
  /** Script → locale → tone → text. */
  scripts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string()))).default({}),
  start: z.string().default(''),
  steps: z.array(step).min(1),
  transfer_rules: z.array(transferRule).default([]),
  ladder: z
    .object({
      unresolved_follow_ups: z.number().int().min(1).max(2).optional(),
      per_conversation: z.number().int().min(1).max(3).optional(),
      consecutive_fallbacks: z.number().int().min(1).max(2).optional(),
    })
    .default({}),
  simulations: z.array(simulation).default([]),
});

/** 流程 SOP as a file holds it: one version of one procedure. Words are those of the file, so that an editor and the engine speak the same. */
export type Procedure = z.infer<typeof procedureSchema>;

export type ParsedProcedure = { ok: true; procedure: Procedure } | { ok: false; problems: { path: string; message: string }[] };

/**
 * Checks the shape of a procedure that was read from YAML or JSON. What has the right shape may still be unusable: that is the linter's part.
 * Ladder numbers above 2 and 3 are refused here. Never throws.
 */
export function parseProcedure(value: unknown): ParsedProcedure {
  const parsed = procedureSchema.safeParse(value);
  if (parsed.success) return { ok: true, procedure: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.') || '(file)', message: issue.message })),
  };
}

/** The step of that id; undefined where there is none. */
export function findStep(procedure: Procedure, id: string | undefined): Step | undefined {
  return id === undefined ? undefined : procedure.steps.find((candidate) => candidate.id === id);
}

/** The slot of that name, own properties only. */
export function findSlot(procedure: Procedure, slotName: string | undefined): Slot | undefined {
  return slotName !== undefined && Object.hasOwn(procedure.slots, slotName) ? procedure.slots[slotName] : undefined;
}

const WRITING_VERBS =
  /(?:^|[._-])(?:create|update|cancel|delete|submit|refund|book|send|pay|issue|close|reopen|write|post|put|subscribe|register|charge|transfer|change)(?:$|[._-])/i;

/** The built-in tool that sets slots of the run; it touches nothing outside. */
export const SET_SLOTS_TOOL = 'slots.set';

/** True for a tool that changes something outside, by its verb: it must carry an idempotency key and is repeated only with one. */
export function isWritingTool(tool: string): boolean {
  return tool !== SET_SLOTS_TOOL && WRITING_VERBS.test(tool);
}

/** Where a step can lead, with the kind of edge; the map of the graph for linter and coverage. */
export type Edge = { from: string; to: string; kind: string; when?: string };
export function edgesOf(item: Step): Edge[] {
  const edges: Edge[] = [];
  const add = (to: string | undefined, kind: string, when?: string) => {
    if (to !== undefined) edges.push({ from: item.id, to, kind, ...(when === undefined ? {} : { when }) });
  };
  add(item.next, 'next');
  for (const [at, option] of (item.branches ?? []).entries()) add(option.next, `branch ${at + 1}`, option.when);
  add(item.on_exhausted, 'on_exhausted');
  add(item.timeout?.next, 'timeout');
  for (const [outcome, to] of Object.entries(item.verify ?? {})) add(to, `verify ${outcome}`);
  add(item.on_error, 'on_error');
  for (const [outcome, to] of Object.entries(item.return ?? {})) add(to, `return ${outcome}`);
  return edges;
}
