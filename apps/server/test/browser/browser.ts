import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page, type Request } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_PASSWORD } from '../../src/flows/seed-demo.ts';
import type { TestServer } from '../setup/server.ts';

export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Where each journey leaves its pictures. */
export const PICTURES = path.resolve(import.meta.dirname, '../../../../test-results/pictures');
const ROOT = path.resolve(import.meta.dirname, '../../../..');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(...flags: string[]): Promise<Browser> {
  await mkdir(PICTURES, { recursive: true });
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
}

const underWay = new WeakMap<Page, Set<Request>>();

/** A page that notes every script error and content-policy violation. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; problems: string[] }> {
  const page = await context.newPage();
  const problems: string[] = [];
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on('request', (request) => requests.add(request));
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) problems.push(`policy: ${message.text()}`);
  });
  return { page, problems };
}

/** In the page: its words are there, nothing stands in for words to come, nothing still moves (what turns for ever is no movement). */
const IS_STILL = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(
  document.querySelector('main, form') !== null && document.querySelector('.skeleton') === null &&
  document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)))))`;
const LOOK_AGAIN_MS = 60;

/** Waits until a console page has all it asked for and stands still: twice in a row no request under way and nothing in motion. */
export async function settled(page: Page): Promise<void> {
  const requests = underWay.get(page);
  const deadline = Date.now() + 30_000;
  for (let still = 0; still < 2; ) {
    if (Date.now() > deadline) throw new Error(`${page.url()} does not come to rest: ${[...(requests ?? [])].map((one) => one.url())}`);
    const isStill = requests?.size === 0 && (await page.evaluate(IS_STILL).catch(() => false)) && requests.size === 0;
    still = isStill ? still + 1 : 0;
    if (still < 2) await page.waitForTimeout(LOOK_AGAIN_MS);
  }
}

export type Look = { locale: 'zh-CN' | 'en'; width: number; height: number; colorScheme: 'light' | 'dark' };
export type ConsolePage = {
  page: Page;
  problems: string[];
  /** Opens an address of the console, e.g. `training/models`. */
  open: (path: string) => Promise<void>;
  /** Goes to another address as a link would, without loading the console again. */
  turnTo: (path: string) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Pages of the console for people who are signed in: a person signs in once (the sign-in page itself is looked at in the main job), and pages of one
 * look share a window with its cache. At any time a look has one person.
 */
export function createConsolePages(browser: Browser, server: TestServer) {
  const cookies = new Map<string, Promise<{ name: string; value: string; url: string }[]>>();
  const windows = new Map<string, Promise<BrowserContext>>();
  const base = server.app.publicUrl;

  async function signIn(email: string) {
    const response = await fetch(`${base}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base },
      body: JSON.stringify({ email, password: DEMO_PASSWORD }),
    });
    if (!response.ok) throw new Error(`${email} cannot sign in: ${response.status}`);
    return response.headers.getSetCookie().map((cookie) => {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) as unknown as [string, string, string];
      return { name, value, url: base };
    });
  }
  const remember = <T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  };

  return async function openConsole(email: string, look: Look): Promise<ConsolePage> {
    const { locale, width, height, colorScheme } = look;
    const context = await remember(windows, JSON.stringify(look), () =>
      browser.newContext({ viewport: { width, height }, locale, colorScheme, reducedMotion: 'reduce' }),
    );
    await context.clearCookies();
    await context.addCookies(await remember(cookies, email, () => signIn(email)));
    const { page, problems } = await openPage(context);
    return {
      page,
      problems,
      open: async (path) => {
        await page.goto(`${base}/console/${path}`);
        await settled(page);
      },
      turnTo: async (path) => {
        await page.evaluate(`history.pushState({}, '', '/console/${path}'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`);
        await settled(page);
      },
      close: () => page.close(),
    };
  };
}
export type OpenConsole = ReturnType<typeof createConsolePages>;

export const picture = (page: Page, name: string) => page.screenshot({ path: path.join(PICTURES, `${name}.png`) });

/** Serious and critical findings of axe on a page or frame, one line each. */
export async function axeFindings(where: Page | Frame): Promise<string[]> {
  if (!(await where.evaluate('"axe" in window'))) {
    const source = await readFile(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
    await where.evaluate(`(() => { const module = undefined, exports = undefined; ${source}; window.axe = window.axe || axe; })()`);
  }
  const results = (await where.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return results.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id} (${v.impact}): ${v.nodes[0]?.html.slice(0, 160)}`);
}

export const isNarrowEnough = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
/** A console page as it is to be: its picture taken, no serious finding of axe, no sideways scroll. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await settled(page);
  await picture(page, name);
  expect([name, await axeFindings(page)]).toEqual([name, []]);
  expect([name, await isNarrowEnough(page)]).toEqual([name, true]);
}
