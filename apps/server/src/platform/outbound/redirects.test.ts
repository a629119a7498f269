import { expect, test } from 'vitest';
import { checkHeaders } from './headers.ts';
import { decideRedirect, type Hop } from './redirects.ts';

const SECRETS = {
  authorization: 'Bearer x',
  'webhook-signature': 'v1,x',
  'x-api-key': 'k',
  accept: 'application/json',
  'content-type': 'application/json',
};
const aHop = (hop: Partial<Hop> = {}): Hop => ({
  url: new URL('https://a.example/in'),
  method: 'GET',
  headers: SECRETS,
  body: undefined,
  ...hop,
});

test.each([
  ['not a redirect', 200, 'https://b.example/'],
  ['304 is an answer', 304, 'https://b.example/'],
  ['300 is not followed', 300, 'https://b.example/'],
  ['no location', 302, undefined],
])('stays: %s', (_why, status, location) => {
  expect(decideRedirect(aHop(), status, location)).toEqual({ step: 'here' });
});

test.each([
  ['same origin keeps its credentials', 'https://a.example/in', '/next#part', 'https://a.example/next', true],
  ['http to https of the same host keeps them', 'http://a.example/in', 'https://a.example/in', 'https://a.example/in', true],
  ['https to http of the same host loses them', 'https://a.example/in', 'http://a.example/in', 'http://a.example/in', false],
  ['another host loses them', 'https://a.example/in', 'https://b.example/', 'https://b.example/', false],
  ['a sub-domain is another host', 'https://a.example/in', 'https://x.a.example/', 'https://x.a.example/', false],
  ['another port is another party', 'https://a.example/in', 'https://a.example:8443/', 'https://a.example:8443/', false],
])('%s', (_why, from, location, address, kept) => {
  const next = decideRedirect(aHop({ url: new URL(from) }), 302, location);
  expect(next).toMatchObject({ step: 'on', hop: { address, method: 'GET', body: undefined } });
  const headers = next.step === 'on' ? next.hop.headers : {};
  expect(headers.accept).toBe('application/json');
  expect('authorization' in headers).toBe(kept);
  expect('webhook-signature' in headers).toBe(kept);
  expect('x-api-key' in headers).toBe(kept);
});

test.each([
  [301, 'GET', false],
  [302, 'GET', false],
  [303, 'GET', false],
  [307, 'POST', true],
  [308, 'POST', true],
])('a POST answered by %i goes on as %s within the same party', (status, method, withBody) => {
  const next = decideRedirect(aHop({ method: 'POST', body: '{}' }), status, '/next');
  expect(next).toMatchObject({ step: 'on', hop: { method, body: withBody ? '{}' : undefined } });
  if (next.step === 'on') expect('content-type' in next.hop.headers).toBe(withBody);
});

test('a body is never carried to another party', () => {
  expect(decideRedirect(aHop({ method: 'POST', body: '{}' }), 307, 'https://b.example/')).toEqual({ step: 'lost' });
  expect(decideRedirect(aHop({ method: 'DELETE' }), 308, 'https://b.example/')).toEqual({ step: 'lost' });
  expect(decideRedirect(aHop({ method: 'POST', body: '{}' }), 302, 'https://b.example/')).toMatchObject({
    step: 'on',
    hop: { method: 'GET', body: undefined },
  });
  expect(decideRedirect(aHop(), 302, 'http://[')).toEqual({ step: 'lost' });
});

test.each([
  ['X-Aws-Ec2-Metadata-Token', 'x'],
  ['Metadata-Flavor', 'Google'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['Host', 'internal'],
  ['Cookie', 'a=b'],
  ['Transfer-Encoding', 'chunked'],
  ['Connection', 'upgrade'],
  ['Accept', 'a\r\nX-Injected: 1'],
  ['Authorization', 'Bearer \u0000'],
  ['User-Agent', '知音'],
])('header %s is not sent', (name, value) => {
  expect(checkHeaders({ [name]: value })).toEqual({ ok: false, name });
});
