import { listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { booksOf, connectCompany, nothingFound, type Company } from './journey/company.js';
import { paidInvoice } from './journey/paid-event.js';

/**
 * A broken or taken sender of one company tells 3,000 ids that its SubscriptionFlow does not know,
 * beside invoices that are paid. Fortnox's own pace allows 20 invoices in about 20 s.
 */
jest.setTimeout(300_000);

const unknown = 3000;
const live = 20;
/** So often a second all companies' questions to SubscriptionFlow go out: 3,000 take half a minute. */
const settings = { SUBSCRIPTIONFLOW_RATE_LIMIT_WINDOW_MS: '1000' };
/** Twice what Fortnox's pace makes of 20 invoices, on a busy machine with two cores. */
const withinMs = 60_000;

let system: System;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 15, workers: 1, settings });
  ask = asker(system.apiUrl, system.token);
});

afterAll(() => system.stop());

const tell = ({ webhookUrl }: Company, id: string) =>
  asker(system.apiUrl)('POST', new URL(webhookUrl).pathname, { body: { event: 'paid', id } });

/** In parallel, as a script would; each must be taken in. */
async function tellUnknown(company: Company): Promise<void> {
  const ids = Array.from({ length: unknown }, (_, n) => `nobody-${n}`);
  while (ids.length > 0) {
    const answers = await Promise.all(ids.splice(0, 50).map((id) => tell(company, id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  }
}

/** Invoices that are paid at SubscriptionFlow, told by the native webhook; answers their jobs. */
async function payLive(company: Company): Promise<readonly string[]> {
  const jobs: string[] = [];
  for (let n = 0; n < live; n += 1) {
    const invoice = paidInvoice({ currency: 'SEK' });
    const site = `/control/subscriptionflow/${company.site}`;
    await asker(system.sandboxUrl)('POST', `${site}/invoices`, { body: { invoice } });
    jobs.push(textAt((await tell(company, invoice.id)).body, 'id'));
  }
  return jobs;
}

async function allBooked(jobIds: readonly string[]): Promise<void> {
  const where = { id: { in: [...jobIds] }, status: 'succeeded' };
  const booked = () => system.database.db.prisma.syncJob.count({ where });
  await eventually(async () => ((await booked()) === jobIds.length ? true : undefined), withinMs);
}

/** How often SubscriptionFlow was asked for ids that it does not know, until then. */
async function askedFor({ connectionId }: Company, until = new Date()): Promise<number> {
  const job = { connectionId, invoiceId: { startsWith: 'nobody-' } };
  return system.database.db.prisma.timelineEntry.count({
    where: { type: 'verdict', at: { lte: until }, job },
  });
}

/** Waits for no job that is held: who holds several in another order might wait for us. */
async function makeDueAgain({ connectionId }: Company): Promise<void> {
  const { prisma } = system.database.db;
  const where = { connectionId, invoiceId: { startsWith: 'nobody-' } };
  let ids = (await prisma.syncJob.findMany({ where, select: { id: true } })).map(({ id }) => id);
  while (ids.length > 0) {
    const changed = await prisma.$queryRaw<{ id: string }[]>`
      UPDATE sync_jobs
      SET due_at = now() - interval '1 minute', told_at = now() - interval '31 seconds'
      WHERE id IN (SELECT id FROM sync_jobs WHERE id = ANY(${ids}::text[]) FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    const done = new Set(changed.map(({ id }) => id));
    ids = ids.filter((id) => !done.has(id));
  }
}

/** When the last of these jobs was begun. */
async function lastBegun(jobIds: readonly string[]): Promise<Date> {
  const entries = await system.database.db.prisma.timelineEntry.groupBy({
    ...{
      by: ['jobId'],
      where: { jobId: { in: [...jobIds] }, type: 'attempt' },
      _min: { at: true },
    },
  });
  return new Date(Math.max(...entries.map(({ _min }) => Number(_min.at))));
}

it('they delay no other company, and their own by one question each, never by the next ones', async () => {
  const [flooded, other] = [await connectCompany(system), await connectCompany(system)];
  await tellUnknown(flooded);
  const others = await payLive(other);
  await allBooked(others);
  // Its books are right, and it did not wait for the flood to end.
  expect((await booksOf(system, other)).findings).toEqual(nothingFound);
  const early = await payLive(flooded);
  await allBooked(early);
  // All were asked for once; now all are due again, an hour's patience still before them.
  await eventually(async () => ((await askedFor(flooded)) >= unknown ? true : undefined), withinMs);
  await makeDueAgain(flooded);
  const before = await askedFor(flooded);
  const late = await payLive(flooded);
  await allBooked(late);
  // One place of eight in the window was theirs meanwhile; by due times all 3,000 would be first.
  const between = (await askedFor(flooded, await lastBegun(late))) - before;
  expect(between).toBeLessThan(unknown / 2);
  expect((await booksOf(system, flooded)).findings).toEqual(nothingFound);
  const waiting = { connectionId: flooded.connectionId, status: { in: ['queued', 'running'] } };
  expect(await system.database.db.prisma.syncJob.count({ where: waiting })).toBe(unknown);
  const { body } = await ask('GET', '/v1/dead-letters');
  expect(listAt(body, 'items')).toEqual([]);
});
