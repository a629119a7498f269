import type { createCommands } from './commands.ts';

type Loader = ReturnType<typeof createCommands>;
type Settings = { locale?: string; position?: 'left' | 'right'; darkMode?: 'light' | 'auto'; hideMessageBubble?: boolean };

/**
 * `chatwootSDK` and `$chatwoot` for sites that come from Chatwoot: the snippet stays, only `baseUrl` changes.
 * Their HMAC `identifier_hash` proves nothing here; a signed JWT goes into `identity`.
 */
export function installChatwootShim({ commands, setLauncher, isOpen, warn }: Loader) {
  const page = window as unknown as Record<string, unknown>;
  if (page.chatwootSDK) return;
  const announce = (name: string, detail?: unknown) => window.dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));

  const $chatwoot = {
    hasLoaded: false,
    get isOpen() {
      return isOpen();
    },
    toggle(state?: 'open' | 'close') {
      commands[state === 'open' || state === 'close' ? state : 'toggle']();
    },
    toggleBubbleVisibility: (visibility: 'show' | 'hide') => setLauncher(visibility === 'show'),
    setUser(identifier: string | number, user: Record<string, unknown> = {}) {
      const { identifier_hash: hash, custom_attributes: _custom, ...rest } = user;
      if (hash && !rest.identity) warn('identifier_hash proves nothing here: pass a signed JWT as identity');
      commands.setUser({ ...rest, identifier: String(identifier) });
    },
    setCustomAttributes: commands.setAttributes,
    deleteCustomAttribute: (key: string) => commands.setAttributes({ [key]: null }),
    setConversationCustomAttributes: commands.setConversationAttributes,
    deleteConversationCustomAttribute: (key: string) => commands.setConversationAttributes({ [key]: null }),
    setLocale: (locale: string) => commands.setLocale(locale.replace('_', '-')),
    setColorScheme: commands.setColorScheme,
    reset: commands.reset,
  };

  page.chatwootSDK = {
    run({ websiteToken, baseUrl }: { websiteToken: string; baseUrl?: string }) {
      const { locale, position, darkMode, hideMessageBubble } = (page.chatwootSettings ?? {}) as Settings;
      page.$chatwoot = $chatwoot;
      commands.on('ready', () => {
        $chatwoot.hasLoaded = true;
        announce('ready');
      });
      commands.on('open', () => announce('opened'));
      commands.on('close', () => announce('closed'));
      commands.boot({
        inbox: websiteToken,
        ...(baseUrl && { baseUrl }),
        ...(locale && { locale: locale.replace('_', '-') }),
        ...(position && { position }),
        ...(darkMode && { colorScheme: darkMode }),
        ...(hideMessageBubble && { hideLauncher: true }),
      });
    },
  };
}
