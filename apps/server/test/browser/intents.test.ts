import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { createConsolePages, type Look, lookAt, type OpenConsole, openBrowser, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const openAsTrainer = (locale: Look['locale'], width: number, colorScheme: Look['colorScheme']) =>
  openConsole('admin@clearshore.example', { locale, width, height: 900, colorScheme });

describe('a trainer at the intents', () => {
  test('finds one by words composed with an input method, and goes back to all', { timeout: 60_000 }, async () => {
    const { page, problems, open, close } = await openAsTrainer('zh-CN', 1440, 'light');
    await open('training/intents');
    const search = page.locator('.page-search input');
    await search.focus();
    const ime = await page.context().newCDPSession(page);
    for (const letters of ['f', 'fa', 'fa p', 'fa pi', 'fa pia', 'fa piao']) {
      await ime.send('Input.imeSetComposition', { text: letters, selectionStart: letters.length, selectionEnd: letters.length });
      expect(await search.inputValue()).toBe(letters);
    }
    // half a word is not looked for: the list stands still while it is composed
    expect(await page.locator('.intent-table tbody tr').count()).toBeGreaterThan(1);
    await ime.send('Input.insertText', { text: '发票' });
    await page.waitForURL(/q=%E5%8F%91%E7%A5%A8/);
    expect(await search.inputValue()).toBe('发票');
    await expect.poll(() => page.locator('.intent-table tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: '意图', exact: true }).click();
    await page.waitForURL(/intents$/);
    await expect.poll(() => search.inputValue()).toBe('');
    expect(problems).toEqual([]);
    await close();
  });

  test('a sentence that did not get through while the next was typed is kept, and goes in when asked', { timeout: 60_000 }, async () => {
    const { page, open, close } = await openAsTrainer('zh-CN', 1440, 'light');
    await open('training/intents');
    await page.getByRole('link', { name: '发票', exact: true }).click();
    const add = page.getByRole('textbox', { name: '添加' });
    await page.route('**/api/v1/utterances', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.abort();
    });
    await add.fill('断网时写的一句话');
    await add.press('Enter');
    await add.fill('正在写的下一句');
    const kept = page.getByRole('list', { name: '没有添加成功的例句' });
    await kept.getByText('断网时写的一句话').waitFor();
    expect(await add.inputValue()).toBe('正在写的下一句');
    await picture(page, '30-intents-refused-zh-1440');
    await page.unroute('**/api/v1/utterances');
    await kept.getByRole('button', { name: /^重试/ }).click();
    await page.locator('.examples > li', { hasText: '断网时写的一句话' }).waitFor();
    await kept.waitFor({ state: 'detached' });
    await close();
  });

  test('adds, is warned, edits, moves and removes examples by keyboard', { timeout: 120_000 }, async () => {
    const { page, problems, open, close } = await openAsTrainer('zh-CN', 1440, 'light');
    await open('training/intents');
    await page.getByRole('button', { name: 'F1' }).click();
    await page.waitForURL(/sort=f1/);
    await page.getByRole('link', { name: '发票', exact: true }).click();
    const add = page.getByRole('textbox', { name: '添加' });
    await add.waitFor();
    await add.fill('我的快递到哪了呀');
    await page.locator('.near-warning').waitFor();
    await lookAt(page, '30-intents-near-warning-zh-1440');
    await page.keyboard.press('Escape');
    expect(await add.inputValue()).toBe('');
    for (const text of ['发票抬头能写个人吗请问', '可以合并开一张发票不']) {
      await add.fill(text);
      await page.keyboard.press('Enter');
      await page.locator('.examples > li', { hasText: text }).waitFor();
      expect(await add.inputValue()).toBe('');
    }
    // what stands there already is refused in the language of the screen, and kept in the field
    await add.fill('可以合并开一张发票不');
    await page.keyboard.press('Enter');
    await page.getByText('该意图下已有这句话。').waitFor();
    await page.keyboard.press('Escape');

    const first = page.locator('.examples > li').first().locator('button.example-text');
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const edit = page.getByRole('textbox', { name: /编辑 发票抬头/ });
    await edit.fill('发票抬头能写个人的名字吗');
    await page.keyboard.press('Enter');
    await page.locator('.examples > li', { hasText: '个人的名字' }).waitFor();

    const line = page.locator('.examples > li', { hasText: '可以合并开一张发票不' });
    await line.getByRole('button', { name: /^移动/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('物流');
    await page.keyboard.press('Enter');
    await line.waitFor({ state: 'detached' });
    const other = page.locator('.examples > li', { hasText: '个人的名字' });
    await other.getByRole('button', { name: /^删除/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click();
    await other.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: '批量粘贴' }).click();
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .fill('1. 怎么开电子发票\n2. 开票信息填错了还能换一张吗\n3. 我的快递到哪了\n4. 公司报销要的那种票据怎么弄');
    await page.getByRole('button', { name: '检查 4 句' }).click();
    await page.getByRole('button', { name: /^添加 \d 句$/ }).waitFor();
    await lookAt(page, '31-intents-bulk-zh-1440');
    const text = await page.getByRole('button', { name: /^添加 \d 句$/ }).textContent();
    expect(text).toContain('2');
    await page.getByRole('button', { name: /^添加 2 句$/ }).click();
    await page.locator('.examples > li', { hasText: '公司报销要的那种票据怎么弄' }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('walks the confusion matrix by keyboard and opens what is behind a cell', { timeout: 90_000 }, async () => {
    const { page, problems, open, close } = await openAsTrainer('en', 1440, 'dark');
    await open('training/confusion');
    const cells = page.locator('[data-cell]');
    await cells.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.closest("tr").querySelectorAll("[data-cell]")[1] === document.activeElement')).toBe(
      true,
    );
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await lookAt(page, '32-confusion-en-1440-dark');
    await page.locator('[data-cell][aria-disabled=false]').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').locator('.cell-texts a').first().waitFor();
    await lookAt(page, '33-confusion-cell-en-1440-dark');
    await page.getByRole('link', { name: 'Why' }).first().click();
    await page.locator('.push-table').first().waitFor();
    await lookAt(page, '34-try-from-cell-en-1440-dark');
    expect(problems).toEqual([]);
    await close();
  });

  test.each([
    ['zh-CN', 1440, 'light', '净化器报E1，怎么也连不上 App'],
    ['en', 320, 'dark', 'qwzx vbnmk plokij the'],
  ] as const)('%s %i %s: pages and a sentence explained', { timeout: 120_000 }, async (locale, width, scheme, sentence) => {
    const { page, problems, open, close } = await openAsTrainer(locale, width, scheme);
    const end = `${locale}-${width}-${scheme}`;
    for (const path of ['training/intents', 'training/intents/invoice', 'training/confusion', 'training/try', 'training/intents/nothing']) {
      await open(path);
      await lookAt(page, `35-${path.replaceAll('/', '-')}-${end}`);
    }
    await open('training/try');
    await page.getByRole('textbox').fill(sentence);
    await page.keyboard.press('Enter');
    await page.locator('.push-table').first().waitFor();
    if (sentence.startsWith('qwzx')) await page.locator('details.scope[open]').waitFor(); // rejected: what spoke against it is shown unasked
    await lookAt(page, `36-try-${end}`);
    await page.screenshot({ path: `test-results/pictures/37-try-whole-${end}.png`, fullPage: true });
    await page.evaluate('document.querySelector("main").scrollTo(0, 700)');
    await picture(page, `38-try-scrolled-${end}`);
    expect(problems).toEqual([]);
    await close();
  });
});
