import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../core/outbox.ts';
import type { Reply } from '../net/requests.ts';
import { createSender } from './sender.ts';

const entry = (): OutboxEntry => ({
  order: 1,
  clientId: 'c1',
  visitorId: 'vis_1',
  text: '我的银行卡号是…',
  files: [{ name: 'a.png', mime: 'image/png', bytes: 1, content: new Blob(['x']) }],
  createdAt: 0,
  state: 'waiting',
  attempts: 0,
  notBefore: 0,
});
const refused = (status: number) => ({ ok: false as const, problem: { status, code: 'x', message: '', retryAfterMs: null } });

/** A sender whose visitor is forgotten (signs out of the site) at one moment of its work. */
function aSender(forgetAt: 'upload' | 'send' | 'never', answer: Reply<never> | { ok: true }) {
  let forgotten = 0;
  const done: string[] = [];
  const at = (moment: string) => {
    done.push(moment);
    if (moment === forgetAt) forgotten += 1;
  };
  const send = createSender({
    requests: {
      upload: async () => {
        at('upload');
        return { ok: true, value: { id: 'att_1' } as never, status: 201 };
      },
      sendMessage: async () => {
        at('send');
        return answer as never;
      },
    },
    keepProgress: async () => {},
    onUpload() {},
    onUploaded() {},
    onSent: () => done.push('shown'),
    renew: async () => {
      done.push('renewed');
      return true;
    },
    beforeSend: async () => {},
    forgotten: () => forgotten,
  });
  return { send, done };
}

describe('a visitor who is forgotten while a message is under way', () => {
  it('has it sent as long as they are known', async () => {
    const { send, done } = aSender('never', { ok: true });
    expect(await send(entry())).toEqual({ outcome: 'sent' });
    expect(done).toEqual(['upload', 'send', 'shown']);
  });
  it('does not have it sent by the next one after a slow upload', async () => {
    const { send, done } = aSender('upload', { ok: true });
    await send(entry());
    expect(done).toEqual(['upload']);
  });
  it('does not have it shown to the next one', async () => {
    const { send, done } = aSender('send', { ok: true });
    await send(entry());
    expect(done).toEqual(['upload', 'send']);
  });
  it('does not have it tried again under the next one’s token', async () => {
    const { send, done } = aSender('send', refused(401));
    await send(entry());
    expect(done).toEqual(['upload', 'send']);
  });
  it('is renewed and tried again while they are known', async () => {
    const { send, done } = aSender('never', refused(401));
    expect(await send(entry())).toMatchObject({ outcome: 'later' });
    expect(done).toEqual(['upload', 'send', 'renewed', 'send']);
  });
});
