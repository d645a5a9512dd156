import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { gatherFacts } from './facts.js';
import { listDeliveries } from './deliveries.js';
import { eraseFormerSecrets, rotateReceiverSecret } from './rotate-secret.js';
import {
  cipher,
  endJob,
  insertReceiver,
  makeDue,
  startPostman,
  type TestPostman,
} from './testing/stage.js';
import { silence, startWebReceiver, status, type WebReceiver } from './testing/web-receiver.js';

let test: TestDatabase;
let web: WebReceiver;
let postmen: TestPostman[] = [];
let connectionId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  connectionId = await insertActiveConnection(test.db);
});
beforeEach(async () => {
  web = await startWebReceiver();
});
afterEach(async () => {
  await Promise.all(postmen.splice(0).map((postman) => postman.stop()));
  await web.close();
  await test.db.prisma.notification.deleteMany();
});
afterAll(() => test.drop());

function postman(options: Parameters<typeof startPostman>[1] = {}): TestPostman {
  const started = startPostman(test.db, options);
  postmen = [...postmen, started];
  return started;
}

const person = { customerName: 'Karin Svensson', deadLetterMessage: 'karin@example.com is wrong' };

/** An invoice that ends so, as a delivery that is due. */
async function tellOf(jobStatus: 'succeeded' | 'dead-lettered'): Promise<string> {
  const id = await insertDeadLetter(test.db, connectionId, {
    ...{ status: 'running', invoiceNumber: 'SF-15579', total: '1125.00', currency: 'EUR' },
    ...{ fortnox: { invoiceNumber: '42' }, ...person },
  });
  await endJob(test.db, id, jobStatus);
  await gatherFacts(test.db);
  return id;
}

const deliveriesOf = async (id: string) =>
  (await listDeliveries(test.db, id, { limit: 50, cursor: undefined })).items;

it('tells of a booked invoice, signed so that the published library verifies it', async () => {
  const { id, secret } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  const jobId = await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  expect(await sender.ended(1)).toEqual(['delivered']);
  const [got] = web.received;
  const [delivery] = await deliveriesOf(id);
  const headers = got?.headers as Record<string, string>;
  expect(new Webhook(secret).verify(got?.body ?? '', headers)).toEqual({
    type: 'invoice.synced',
    timestamp: expect.stringMatching(/Z$/) as unknown,
    data: {
      ...{ connectionId, company: 'Acme AB', jobId, kind: 'sync-paid-invoice' },
      ...{ invoiceId: `inv-${jobId}`, invoiceNumber: 'SF-15579', currency: 'EUR' },
      ...{ total: '1125.00', fortnoxInvoiceNumber: '42' },
      url: `https://sync.example.com/console/?open=/jobs/${jobId}`,
    },
  });
  expect(headers['webhook-id']).toBe(delivery?.id);
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, detail: 'answered 204' });
});

it('while a secret is replaced, both verify; afterwards the new one alone', async () => {
  const { id, secret } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  const rotated = await rotateReceiverSecret(test.db, cipher, { id, overlapSeconds: 60 });
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  await sender.ended(1);
  const verifies = (nth: number, with_: string): boolean => {
    const { body = '', headers } = web.received[nth] ?? {};
    try {
      new Webhook(with_).verify(body, headers as Record<string, string>);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(WebhookVerificationError);
      return false;
    }
  };
  const secrets = [secret, rotated?.signingSecret ?? ''];
  expect(secrets.map((one) => verifies(0, one))).toEqual([true, true]);
  await test.db.prisma.notification.update({
    where: { id },
    data: { formerSecretUntil: new Date(Date.now() - 1) },
  });
  await tellOf('succeeded');
  await sender.ended(2);
  expect(secrets.map((one) => verifies(1, one))).toEqual([false, true]);
  expect(await eraseFormerSecrets(test.db)).toBe(1);
  expect(await test.db.prisma.notification.findUnique({ where: { id } })).toMatchObject({
    formerSecretCipher: null,
    formerSecretUntil: null,
  });
});

it('a secret that cannot be read is replaced by rotating it', async () => {
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  await test.db.prisma.notification.update({ where: { id }, data: { secretCipher: 'damaged' } });
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  expect(await sender.ended(1)).toEqual(['waiting']);
  await rotateReceiverSecret(test.db, cipher, { id, overlapSeconds: 60 });
  await makeDue(test.db);
  expect(await sender.ended(2)).toEqual(['waiting', 'delivered']);
});

it('tells of a dead letter by its cause, and nothing of persons', async () => {
  await insertReceiver(test.db, web.url, ['invoice.sync_failed']);
  await tellOf('dead-lettered');
  const sender = postman();
  await sender.round();
  await sender.ended(1);
  expect(JSON.parse(web.received[0]?.body ?? '')).toMatchObject({
    type: 'invoice.sync_failed',
    data: { cause: 'account-inactive', invoiceNumber: 'SF-15579' },
  });
  expect(JSON.stringify(web.received)).not.toMatch(/Karin|karin/);
  const stored = await test.db.prisma.notificationDelivery.findMany();
  expect(JSON.stringify(stored)).not.toMatch(/Karin|karin/);
});

