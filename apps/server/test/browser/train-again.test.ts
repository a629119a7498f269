import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import { createConsolePages, lookAt, type OpenConsole, openBrowser } from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
  const visitor = await openVisitor(server, 'zh-CN');
  for (const line of ['净化器怎么联网', '滤芯多久换一次']) await visitor.ask(line);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const api = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);

test('a trainer trains a model again and reads what is the same', { timeout: 180_000 }, async () => {
  const look = { locale: 'zh-CN', width: 1440, height: 900, colorScheme: 'light' } as const;
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', look);
  await open('training/models');
  await page.getByRole('link', { name: /模型 1/ }).click();
  await page.getByRole('heading', { name: '训练内容' }).waitFor();
  await page.getByRole('button', { name: '照此重新训练' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('核对训练能否重现');
  await lookAt(page, '44-train-again-dialog-zh-1440');
  await page.getByRole('button', { name: '开始训练' }).click();
  await page.getByText('照模型 1 重新训练：训练内容全部相同，得到的模型一字节不差。').waitFor({ timeout: 60_000 });
  await page.setViewportSize({ width: 1440, height: 2400 });
  await lookAt(page, '45-trained-with-zh-1440');
  await page.getByRole('link', { name: '查看模型 2' }).click();
  await page.getByRole('heading', { name: '模型 2' }).waitFor();
  await page.getByRole('columnheader', { name: '与原模型相比' }).waitFor();
  expect(await page.locator('.data-table .chip.good', { hasText: '相同' }).count()).toBe(8);
  await lookAt(page, '46-trained-again-zh-1440');
  const hashes = (await api('GET', '/models')).body.data.map((one: { hash: string }) => one.hash);
  expect(hashes).toEqual([hashes[0], hashes[0]]);
  expect(problems).toEqual([]);
  await close();
});

test('a title that has gone is named, in English and on a narrow screen', { timeout: 180_000 }, async () => {
  const article = (await api('GET', '/articles?limit=100&state=published')).body.data.find(
    (one: { intents: string[] }) => one.intents.length === 1,
  );
  expect((await api('POST', `/articles/${article.id}/suspend`, {})).status).toBe(200);
  const look = { locale: 'en', width: 320, height: 640, colorScheme: 'dark' } as const;
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', look);
  const first = (await api('GET', '/models')).body.data.at(-1).id;
  await open(`training/models/${first}`);
  await page.getByRole('button', { name: 'Train again as this one' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('textbox').fill('after an article was suspended');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText(/Model 1, trained again: .*Titles of articles/).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Open Model 3' }).click();
  await page.getByRole('heading', { name: 'Model 3' }).waitFor();
  await page.locator('.data-table .chip.bad', { hasText: 'Differs' }).waitFor();
  await page.setViewportSize({ width: 320, height: 4600 });
  await lookAt(page, '47-trained-again-en-320');
  await open('training/models');
  await page.getByText(/Titles of articles/).waitFor();
  await lookAt(page, '48-runs-en-320');
  expect(problems).toEqual([]);
  await close();
});
