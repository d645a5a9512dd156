import { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { acceptInvoice } from '../accept.js';
import { eraseCustomer } from '../erase-customer.js';
import type { JobFilter } from '../job-filter.js';
import { listJobs } from '../listing.js';
import { eraseOldHistory } from '../retention.js';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { indexNextJobs } from './index-jobs.js';
import { indexedHits } from './search-jobs.js';
import { readSought } from './sought.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const longAgo = new Date(Date.now() - 3_600_000);

type Change = Parameters<typeof insertDeadLetter>[2];

const insert = (change: Change = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ invoiceNumber: 'SF-15579', total: '1125.00', customerName: 'Nordan Åkeri AB' },
    ...{ createdAt: longAgo, finishedAt: longAgo, deadLetteredAt: longAgo, ...change },
  });

async function indexAll(): Promise<void> {
  const beginning = { createdUntil: new Date(0), finishedUntil: new Date(0) };
  await test.db.prisma.searchMark.update({ where: { id: 1 }, data: beginning });
  for (let indexed = 1; indexed > 0;) indexed = await indexNextJobs(test.db);
}

async function find(query: string, filter: JobFilter = {}, masked: string[] = []) {
  const all = { connectionId, ...filter, search: { query, masked } };
  const page = await listJobs(test.db, all, { limit: 50, cursor: undefined });
  return page.items.map(({ id }) => id);
}

/** Before a worker has come by, and after. */
const states: readonly [string, () => Promise<void>][] = [
  ['that nobody has indexed yet', () => Promise.resolve()],
  ['that is in the index', indexAll],
];

describe.each(states)('a job %s', (_state, prepare) => {
  it.each([
    ['part of the invoice number', '557'],
    ['the whole of it in capitals', 'sf-15579'],
    ['the beginning of the customer', 'no'],
    ['a word within, without its capitals', 'åkeri'],
    ['words in any order', 'ab nordan'],
    ['the amount', '1125'],
    ['the amount as it is written in Sweden', '1 125,00'],
    ["Fortnox's number", '90210'],
  ])('is found by %s', async (_what, query) => {
    const fortnox = { customerNumber: '1', invoiceNumber: '90210', booked: true, payments: [] };
    const id = await insert({ fortnox });
    await insert({ invoiceNumber: 'SF-2', total: '7.00', customerName: 'Sunnan' });
    await prepare();
    expect(await find(query)).toEqual([id]);
  });

  it('is found by its ids', async () => {
    const id = await insert({ invoiceId: 'Inv-Of-Mine' });
    await insert();
    await prepare();
    expect([await find(id), await find('inv-of-mine')]).toEqual([[id], [id]]);
  });

  it('is not found by what only looks alike', async () => {
    await insert();
    await prepare();
    for (const query of ['5578', 'akeri', '112', 'nordan sunnan', '%', '_']) {
      expect([query, await find(query)]).toEqual([query, []]);
    }
  });

  it('is not found by a name that its company masks', async () => {
    const id = await insert();
    await prepare();
    expect(await find('nordan', {}, [connectionId])).toEqual([]);
    expect(await find('15579', {}, [connectionId])).toEqual([id]);
  });

  it('is found under a filter only where that fits', async () => {
    const id = await insert();
    await prepare();
    expect(await find('nordan', { statuses: ['dead-lettered'] })).toEqual([id]);
    expect(await find('nordan', { statuses: ['succeeded'] })).toEqual([]);
    expect(await find('nordan', { connectionIds: [] })).toEqual([]);
    expect(await find('nordan', { fingerprint: 'another' })).toEqual([]);
  });
});

it('shows what it finds page by page, the newest first, across what is indexed and what is not', async () => {
  const at = (minute: number) => new Date(longAgo.getTime() + minute * 60_000);
  const ids = [await insert({ createdAt: at(1) }), await insert({ createdAt: at(2) })];
  await indexAll();
  ids.push(await insert({ createdAt: at(3) }), await insert({ createdAt: new Date() }));
  const shown: string[] = [];
  let cursor;
  do {
    const filter = { connectionId, search: { query: 'nordan', masked: [] } };
    const page: Awaited<ReturnType<typeof listJobs>> = await listJobs(test.db, filter, {
      ...{ limit: 1, cursor },
    });
    const [job] = page.items;
    if (job) shown.push(job.id);
    cursor = page.nextCursor === null || !job ? undefined : { at: job.createdAt, id: job.id };
  } while (cursor);
  expect(shown).toEqual(ids.reverse());
});