it('after a 500 it comes again under the same id, signed anew', async () => {
  const { id, secret } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  await tellOf('succeeded');
  web.answerWith((response, nth) => {
    status(nth === 1 ? 500 : 200)(response, nth);
  });
  const sender = postman();
  await sender.round();
  await sender.ended(1);
  const [waiting] = await deliveriesOf(id);
  expect(waiting).toMatchObject({
    state: 'waiting',
    detail: 'answered 500',
    finishedAt: undefined,
  });
  expect(Number(waiting?.dueAt) - Number(waiting?.triedAt)).toBeGreaterThan(4000);
  await makeDue(test.db);
  await sender.round();
  expect(await sender.ended(2)).toEqual(['waiting', 'delivered']);
  const [first, second] = web.received.map(({ headers }) => headers['webhook-id']);
  expect(second).toBe(first);
  const last = web.received[1];
  new Webhook(secret).verify(last?.body ?? '', last?.headers as Record<string, string>);
});

it('a receiver that hangs holds up neither another one nor itself for ever', async () => {
  const other = await startWebReceiver();
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  await insertReceiver(test.db, other.url, ['invoice.synced']);
  web.answerWith(silence);
  for (let n = 0; n < 6; n += 1) await tellOf('succeeded');
  const sender = postman({ timeoutMs: 2000 });
  const begun = performance.now();
  await sender.round();
  await other.arrived(6);
  expect(performance.now() - begun).toBeLessThan(1500);
  // Four at once, and no more before one of them has given up.
  expect(web.received.length).toBeLessThanOrEqual(4);
  await sender.ended(12);
  expect((await deliveriesOf(id))[0]).toMatchObject({ detail: 'no answer within 2000 ms' });
  await other.close();
});

it('follows nobody who leads elsewhere', async () => {
  const elsewhere = await startWebReceiver();
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  web.answerWith(status(307, { location: elsewhere.url }));
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  await sender.ended(1);
  const [delivery] = await deliveriesOf(id);
  expect(delivery).toMatchObject({
    state: 'waiting',
    detail: 'answered 307, which is not followed',
  });
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});

it('reads no more of an endless answer than its status', async () => {
  await insertReceiver(test.db, web.url, ['invoice.synced']);
  let written = 0;
  web.answerWith((response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
    };
    response.on('drain', more).on('error', () => undefined);
    response.writeHead(200);
    more();
  });
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  expect(await sender.ended(1)).toEqual(['delivered']);
  await sender.stop();
  expect(written).toBeLessThan(16 * 1024 * 1024);
});

it('leaves a receiver alone that says it is gone', async () => {
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  web.answerWith(status(410));
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  expect(await sender.ended(1)).toEqual(['given-up']);
  const row = await test.db.prisma.notification.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ paused: true, detail: 'answered 410' });
  await tellOf('succeeded');
  expect(await deliveriesOf(id)).toHaveLength(1);
});

it('gives up a day after the first attempt', async () => {
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  web.answerWith(status(503));
  await tellOf('succeeded');
  await test.db.prisma.notificationDelivery.updateMany({
    data: { triedSince: new Date(Date.now() - 24.1 * 3_600_000) },
  });
  const sender = postman();
  await sender.round();
  expect(await sender.ended(1)).toEqual(['given-up']);
  expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'given-up', dueAt: undefined });
});

it('comes back when the receiver asked for', async () => {
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  web.answerWith(status(429, { 'retry-after': '120' }));
  await tellOf('succeeded');
  const sender = postman();
  await sender.round();
  await sender.ended(1);
  const [delivery] = await deliveriesOf(id);
  expect(Number(delivery?.dueAt) - Number(delivery?.triedAt)).toBeGreaterThan(119_000);
});

it.each(['127.0.0.1', 'localhost'])('speaks to %s beside the sandbox alone', async (host) => {
  const target = web.url.replace('127.0.0.1', host);
  const { id } = await insertReceiver(test.db, target, ['invoice.synced']);
  await tellOf('succeeded');
  const sender = postman({ reach: 'public-only' });
  await sender.round();
  await sender.ended(1);
  expect((await deliveriesOf(id))[0]?.detail).toBe('its address is not a public one');
  expect(web.received).toEqual([]);
});

it('several workers tell each thing once', async () => {
  await insertReceiver(test.db, web.url, ['invoice.synced']);
  for (let n = 0; n < 20; n += 1) await tellOf('succeeded');
  const senders = [postman(), postman(), postman()];
  await Promise.all(senders.map((sender) => sender.round()));
  await web.arrived(20);
  await Promise.all(senders.map((sender) => sender.stop()));
  const ids = web.received.map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([20, 20]);
});

it('what a worker had in hand when it died is sent by another under the same id', async () => {
  const { id } = await insertReceiver(test.db, web.url, ['invoice.synced']);
  await tellOf('succeeded');
  // As it stands in the database when a process was killed in the middle of an attempt.
  await test.db.prisma.$executeRaw`
    UPDATE notification_deliveries SET state = 'sending', attempts = 1, tried_since = now(),
      due_at = now() + interval '90 seconds' WHERE notification_id = ${id}`;
  const sender = postman();
  await sender.round();
  expect(web.received).toEqual([]);
  await makeDue(test.db);
  await sender.round();
  expect(await sender.ended(1)).toEqual(['delivered']);
  expect((await deliveriesOf(id))[0]).toMatchObject({ attempts: 2, state: 'delivered' });
});
