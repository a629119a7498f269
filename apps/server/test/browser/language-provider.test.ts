import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddingServer } from '../../src/modules/encoders/testing/embedding-server.ts';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { createConsolePages, lookAt, type OpenConsole, openBrowser } from './browser.ts';

let service: Awaited<ReturnType<typeof startEmbeddingServer>>;
let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
beforeAll(async () => {
  service = await startEmbeddingServer();
  server = await startTestServer({ OUTBOUND_ALLOW: service.host });
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await service?.stop();
});

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
    const { page, problems, open, close } = await openConsole('admin@clearshore.example', { locale, width, height, colorScheme });
    await server.api.call('PUT', '/api/v1/language-provider', { kind: 'none' }, server.api.staff);
    await open('settings/language-provider');
    const shot = (step: string) => lookAt(page, `70-provider-${step}-${locale}-${width}-${colorScheme}`);
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
    await close();
  },
);
