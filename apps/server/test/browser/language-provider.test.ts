import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddingServer } from '../../src/modules/encoders/testing/embedding-server.ts';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { axeFindings, openBrowser, openPage, picture } from './browser.ts';

let service: Awaited<ReturnType<typeof startEmbeddingServer>>;
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  service = await startEmbeddingServer();
  server = await startTestServer({ OUTBOUND_ALLOW: service.host });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await service?.stop();
});

async function open(page: Page): Promise<void> {
  await page.goto(`${server.app.publicUrl}/console/`);
  await page.locator('input[type=password]').waitFor();
  await page.locator('input').first().fill('admin@clearshore.example');
  await page.locator('input[type=password]').fill('clearshore-demo');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk/);
  await page.goto(`${server.app.publicUrl}/console/settings/language-provider`);
  await page.getByRole('radio').first().waitFor();
}

test.each([
  [
    'zh-CN',
    1440,
    900,
    'light',
    ['兼容 OpenAI 的接口', '接口地址', '模型名称', 'API 密钥', '测试', '保存', /不允许访问内网/, /可用/, /拒绝了密钥/, '已保存密钥'],
  ],
  [
    'en',
    320,
    640,
    'dark',
    [
      'An OpenAI-compatible service',
      'Address',
      'Model',
      'API key',
      'Test',
      'Save',
      /Inside addresses/,
      /Works/,
      /refused the key/,
      'A key is stored',
    ],
  ],
] as const)(
  'a service is set up, tried and saved by keyboard: %s at %i px',
  { timeout: 120_000 },
  async (locale, width, height, colorScheme, words) => {
    const [kind, url, model, key, attempt, save, inside, works, refused, kept] = words;
    const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme, reducedMotion: 'reduce' });
    const { page, problems } = await openPage(context);
    await server.api.call('PUT', '/api/v1/language-provider', { kind: 'none' }, server.api.staff);
    await open(page);
    const shot = async (step: string) => {
      await picture(page, `70-provider-${step}-${locale}-${width}-${colorScheme}`);
      expect([step, await axeFindings(page)]).toEqual([step, []]);
      expect([step, await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')]).toEqual([
        step,
        true,
      ]);
    };
    await page.getByRole('radio', { name: kind }).press('Space');
    await page.getByLabel(url).fill('http://192.168.1.5/v1');
    await page.getByRole('textbox', { name: model }).fill('small');
    await page.getByLabel(key, { exact: true }).fill('sk-1');
    await page.getByRole('button', { name: attempt }).press('Enter');
    await page.getByText(inside).waitFor();
    await shot('address');

    await page.getByLabel(url).fill(service.url);
    service.manner = 'refuses the key';
    await page.getByRole('button', { name: attempt }).press('Enter');
    await page.getByText(refused).waitFor();
    await shot('refused');

    service.manner = 'well';
    await page.getByRole('button', { name: attempt }).press('Enter');
    await page.getByText(works).waitFor();
    await shot('works');

    await page.getByRole('button', { name: save }).press('Enter');
    await page.getByText(kept).waitFor();
    expect(await page.getByLabel(key, { exact: true }).inputValue()).toBe('');
    await shot('saved');
    expect(problems).toEqual([]);
    await context.close();
  },
);
