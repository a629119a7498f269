// The table of settings in docs/operations/configuration.md, made from the schema the program reads its environment with.
//   node tools/docs-config.ts           writes it
//   node tools/docs-config.ts --check   fails when it is out of date
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { configSchema } from '../apps/server/src/platform/config.ts';

const PAPER = 'docs/operations/configuration.md';
const FILE = join(import.meta.dirname, '..', PAPER);
const BEGIN = '<!-- settings: made by tools/docs-config.ts -->';
const END = '<!-- /settings -->';

/** One row per setting: name, what it may be, its default, what it does. */
export function settingsTable(schema: z.ZodObject): string {
  const properties = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {};
  const defaults = schema.parse({});
  const rows = Object.entries(schema.shape).map(([name, field]) => {
    const json = properties[name];
    const shape = typeof json === 'object' ? json : {};
    const fallback = defaults[name] === undefined ? '' : code(defaultText(defaults[name]));
    return `| \`${name}\` | ${allowed(shape, field)} | ${fallback} | ${(shape.description ?? '').replaceAll('|', '\\|')} |`;
  });
  return ['| setting | value | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

type JsonField = z.core.JSONSchema.BaseSchema;

function allowed(shape: JsonField, field: unknown): string {
  if (shape.enum?.includes('true')) return '`true` or `false`';
  if (shape.enum) return shape.enum.map((value) => code(String(value))).join(', ');
  if (isNumber(shape, field)) {
    // zod writes the limits of a safe integer where the schema says none
    const min = shape.minimum !== undefined && shape.minimum > Number.MIN_SAFE_INTEGER ? shape.minimum : undefined;
    const max = shape.maximum !== undefined && shape.maximum < Number.MAX_SAFE_INTEGER ? shape.maximum : undefined;
    const kind = shape.type === 'integer' ? 'whole number' : 'number';
    if (min !== undefined && max !== undefined) return `${kind}, ${min} to ${max}`;
    return min === undefined ? kind : `${kind}, at least ${min}`;
  }
  return shape.minLength ? `text, at least ${shape.minLength} characters` : 'text';
}

function isNumber(shape: JsonField, field: unknown): boolean {
  return shape.type === 'number' || shape.type === 'integer' || field instanceof z.ZodNumber;
}

function defaultText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function withTable(paper: string): string | undefined {
  const from = paper.indexOf(BEGIN);
  const to = paper.indexOf(END);
  if (from < 0 || to < from) return undefined;
  return `${paper.slice(0, from + BEGIN.length)}\n${settingsTable(configSchema)}\n${paper.slice(to)}`;
}

/** What is wrong with the table in the paper, as lines a person can act on; nothing when it is current. */
export function settingsTableProblems(): string[] {
  const paper = readFileSync(FILE, 'utf8');
  const wanted = withTable(paper);
  if (wanted === undefined) return [`${PAPER}: the marks of the settings table are gone`];
  return wanted === paper ? [] : [`${PAPER}: the settings table is out of date: run npx node tools/docs-config.ts`];
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const problems = settingsTableProblems();
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } else {
    const wanted = withTable(readFileSync(FILE, 'utf8'));
    if (wanted === undefined) throw new Error(`${PAPER} has lost the marks ${BEGIN} and ${END}`);
    writeFileSync(FILE, wanted);
  }
}
