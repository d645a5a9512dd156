import { createServer, type AddressInfo } from 'node:net';
import type { Item } from '../events.js';
import type { Message } from '../message.js';
import { startMailReceiver, type MailReceiver } from '../testing/mail-receiver.js';
import { createMailer } from './mail.js';

const from = 'Faktura <sync@example.com>';
let receivers: MailReceiver[] = [];

afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.close()));
  receivers = [];
});

async function start(options: Parameters<typeof startMailReceiver>[0] = {}) {
  const receiver = await startMailReceiver(options);
  receivers = [...receivers, receiver];
  return receiver;
}

const failed: Item = {
  type: 'invoice.sync_failed',
  timestamp: '2026-11-20T08:15:30.000Z',
  data: {
    ...{ connectionId: 'conn_1', company: 'Acme AB', jobId: 'job_1', kind: 'sync-paid-invoice' },
    ...{ invoiceNumber: 'SF-15579', total: '1125.00', currency: 'EUR', cause: 'account-inactive' },
  },
};

const messageOf = (items: readonly Item[], change: Partial<Message> = {}): Message => ({
  ...{ id: 'msg_1', event: items[0]?.type ?? 'notification.test', items, facts: items.length },
  ...{ counts: {}, createdAt: new Date('2026-11-20T08:15:31Z'), ...change },
});

const inEnglish = { language: 'en', publicUrl: 'https://sync.example.com' } as const;
const send = (url: URL, message = messageOf([failed]), to = 'anna@example.com') =>
  createMailer({ url, from }).send(to, message, inEnglish);

/** A mail's text as it is read. */
const readable = (mail: string): string =>
  mail
    .replace(/=\r?\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (bytes) => decodeURIComponent(bytes.replaceAll('=', '%')));

it('hands a mail to a real server, with a link and an id that stays', async () => {
  const receiver = await start();
  expect(await send(receiver.url)).toEqual({
    kind: 'delivered',
    detail: 'taken by the mail server',
  });
  const [mail] = receiver.mails;
  expect(mail?.to).toEqual(['anna@example.com']);
  const text = readable(mail?.text ?? '');
  expect(text).toContain('Subject: Acme AB: invoice SF-15579 (1125.00 EUR) needs attention');
  expect(text).toContain('https://sync.example.com/console/?open=/jobs/job_1');
  expect(text).toContain('Message-ID: <msg_1@example.com>');
  expect(text).toContain('Auto-Submitted: auto-generated');
});

it('writes Swedish to whoever reads Swedish', async () => {
  const receiver = await start();
  const late: Item = {
    ...failed,
    type: 'backlog.late',
    data: { company: 'Acme AB', waiting: 3, oldestMinutes: 7 },
  };
  const mailer = createMailer({ url: receiver.url, from });
  await mailer.send('anna@example.com', messageOf([late]), {
    language: 'sv',
    publicUrl: undefined,
  });
  const text = readable(receiver.mails[0]?.text ?? '');
  expect(text).toContain('Acme AB: 3 fakturor väntar, den äldsta sedan 7 minuter.');
});

it('a company’s name adds no header', async () => {
  const receiver = await start();
  const company = 'Acme\r\nBcc: eve@example.com\r\n\r\nAB';
  await send(receiver.url, messageOf([{ ...failed, data: { ...failed.data, company } }]));
  const [mail] = receiver.mails;
  expect(mail?.to).toEqual(['anna@example.com']);
  expect(mail?.text.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
});

it('an invoice’s number adds no line', async () => {
  const receiver = await start();
  const invoiceNumber = 'SF-1\n\nYour consent has ended: https://evil.example';
  await send(receiver.url, messageOf([{ ...failed, data: { ...failed.data, invoiceNumber } }]));
  const text = readable(receiver.mails[0]?.text ?? '');
  expect(text).toContain('invoice SF-1 Your consent has ended: https://evil.example (1125.00 EUR)');
});

it('says how many more there are than it names', async () => {
  const receiver = await start();
  const items = [failed, { ...failed, data: { ...failed.data, invoiceNumber: 'SF-2' } }];
  const event = 'notification.digest';
  await send(receiver.url, messageOf(items, { event, facts: 120 }));
  const text = readable(receiver.mails[0]?.text ?? '');
  expect(text).toContain('Subject: 120 messages');
  expect(text).toContain('SF-2 (1125.00 EUR)');
  expect(text).toContain('… and 118 more.');
});

it('logs in with user and password', async () => {
  const seen: unknown[] = [];
  const receiver = await start({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      seen.push([username, password]);
      done(null, { user: username });
    },
  });
  const url = new URL(receiver.url);
  url.username = encodeURIComponent('an@na');
  url.password = encodeURIComponent('p:/@ss');
  expect((await send(url)).kind).toBe('delivered');
  expect(seen).toEqual([['an@na', 'p:/@ss']]);
});

it.each<[string, number, string, string]>([
  ['an address that is not there is not tried again', 550, 'rejected', '550'],
  ['a mailbox that is full for now is', 452, 'failed', '452'],
])('%s', async (_, responseCode, kind, status) => {
  const receiver = await start({
    onRcptTo: (_address, _session, done) => {
      done(Object.assign(new Error('anna@example.com is unknown here'), { responseCode }));
    },
  });
  expect(await send(receiver.url)).toEqual({ kind, detail: `the mail server answered ${status}` });
});

it('a server that is away is tried again', async () => {
  const gone = await startMailReceiver();
  await gone.close();
  expect(await send(gone.url)).toEqual({ kind: 'failed', detail: 'not sent (ESOCKET)' });
});

it('a server that says nothing is tried again, and not waited for', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const mailer = createMailer({ url: new URL(`smtp://127.0.0.1:${port}`), from }, 200);
  const outcome = await mailer.send('anna@example.com', messageOf([failed]), inEnglish);
  expect(outcome).toEqual({ kind: 'failed', detail: 'not sent (ETIMEDOUT)' });
  await new Promise((resolve) => silent.close(resolve));
});

it('a server that never comes to the end of its answer keeps no connection', async () => {
  const slow = createServer((socket) => {
    socket.write('220 ready\r\n');
    const drip = setInterval(() => socket.write('250-still\r\n'), 20);
    socket.on('close', () => {
      clearInterval(drip);
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  const { port } = slow.address() as AddressInfo;
  const mailer = createMailer({ url: new URL(`smtp://127.0.0.1:${port}`), from }, 2000, 300);
  const outcome = await mailer.send('anna@example.com', messageOf([failed]), inEnglish);
  expect(outcome).toEqual({ kind: 'failed', detail: 'not sent within 300 ms' });
  // Resolves when the last connection is gone.
  await new Promise((resolve) => slow.close(resolve));
});
