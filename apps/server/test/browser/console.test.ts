import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import { createConsolePages, lookAt, type OpenConsole, openBrowser, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
  for (const [locale, words] of [
    ['zh-CN', ['净化器怎么联网', '你们太过分了！！']],
    ['en', ['My robot vacuum keeps disconnecting']],
  ] as const) {
    const visitor = await openVisitor(server, locale);
    for (const line of words) await visitor.ask(line);
    await visitor.call('POST', '/handoff', {});
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Those whose own journeys do not look at them in both ways. */
const PAGES = [
  'desk/queue',
  'desk/all',
  'contacts',
  'knowledge',
  'training/learning',
  'training/answer-order',
  'training/learning?view=groups',
  'training/models',
  'training/corpus',
  'training/corpus?tab=sets',
  'training/words',
  'settings/inboxes',
  'settings/agents',
  'settings/teams',
  'settings/queues',
  'settings/canned-responses',
  'settings/api-keys',
  'account',
];

describe('every page of the console', () => {
  test.each([
    ['zh-CN', 1440, 900, 'light'],
    ['en', 320, 640, 'dark'],
  ] as const)(
    '%s at %i px, without a serious accessibility fault, policy violation or sideways scroll',
    { timeout: 180_000 },
    async (locale, width, height, colorScheme) => {
      const { page, problems, open, turnTo, close } = await openConsole('admin@clearshore.example', { locale, width, height, colorScheme });
      await open('desk/mine');
      for (const path of PAGES) {
        await turnTo(path);
        await lookAt(page, `20-${path.replace(/\W/g, '-')}-${locale}-${width}-${colorScheme}`);
      }
      expect(problems).toEqual([]);
      await close();
    },
  );

  test('the palette reaches pages in both languages, and a role sees only what it may use', { timeout: 60_000 }, async () => {
    const { page, open, close } = await openConsole('agent@clearshore.example', {
      locale: 'zh-CN',
      width: 1366,
      height: 768,
      colorScheme: 'light',
    });
    await open('desk/mine');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('knowledge');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/knowledge/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('API');
    await page.waitForTimeout(300);
    await picture(page, '21-palette-zh-1366');
    await page.keyboard.press('Escape');
    await open('settings');
    expect(await page.locator('a[href$="/settings/api-keys"], a[href$="/settings/agents"]').count()).toBe(0);
    await close();
  });
});
