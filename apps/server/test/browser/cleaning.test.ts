import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { createConsolePages, lookAt, type OpenConsole, openBrowser, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
const call = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);

beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
  for (const [intentId, text] of [
    ['invoice', '发票怎么开'],
    ['invoice', '发票，怎么开？'],
    ['complaint', '发票怎么开！'],
    ['invoice', '我的电话是 13812345678，发票开了吗，请尽快回复'],
    ['invoice', 'TX-9 的发票在哪里下载'],
    ['complaint', '扫地机第一次用怎么建图呢'],
    ['refund', 'how do I reset the Wi-Fi on my purifier'],
  ])
    await call('POST', '/utterances', { intentId, text });
  await call('PUT', '/cleaning-settings', { staleDays: 365, staleManual: false, retiredProducts: ['TX-9'] });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const current = (page: Page) => page.locator('.cleaning-card[aria-current]');
const utterances = async (q: string) =>
  (await call('GET', `/utterances?q=${encodeURIComponent(q)}`)).body.data.map((one: { intentId: string; text: string }) => [
    one.intentId,
    one.text,
  ]);

test('a trainer reviews the corpus by keyboard, in bulk, takes it back, and reads the report', { timeout: 300_000 }, async () => {
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
    locale: 'zh-CN',
    width: 1440,
    height: 900,
    colorScheme: 'light',
  });
  await open('training/cleaning');
  await page.getByText('还没有清洗过').waitFor();
  await lookAt(page, '40-cleaning-empty-zh-1440');
  await page.getByRole('button', { name: '清洗设置' }).click();
  await page.getByText('停售产品').waitFor();
  await lookAt(page, '41-cleaning-settings-zh-1440');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /取\s*消/ })
    .click();
  await page.getByRole('button', { name: '开始清洗' }).first().click();
  await page.waitForURL(/cleaning\/1$/);
  await current(page).waitFor();
  await lookAt(page, '42-cleaning-review-zh-1440');

  // A conflict by key: the complaint goes to the invoices, where the words stand already.
  await page.getByRole('button', { name: /标注冲突/ }).click();
  await current(page).getByText('发票怎么开！').waitFor();
  await lookAt(page, '43-cleaning-conflict-zh-1440');
  await page.keyboard.press('y');
  await page.getByText(/已采纳 1 条/).waitFor();
  await expect.poll(() => utterances('发票怎么开！')).toEqual([]);
  await page.keyboard.press('u');
  await page.getByText('已撤销，语料恢复到处理前').waitFor();
  expect(await utterances('发票怎么开！')).toEqual([['complaint', '发票怎么开！']]);
  await current(page).getByText('发票怎么开！').waitFor();

  // One refused, moving with j and k, one accepted in bulk after saying how many.
  await page.getByRole('button', { name: /个人信息/ }).click();
  await current(page).getByText('***********').waitFor();
  await lookAt(page, '44-cleaning-personal-zh-1440');
  await page.keyboard.press('Shift+Y');
  await page
    .getByRole('dialog')
    .getByText(/将采纳 1 条/)
    .waitFor();
  await picture(page, '45-cleaning-bulk-zh-1440');
  await page.getByRole('dialog').getByRole('button', { name: '采纳 1 条' }).click();
  await page.getByText('没有符合条件的发现').waitFor();
  expect((await utterances('***********')).length).toBe(1);
  await page.getByRole('button', { name: /^全部/ }).click();
  const first = await current(page).getAttribute('data-finding');
  await page.keyboard.press('j');
  expect(await current(page).getAttribute('data-finding')).not.toBe(first);
  await page.keyboard.press('k');
  expect(await current(page).getAttribute('data-finding')).toBe(first);
  await page.keyboard.press('n');
  await page.getByText(/已忽略 1 条/).waitFor();
  expect((await call('GET', '/cleaning-runs/1/findings?state=refused')).body.data.map((one: { id: string }) => one.id)).toEqual([first]);

  await page.getByRole('tab', { name: '报告' }).click();
  await page.getByText('还没有测量。').waitFor();
  await lookAt(page, '46-cleaning-report-zh-1440');
  await page.getByRole('button', { name: '测量效果' }).click();
  await page
    .getByText(/没有变差|变好|变差/)
    .first()
    .waitFor({ timeout: 180_000 });
  await lookAt(page, '47-cleaning-measured-zh-1440');
  expect(problems).toEqual([]);
  await close();
});

test('the same on a phone, in English, in the dark', { timeout: 120_000 }, async () => {
  const { page, problems, open, turnTo, close } = await openConsole('admin@clearshore.example', {
    locale: 'en',
    width: 320,
    height: 640,
    colorScheme: 'dark',
  });
  await open('training/cleaning');
  await page.getByText('Review 1').waitFor();
  await lookAt(page, '48-cleaning-runs-en-320-dark');
  for (const kind of ['suspect_label', 'duplicate', 'conflict', 'retired_product', 'low_quality']) {
    await turnTo(`training/cleaning/1?kind=${kind}`);
    await page.locator('.cleaning-findings').waitFor();
    await lookAt(page, `49-cleaning-${kind}-en-320-dark`);
  }
  await turnTo('training/cleaning/1?tab=report');
  await page.getByText('What changed').waitFor();
  await lookAt(page, '50-cleaning-report-en-320-dark');
  await turnTo('training/cleaning/99');
  await page.locator('.state-title').waitFor();
  await lookAt(page, '51-cleaning-missing-en-320-dark');
  expect(problems).toEqual([]);
  await close();
});
