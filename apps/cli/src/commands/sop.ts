import { readFile } from 'node:fs/promises';
import { type Finding, lintProcedure, type Procedure, parseProcedure, type SimulationResult, simulate } from '@zhiyin/dialogue';
import { parse } from 'yaml';
import { InputError, type Io, options, UsageError } from '../io.ts';

type Loaded = { file: string; procedure: Procedure } | { file: string; problems: { path: string; message: string }[] };
type LintReport = { files: { file: string; findings: (Omit<Finding, 'rule'> & { rule: Finding['rule'] | 'shape' })[] }[] };
type SimulationReport = { simulations: SimulationResult[] };

/** `sop lint F…` and `sop simulate F…`: is a procedure sound, and does it do what its own simulations expect? */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [action = '', ...files] = options(args, {}).positionals;
  if ((action !== 'lint' && action !== 'simulate') || files.length === 0)
    throw new UsageError('usage: zhiyin sop <lint|simulate> FILE.yaml… [--json]');
  const loaded: Loaded[] = [];
  for (const file of files) loaded.push(await load(file));
  return action === 'lint' ? lint(loaded, io) : play(loaded, io);
}

async function load(file: string): Promise<Loaded> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = parseProcedure(value);
  return parsed.ok ? { file, procedure: parsed.procedure } : { file, problems: parsed.problems };
}

function lint(loaded: readonly Loaded[], io: Io): number {
  const procedures = loaded.flatMap((item) => ('procedure' in item ? [item.procedure] : []));
  const report: LintReport = {
    files: loaded.map((item) => ({
      file: item.file,
      findings:
        'procedure' in item
          ? lintProcedure(item.procedure, { procedures })
          : item.problems.map(({ path, message }) => ({ rule: 'shape' as const, message: `${path}: ${message}` })),
    })),
  };
  io.result(report, ({ files }) =>
    files.flatMap(({ file, findings }) =>
      findings.length === 0
        ? [`${file}: clean`]
        : findings.map(({ rule, step, message }) => `${file}: ${rule}${step === undefined ? '' : ` ${step}`}: ${message}`),
    ),
  );
  return report.files.every(({ findings }) => findings.length === 0) ? 0 : 1;
}

function play(loaded: readonly Loaded[], io: Io): number {
  const report: SimulationReport = {
    simulations: loaded.flatMap((item): SimulationResult[] =>
      'procedure' in item
        ? simulate(item.procedure)
        : [
            {
              name: item.file,
              passed: false,
              path: [],
              outcome: 'unreadable',
              why: item.problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
            },
          ],
    ),
  };
  io.result(report, ({ simulations }) => [
    ...simulations.map(
      ({ name, passed, outcome, path, why }) =>
        `${passed ? 'ok  ' : 'FAIL'} ${name}: ${path.join(' > ')} = ${outcome}${why === undefined ? '' : ` (${why})`}`,
    ),
    `${simulations.filter(({ passed }) => passed).length}/${simulations.length} passed`,
  ]);
  return report.simulations.every(({ passed }) => passed) ? 0 : 1;
}
