import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

/** A mail server that takes everything; the second line of RFC 5321 and no more. */
function startMailServer(): Promise<{ port: number; mails: string[]; refuseNext: (n: number) => void; close: () => void }> {
  const mails: string[] = [];
  let refusals = 0;
  const server = net.createServer((socket) => {
    let isData = false;
    let body = '';
    socket.write('220 test ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (isData) {
          if (line !== '.') {
            body += `${line}\n`;
            continue;
          }
          isData = false;
          if (refusals > 0) {
            refusals -= 1;
            socket.write('451 try later\r\n');
          } else {
            mails.push(body);
            socket.write('250 taken\r\n');
          }
          body = '';
        } else if (line.startsWith('DATA')) {
          isData = true;
          socket.write('354 go on\r\n');
        } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: (server.address() as net.AddressInfo).port, mails, refuseNext: (n) => (refusals = n), close: () => server.close() }),
    ),
  );
}

let server: TestServer;
let smtp: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  smtp = await startMailServer();
  server = await startTestServer({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
});
afterAll(async () => {
  await server.stop();
  smtp.close();
});

test('nobody on duty: the customer is told and keeps the request, those in charge get one mail each, once', async () => {
  await withDatabase((db) => db.query("UPDATE agents SET availability = 'offline'"));
  smtp.refuseNext(1);
  const visitor = await openVisitor(server, 'en');
  const asked = await visitor.call('POST', '/handoff', {});
  expect(asked.body.conversation).toMatchObject({ handledBy: 'queue', queue: { staffed: false, position: 1 } });
  const again = await visitor.call('POST', '/handoff', {});
  expect(again.body.conversation.id).toBe(asked.body.conversation.id);
  expect((await visitor.all()).some((m) => m.sender === 'system' && /Your request is kept/.test(m.text))).toBe(true);

  await expect.poll(() => smtp.mails.length, { timeout: 25_000, interval: 200 }).toBe(2);
  expect(smtp.mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]).sort()).toEqual([
    'admin@clearshore.example',
    'supervisor@clearshore.example',
  ]);
  const effects = () =>
    withDatabase(async (db) => (await db.query('SELECT status, attempts, last_error FROM effects ORDER BY attempts')).rows);
  // The one that was refused was sent again; the other was not.
  const done = [1, 2].map((attempts) => ({ status: 'done', attempts, last_error: null }));
  await expect.poll(effects).toEqual(done);
  await visitor.call('POST', '/handoff', {});
  await visitor.send('Is anybody there?');
  await new Promise((resolve) => setTimeout(resolve, 3000)); // longer than a job takes to be picked up
  expect(smtp.mails).toHaveLength(2);
  expect(await effects()).toEqual(done);
});

async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
