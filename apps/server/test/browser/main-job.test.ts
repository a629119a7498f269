import { uiLocaleOf } from '@zhiyin/contracts';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { axeFindings, openBrowser, openPage, picture } from './browser.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const shop = () => `${server.app.publicUrl}/demo/`;
const WORDS = { 'zh-CN': { human: '转人工', send: '发送' }, en: { human: 'Talk to a person', send: 'Send' } };

/** The page's policy forbids eval, so this asks from outside. */
async function loaderReady(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate('typeof window.zhiyin === "function" && window.zhiyin.q === undefined'), { timeout: 10_000 })
    .toBe(true);
}

/** Opens the chat window on the shop's page and gives its frame. */
async function openChat(page: Page): Promise<Frame> {
  await page.goto(shop());
  await loaderReady(page);
  await page.evaluate('window.zhiyin("open")');
  await expect.poll(() => page.frames().some((f) => f.url().includes('/widget/frame/')), { timeout: 15_000 }).toBe(true);
  const frame = page.frames().find((f) => f.url().includes('/widget/frame/')) as Frame;
  await frame.locator('textarea').waitFor();
  return frame;
}
async function ask(frame: Frame, text: string): Promise<void> {
  await frame.locator('textarea').fill(text);
  await frame.locator('textarea').press('Enter');
}

