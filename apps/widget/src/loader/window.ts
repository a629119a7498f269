import { seal } from '../bridge/checks.ts';
import { type FrameMessage, readFrameMessage } from '../bridge/frame-messages.ts';
import type { HostMessage } from '../bridge/host-messages.ts';
import { STYLE } from './style.ts';

/** Below this width the window covers the screen. */
const COMPACT_MAX_PX = 480;

const WORDS = {
  'zh-CN': { open: '打开在线客服', close: '收起在线客服', title: '在线客服', unread: (n: number) => `，${n} 条未读消息` },
  en: { open: 'Open chat', close: 'Close chat', title: 'Customer service chat', unread: (n: number) => `, ${n} unread` },
};
export type LoaderLocale = keyof typeof WORDS;

export const isCompact = () => innerWidth <= COMPACT_MAX_PX;

export type ChatWindow = ReturnType<typeof createChatWindow>;

type Options = {
  /** Where the frame lives; the only origin spoken with. */
  origin: string;
  inbox: string;
  locale: LoaderLocale;
  left: boolean;
  bare: boolean;
  onToggle(): void;
  /** The frame is there and listens; answer with `hello`. May come again if the page moved the frame. */
  onLoaded(): void;
  onMessage(message: FrameMessage): void;
};

/**
 * The launcher button and the frame, in a shadow root beside the page's body, so that single-page sites
 * which swap their body leave the conversation alone.
 */
export function createChatWindow(options: Options) {
  const host = document.createElement('zhiyin-chat');
  const shadow = host.attachShadow({ mode: 'closed' });
  try {
    // A constructed sheet needs no 'unsafe-inline' from the site's own content security policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(Object.assign(document.createElement('style'), { textContent: STYLE }));
  }
  const box = shadow.appendChild(document.createElement('div'));
  const button = box.appendChild(document.createElement('button'));
  const badge = document.createElement('span');
  const frame = document.createElement('iframe');
  let words = WORDS[options.locale];
  let unread = 0;
  let open = false;
  let bare = options.bare;
  let before: HTMLElement | null = null;

  button.type = 'button';
  button.className = 'l';
  button.append(icon(), badge);
  button.onclick = options.onToggle;
  badge.className = 'n';
  frame.className = 'f';
  frame.allow = 'clipboard-write';
  frame.src = `${options.origin}/widget/frame/?inbox=${encodeURIComponent(options.inbox)}`;
  frame.onload = options.onLoaded;

  function paint() {
    box.className = `${open ? 'open ' : ''}${options.left ? 'left ' : ''}${bare ? 'bare' : ''}`;
    badge.hidden = unread === 0 || open;
    badge.textContent = unread > 99 ? '99+' : String(unread);
    button.ariaLabel = (open ? words.close : words.open) + (unread && !open ? words.unread(unread) : '');
    button.ariaExpanded = String(open);
    frame.title = words.title;
    box.lang = words === WORDS.en ? 'en' : 'zh-CN';
  }

  function hear(event: MessageEvent) {
    if (event.origin !== options.origin || event.source !== frame.contentWindow) return;
    const message = readFrameMessage(event.data);
    if (message) options.onMessage(message);
  }

  function attach() {
    if (!host.isConnected) document.documentElement.append(host);
  }
  const watcher = new MutationObserver(attach);

  addEventListener('message', hear);
  attach();
  watcher.observe(document.documentElement, { childList: true });
  paint();

  return {
    attachFrame() {
      if (!frame.isConnected) box.append(frame);
    },
    send(message: HostMessage) {
      frame.contentWindow?.postMessage(seal(message), options.origin);
    },
    setOpen(next: boolean, focus: boolean) {
      open = next;
      paint();
      if (!focus) return;
      // Without a launcher the focus goes back to what the site opened the window with.
      if (open) {
        before = document.activeElement as HTMLElement;
        frame.focus();
      } else (bare ? before : button)?.focus();
    },
    setUnread(count: number) {
      unread = count;
      paint();
    },
    setLook(brand: string, onBrand: string) {
      host.style.setProperty('--b', brand);
      host.style.setProperty('--o', onBrand);
    },
    setLocale(locale: LoaderLocale) {
      words = WORDS[locale];
      paint();
    },
    setFull(full: boolean) {
      box.classList.toggle('full', full);
    },
    setBare(next: boolean) {
      bare = next;
      paint();
    },
    remove() {
      watcher.disconnect();
      removeEventListener('message', hear);
      host.remove();
    },
  };
}

function icon(): SVGElement {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of [
    'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z',
    'M8.5 9h7M8.5 12h4',
  ]) {
    const path = svg.appendChild(document.createElementNS(ns, 'path'));
    for (const [name, value] of Object.entries({
      d,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '1.7',
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    })) {
      path.setAttribute(name, value);
    }
  }
  return svg;
}
