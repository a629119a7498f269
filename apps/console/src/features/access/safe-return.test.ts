import { describe, expect, it } from 'vitest';
import { safeReturn } from './safe-return.ts';

describe('safeReturn', () => {
  it.each([
    ['/desk/mine/conv_1?q=a', '/desk/mine/conv_1?q=a'],
    [null, '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/sign-in?return=/x', '/'],
    ['javascript:alert(1)', '/'],
  ])('%s goes to %s', (address, to) => expect(safeReturn(address)).toBe(to));
});
