import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import { axeFindings, openBrowser, openPage, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
const call = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);

beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  const visitor = await openVisitor(server, 'zh-CN');
  await visitor.ask('空净的滤芯怎么换');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedIn(options: BrowserContextOptions): Promise<{ page: Page; problems: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const { page, problems } = await openPage(context);
  await page.goto(`${server.app.publicUrl}/console/`);
  await page.locator('input[type=password]').waitFor();
  await page.locator('input').first().fill('admin@clearshore.example');
  await page.locator('input[type=password]').fill('clearshore-demo');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk/);
  return { page, problems, close: () => context.close() };
}
async function look(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(250);
  await picture(page, name);
  expect([name, await axeFindings(page)]).toEqual([name, []]);
  expect([name, await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')]).toEqual([name, true]);
}
const settings = async () => (await call('GET', '/language-settings')).body;

test('a trainer teaches the trade by keyboard, leaves and comes back, saves, and brings a list in', { timeout: 120_000 }, async () => {
  const { page, problems, close } = await signedIn({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', colorScheme: 'light' });
  const words = `${server.app.publicUrl}/console/training/words`;
  await page.goto(words);
  await page.getByText('还没有同义词组').waitFor();
  await look(page, '80-words-empty-zh-1440');

  // A group by keyboard alone.
  await page.getByRole('button', { name: '添加词组' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.getByLabel('标准说法').fill('净化器');
  await page.keyboard.press('Tab');
  await page.keyboard.type('空净');
  await page.keyboard.press('Enter');
  await page.keyboard.type('空气净化器、气宝宝、');
  await look(page, '81-words-group-zh-1440');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s*存/ })
    .focus();
  await page.keyboard.press('Enter');
  await page.getByText('有 1 处改动还没有保存').waitFor();
  expect((await settings()).synonyms).toEqual([]);

  // Elsewhere and back: nothing is lost. Leaving the site asks.
  await page.getByRole('link', { name: '试一句' }).click();
  await page.waitForURL(/training\/try/);
  await page.goBack();
  await page.getByText('有 1 处改动还没有保存').waitFor();
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    void dialog.accept();
  });
  await page.reload();
  await page.getByText('有 1 处改动还没有保存').waitFor();
  expect(asked).toBe(1);

  // Somebody else saves meanwhile: the changes are made upon theirs.
  const { version, vocabulary } = await settings();
  await call('PUT', '/language-settings', { version, vocabulary: [...vocabulary, '水氧机'], synonyms: [] });
  await page.getByRole('button', { name: /^保\s*存$/ }).click();
  await page.getByText(/刚才有人改过词库/).waitFor();
  await page.getByRole('button', { name: /^保\s*存$/ }).click();
  await page.getByText('已保存，知识检索已按新词库进行').waitFor();
  const saved = await settings();
  expect(saved.vocabulary).toContain('水氧机');
  expect(saved.synonyms).toEqual([{ canonical: '净化器', synonyms: ['空净', '空气净化器', '气宝宝'], locale: 'zh-CN' }]);
  await page.getByText(/正在使用的模型 1 训练时还没有/).waitFor();

  await page.getByRole('textbox', { name: '试一句' }).fill('空净的滤芯怎么换');
  await page.keyboard.press('Enter');
  await page.getByText('净化器的滤芯怎么换').waitFor();

  // A list: one of its lines is broken, and says so.
  await page.getByRole('button', { name: /导\s*入/ }).click();
  await page.getByLabel('内容').fill('扫地机,扫拖机,RV200\n退款\n滤芯,耗芯,空净');
  await page.getByRole('button', { name: /预\s*览/ }).click();
  await page.getByText('1 行有问题，不会导入').waitFor();
  await page.getByText('第 2 行').waitFor();
  await look(page, '82-words-import-zh-1440');
  await page.getByRole('button', { name: '采用，回到页面保存' }).click();
  await page.getByText(/“空净”也在“滤芯”组里/).waitFor();
  await page
    .getByText(/语料 \d+ 次 · 近 30 天 \d+ 次/)
    .first()
    .waitFor();
  await look(page, '83-words-groups-zh-1440');
  await page.getByRole('button', { name: '放弃改动' }).click();

  await page.getByRole('tab', { name: /保留词/ }).click();
  await page.getByRole('textbox', { name: /搜索，或输入新词/ }).fill('水离子');
  await page.keyboard.press('Enter');
  await page.getByText('有 1 处改动还没有保存').waitFor();
  await look(page, '84-words-vocabulary-zh-1440');
  await page.getByRole('button', { name: '删除 水离子' }).click();
  await expect.poll(() => page.getByText('处改动还没有保存').count()).toBe(0);
  expect(problems).toEqual([]);
  await close();
});

test('the same on a phone, in English, in the dark', { timeout: 90_000 }, async () => {
  const { page, problems, close } = await signedIn({ viewport: { width: 320, height: 640 }, locale: 'en', colorScheme: 'dark' });
  await page.goto(`${server.app.publicUrl}/console/training/words`);
  await page.getByText('净化器').first().waitFor();
  await page.getByRole('textbox', { name: 'Try a sentence' }).fill('空净的滤芯怎么换');
  await page.keyboard.press('Enter');
  await page.getByText('净化器的滤芯怎么换').waitFor();
  await look(page, '85-words-en-320-dark');
  await page.getByRole('button', { name: 'Edit 净化器' }).click();
  await page.getByRole('dialog').waitFor();
  await look(page, '86-words-form-en-320-dark');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('Content').fill('purifier,air cleaner\nrefund');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText(/Lines with a problem/).waitFor();
  await look(page, '87-words-import-en-320-dark');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('tab', { name: /Product names/ }).click();
  await look(page, '88-words-names-en-320-dark');
  await page.goto(`${server.app.publicUrl}/console/training/intents/invoice`);
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  await page.getByLabel('Keywords in English').scrollIntoViewIfNeeded();
  await look(page, '89-intent-keywords-en-320-dark');
  expect(problems).toEqual([]);
  await close();
});
