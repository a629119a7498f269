import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server.ts';
import { openVisitor } from '../setup/visitor.ts';
import {
  axeFindings,
  createConsolePages,
  isNarrowEnough,
  type Look,
  type OpenConsole,
  openBrowser,
  PICTURES,
  picture,
  settled,
} from './browser.ts';

let server: TestServer;
let browser: Browser;
let openConsole: OpenConsole;
let address: string;
const keys: Record<string, Record<string, string>> = {};
const FOUND = [
  { type: 'product', text: 'AP-300', value: 'ap-300', start: 0, end: 6, confidence: 1 },
  { type: 'date', text: '后天', value: '2026-11-24', start: 6, end: 8, confidence: 0.9 },
];
const SAID = ['净化器怎么联网', '滤芯多久换一次', '七天无理由怎么退', '你会唱歌吗', '发票怎么开', '设备显示离线', '订单到哪了', '嗯'];

beforeAll(async () => {
  server = await startTestServer();
  browser = await openBrowser();
  openConsole = createConsolePages(browser, server);
  const visitor = await openVisitor(server, 'zh-CN');
  for (const line of SAID.slice(0, 4)) await visitor.ask(line);
  await fillWeek();
  for (const role of ['knowledge_editor', 'quality']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function sql(text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}
/** As many turns as a small shop has in a week: copies of the real ones, with other words and another confidence. */
const fillWeek = () =>
  sql(
    `INSERT INTO bot_turns (workspace_id, id, conversation_id, upto_seq, outcome, rule, trace, created_at)
     SELECT t.workspace_id, t.id || '-' || n, t.conversation_id, t.upto_seq, t.outcome, t.rule,
            jsonb_set(jsonb_set(jsonb_set(t.trace, '{understanding,entities}', CASE WHEN n % 3 = 0 THEN $2::jsonb ELSE '[]' END), '{text}', to_jsonb(($1::text[])[1 + n % 8] || '（' || n || CASE WHEN n % 3 = 0 THEN ' AP-300后天' ELSE '' END || '）')), '{understanding,confidence}', to_jsonb((n % 100) / 100.0)), t.created_at
       FROM (SELECT * FROM bot_turns LIMIT 4) t CROSS JOIN generate_series(1, 60) AS n`,
    [SAID, JSON.stringify(FOUND)],
  );

const WIDE: Look = { locale: 'zh-CN', width: 1440, height: 900, colorScheme: 'light' };
const NARROW: Look = { locale: 'en', width: 320, height: 640, colorScheme: 'dark' };
async function look(email: string, path: string, name: string, work?: (page: Page) => Promise<void>): Promise<void> {
  for (const one of [WIDE, NARROW]) {
    const { page, problems, open, close } = await openConsole(email, one);
    await open(path);
    await work?.(page);
    await settled(page);
    const at = [name, one.locale];
    await page.screenshot({ path: `${PICTURES}/60-labelling-${name}-${one.locale}-${one.width}.png`, fullPage: true });
    expect([...at, await axeFindings(page)]).toEqual([...at, []]);
    expect([...at, await isNarrowEnough(page)]).toEqual([...at, true]);
    expect(problems).toEqual([]);
    await close();
  }
}
/** Everything that is left for a role, mostly as `of` says. */
async function labelRest(id: string, role: string, differ: (at: number) => boolean): Promise<void> {
  const path = `/api/v1/labelling/samples/${id}`;
  const { body: choices } = await server.api.call('GET', `${path}/intents`, undefined, keys[role]);
  let { body: work } = await server.api.call('POST', `${path}/next`, {}, keys[role]);
  for (let at = 0; work.item; at += 1) {
    const said = SAID.findIndex((words) => work.item.text.startsWith(words));
    const label =
      said === 3
        ? { kind: 'out_of_scope' }
        : said === 7
          ? { kind: 'cannot_judge' }
          : { kind: 'intent', intent: choices.data[differ(at) ? 0 : said % 5].id };
    const entities = { wrong: at % 9 === 0 && work.item.entities.length > 0 ? [1] : [], missing: at % 14 === 0 ? ['order_no'] : [] };
    const given = { itemId: work.item.id, label, ...(label.kind !== 'cannot_judge' && { entities }) };
    work = (await server.api.call('POST', `${path}/labels`, given, keys[role])).body;
  }
}

describe('blind labelling in the console', () => {
  test('the empty page says when the next sample is drawn', { timeout: 120_000 }, () =>
    look('quality@clearshore.example', 'training/labelling', 'empty'),
  );

  test('drawing and labelling by keyboard alone', { timeout: 180_000 }, async () => {
    const { page, problems, open, close } = await openConsole('quality@clearshore.example', WIDE);
    await open('training/labelling');
    await page.getByRole('button', { name: '立即抽样' }).click();
    await page.getByText('抽本周至今').click();
    await page.waitForURL(/labelling\/smp_/);
    address = new URL(page.url()).pathname.replace('/console/', '');
    const words = page.locator('.labelling-words');
    const entitiesRight = async () => {
      await page.getByText('识别出的实体对吗').waitFor();
      await page.keyboard.press('Enter');
    };
    // Keys are heard once the page stands: nobody is as fast as this test.
    const given = async (n: number) => {
      await page.getByText(`我标了 ${n}`).first().waitFor();
      await settled(page);
    };
    await words.waitFor();
    await settled(page);
    const first = await words.textContent();
    // The intent first; then whether the entities are right, with Enter for yes.
    await page.keyboard.press('1');
    await page.getByText('识别出的实体对吗').waitFor();
    await picture(page, '61-labelling-entities-asked');
    await page.keyboard.press('b');
    await page.keyboard.press('1');
    await page.getByText('识别出的实体对吗').waitFor();
    await page.keyboard.press('Enter');
    await given(1);
    expect(await words.textContent()).not.toBe(first);
    await page.keyboard.press('o');
    await page.getByText('识别出的实体对吗').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: /漏 1 类/ }).waitFor();
    await page.keyboard.press('Enter');
    await given(2);
    await page.keyboard.press('c');
    await given(3);
    await page.keyboard.press('m');
    await page.keyboard.press('1');
    await page.keyboard.press('3');
    await picture(page, '61-labelling-several');
    await page.keyboard.press('m');
    await entitiesRight();
    await given(4);
    await page.keyboard.press('u');
    await page.getByText('已撤回').first().waitFor();
    await given(3);
    await page.keyboard.press('/');
    await page.keyboard.type('退');
    await picture(page, '61-labelling-search');
    await page.keyboard.press('Enter');
    await entitiesRight();
    await given(4);
    await page.keyboard.press('s');
    await page.waitForTimeout(300);
    for (let n = 5; n <= 10; n += 1) {
      await page.keyboard.press(String(1 + (n % 3)));
      await entitiesRight();
      await given(n);
    }
    await picture(page, '61-labelling-pace');
    expect(problems).toEqual([]);
    await close();
    await look('trainer@clearshore.example', address, 'label');
    await look('trainer@clearshore.example', address, 'entities', async (page) => {
      await page.locator('.labelling-words').waitFor();
      for (let at = 0; at < 12; at += 1) {
        await page.locator('.labelling-intent').first().click();
        await page.locator('.labelling-missing').waitFor();
        if (await page.locator('.labelling-entities').isVisible()) break;
        const words = await page.locator('.labelling-words').textContent();
        await page.keyboard.press('s');
        await expect.poll(() => page.locator('.labelling-words').textContent()).not.toBe(words);
      }
      await page.keyboard.press('2');
      await page.keyboard.press('o');
      await page.locator('.labelling-entities .chip.bad').waitFor();
    });
    await look('trainer@clearshore.example', `${address}?view=result`, 'result-early');
  });

  test('adjudicating and reading the result', { timeout: 240_000 }, async () => {
    const id = address.split('/').at(-1) as string;
    await sql('UPDATE label_slots SET leased_by = NULL, leased_until = NULL');
    await labelRest(id, 'knowledge_editor', () => false);
    await labelRest(id, 'quality', (at) => at % 12 === 0);
    await look('trainer@clearshore.example', 'training/labelling', 'list');
    await sql("UPDATE label_slots SET labelled_at = labelled_at - interval '10 minutes'");
    await look('supervisor@clearshore.example', `${address}?view=adjudicate`, 'adjudicate');
    await look('supervisor@clearshore.example', address, 'closing', async (page) => {
      await page.locator('.page-head button').last().click();
      await page.getByRole('dialog').locator('textarea').waitFor();
    });
    const { page, open, close } = await openConsole('supervisor@clearshore.example', WIDE);
    await open(address);
    await page.getByRole('button', { name: '结束标注' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '结束标注' }).click();
    await dialog.getByText('请填写').waitFor();
    await dialog.locator('textarea').fill('剩下的下周再标');
    await dialog.getByRole('button', { name: '结束标注' }).click();
    await page.getByText('全部标注').waitFor();
    await close();
    await look('trainer@clearshore.example', address, 'result-closed');
    await look('trainer@clearshore.example', address, 'entity-result', async (page) => {
      await page.getByRole('heading', { name: /^实体|^Entities/ }).evaluate((heading) => heading.scrollIntoView());
    });
    await look('trainer@clearshore.example', address, 'turns', async (page) => {
      await page.locator('.labelling-count').first().click();
      await page.locator('.labelling-turn').first().waitFor();
    });
  });
});
