import { Webhook } from 'standardwebhooks';
import {
  silence,
  startWebReceiver,
  status,
  type WebReceiver,
} from '../packages/notifications/src/testing/web-receiver.js';
import { textAt } from '../scripts/start/json.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned, type Company } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

jest.setTimeout(120_000);

let system: System;
let ask: Ask;
let company: Company;
let web: WebReceiver;
beforeAll(async () => {
  system = await startSystem({ redisDatabase: 7, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
  web = await startWebReceiver();
});
afterAll(async () => {
  await system.stop();
  await web.close();
});

const headersOf = (nth: number) => web.received[nth]?.headers as Record<string, string>;

it('a worker that is killed between a fact and its message loses nothing and tells nothing twice', async () => {
  const wanted = { kind: 'webhook', target: web.url, events: ['invoice.synced'] };
  const made = await ask('POST', '/v1/notifications', { body: wanted });
  expect(made.status).toBe(201);
  const notificationId = textAt(made.body, 'id');
  const secret = textAt(made.body, 'signingSecret');

  // Killed while it sends: the receiver has it, and nobody knows.
  web.answerWith(silence);
  const sent = await sendSigned(system.apiUrl, company, paidEvent());
  await web.arrived(1);
  const [worker] = system.workers;
  worker?.signal('SIGKILL');
  await worker?.gone;

  // A fact that no worker has seen: it is noted in the transaction that makes it true.
  const jobId = textAt(sent.body, 'id');
  await jobInStatus(ask, jobId, ['succeeded']);
  const { db } = system.database;
  await db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, invoice_number, status, source, dispatch_state)
    SELECT 'job_second', connection_id, kind, 'second', 'SF-SECOND', 'running', 'event', 'none'
    FROM sync_jobs WHERE id = ${jobId}`;
  await db.prisma.$executeRaw`UPDATE sync_jobs SET status = 'succeeded' WHERE id = 'job_second'`;
  expect(await db.prisma.notificationFact.count()).toBe(1);

  // The dead worker's message is free again a minute and a half later; here at once.
  await db.prisma.$executeRaw`UPDATE notification_deliveries SET due_at = now()`;
  web.answerWith(status(204));
  await system.addWorker();
  await web.arrived(3);
  const told = web.received.map(({ body }, nth) => {
    new Webhook(secret).verify(body, headersOf(nth));
    return [headersOf(nth)['webhook-id'], textAt(textsOf(body), 'jobId')];
  });
  expect(told.slice(1)).toContainEqual(told[0]);
  expect(new Set(told.map(([id]) => id)).size).toBe(2);
  expect(new Set(told.map(([, job]) => job))).toEqual(new Set([jobId, 'job_second']));
  const deliveries = await db.prisma.notificationDelivery.count({ where: { notificationId } });
  expect(deliveries).toBe(2);
  expect(JSON.stringify(web.received)).not.toContain('ap@acme.se');
});

const textsOf = (body: string): unknown => (JSON.parse(body) as { data: unknown }).data;
