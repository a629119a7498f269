import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { demoConfig } from './demo.ts';
import { play, type Script, shortfalls } from './player.ts';

const folder = new URL('./dialogues/', import.meta.url);
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as Script[]);

describe('scripted dialogues', () => {
  test.each(scripts.map((script) => [script.name, script] as const))('%s', (_, script) => {
    const problems = play(script, demoConfig).flatMap((played, at) =>
      played.line.expect
        ? shortfalls(played.line.expect, played).map((problem) => `line ${at + 1} (${played.line.say ?? played.line.timeout}): ${problem}`)
        : [],
    );
    expect(problems).toEqual([]);
  });
});
