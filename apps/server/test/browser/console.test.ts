import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import { axeFindings, openBrowser, openPage, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
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

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${server.app.publicUrl}/console/`);
  await page.locator('input[type=password]').waitFor();
  await page.locator('input').first().fill(email);
  await page.locator('input[type=password]').fill('clearshore-demo');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk/);
}
/** Those whose own journeys do not look at them in both ways. */
const PAGES = [
  'desk/queue',
  'desk/all',
  'contacts',
  'knowledge',
  'training/learning',
  'training/models',
  'training/corpus',
  'training/corpus?tab=sets',
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
      const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme, reducedMotion: 'reduce' });
      const { page, problems } = await openPage(context);
      await signIn(page, 'admin@clearshore.example');
      for (const path of PAGES) {
        await page.goto(`${server.app.publicUrl}/console/${path}`);
        await page.locator('main').waitFor();
        await page.waitForLoadState('networkidle');
        await picture(page, `20-${path.replace(/\?.*/, '').replaceAll('/', '-')}-${locale}-${width}-${colorScheme}`);
        await picture(page, `20-${path.replaceAll('/', '-')}-${locale}-${width}-${colorScheme}`);
        await picture(page, `20-${path.replace(/\W/g, '-')}-${locale}-${width}-${colorScheme}`);
        expect([path, await axeFindings(page)]).toEqual([path, []]);
        expect([path, await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')]).toEqual([
          path,
          true,
        ]);
      }
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test('the palette reaches pages in both languages, and a role sees only what it may use', { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
    const { page } = await openPage(context);
    await signIn(page, 'agent@clearshore.example');
    await page.locator('main').waitFor();
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
    await page.goto(`${server.app.publicUrl}/console/settings`);
    await page.locator('main').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.locator('a[href$="/settings/api-keys"], a[href$="/settings/agents"]').count()).toBe(0);
    await context.close();
  });
});
