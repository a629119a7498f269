import { type Attributes, isAttributes, isText } from '../bridge/checks.ts';
import type { FrameMessage } from '../bridge/frame-messages.ts';
import type { HostMessage, Page } from '../bridge/host-messages.ts';
import { COLOUR_SCHEMES, type ColourScheme, HOST_EVENTS, type HostEvent } from '../bridge/vocabulary.ts';
import { type ChatWindow, createChatWindow, isCompact, type LoaderLocale } from './window.ts';

export type BootOptions = {
  inbox?: string;
  baseUrl?: string;
  locale?: string;
  colorScheme?: ColourScheme;
  /** JWT signed by the site's own server. */
  identity?: string;
  attributes?: Attributes;
  position?: 'left' | 'right';
  hideLauncher?: boolean;
  open?: boolean;
};
type Listener = (value?: unknown) => unknown;

/** Remembers, for this tab only, that the window stood open; holds nothing else. */
const OPEN_KEY = 'zhiyin:open';
const BAD_ATTRIBUTES = 'attributes are flat, at most 50, each short; identity is a JWT';

/** The commands of `window.zhiyin(...)`, API section 5. Wrong use is said on the console and changes nothing. */
export function createCommands(defaults: BootOptions) {
  const listeners = new Map<HostEvent, Set<Listener>>();
  let chat: ChatWindow | null = null;
  let settings: BootOptions = {};
  let known: Record<'contact' | 'conversation', Attributes> = { contact: {}, conversation: {} };
  let isOpen = false;
  let frameReady = false;
  /** `hello` has gone out and carried everything said before; from then on things are told one by one. */
  let greeted = false;
  /** What `hello` cannot carry: an opening that wants the focus, a text to begin with. */
  let waiting: HostMessage[] = [];

  const warn = (text: string) => console.warn(`[zhiyin] ${text}`);
  const events = (): HostEvent[] => HOST_EVENTS.filter((name) => listeners.get(name)?.size);

  function emit(name: HostEvent, value?: unknown) {
    for (const listener of listeners.get(name) ?? []) {
      try {
        listener(value);
      } catch (error) {
        console.error(error);
      }
    }
  }

  function tell(message: HostMessage) {
    if (!chat) return;
    if (greeted) chat.send(message);
    else if (message.type === 'compose' || message.type === 'open') waiting.push(message);
  }

  function boot(options: BootOptions = {}) {
    if (chat) return warn('already booted');
    settings = { ...defaults, ...options };
    const { inbox, baseUrl } = settings;
    if (!inbox || !baseUrl) return warn('boot needs inbox and baseUrl');
    if (settings.attributes) setAttributes('contact', settings.attributes);
    chat = createChatWindow({
      origin: new URL(baseUrl).origin,
      inbox,
      locale: loaderLocale(settings.locale),
      left: settings.position === 'left',
      bare: !!settings.hideLauncher,
      onToggle: () => toggle(true),
      onLoaded: greet,
      onMessage: hear,
    });
    const wasOpen = settings.open || (remembered() && !isCompact());
    if (wasOpen) show(false);
    // The page of the site comes first; the frame waits for a quiet moment unless somebody opens it.
    if (wasOpen) chat.attachFrame();
    else if (document.readyState === 'complete') whenIdle();
    else addEventListener('load', whenIdle, { once: true });
  }

  function whenIdle() {
    const attach = () => chat?.attachFrame();
    if ('requestIdleCallback' in window) requestIdleCallback(attach, { timeout: 3000 });
    else setTimeout(attach, 500);
  }

  function greet() {
    greeted = true;
    chat?.send({
      type: 'hello',
      open: isOpen,
      compact: isCompact(),
      locale: settings.locale ?? null,
      scheme: settings.colorScheme ?? null,
      identity: settings.identity ?? null,
      attributes: known.contact,
      conversationAttributes: known.conversation,
      page: page(),
      events: events(),
    });
    for (const kept of waiting.splice(0)) chat?.send(kept);
  }

  function hear(message: FrameMessage) {
    switch (message.type) {
      case 'ready':
        chat?.setLocale(message.locale);
        // A page that moves the frame makes it load again; the site hears of it once.
        if (!frameReady) {
          frameReady = true;
          emit('ready');
        }
        return;
      case 'look':
        chat?.setLook(message.brand, message.onBrand);
        return chat?.setLocale(message.locale);
      case 'unread':
        chat?.setUnread(message.count);
        return emit('unread', message.count);
      case 'close':
        return hide(true);
      case 'size':
        return chat?.setFull(message.full);
      case 'message': {
        const { type: _type, ...said } = message;
        return emit('message', said);
      }
      case 'before-send':
        return tell({ type: 'before-send', id: message.id, attributes: askBeforeSend(message.attributes) });
      case 'refused':
        return warn(`${message.command} was refused: ${message.reason}`);
    }
  }

  /** The site may change or withhold attributes, never the customer's words: it is not shown them. */
  function askBeforeSend(attributes: Attributes): Attributes | null {
    let result: Attributes | null = attributes;
    for (const listener of listeners.get('beforeSend') ?? []) {
      try {
        const said = listener({ attributes: { ...result } }) as { attributes?: unknown } | false | undefined;
        if (said === false) return null;
        if (said && isAttributes(said.attributes)) result = said.attributes;
      } catch (error) {
        console.error(error);
      }
    }
    return result;
  }

  function show(focus: boolean) {
    if (!chat || isOpen) return;
    isOpen = true;
    remembered(true);
    chat.attachFrame();
    chat.setOpen(true, focus);
    tell({ type: 'open', focus, compact: isCompact(), page: page() });
    emit('open');
  }
  function hide(focus: boolean) {
    if (!chat || !isOpen) return;
    isOpen = false;
    remembered(false);
    chat.setFull(false);
    chat.setOpen(false, focus);
    tell({ type: 'close' });
    emit('close');
  }
  function toggle(focus = true) {
    if (isOpen) hide(focus);
    else show(focus);
  }

  function setAttributes(scope: 'contact' | 'conversation', values: unknown) {
    if (!isAttributes(values)) return warn(BAD_ATTRIBUTES);
    known[scope] = { ...known[scope], ...values };
    tell({ type: 'attributes', scope, values });
  }

  const commands = {
    boot,
    open: () => show(true),
    close: () => hide(true),
    toggle: () => toggle(true),
    /** A JWT, or `{identity: JWT, ...attributes}`. Without a JWT the values stay unverified, where the inbox allows that at all. */
    setUser(user: unknown) {
      const given = typeof user === 'string' ? { identity: user } : user;
      const { identity, ...attributes } = (given ?? {}) as Attributes;
      if ((identity != null && !isText(8000)(identity)) || !isAttributes(attributes)) return warn(BAD_ATTRIBUTES);
      settings.identity = identity as string | undefined;
      known.contact = { ...known.contact, ...attributes };
      tell({ type: 'identify', identity: settings.identity ?? null, attributes });
    },
    setAttributes: (values: unknown) => setAttributes('contact', values),
    setConversationAttributes: (values: unknown) => setAttributes('conversation', values),
    setLocale(locale: unknown) {
      settings.locale = String(locale);
      tell({ type: 'locale', locale: settings.locale });
    },
    setColorScheme(scheme: unknown) {
      if (!COLOUR_SCHEMES.includes(scheme as ColourScheme)) return warn(`one of: ${COLOUR_SCHEMES}`);
      settings.colorScheme = scheme as ColourScheme;
      tell({ type: 'scheme', scheme: settings.colorScheme });
    },
    /** Opens the window with a text ready to be sent; the customer sends it. */
    showNewMessage(text: unknown = '') {
      show(true);
      tell({ type: 'compose', text: String(text).slice(0, 8000) });
    },
    /** Forgets the visitor (signing out of the site): the next message starts afresh. */
    reset() {
      settings.identity = undefined;
      known = { contact: {}, conversation: {} };
      hide(false);
      tell({ type: 'reset' });
    },
    /** Takes the window off the page; the visitor's history stays for the next boot. */
    shutdown() {
      hide(false);
      chat?.remove();
      chat = null;
      frameReady = greeted = isOpen = false;
      waiting = [];
    },
    on(name: unknown, listener: unknown) {
      if (!HOST_EVENTS.includes(name as HostEvent) || typeof listener !== 'function') {
        warn(`one of: ${HOST_EVENTS}; and a function`);
        return () => {};
      }
      const set = listeners.get(name as HostEvent) ?? new Set<Listener>();
      listeners.set(name as HostEvent, set.add(listener as Listener));
      tell({ type: 'events', events: events() });
      if (name === 'ready' && frameReady) emitOne(listener as Listener);
      return () => {
        set.delete(listener as Listener);
        tell({ type: 'events', events: events() });
      };
    },
  };

  return { commands, setLauncher: (visible: boolean) => chat?.setBare(!visible), isOpen: () => isOpen, warn };
}

const emitOne = (listener: Listener) => queueMicrotask(() => listener());

function page(): Page {
  return {
    url: location.href.split('#')[0]!.slice(0, 2000),
    title: document.title.slice(0, 500),
    referrer: document.referrer.slice(0, 2000),
  };
}

function loaderLocale(locale = navigator.language): LoaderLocale {
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Whether the window stood open on the last page of this tab; `next` notes it for the next one. */
function remembered(next?: boolean): boolean {
  try {
    if (next !== undefined) sessionStorage[OPEN_KEY] = next ? '1' : '';
    return sessionStorage[OPEN_KEY] === '1';
  } catch {
    // The site's storage is closed to scripts: the window then starts closed.
    return false;
  }
}
