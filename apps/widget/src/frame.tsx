/** 聊天窗口 (frame): joins keeper, database, chat and host page, and paints. */
import { render } from 'preact';
import type { HostMessage } from './bridge/host-messages.ts';
import { createChat } from './chat/chat.ts';
import { createHost } from './chat/host.ts';
import { createCell } from './chat/state.ts';
import { parseMarkdown, plainOf } from './core/markdown.ts';
import { chooseLocale, pick, WORDS } from './i18n/locale.ts';
import { openDatabase } from './storage/database.ts';
import { createKeeper } from './storage/keeper.ts';
import { App, type Wishes } from './ui/app.tsx';
import { createPreferences } from './ui/preferences.ts';
import { chime } from './ui/sound.ts';
import './ui/styles/tokens.css';
import './ui/styles/window.css';
import './ui/styles/banners.css';
import './ui/styles/log.css';
import './ui/styles/message-parts.css';
import './ui/styles/rating.css';
import './ui/styles/composer.css';

const ANNOUNCED_CHARS = 600;

async function start() {
  const inboxToken = new URLSearchParams(location.search).get('inbox') ?? '';
  const keeper = createKeeper(inboxToken);
  const preferences = createPreferences(keeper);
  const wishes = createCell<Wishes>({ locale: null, scheme: null, focus: 0, announcement: '' });
  const early: HostMessage[] = [];
  let hear: (message: HostMessage) => void = (message) => early.push(message);
  const host = createHost((message) => hear(message));
  const uiLocale = () => chooseLocale(wishes.get().locale, navigator.languages, chat.cell.get().inbox?.locale);

  const chat = createChat({
    inboxToken,
    keeper,
    database: await openDatabase(inboxToken),
    locale: () => wishes.get().locale?.replace('_', '-') ?? navigator.language ?? 'en',
    onUnread: (count) => host.tell({ type: 'unread', count }),
    onRefused: (command, reason) => host.tell({ type: 'refused', command, reason: reason.slice(0, 300) }),
    wantsBeforeSend: () => host.wants('beforeSend'),
    beforeSend: host.beforeSend,
    onMessages(messages) {
      const { inbox, phase, open } = chat.cell.get();
      for (const { sender, kind, createdAt, text } of messages) {
        host.tell({ type: 'message', sender, kind, createdAt, text: host.wants('message') ? text.slice(0, 20_000) : null });
      }
      const said = messages.filter(({ sender }) => sender !== 'contact').at(-1);
      if (!said || phase !== 'ready') return;
      const locale = uiLocale();
      const name = said.author?.name ?? pick(inbox?.appearance.assistantName, locale) ?? WORDS[locale].assistant;
      wishes.patch({ announcement: `${name}: ${plainText(said.text).slice(0, ANNOUNCED_CHARS)}` });
      if (preferences.get().sound && (!open || document.hidden) && said.sender !== 'system') chime();
    },
  });

  hear = (message) => {
    switch (message.type) {
      case 'hello':
        wishes.patch({ locale: message.locale, scheme: message.scheme });
        chat.introduce({ identity: message.identity, page: message.page });
        chat.setAttributes('contact', message.attributes);
        chat.setAttributes('conversation', message.conversationAttributes);
        host.tell({ type: 'ready', locale: uiLocale() });
        if (message.open) chat.open(message.compact);
        else if (chat.isKnown()) void chat.start();
        break;
      case 'open':
        chat.setPage(message.page);
        chat.open(message.compact);
        // On a touch screen the focus would push the keyboard up over what one came to read.
        if (message.focus && matchMedia('(hover: hover)').matches) wishes.patch({ focus: wishes.get().focus + 1 });
        else if (message.focus) document.querySelector('h1')?.focus();
        break;
      case 'close':
        chat.close();
        break;
      case 'identify':
        void chat.identify(message.identity, message.attributes);
        break;
      case 'attributes':
        chat.setAttributes(message.scope, message.values);
        break;
      case 'locale':
        wishes.patch({ locale: message.locale });
        break;
      case 'scheme':
        wishes.patch({ scheme: message.scheme });
        break;
      case 'compose':
        chat.compose(message.text);
        break;
      case 'reset':
        void chat.reset();
        break;
    }
  };
  for (const message of early.splice(0)) hear(message);

  addEventListener('online', () => chat.setOnline(true));
  addEventListener('offline', () => chat.setOnline(false));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) chat.setOnline(navigator.onLine);
  });
  if (!host.embedded) chat.open(innerWidth <= 480);

  render(<App chat={chat} host={host} keeper={keeper} preferences={preferences} wishes={wishes} />, document.getElementById('app')!);
}

/** A message as it would be read aloud. */
function plainText(text: string): string {
  return parseMarkdown(text)
    .map((block) =>
      block.type === 'code'
        ? block.text
        : block.type === 'list'
          ? block.items.map((item) => plainOf(item.children)).join('. ')
          : plainOf(block.children),
    )
    .join('. ');
}

void start();
