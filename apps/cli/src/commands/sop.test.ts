import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../io.ts';
import * as ladder from './ladder.ts';
import * as sop from './sop.ts';

const demo = (name: string) => fileURLToPath(new URL(`../../../../demo/${name}`, import.meta.url));
const SOPS = ['01_product_use_ap300_setup', '02_after_sales_return_exchange_repair', '03_technical_fault_device_offline'].map((name) =>
  demo(`sops/${name}.yaml`),
);

/** The command line's edge, kept in memory. */
function listen(): { io: Io; said: () => { json: unknown; lines: string[] } } {
  let json: unknown = null;
  let lines: string[] = [];
  const io: Io = {
    json: true,
    result(value, toLines) {
      json = JSON.parse(JSON.stringify(value));
      lines = toLines(value);
    },
    progress() {},
    fail: () => 1,
  };
  return { io, said: () => ({ json, lines }) };
}

async function run(command: { run: typeof sop.run }, ...args: string[]) {
  const { io, said } = listen();
  const code = await command.run(args, io);
  return { code, ...said() };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiyin-sop-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function changed(name: string, file: string, from: string, to: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`"${from}" is not in ${file}`);
  const path = join(folder, name);
  await writeFile(path, text.replace(from, to));
  return path;
}

describe('zhiyin sop lint', () => {
  test('the demo procedures are clean', async () => {
    const { code, json, lines } = await run(sop, 'lint', ...SOPS);
    expect(code).toBe(0);
    expect(json).toEqual({ files: SOPS.map((file) => ({ file, findings: [] })) });
    expect(lines).toEqual(SOPS.map((file) => `${file}: clean`));
  });

  test('a fault is found with its rule and step, and the exit code is 1', async () => {
    const file = await changed('fault.yaml', SOPS[2] ?? '', 'on_error: s_code, branches: [ { when: "diag', 'branches: [ { when: "diag');
    const { code, json } = await run(sop, 'lint', file);
    expect(code).toBe(1);
    expect(json).toEqual({ files: [{ file, findings: [{ rule: 'L4', step: 'a_device', message: 'the action has no on_error' }] }] });
  });

  test('a file of the wrong shape is a finding, not a crash', async () => {
    const file = await changed('shape.yaml', SOPS[0] ?? '', 'version: 3.1.0 ', 'version: three ');
    const { code, json } = await run(sop, 'lint', file);
    expect(code).toBe(1);
    expect(json).toMatchObject({ files: [{ findings: [{ rule: 'shape' }] }] });
  });

  test('broken YAML and wrong use say so', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'id: [unclosed');
    await expect(run(sop, 'lint', file)).rejects.toThrow('broken.yaml');
    await expect(run(sop, 'lint')).rejects.toThrow('usage');
    await expect(run(sop, 'polish', file)).rejects.toThrow('usage');
  });
});

describe('zhiyin sop simulate', () => {
  test('all sixteen simulations of the demo pass', async () => {
    const { code, json, lines } = await run(sop, 'simulate', ...SOPS);
    expect(code).toBe(0);
    expect((json as { simulations: { passed: boolean }[] }).simulations.map(({ passed }) => passed)).toEqual(
      Array.from({ length: 16 }, () => true),
    );
    expect(lines.at(-1)).toBe('16/16 passed');
  });

  test('a simulation that no longer holds says where', async () => {
    const file = await changed(
      'simulation.yaml',
      SOPS[2] ?? '',
      "slot.error_code == 'N2'\", next: s_fix_n2",
      "slot.error_code == 'N2'\", next: s_fix_n3",
    );
    const { code, json } = await run(sop, 'simulate', file);
    expect(code).toBe(1);
    const failed = (json as { simulations: { name: string; passed: boolean; why?: string }[] }).simulations.filter(({ passed }) => !passed);
    expect(failed).toEqual([
      expect.objectContaining({ name: 'N2 fixed by router restart', why: 'path differs at 8: expected s_fix_n2, got s_fix_n3' }),
    ]);
  });
});

describe('zhiyin ladder check', () => {
  test('the demo cases pass', async () => {
    const { code, json } = await run(ladder, 'check', demo('ladder_cases.yaml'));
    expect({ code, json }).toEqual({ code: 0, json: { passed: 20, failed: [] } });
  });

  test('a case that does not hold comes with expected and got', async () => {
    const file = await changed(
      'cases.yaml',
      demo('ladder_cases.yaml'),
      'expect: { action: transfer, reason: ladder, counts: { A: 2 } }',
      'expect: { action: none }',
    );
    const { code, json } = await run(ladder, 'check', file);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      passed: 19,
      failed: [{ id: 'L01', expected: { action: 'none' }, got: { action: 'transfer', reason: 'ladder' } }],
    });
  });

  test('a file without cases and wrong use say so', async () => {
    const file = join(folder, 'none.yaml');
    await writeFile(file, 'nothing: here');
    await expect(run(ladder, 'check', file)).rejects.toThrow('no list of cases');
    await expect(run(ladder, 'climb', file)).rejects.toThrow('usage');
  });
});