it('finds what an event brings, and by its correction once that has come', async () => {
  const event = (name: string, timestamp: string) => ({
    ...{ type: 'invoice.paid', timestamp },
    data: { invoice: { customer: { id: 'c1', name } } },
  });
  const told = (number: string, name: string, timestamp: string) =>
    acceptInvoice(test.db, {
      ...{ connectionId, invoiceId: 'inv-1', invoiceNumber: number, source: 'event' },
      ...{ lane: 'live', event: event(name, timestamp) },
    });
  await told('SF-100', 'Nordan', '2026-11-20T08:00:00Z');
  const [id] = await find('nordan');
  expect(id).toBeDefined();
  await test.db.prisma.syncJob.updateMany({
    data: { createdAt: longAgo },
    where: { connectionId },
  });
  await indexAll();
  await told('SF-200', 'Sunnan', '2026-11-20T09:00:00Z');
  expect([await find('sunnan'), await find('SF-200')]).toEqual([[id], [id]]);
  expect([await find('nordan'), await find('SF-100')]).toEqual([[], []]);
});

it('gives a job of before the column its name', async () => {
  const event = { data: { invoice: { customer: { id: 'c1', name: 'Östan' } } } };
  const id = await insert({ customerName: null, event });
  expect(await find('östan')).toEqual([id]);
  await indexAll();
  expect(await find('östan')).toEqual([id]);
  const row = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
  expect(row.customerName).toBe('Östan');
});

describe('a customer that was erased', () => {
  const ended = (): Change => ({
    ...{ status: 'discarded', fingerprint: null, deadLetterKind: null },
    event: { data: { invoice: { customer: { id: 'c9', name: 'Nordan Åkeri AB' } } } },
  });
  const ways: readonly [string, () => Promise<unknown>][] = [
    ['by retention', () => eraseOldHistory(test.db, 0)],
    [
      'by an operator',
      () =>
        eraseCustomer(test.db, { connectionId, customerId: 'c9', actor: 'anna', reason: 'asked' }),
    ],
  ];

  it.each(ways)('%s is found by the name no more, nowhere', async (_way, erase) => {
    const id = await insert(ended());
    await indexAll();
    await erase();
    await indexAll();
    expect([await find('nordan'), await find('15579')]).toEqual([[], [id]]);
    const kept = await test.db.prisma.jobSearch.findUniqueOrThrow({ where: { jobId: id } });
    expect([kept.name, kept.nameGrams]).toEqual([null, []]);
    expect(
      JSON.stringify(await test.db.prisma.syncJob.findUnique({ where: { id } })),
    ).not.toContain('Nordan');
  });
});

it('a rare word is found by the index among many jobs, a common one without sorting them all', async () => {
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, invoice_number, customer_name, total,
                           status, source, dispatch_state, created_at)
    SELECT 'many_' || n, ${connectionId}, 'sync-paid-invoice', 'many-' || n, 'SF-' || n,
           'Kund ' || md5(n::text) || ' AB', n || '.00', 'succeeded', 'event', 'none',
           now() - interval '1 day' - n * interval '1 second'
    FROM generate_series(1, 20000) AS n`;
  await indexAll();
  // As autovacuum leaves them: without entries that wait to be sorted in.
  await test.db.prisma.$executeRaw`VACUUM ANALYZE job_search, sync_jobs`;
  const planOf = async (query: string): Promise<string> => {
    const sought = readSought(query);
    if (!sought) throw new Error('nothing is sought');
    const statement = indexedHits(sought, [], { filter: {}, cursor: undefined, limit: 51 });
    const rows = await test.db.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(
      Prisma.sql`EXPLAIN ${statement}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const rare = await planOf('c4ca4238a0');
  expect(rare).toMatch(/Bitmap Index Scan on job_search_name_grams/);
  expect(rare).toMatch(/Bitmap Index Scan on job_search_grams/);
  expect(rare).not.toMatch(/Seq Scan/);
  expect(await planOf('kund')).not.toMatch(/Seq Scan on sync_jobs/);
  expect(await find('c4ca4238a0')).toEqual(['many_1']);
});
