/** 加载器: the one script a site puts in its pages. Sets up `window.zhiyin`, takes up what was called before, boots from `data-inbox`. */
import { installChatwootShim } from './chatwoot.ts';
import { type BootOptions, createCommands } from './commands.ts';

type Zhiyin = ((...call: unknown[]) => unknown) & { q?: unknown[][]; loaded?: true };

const page = window as unknown as { zhiyin?: Zhiyin };

function start() {
  const early = page.zhiyin;
  // A single-page site may run the script again with every page it swaps in.
  if (early?.loaded) return;

  const script = (document.currentScript ?? document.querySelector('script[data-inbox]')) as HTMLScriptElement | null;
  const { inbox, locale, position, colorScheme, hideLauncher, open } = script?.dataset ?? {};
  const loader = createCommands({
    ...(script?.src && { baseUrl: new URL(script.src).origin }),
    inbox,
    locale,
    position: position as BootOptions['position'],
    colorScheme: colorScheme as BootOptions['colorScheme'],
    hideLauncher: hideLauncher !== undefined,
    open: open !== undefined,
  });

  const zhiyin: Zhiyin = (...call) => {
    const [name, ...args] = call;
    if (typeof name !== 'string' || !Object.hasOwn(loader.commands, name)) return loader.warn(`there is no command "${String(name)}"`);
    return (loader.commands[name as keyof typeof loader.commands] as (...args: unknown[]) => unknown)(...args);
  };
  zhiyin.loaded = true;
  page.zhiyin = zhiyin;
  installChatwootShim(loader);

  const calls = early?.q ?? [];
  // Listeners first, so that nothing the boot says is missed.
  for (const call of calls) if (call[0] === 'on') zhiyin(...call);
  if (inbox && !calls.some(([name]) => name === 'boot')) loader.commands.boot();
  for (const call of calls) if (call[0] !== 'on') zhiyin(...call);
}

start();
