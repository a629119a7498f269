import type { Attributes } from '../bridge/checks.ts';
import { seal } from '../bridge/checks.ts';
import type { FrameMessage } from '../bridge/frame-messages.ts';
import { type HostMessage, readHostMessage } from '../bridge/host-messages.ts';
import type { HostEvent } from '../bridge/vocabulary.ts';
import { randomId } from '../core/random-id.ts';

/** How long a site may think about attributes before the customer's message goes without its word. */
const BEFORE_SEND_MS = 500;

export type Host = ReturnType<typeof createHost>;

/**
 * The frame's side of the border: speaks with the one page that holds it, and only with the origin that said hello first.
 */
export function createHost(onMessage: (message: HostMessage) => void) {
  // The console's preview holds the window without a loader: there it stands alone, as by its own address.
  const isPreview = new URLSearchParams(location.search).get('preview') === '1';
  const outer = window.parent === window || isPreview ? null : window.parent;
  let origin: string | null = null;
  let events: readonly HostEvent[] = [];
  const asked = new Map<string, (attributes: Attributes | null) => void>();

  function tell(message: FrameMessage) {
    if (outer && origin) outer.postMessage(seal(message), origin);
  }

  if (outer) {
    window.addEventListener('message', (event) => {
      if (event.source !== outer || (origin !== null && event.origin !== origin)) return;
      const message = readHostMessage(event.data);
      if (!message || (origin === null && (message.type !== 'hello' || event.origin === 'null'))) return;
      origin = event.origin;
      if (message.type === 'hello' || message.type === 'events') events = message.events;
      if (message.type === 'before-send') asked.get(message.id)?.(message.attributes);
      else onMessage(message);
    });
  }

  return {
    /** False where the window stands alone, opened by its own address. */
    embedded: outer !== null,
    tell,
    wants: (event: HostEvent) => events.includes(event),
    /** The site's word on attributes; its silence leaves them as they are. */
    beforeSend(attributes: Attributes): Promise<Attributes | null> {
      if (!outer || !events.includes('beforeSend')) return Promise.resolve(attributes);
      const id = randomId();
      return new Promise((resolve) => {
        const done = (answer: Attributes | null) => {
          clearTimeout(timer);
          asked.delete(id);
          resolve(answer);
        };
        const timer = setTimeout(done, BEFORE_SEND_MS, attributes);
        asked.set(id, done);
        tell({ type: 'before-send', id, attributes });
      });
    },
  };
}
