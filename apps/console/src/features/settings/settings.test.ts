import { ARTICLE_STATES, ROLES as CONTRACT_ROLES, inboxBody, MESSAGE_TEXT_MAX, queueBody } from '@zhiyin/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEXT_MAX } from '../conversations/limits.ts';
import { STATES } from '../knowledge/article-states.ts';
import { embedSnippet, lines, parseOrigins } from './embed.ts';
import { DAYS, HALF_HOURS, hoursProblem, hoursSummary, hourText, tidyHours } from './hours.ts';
import { readPassword } from './one-time-password.ts';
import { ROLES } from './roles.ts';

describe('what is written twice to keep zod out of the bundle', () => {
  it('says what the contracts say', () => {
    expect([...ROLES].sort()).toEqual([...CONTRACT_ROLES].sort());
    expect([...STATES].sort()).toEqual([...ARTICLE_STATES].sort());
    expect(TEXT_MAX).toBe(MESSAGE_TEXT_MAX);
  });
});

describe('embedSnippet', () => {
  it('is the line of the documentation', () => {
    expect(embedSnippet('https://cs.example', 'pub_1')).toBe(
      '<script async src="https://cs.example/widget.js" data-inbox="pub_1"></script>',
    );
  });
  it('cannot be broken out of', () =>
    expect(embedSnippet('https://cs.example', '"><img>')).toContain('data-inbox="&quot;&gt;&lt;img&gt;"'));
});

describe('parseOrigins', () => {
  it('takes addresses as people write them', () => {
    expect(parseOrigins('https://a.example/shop/\nB.example，http://c.example:8080; https://a.example')).toEqual({
      origins: ['https://a.example', 'https://b.example', 'http://c.example:8080'],
      wrong: [],
    });
  });
  it('names what is no address', () => expect(parseOrigins('ftp://x.example https://').wrong).toEqual(['ftp://x.example', 'https://']));
  it('gives only what the contract takes', () => {
    fc.assert(
      fc.property(fc.array(fc.webUrl(), { maxLength: 5 }), (urls) => {
        expect(inboxBody.safeParse({ name: 'x', allowedOrigins: parseOrigins(urls.join('\n')).origins }).success).toBe(true);
      }),
    );
  });
});

describe('lines', () => {
  it('leaves out empty lines and what is too much', () => {
    expect(lines(' a \n\n b\nc', 2)).toEqual(['a', 'b']);
    expect(lines(undefined, 3)).toEqual([]);
  });
});

describe('service hours', () => {
  it('are written as clocks write them', () => expect([0, 9.5, 24].map(hourText)).toEqual(['00:00', '09:30', '24:00']));
  it.each([
    [
      'fine',
      [
        [9, 12],
        [13, 18],
      ],
      null,
    ],
    [
      'touching',
      [
        [9, 12],
        [12, 18],
      ],
      null,
    ],
    ['backwards', [[18, 9]], 'backwards'],
    ['empty', [[9, 9]], 'backwards'],
    [
      'overlapping, in any order',
      [
        [13, 18],
        [9, 14],
      ],
      'overlap',
    ],
    ['closed', [], null],
  ] as [string, [number, number][], string | null][])('%s', (_title, windows, problem) => expect(hoursProblem(windows)).toBe(problem));
  it('are told in runs of days', () => {
    const week: [number, number][] = [[9, 18]];
    expect(hoursSummary({ mon: week, tue: week, thu: week, sun: [[10, 12]] })).toEqual([
      { from: 'mon', to: 'tue', windows: '09:00–18:00' },
      { from: 'thu', to: 'thu', windows: '09:00–18:00' },
      { from: 'sun', to: 'sun', windows: '10:00–12:00' },
    ]);
  });
  it('are what the contract takes', () => {
    const window = fc.tuple(fc.constantFrom(...HALF_HOURS), fc.constantFrom(...HALF_HOURS));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...DAYS), fc.array(window, { maxLength: 3 })), (hours) => {
        expect(queueBody.safeParse({ key: 'q_x', name: { 'zh-CN': 'x', en: 'x' }, hours: tidyHours(hours) }).success).toBe(true);
      }),
    );
  });
});

describe('readPassword', () => {
  it.each([
    ['beside the agent', { id: 'agt_1', password: 'a' }, 'a'],
    ['under another name', { oneTimePassword: 'b' }, 'b'],
    ['inside', { agent: { id: 'agt_1', password: 'c' } }, 'c'],
    ['none', { id: 'agt_1' }, null],
    ['nothing at all', undefined, null],
  ])('finds it %s', (_title, reply, password) => expect(readPassword(reply)).toBe(password));
});
