import { type Attributes, isAttributes, isFlag, isText, listOf, oneOf, orNull, type Shapes, unseal } from './checks.ts';
import { COLOUR_SCHEMES, type ColourScheme, HOST_EVENTS, type HostEvent } from './vocabulary.ts';

export type Page = { url: string; title: string; referrer: string };

/** What the host page tells the frame. `hello` comes first and fixes the origin the frame will ever speak with. */
export type HostMessage =
  | {
      type: 'hello';
      open: boolean;
      /** The window covers the screen (narrow pages): focus stays inside it. */
      compact: boolean;
      locale: string | null;
      scheme: ColourScheme | null;
      identity: string | null;
      attributes: Attributes;
      conversationAttributes: Attributes;
      page: Page;
      events: readonly HostEvent[];
    }
  | { type: 'open'; focus: boolean; compact: boolean; page: Page }
  | { type: 'close' }
  | { type: 'identify'; identity: string | null; attributes: Attributes }
  | { type: 'attributes'; scope: 'contact' | 'conversation'; values: Attributes }
  | { type: 'locale'; locale: string }
  | { type: 'scheme'; scheme: ColourScheme }
  | { type: 'compose'; text: string }
  | { type: 'events'; events: readonly HostEvent[] }
  | { type: 'before-send'; id: string; attributes: Attributes | null }
  | { type: 'reset' };

function isPage(value: unknown): boolean {
  const page = value as Page;
  return typeof value === 'object' && value !== null && isText(2000)(page.url) && isText(500)(page.title) && isText(2000)(page.referrer);
}
const isLocale = (value: unknown) => isText(35)(value) && /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(value as string);
const isEvents = listOf(oneOf(...HOST_EVENTS), HOST_EVENTS.length);
const isScheme = oneOf(...COLOUR_SCHEMES);

const SHAPES: Shapes<HostMessage> = {
  hello: {
    open: isFlag,
    compact: isFlag,
    locale: orNull(isLocale),
    scheme: orNull(isScheme),
    identity: orNull(isText(8000)),
    attributes: isAttributes,
    conversationAttributes: isAttributes,
    page: isPage,
    events: isEvents,
  },
  open: { focus: isFlag, compact: isFlag, page: isPage },
  close: {},
  identify: { identity: orNull(isText(8000)), attributes: isAttributes },
  attributes: { scope: oneOf('contact', 'conversation'), values: isAttributes },
  locale: { locale: isLocale },
  scheme: { scheme: isScheme },
  compose: { text: isText(8000) },
  events: { events: isEvents },
  'before-send': { id: isText(40), attributes: orNull(isAttributes) },
  reset: {},
};

/** A checked message of the host page, or null for anything else. */
export const readHostMessage = (value: unknown): HostMessage | null => unseal<HostMessage>(SHAPES, value);
