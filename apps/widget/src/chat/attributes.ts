import type { Attributes } from '../bridge/checks.ts';
import type { Requests } from '../net/requests.ts';

/** 属性: what the site tells about its visitor and about this conversation. Collected until there is a session, then sent; later values win. */
export function createAttributes(ports: {
  requests: Pick<Requests, 'setAttributes'>;
  onRefused(reason: string): void;
  holdsConversation(): boolean;
}) {
  let contact: Attributes = {};
  let conversation: Attributes = {};
  let unsupported = false;

  /** Sends what is new. While the site wants the last word (`beforeSend`), what belongs to the conversation waits for the next message. */
  async function flush(withMessage = false): Promise<void> {
    const held = !withMessage && ports.holdsConversation();
    const body = { ...(Object.keys(contact).length && { contact }), ...(!held && Object.keys(conversation).length && { conversation }) };
    if (unsupported || Object.keys(body).length === 0) return;
    const sent = { contact, conversation };
    contact = {};
    if (!held) conversation = {};
    const reply = await ports.requests.setAttributes(body);
    if (reply.ok) return;
    const { status, code } = reply.problem;
    if (status === 0 || status === 429 || status >= 500 || status === 401) {
      contact = { ...sent.contact, ...contact };
      if (!held) conversation = { ...sent.conversation, ...conversation };
      return;
    }
    unsupported = status === 404 || status === 405;
    ports.onRefused(unsupported ? 'this server does not take attributes' : code);
  }

  return {
    flush,
    add(scope: 'contact' | 'conversation', values: Attributes) {
      if (scope === 'contact') contact = { ...contact, ...values };
      else conversation = { ...conversation, ...values };
    },
    /** What would go out with the next message. */
    pending: () => ({ ...conversation }),
    /** The site's last word on what it was asked about: other values, or (null) none. What came meanwhile stays. */
    replace(asked: Attributes, values: Attributes | null) {
      const since = Object.entries(conversation).filter(([key, value]) => !Object.hasOwn(asked, key) || asked[key] !== value);
      conversation = { ...values, ...Object.fromEntries(since) };
    },
    clear() {
      contact = {};
      conversation = {};
    },
  };
}
