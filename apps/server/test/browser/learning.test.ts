import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import { createConsolePages, isNarrowEnough, type OpenConsole, openBrowser, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
  for (const line of [
    'do you sponsor a marathon team',
    'do you sponsor marathon teams',
    '招不招暑期实习生',
    '招不招暑期实习生？',
    '暑假招实习生吗',
    '今天股票行情怎么样',
    '想去实体店看看样机',
    '加盟需要多少钱',
  ]) {
    const visitor = await openVisitor(server, /\p{Script=Han}/u.test(line) ? 'zh-CN' : 'en');
    await visitor.ask(line);
  }
  for (let i = 0; i < 2; i += 1) {
    const visitor = await openVisitor(server, 'zh-CN');
    for (const line of ['怎么修改账号绑定的手机号', '我问的是手机号怎么改']) await visitor.ask(line);
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const titles = (page: Page) => page.locator('.learning-row-title').allInnerTexts();
const rowsBecome = (page: Page, count: number) => expect.poll(async () => (await titles(page)).length, { timeout: 15_000 }).toBe(count);
const current = (page: Page) => page.locator('.learning-row[aria-current]').innerText();
test('a trainer empties the queue with the keyboard alone', { timeout: 120_000 }, async () => {
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
    locale: 'zh-CN',
    width: 1440,
    height: 900,
    colorScheme: 'light',
  });
  await open('training/learning');
  const all = await titles(page);
  expect(all.length).toBeGreaterThanOrEqual(4);
  expect(await current(page)).toContain(all[0]);
  await picture(page, '30-learning-zh-1440');

  // down, up, and the row that is current has the focus
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  expect(await page.evaluate('document.activeElement.innerText')).toContain(all[1]);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog');
  await help.getByText('归入意图').waitFor();
  await help.getByRole('button').first().focus();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });

  // two selected are merged, and taken apart again
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('m');
  await picture(page, '30-learning-merge-zh-1440');
  await rowsBecome(page, all.length - 1);
  await page.keyboard.press('u');
  await rowsBecome(page, all.length);

  // assign to a new intent by typing
  await page.locator('.learning-row').first().focus();
  await page.locator('.learning-row').first().press('Enter');
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: '按名称查找意图' }).waitFor();
  await picture(page, '31-learning-assign-zh-1440');
  await page.keyboard.type('实习问题');
  await page.getByRole('option', { name: /新建意图/ }).waitFor();
  await page.keyboard.press('Enter');
  await rowsBecome(page, all.length - 1);
  expect(await page.evaluate('document.activeElement.className')).toContain('learning-row');

  // a gap, then none of our business, then both taken back
  for (const key of ['n', 'o']) {
    const before = (await titles(page)).length;
    await page.keyboard.press(key);
    await rowsBecome(page, before - 1);
  }
  for (let back = 0; back < 2; back += 1) {
    const before = (await titles(page)).length;
    await page.keyboard.press('u');
    await rowsBecome(page, before + 1);
  }
  const { body } = await server.api.call('GET', `/api/v1/utterances?intent=${encodeURIComponent('实习问题')}`, undefined, server.api.staff);
  expect(body.data.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  await close();
});

test('signs are kept apart and told in sentences; clusters under a proposed intent are assigned with one key', {
  timeout: 120_000,
}, async () => {
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
    locale: 'zh-CN',
    width: 1440,
    height: 900,
    colorScheme: 'light',
  });
  await open('training/learning?kind=implicit');
  await page.getByText('2 位客户收到回复后马上换了一种说法。').waitFor();
  expect(await titles(page)).toEqual([expect.stringContaining('手机号')]);
  await picture(page, '35-learning-signs-zh-1440');
  await page.getByText('按意图成组').click();
  await page.getByText('全部', { exact: true }).click();
  const groups = page.locator('.learning-group');
  await groups.first().waitFor();
  await picture(page, '36-learning-groups-zh-1440');
  const lines = await groups.first().getByRole('checkbox').count();
  const all = await page.getByRole('checkbox').count();
  if (lines > 1) await groups.first().getByRole('checkbox').first().uncheck();
  const taken = Math.max(1, lines - 1);
  await page.keyboard.press('a');
  await expect.poll(() => page.getByRole('checkbox').count()).toBe(all - taken);
  await page.keyboard.press('u');
  await expect.poll(() => page.getByRole('checkbox').count()).toBe(all);
  await page.setViewportSize({ width: 320, height: 640 });
  await picture(page, '37-learning-groups-zh-320');
  expect(await isNarrowEnough(page)).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

test('pictures: narrow and dark, decided clusters, short paths, an agent’s re-tag', { timeout: 120_000 }, async () => {
  const { page, problems, open, close } = await openConsole('admin@clearshore.example', {
    locale: 'en',
    width: 320,
    height: 640,
    colorScheme: 'dark',
  });
  await open('training/learning');
  await picture(page, '32-learning-en-320-dark');
  for (const [name, query] of [
    ['assigned', '?state=assigned'],
    ['paths', '?tab=paths'],
  ]) {
    await open(`training/learning${query}`);
    await picture(page, `33-learning-${name}-en-320-dark`);
    expect(await isNarrowEnough(page)).toBe(true);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const conversations = await server.api.call('GET', '/api/v1/conversations', undefined, server.api.staff);
  await open(`desk/all/${conversations.body.data[0].id}`);
  const line = page.locator('.message.contact').first();
  await line.hover();
  await line.getByRole('button', { name: 'Correct the intent' }).click();
  await page.getByRole('option').first().waitFor();
  await picture(page, '34-retag-en-1440-dark');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Noted.').waitFor();
  expect(problems).toEqual([]);
  await close();
});
