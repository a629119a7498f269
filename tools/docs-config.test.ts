import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingsTable, settingsTableProblems } from './docs-config.ts';

test('a row says what a setting may be, its default and what it does', () => {
  const schema = z.object({
    MODE: z.enum(['fast', 'safe']).default('safe').describe('`fast` | `safe`'),
    SIZE: z.coerce.number().int().min(2).max(8).default(4).describe('Places'),
    SHARE: z.coerce.number().min(0).optional().describe('Part'),
    ON: z
      .enum(['true', 'false', '1', '0'])
      .transform((v) => v === 'true')
      .default(false)
      .describe('Switch'),
    KEY: z.string().min(16).optional().describe('Secret'),
    PARTS: z
      .string()
      .default('a,b')
      .transform((v) => v.split(','))
      .describe('List'),
  });
  expect(settingsTable(schema).split('\n').slice(2)).toEqual([
    '| `MODE` | `fast`, `safe` | `safe` | `fast` \\| `safe` |',
    '| `SIZE` | whole number, 2 to 8 | `4` | Places |',
    '| `SHARE` | number, at least 0 |  | Part |',
    '| `ON` | `true` or `false` | `false` | Switch |',
    '| `KEY` | text, at least 16 characters |  | Secret |',
    '| `PARTS` | text | `a,b` | List |',
  ]);
});

test('the table in the paper is that of the program', () => {
  expect(settingsTableProblems()).toEqual([]);
});
