import { expect, test } from 'vitest';
import { isTest } from './trial-rules.ts';

test.each([
  ['a customer', 'web', {}, false],
  ['a customer of whom the site says something else', 'web', { plan: 'test', tested: true }, false],
  ['a test', 'web', { is_test: true }, true],
  ['a test, in words', 'web', { is_test: 'true' }, true],
  ['a test, by the short name', 'web', { test: true }, true],
  ['a mystery shopper', 'web', { is_mystery: true }, true],
  ['said not to be one', 'web', { is_test: false, test: 'no' }, false],
  ['the test channel', 'test', {}, true],
  ['nothing said at all', 'web', null, false],
])('%s', (_, channel, attributes, expected) => {
  expect(isTest({ channel, attributes })).toBe(expected);
});