describe('the main job in the browser', () => {
  test('asks in Chinese, ladder, hand-over, an agent answers and resolves, the customer rates', { timeout: 120_000 }, async () => {
    const customer = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    const { page, problems } = await openPage(customer);
    const chat = await openChat(page);
    await chat.getByText('净化器怎么联网').first().waitFor();
    await picture(page, '01-welcome-zh-1440');
    expect(await axeFindings(chat)).toEqual([]);

    await ask(chat, '净化器怎么联网');
    await chat.getByText('2.4 GHz').first().waitFor();
    await picture(page, '02-answer-zh-1440');
    expect(await axeFindings(chat)).toEqual([]);
    await ask(chat, '还是不行');
    await chat.getByText('换一个办法').first().waitFor();
    await ask(chat, '试过了没用');
    await chat
      .getByText(/下一位就是您|前面 \d+ 位/)
      .first()
      .waitFor();
    await picture(page, '03-queue-zh-1440');
    expect(await axeFindings(chat)).toEqual([]);
    await page.reload();
    await page.waitForTimeout(300);
    const again = await openChat(page);
    await again
      .getByText(/下一位就是您|前面 \d+ 位/)
      .first()
      .waitFor();

    const staff = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
    const desk = await openPage(staff);
    onTestFailed(async () => {
      await picture(desk.page, 'failed-desk');
      await picture(page, 'failed-customer');
    });
    await desk.page.goto(`${server.app.publicUrl}/console/`);
    await desk.page.locator('input').first().waitFor();
    await picture(desk.page, '04-sign-in-zh-1366');
    expect(await axeFindings(desk.page)).toEqual([]);
    await desk.page.locator('input').first().fill('agent@clearshore.example');
    await desk.page.locator('input[type=password]').fill('clearshore-demo');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('link', { name: /排队/ }).click();
    await desk.page.locator('a[href*="/desk/queue/conv_"]').first().click();
    await desk.page.getByText('已尝试').waitFor();
    await picture(desk.page, '05-summary-zh-1366');
    expect(await axeFindings(desk.page)).toEqual([]);
    await desk.page.getByRole('button', { name: /^接入/ }).first().click();
    const composer = desk.page.getByRole('textbox', { name: /回复/ });
    await composer.fill('您好，我来帮您处理');
    await composer.press('Enter');
    await again.getByText('您好，我来帮您处理', { exact: true }).waitFor();
    await picture(page, '06-agent-zh-1440');
    await picture(desk.page, '07-desk-zh-1366');
    expect(await axeFindings(desk.page)).toEqual([]);
    expect(await axeFindings(again)).toEqual([]);

    await desk.page.getByRole('button', { name: /^解决/ }).first().click();
    const star = again.getByRole('radio').nth(4);
    await star.waitFor();
    await picture(page, '08-rate-zh-1440');
    expect(await axeFindings(again)).toEqual([]);
    await star.check({ force: true });
    await again.getByRole('button', { name: /提交/ }).click();
    await expect.poll(async () => (await ratings(server)).length, { timeout: 10_000 }).toBe(1);
    await picture(page, '09-rated-zh-1440');
    expect([...problems, ...desk.problems]).toEqual([]);
    await Promise.all([customer.close(), staff.close()]);
  });

  test.each([
    ['en', 320, 640, 'light'],
    ['zh-CN', 320, 640, 'dark'],
    ['en', 1440, 900, 'dark'],
  ] as const)('asks in %s at %i px, a person is one tap away', { timeout: 60_000 }, async (locale, width, height, colorScheme) => {
    const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme });
    const { page, problems } = await openPage(context);
    const chat = await openChat(page);
    await ask(chat, uiLocaleOf(locale) === 'en' ? 'How often should I change the purifier filter?' : '净化器滤芯多久换一次');
    await chat
      .getByText(locale === 'en' ? '6 to 12 months' : '6 到 12 个月')
      .first()
      .waitFor();
    await picture(page, `10-answer-${locale}-${width}-${colorScheme}`);
    expect(await axeFindings(chat)).toEqual([]);
    expect(await chat.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
    await chat.getByRole('button', { name: WORDS[locale].human }).first().click();
    await chat
      .getByText(locale === 'en' ? /You are next|ahead of you/i : /下一位就是您|前面 \d+ 位/)
      .first()
      .waitFor();
    await picture(page, `11-queue-${locale}-${width}-${colorScheme}`);
    expect(await axeFindings(chat)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('offline: what is typed is kept and goes out once, in order, when the network is back; a second tab shows the same', {
    timeout: 90_000,
  }, async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
    const { page, problems } = await openPage(context);
    const chat = await openChat(page);
    await ask(chat, '净化器滤芯多久换一次');
    await chat.getByText('6 到 12 个月').first().waitFor();
    await context.setOffline(true);
    for (const line of ['第一句', '第二句', '第三句']) await ask(chat, line);
    await page.waitForTimeout(500);
    await picture(page, '12-offline-zh-390');
    await context.setOffline(false);
    await expect
      .poll(async () => (await contactLines(server)).filter((t) => /^第.句$/.test(t)), { timeout: 30_000 })
      .toEqual(['第一句', '第二句', '第三句']);
    const second = await openPage(context);
    const other = await openChat(second.page);
    for (const line of ['第一句', '第二句', '第三句']) await other.getByText(line, { exact: true }).waitFor();
    await ask(other, '第四句');
    await chat.getByText('第四句', { exact: true }).waitFor();
    expect(await chat.getByText('第四句', { exact: true }).count()).toBe(1);
    await picture(page, '13-back-online-zh-390');
    expect([...problems, ...second.problems]).toEqual([]);
    await context.close();
  });

  test('on a plain-HTTP address, where browsers take away half of `crypto` and the locks, a message still arrives', {
    timeout: 60_000,
  }, async () => {
    const inbox = /data-inbox="([^"]+)"/.exec(await (await fetch(shop())).text())?.[1];
    const elsewhere = await openBrowser('--host-resolver-rules=MAP shop.test 127.0.0.1');
    try {
      const { page, problems } = await openPage(await elsewhere.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } }));
      await page.goto(`http://shop.test:${new URL(server.app.publicUrl).port}/widget/frame/?inbox=${inbox}`);
      expect(await page.evaluate('[isSecureContext, typeof crypto.randomUUID]')).toEqual([false, 'undefined']);
      const asked = async () => (await contactLines(server)).filter((line) => line === '净化器怎么联网').length;
      const before = await asked();
      await page.locator('.suggestions button').first().dblclick();
      await page.locator('textarea').fill('局域网里的一句话');
      await page.locator('textarea').press('Enter');
      await expect.poll(async () => (await contactLines(server)).filter((line) => line === '局域网里的一句话')).toHaveLength(1);
      // Two taps on an offered question are one question.
      expect(await asked()).toBe(before + 1);
      expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
      expect(problems).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  test('the shop’s own scripts cannot read the window', { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'en' });
    const { page } = await openPage(context);
    await page.goto(shop().replace('//localhost', '//127.0.0.1'));
    await loaderReady(page);
    await page.evaluate('window.zhiyin("open")');
    await expect.poll(() => page.frames().some((f) => f.url().includes('/widget/frame/'))).toBe(true);
    expect(['SecurityError', 'TypeError']).toContain(
      await page.evaluate('(() => { try { return window.frames[0].document.title; } catch (error) { return error.name; } })()'),
    );
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie')).not.toMatch(
      /[A-Za-z0-9_-]{30,}/,
    );
    // A site with its own button instead of the launcher gets the focus back on it.
    await page.evaluate(
      'window.zhiyin("shutdown"); window.zhiyin("boot", { hideLauncher: true }); document.querySelector("a, button").focus()',
    );
    const own = await page.evaluate('document.activeElement.outerHTML');
    await page.evaluate('window.zhiyin("open")');
    await expect.poll(() => page.evaluate('document.activeElement.tagName'), { timeout: 15_000 }).toBe('ZHIYIN-CHAT');
    await page.evaluate('window.zhiyin("close")');
    expect(await page.evaluate('document.activeElement.outerHTML')).toBe(own);
    await context.close();
  });
});

async function ratings(at: TestServer): Promise<unknown[]> {
  return query(at, 'SELECT stars FROM ratings');
}
async function contactLines(at: TestServer): Promise<string[]> {
  return (await query(at, "SELECT text FROM messages WHERE sender = 'contact' ORDER BY conversation_id, pos")).map(
    (row) => (row as { text: string }).text,
  );
}
async function query(at: TestServer, sql: string): Promise<unknown[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: at.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
