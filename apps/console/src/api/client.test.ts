import { describe, expect, it } from 'vitest';
import { queryString, readError } from './client.ts';

describe('queryString', () => {
  it.each([
    ['nothing', {}, ''],
    ['empty values are left out', { a: '', b: undefined, c: null, d: 'x' }, '?d=x'],
    ['zero and false stay', { a: 0, b: false }, '?a=0&b=false'],
    ['words are encoded', { q: '滤芯 & more' }, '?q=%E6%BB%A4%E8%8A%AF+%26+more'],
  ])('%s', (_title, values, text) => expect(queryString(values)).toBe(text));
});

describe('readError', () => {
  it('reads the error of the API', () => {
    const error = readError(
      409,
      { error: { code: 'conflict', message: 'taken', details: { assignee: { id: 'agt_1', name: '周航' } }, requestId: 'req_1' } },
      null,
    );
    expect(error).toMatchObject({
      status: 409,
      code: 'conflict',
      message: 'taken',
      requestId: 'req_1',
      details: { assignee: { name: '周航' } },
    });
  });
  it.each([
    ['a proxy page', 502, undefined, 'unavailable'],
    ['a list where an error should be', 500, [], 'unavailable'],
    ['an empty 401', 401, undefined, 'unauthenticated'],
    ['details of the wrong shape', 404, { error: { details: 'x' } }, 'not_found'],
    ['an unknown status', 418, { error: null }, 'internal'],
  ])('makes sense of %s', (_title, status, body, code) => {
    expect(readError(status, body, 'req_header')).toMatchObject({ code, requestId: 'req_header', details: {} });
  });
});
