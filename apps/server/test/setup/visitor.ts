import type { Conversation, Message } from '@zhiyin/contracts';
import { DEMO_INBOX_TOKEN } from '../../src/flows/seed-demo.ts';
import type { TestServer } from './server.ts';

let lines = 0;

/** A customer by HTTP, as any integrator would write one. */
export async function openVisitor(server: Pick<TestServer, 'api'>, locale: string, extra: Record<string, unknown> = {}) {
  const session = await server.api.call('POST', '/api/v1/visitor/sessions', { inbox: DEMO_INBOX_TOKEN, locale, ...extra });
  if (session.status !== 201) throw new Error(`no session: ${JSON.stringify(session.body)}`);
  const token = session.body.token as string;
  let seen = 0;
  const call = (method: string, path: string, body?: unknown) =>
    server.api.call(method, `/api/v1/visitor${path}`, body, { authorization: `Bearer ${token}` });

  /** What came from the other side since the last look; waits up to 8 s for the first. */
  async function replies(): Promise<Message[]> {
    const found: Message[] = [];
    for (let tries = 0; tries < 8 && found.length === 0; tries += 1) {
      const { body } = await call('GET', `/messages?after=${seen}&wait=2`);
      for (const message of body.data as Message[]) {
        seen = message.seq;
        if (message.sender !== 'contact') found.push(message);
      }
    }
    return found;
  }
  async function send(text: string) {
    lines += 1;
    return call('POST', '/messages', { clientId: `line-${lines}`, text });
  }
  return {
    token,
    visitorId: session.body.visitor.id as string,
    call,
    send,
    replies,
    ask: async (text: string): Promise<Message[]> => {
      const sent = await send(text);
      if (sent.status !== 201) throw new Error(`not sent: ${JSON.stringify(sent.body)}`);
      return replies();
    },
    all: async (): Promise<Message[]> => (await call('GET', '/messages?after=0')).body.data,
    conversation: async (): Promise<Conversation> => (await call('GET', '/messages?after=0')).body.conversation,
  };
}
export type TestVisitor = Awaited<ReturnType<typeof openVisitor>>;
