import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailer } from './index.ts';
import { messageIdOf, needsTls } from './smtp.ts';

type Received = { from: string; to: string[]; data: string };
type Manner = { rcpt?: string; afterData?: string; greeting?: 'none' | 'drop' };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A small SMTP server that keeps what it is sent and can be told to misbehave. */
async function anSmtpServer(manner: Manner = {}): Promise<{ url: string; received: Received[]; commands: string[] }> {
  const received: Received[] = [];
  const commands: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    if (manner.greeting === 'drop') return void socket.destroy();
    if (manner.greeting !== 'none') socket.write('220 test ready\r\n');
    let mail: Received = { from: '', to: [], data: '' };
    let pending = '';
    let inData = false;
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (chunk) => {
      pending += chunk;
      for (;;) {
        const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          if (!manner.afterData) received.push({ ...mail, data: line });
          mail = { from: '', to: [], data: '' };
          socket.write(`${manner.afterData ?? '250 taken'}\r\n`);
          continue;
        }
        commands.push(line);
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') socket.write('250-test\r\n250 SMTPUTF8\r\n');
        else if (verb === 'MAIL') {
          mail.from = line;
          socket.write('250 ok\r\n');
        } else if (verb === 'RCPT') {
          mail.to.push(line);
          socket.write(`${manner.rcpt ?? '250 ok'}\r\n`);
        } else if (verb === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(verb === 'STAR' ? '502 not here\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}?ignoreTLS=true`, received, commands };
}

const FROM = '知音 <no-reply@clearshore.example>';
function aMailer(smtpUrl: string | undefined, from = FROM) {
  const mailer = createMailer({ smtpUrl, from });
  closers.push(() => mailer.close());
  return mailer;
}
const aMail = { to: 'li.wei@example.com', subject: '您的会话记录', text: '您好，\n\n.一行以点开头\n再见', idempotencyKey: 'survey:conv_1' };

test('a mail arrives whole: sender, recipient, subject, text, Message-ID', async () => {
  const { url, received } = await anSmtpServer();
  const mailer = aMailer(url);
  expect(mailer.configured).toBe(true);
  await mailer.send(aMail);
  expect(received).toHaveLength(1);
  const { from, to, data } = received[0] as Received;
  expect(from).toContain('<no-reply@clearshore.example>');
  expect(to).toEqual(['RCPT TO:<li.wei@example.com>']);
  expect(data).toContain(`Message-ID: ${messageIdOf('survey:conv_1', FROM)}`);
  expect(data).toContain('Auto-Submitted: auto-generated');
  expect(data).toContain(Buffer.from('您的会话记录').toString('base64'));
  const body = data.slice(data.indexOf('\r\n\r\n') + 4);
  const text = /base64/i.test(data) ? Buffer.from(body, 'base64').toString('utf8') : body;
  expect(text.replaceAll('\r\n', '\n')).toContain('.一行以点开头');
});

test('every attempt of one mail carries the same Message-ID, another mail another', async () => {
  const { url, received } = await anSmtpServer();
  await aMailer(url).send(aMail);
  await aMailer(url).send(aMail);
  await aMailer(url).send({ ...aMail, idempotencyKey: 'survey:conv_2' });
  const ids = received.map(({ data }) => /^Message-ID: (.*)$/im.exec(data)?.[1]?.trim());
  expect(ids[0]).toMatch(/^<[0-9a-f]{40}@clearshore\.example>$/);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

describe('what would write another header, or to somebody else, never reaches the server', () => {
  test.each([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: all@example.com' }],
    ['a bare line feed', { subject: 'Hello\nBcc: all@example.com' }],
    ['a Unicode line separator', { subject: 'Hello\u2028Bcc: all@example.com' }],
    ['NUL in the subject', { subject: 'a\0b' }],
    ['an endless subject', { subject: 'a'.repeat(251) }],
    ['a line break in the address', { to: 'a@example.com\r\nBcc: all@example.com' }],
    ['an SMTP command in the address', { to: 'a@example.com>\r\nRCPT TO:<all@example.com' }],
    ['a list', { to: 'a@example.com, b@example.com' }],
    ['a list by semicolon', { to: 'a@example.com;b@example.com' }],
    ['a display name', { to: 'A <a@example.com>' }],
    ['a quoted local part that hides another address', { to: '"all@evil.example x"@example.com' }],
    ['a comment', { to: 'a(b)@example.com' }],
    ['a group', { to: 'g:a@example.com;' }],
    ['two at signs', { to: 'a@b@example.com' }],
    ['no domain', { to: 'a@' }],
    ['no local part', { to: '@example.com' }],
    ['nothing', { to: '' }],
    ['a local part past 64 characters', { to: `${'a'.repeat(65)}@example.com` }],
    ['NUL in the text', { text: 'a\0b' }],
  ])('%s', async (_what, change) => {
    const { url, commands } = await anSmtpServer();
    await expect(aMailer(url).send({ ...aMail, ...change })).rejects.toMatchObject({ code: 'invalid' });
    expect(commands).toEqual([]);
  });
  test('a sender with a line break stops the start', () => {
    expect(() => createMailer({ from: 'a@b.example\r\nBcc: c@d.example' })).toThrow('control character');
  });
});

test.each([
  ['smtp://user:secret@mail.example:587', true],
  ['smtp://user:secret@mail.example:587?requireTLS=false', false],
  ['smtps://user:secret@mail.example', false],
  ['smtp://mail.example', false],
  ['smtp://user:secret@127.0.0.1:1025', false],
  ['smtp://user:secret@[::1]:1025', false],
  ['smtp://user:secret@localhost.example:25', true],
])('%s: a password waits for encryption: %s', (url, needed) => {
  expect(needsTls(url)).toBe(needed);
});

test('a password is not told to a server without encryption', async () => {
  const { url, commands } = await anSmtpServer();
  const mailer = aMailer(
    `${url.replace('smtp://127.0.0.1', 'smtp://user:secret@127.0.0.1').replace('?ignoreTLS=true', '?requireTLS=true')}`,
  );
  await expect(mailer.send(aMail)).rejects.toMatchObject({ code: 'unavailable' });
  expect(commands.filter((command) => /^AUTH/i.test(command))).toEqual([]);
});

test('addresses in any script are taken', async () => {
  const { url, received } = await anSmtpServer();
  await aMailer(url).send({ ...aMail, to: '李伟@例子.测试' });
  expect(received).toHaveLength(1);
});

describe('when it does not go well', () => {
  test.each([
    ['greylisted', { rcpt: '451 try later' }, 'unavailable'],
    ['no such user', { rcpt: '550 unknown' }, 'invalid'],
    ['refused after the text', { afterData: '554 spam' }, 'invalid'],
    ['out of space after the text', { afterData: '452 full' }, 'unavailable'],
    ['hangs up at once', { greeting: 'drop' }, 'unavailable'],
  ] as [string, Manner, string][])('%s', async (_what, manner, code) => {
    const { url, received } = await anSmtpServer(manner);
    await expect(aMailer(url).send(aMail)).rejects.toMatchObject({ code });
    expect(received).toEqual([]);
  });
  test('nobody listens', async () => {
    const { url } = await anSmtpServer();
    closers.pop()?.();
    await expect(aMailer(url).send(aMail)).rejects.toMatchObject({ code: 'unavailable' });
  });
  test('no server is set: said so, and a bad mail is still a bad mail', async () => {
    const mailer = aMailer(undefined);
    expect(mailer.configured).toBe(false);
    await expect(mailer.send(aMail)).rejects.toMatchObject({ code: 'unavailable', message: 'No mail server is set.' });
    await expect(mailer.send({ ...aMail, to: 'x' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
