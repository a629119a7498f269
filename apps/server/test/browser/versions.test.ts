import pg from 'pg';
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
    ['zh-CN', ['净化器怎么联网', '滤芯多久换一次', '怎么退货']],
    ['zh-CN', ['退货运费谁出', '我的电话是13800138000，怎么开发票']],
    ['en', ['My robot vacuum keeps disconnecting', 'How do I return a product?']],
    ['en', ['the filter light is on', 'where is my parcel']],
  ] as const) {
    const visitor = await openVisitor(server, locale);
    for (const line of words) await visitor.ask(line);
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const api = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
async function upload(lines: readonly object[], query: string): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([lines.map((line) => JSON.stringify(line)).join('\n')]), 'corpus.jsonl');
  const response = await fetch(`${server.url}/api/v1/corpora/import?format=jsonl${query}`, {
    method: 'POST',
    body: form,
    headers: server.api.staff,
  });
  expect(response.status).toBe(200);
}

describe('a trainer’s versions', () => {
  test('train with a reason, watch it, compare, try it on the week’s traffic, promote, roll back', { timeout: 180_000 }, async () => {
    await upload(
      ['你们现在招聘吗', '想应聘你们的岗位', '招聘简历投到哪里', '有招聘电话吗', '校园招聘什么时候'].map((text) => ({
        text,
        intent: '招聘',
      })),
      '&reason=%E6%8B%9B%E8%81%98',
    );
    const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
      locale: 'zh-CN',
      width: 1440,
      height: 900,
      colorScheme: 'light',
    });
    await open('training/models');
    await page.getByRole('link', { name: /模型 1/ }).waitFor();
    await page.getByRole('button', { name: '训练', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: '开始训练' }).click();
    await dialog.getByText('请填写').waitFor();
    await dialog.getByRole('textbox').fill('补充了招聘的说法');
    await lookAt(page, '30-train-dialog-zh-1440');
    await page.getByRole('button', { name: '开始训练' }).click();
    await page.getByRole('progressbar').waitFor();
    await picture(page, '30-training-zh-1440');
    await page.reload();
    await page.getByRole('link', { name: '与当前模型对比' }).waitFor({ timeout: 60_000 });
    await lookAt(page, '31-models-zh-1440');
    await page.getByRole('link', { name: '与当前模型对比' }).click();
    await page.getByText(/不比模型 1 差/).waitFor();
    await page.getByRole('button', { name: '用最近七天的对话试跑' }).click();
    await page.getByText('判断一致').waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 1440, height: 2600 });
    await lookAt(page, '32-model-zh-1440');
    expect(await page.content()).not.toContain('13800138000');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: '上线', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/它将取代模型 1/)
      .waitFor();
    await lookAt(page, '33-promote-zh-1440');
    await page.getByRole('dialog').getByRole('button', { name: '上线', exact: true }).click();
    await page.getByText('模型 2 已上线').first().waitFor();
    await open('training/models');
    await page.getByRole('link', { name: /模型 1 已退役/ }).click();
    await page.getByRole('button', { name: '回退到此版本' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '回退到此版本' }).click();
    await page.getByText('已回退，现在由模型 1 接待客户').first().waitFor();
    expect((await api('GET', '/models')).body.data.map((one: { state: string }) => one.state)).toEqual(['retired', 'active']);
    expect(problems).toEqual([]);
    await close();
  });

  test('a worse model is refused with its figures; an administrator may force it with a reason', { timeout: 180_000 }, async () => {
    const intents = (await api('GET', '/intents?limit=100')).body.data.filter((one: { system: boolean }) => !one.system);
    const lines = (await api('GET', '/utterances?limit=100&locale=en')).body.data.filter((one: { intentId: string }) =>
      intents.some((intent: { id: string }) => intent.id === one.intentId),
    );
    await upload(
      lines.map(({ text, intentId }: { text: string; intentId: string }) => ({
        text,
        intent: intents[(intents.findIndex((one: { id: string }) => one.id === intentId) + 7) % intents.length].id,
        locale: 'en',
      })),
      '&mode=replace&reason=a%20bad%20import',
    );
    const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
      locale: 'en',
      width: 320,
      height: 640,
      colorScheme: 'dark',
    });
    await open('training/models');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('a bad import');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Compare with the active model' }).waitFor({ timeout: 60_000 });
    await lookAt(page, '34-models-en-320');
    await page.getByRole('link', { name: 'Compare with the active model' }).click();
    await page.getByText(/Model 3 is worse than Model 1/).waitFor();
    await page.getByRole('button', { name: 'Try on the last seven days' }).click();
    await page.getByText(/would be understood differently, more than 10%/).waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 320, height: 4200 });
    await page.locator('details summary').first().click();
    await lookAt(page, '35-model-en-320');
    await page.setViewportSize({ width: 320, height: 900 });
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Model 3 is worse/).waitFor();
    await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
    await dialog.getByText(/worse than the active one beyond what chance explains/).waitFor();
    await dialog.getByRole('checkbox', { name: 'Force it live all the same' }).check();
    await dialog.getByRole('button', { name: 'Force it live' }).click();
    await dialog.getByText('Forcing needs a reason').waitFor();
    await lookAt(page, '36-promote-worse-en-320');
    await dialog.getByRole('textbox').fill('we know better');
    await dialog.getByRole('button', { name: 'Force it live' }).click();
    await page.getByText('Model 3 is live').first().waitFor();
    await page.getByText('Forced').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('corpus versions: a broken file keeps its place with each line; a good one comes in; an old version comes back', {
    timeout: 120_000,
  }, async () => {
    const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
      locale: 'zh-CN',
      width: 1440,
      height: 900,
      colorScheme: 'dark',
    });
    await open('training/corpus');
    await page.locator('.version-title', { hasText: '语料版本 3' }).waitFor();
    await lookAt(page, '37-corpus-zh-1440');
    await page.getByRole('button', { name: '导入语料' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: '导入', exact: true }).click();
    await drawer.getByText('请选择一个文件').waitFor();
    const choose = (name: string, text: string) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await choose('坏文件.csv', 'text,intent\n你好吗,问候,多了一列\n"没有闭合,x\n');
    await drawer.getByText('CSV', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: '导入', exact: true }).click();
    await drawer.getByText('第 2 行').waitFor();
    await drawer.getByText('有 3 列，表头有 2 列').waitFor();
    await drawer.getByText(/坏文件\.csv/).waitFor();
    await lookAt(page, '38-broken-zh-1440');
    await choose('好文件.csv', 'text,intent\n你们有校招吗,招聘\n你们有校招吗,招聘\n');
    await drawer.getByRole('button', { name: '导入', exact: true }).click();
    await drawer.getByText('已导入，成为语料版本 4').waitFor();
    await lookAt(page, '39-imported-zh-1440');
    await drawer.getByRole('button', { name: '关闭', exact: true }).last().click();
    await page.locator('summary[aria-label="导出语料版本 2"]').click();
    const download = page.waitForEvent('download');
    await page.locator('details[open]').getByRole('link', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('corpus-2.csv');
    await page.getByRole('button', { name: '恢复语料版本 2' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('上次导入有误');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /恢\s?复/ })
      .click();
    await page.locator('.version-title', { hasText: '语料版本 5' }).waitFor();
    const { data } = (await api('GET', '/corpora')).body;
    expect(data[0].hash).toBe(data.find((one: { number: number }) => one.number === 2).hash);
    await page.getByRole('tab', { name: '评测集' }).click();
    await page.locator('.version-title', { hasText: '评测集 1' }).waitFor();
    await page.getByRole('button', { name: '从语料冻结' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('语料变多了');
    await page.getByRole('dialog').getByRole('button', { name: '从语料冻结' }).click();
    await page.locator('.version-title', { hasText: '评测集 2' }).waitFor();
    await lookAt(page, '40-sets-zh-1440');
    await page.setViewportSize({ width: 320, height: 900 });
    await open('training/corpus');
    await page.locator('.version-title', { hasText: '语料版本 5' }).waitFor();
    await lookAt(page, '41-corpus-zh-320');
    expect(problems).toEqual([]);
    await close();
  });

  test('who may only read sees everything and can change nothing; a failed run says why in words', { timeout: 120_000 }, async () => {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    await client.query(
      "UPDATE training_runs SET state = 'failed', error = 'x', error_code = 'memory' WHERE kind = 'train' AND reason = 'a bad import'",
    );
    await client.end();
    const { page, problems, open, close } = await openConsole('agent@clearshore.example', {
      locale: 'en',
      width: 1440,
      height: 900,
      colorScheme: 'light',
    });
    await open('training/models');
    await page.getByText('The training needs more memory than it may take.').waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    await lookAt(page, '42-models-reader-en-1440');
    await page
      .getByRole('link', { name: /^Model 3/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Model 3' }).waitFor();
    await page.getByRole('heading', { name: 'Promotions' }).waitFor();
    await page.setViewportSize({ width: 1440, height: 2600 });
    await lookAt(page, '43-model-reader-en-1440');
    expect(await page.getByRole('button', { name: /Promote|Roll back|Measure|Try again/ }).count()).toBe(0);
    await open('training/corpus');
    await page.locator('.version-title', { hasText: 'Corpus version 5' }).waitFor();
    expect(await page.getByRole('button', { name: /Import|Restore/ }).count()).toBe(0);
    await open('training/models/mdl_x');
    await page.getByText('There is no such model version').waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});
