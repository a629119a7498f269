import { describe, expect, it } from 'vitest';
import type { Attributes } from '../bridge/checks.ts';
import type { Reply } from '../net/requests.ts';
import { createAttributes } from './attributes.ts';

/** A server that answers with the given statuses in turn (200 afterwards) and remembers what it was sent. */
function aServer(...statuses: number[]) {
  const got: { contact?: Attributes; conversation?: Attributes }[] = [];
  const setAttributes = async (body: { contact?: Attributes; conversation?: Attributes }): Promise<Reply<unknown>> => {
    got.push(body);
    const status = statuses.shift() ?? 200;
    return status === 200
      ? { ok: true, value: null, status }
      : { ok: false, problem: { status, code: `c${status}`, message: '', retryAfterMs: null } };
  };
  return { got, setAttributes };
}
function anAttributes(server: ReturnType<typeof aServer>, holds = false) {
  const refused: string[] = [];
  return {
    refused,
    attributes: createAttributes({ requests: server, onRefused: (why) => refused.push(why), holdsConversation: () => holds }),
  };
}

describe('属性 attributes', () => {
  it('collects, later values win, and sends each once', async () => {
    const server = aServer();
    const { attributes } = anAttributes(server);
    attributes.add('contact', { plan: 'free', name: 'A' });
    attributes.add('contact', { plan: 'pro' });
    attributes.add('conversation', { order: 'A1' });
    await attributes.flush();
    await attributes.flush();
    expect(server.got).toEqual([{ contact: { plan: 'pro', name: 'A' }, conversation: { order: 'A1' } }]);
  });

  it('what belongs to the conversation waits for the message while the site wants the last word', async () => {
    const server = aServer();
    const { attributes } = anAttributes(server, true);
    attributes.add('contact', { plan: 'pro' });
    attributes.add('conversation', { order: 'A1' });
    await attributes.flush();
    expect(attributes.pending()).toEqual({ order: 'A1' });
    attributes.replace({ order: 'A1' }, { order: 'A2' });
    await attributes.flush(true);
    expect(server.got).toEqual([{ contact: { plan: 'pro' } }, { conversation: { order: 'A2' } }]);
  });

  it('what the site adds while it is being asked is not lost to its answer', async () => {
    const server = aServer();
    const { attributes } = anAttributes(server, true);
    attributes.add('conversation', { order: 'A1', step: 1 });
    const asked = attributes.pending();
    attributes.add('conversation', { step: 2, page: 'cart' });
    attributes.replace(asked, { order: 'A2' });
    await attributes.flush(true);
    expect(server.got).toEqual([{ conversation: { order: 'A2', step: 2, page: 'cart' } }]);
  });

  it('withheld attributes do not go', async () => {
    const server = aServer();
    const { attributes } = anAttributes(server, true);
    attributes.add('conversation', { order: 'A1' });
    attributes.replace(attributes.pending(), null);
    await attributes.flush(true);
    expect(server.got).toEqual([]);
  });

  it.each([0, 401, 429, 503])('after a passing failure (%i) they go with the next try, newer values on top', async (status) => {
    const server = aServer(status);
    const { attributes, refused } = anAttributes(server);
    attributes.add('contact', { plan: 'free', name: 'A' });
    await attributes.flush();
    attributes.add('contact', { plan: 'pro' });
    await attributes.flush();
    expect(server.got[1]).toEqual({ contact: { plan: 'pro', name: 'A' } });
    expect(refused).toEqual([]);
  });

  it('a server that does not know them is asked once, and the site is told', async () => {
    const server = aServer(404);
    const { attributes, refused } = anAttributes(server);
    attributes.add('contact', { plan: 'pro' });
    await attributes.flush();
    attributes.add('contact', { plan: 'free' });
    await attributes.flush();
    expect(server.got).toHaveLength(1);
    expect(refused).toEqual(['this server does not take attributes']);
  });

  it('refused values are dropped, others still go', async () => {
    const server = aServer(422);
    const { attributes, refused } = anAttributes(server);
    attributes.add('contact', { bad: 1 });
    await attributes.flush();
    attributes.add('contact', { good: 1 });
    await attributes.flush();
    expect(server.got[1]).toEqual({ contact: { good: 1 } });
    expect(refused).toEqual(['c422']);
  });
});
