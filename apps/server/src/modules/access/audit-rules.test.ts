import { createHash } from 'node:crypto';
import type { Json } from '@zhiyin/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditRow, auditText, CHAIN_START, type ChainVerdict, endChain, GENESIS, maskForAudit, walkChain } from './audit-rules.ts';

const sign = (text: string) => createHash('sha256').update(text).digest('hex');
const WORKSPACE = 'ws_1';

function aChain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  let prevHash = GENESIS;
  for (let seq = 1; seq <= length; seq += 1) {
    const row = {
      seq,
      at: '2026-01-05T01:00:00.000Z',
      actor: { name: 'Lin' },
      action: 'agent.changed',
      target: { id: `agt_${seq}` },
      before: null,
      after: { n: seq },
      why: null,
      prevHash,
    };
    prevHash = sign(auditText(WORKSPACE, row));
    rows.push({ ...row, hash: prevHash });
  }
  return rows;
}

function verify(
  rows: readonly AuditRow[],
  head = { seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS },
  workspaceId = WORKSPACE,
): ChainVerdict {
  let walk = CHAIN_START;
  for (const row of rows) {
    const step = walkChain(workspaceId, walk, row, sign);
    if (!step.ok) return step;
    walk = step.walk;
  }
  return endChain(walk, head);
}
const headOf = (rows: readonly AuditRow[]) => ({ seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS });

describe('审计链', () => {
  it('an untouched chain holds, also an empty one', () => {
    expect(verify([])).toEqual({ ok: true, rows: 0 });
    expect(verify(aChain(5))).toEqual({ ok: true, rows: 5 });
  });

  const chain = aChain(5);
  const changed = (over: Partial<AuditRow>) => chain.map((row) => (row.seq === 3 ? { ...row, ...over } : row));
  const swapped = [...chain.slice(0, 2), { ...chain[3], seq: 3 }, { ...chain[2], seq: 4 }, ...chain.slice(4)] as AuditRow[];
  it.each<[string, AuditRow[], ChainVerdict]>([
    ['another value', changed({ after: { n: 99 } }), { ok: false, seq: 3, problem: 'changed' }],
    ['another actor', changed({ actor: { name: 'Wang' } }), { ok: false, seq: 3, problem: 'changed' }],
    ['another time', changed({ at: '2026-01-05T01:00:00.001Z' }), { ok: false, seq: 3, problem: 'changed' }],
    ['a reason put in', changed({ why: 'x' }), { ok: false, seq: 3, problem: 'changed' }],
    ['two rows that changed places', swapped, { ok: false, seq: 3, problem: 'changed' }],
    ['a row taken out', chain.filter((row) => row.seq !== 3), { ok: false, seq: 3, problem: 'missing' }],
    ['the first row taken out', chain.slice(1), { ok: false, seq: 1, problem: 'missing' }],
    ['the last rows cut off', chain.slice(0, 3), { ok: false, seq: 5, problem: 'cut-off' }],
    ['all rows gone', [], { ok: false, seq: 5, problem: 'cut-off' }],
  ])('finds %s', (_, rows, verdict) => {
    expect(verify(rows, headOf(chain))).toEqual(verdict);
  });

  it("finds another workspace's chain put in its place", () => {
    expect(verify(chain, headOf(chain), 'ws_2')).toEqual({ ok: false, seq: 1, problem: 'changed' });
  });
});

describe('脱敏', () => {
  it.each<[string, unknown, Json]>([
    [
      'passwords and their like vanish',
      { password: 'geheim', newPassword: 'x', apiSecret: 'x', token: 'x', key: 'zk_x', backupCodes: ['1'] },
      { password: '***', newPassword: '***', apiSecret: '***', token: '***', key: '***', backupCodes: '***' },
    ],
    ['an empty secret stays empty', { password: null }, { password: null }],
    ['e-mails keep a letter and the domain', 'Lin <lin.wei@example.com>', 'Lin <l***@example.com>'],
    ['phone numbers keep two digits', { phone: '+86 138-0013-8000', text: '电话13800138000' }, { phone: '***00', text: '电话***00' }],
    ['identity and card numbers', '110101199003070011 6222020200112230', '***30'],
    ['short numbers stay', { capacity: 5, text: 'E05 at 12 30' }, { capacity: 5, text: 'E05 at 12 30' }],
    ['ids stay', 'agt_01930000-7000-7abc-8def-001234567890', 'agt_01930000-7000-7abc-8def-001234567890'],
    ['times stay', { a: '2026-01-05', b: new Date('2026-01-05T01:00:00Z') }, { a: '2026-01-05', b: '2026-01-05T01:00:00.000Z' }],
    ['undefined is left out, odd values become plain ones', { a: undefined, b: Number.NaN, c: () => 1 }, { b: null, c: '…' }],
    ['what PostgreSQL cannot hold is replaced', 'a\0b\ud800', 'a\ufffdb\ufffd'],
  ])('%s', (_, given, masked) => {
    expect(maskForAudit(given)).toEqual(masked);
  });

  it('ends long texts and deep values', () => {
    expect(maskForAudit('字'.repeat(2000))).toBe(`${'字'.repeat(500)}…`);
    let deep: unknown = 'end';
    for (let i = 0; i < 20; i += 1) deep = [deep];
    expect(JSON.stringify(maskForAudit(deep))).toContain('…');
  });

  it('never keeps an e-mail whole', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), (email, around) => {
        expect(JSON.stringify(maskForAudit({ note: `${around} ${email} ${around}` }))).not.toContain(` ${email} `);
      }),
    );
  });
});
