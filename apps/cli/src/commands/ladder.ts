import { readFile } from 'node:fs/promises';
import { type LadderCaseResult, runLadderCase } from '@zhiyin/dialogue';
import { parse } from 'yaml';
import { InputError, type Io, options, UsageError } from '../io.ts';

type LadderReport = { passed: number; failed: Pick<LadderCaseResult, 'id' | 'expected' | 'got'>[] };

/** `ladder check F…`: worked cases of the ladder rule and the transfer triggers, played through the bot's own reducer. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [action = '', ...files] = options(args, {}).positionals;
  if (action !== 'check' || files.length === 0) throw new UsageError('usage: zhiyin ladder check FILE.yaml… [--json]');
  const results: LadderCaseResult[] = [];
  for (const file of files) results.push(...(await casesIn(file)).map(runLadderCase));
  const report: LadderReport = {
    passed: results.filter(({ passed }) => passed).length,
    failed: results.filter(({ passed }) => !passed).map(({ id, expected, got }) => ({ id, expected, got })),
  };
  io.result(report, ({ passed, failed }) => [
    ...failed.map(({ id, expected, got }) => `FAIL ${id}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`),
    `${passed}/${passed + failed.length} passed`,
  ]);
  return report.failed.length === 0 ? 0 : 1;
}

async function casesIn(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const cases = Array.isArray(value) ? value : value && typeof value === 'object' && 'cases' in value ? value.cases : undefined;
  if (!Array.isArray(cases)) throw new InputError(`${file}: no list of cases`);
  return cases;
}
