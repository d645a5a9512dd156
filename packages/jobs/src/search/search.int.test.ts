import { Prisma, readCursor, type Cursor } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { acceptInvoice } from '../accept.js';
import { eraseCustomer } from '../erase-customer.js';
import type { JobFilter } from '../job-filter.js';
import { restOf } from '../job-conditions.js';
import { jobsOfCompanies, listJobs } from '../listing.js';
import { eraseOldHistory } from '../retention.js';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { indexNextJobs } from './index-jobs.js';
import { floorOf, hitsAmongAll, hitsSince, type Wanted } from './indexed-hits.js';
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
        eraseCustomer(
          test.db,
          { connectionId, customerId: 'c9', actor: 'anna', reason: 'asked' },
          () => true,
        ),
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

/** Enough for the newest to be looked through before all others. */
const many = 42_000;

describe('among many jobs', () => {
  let largeId: string;
  let otherId: string;

  beforeAll(async () => {
    largeId = await insertActiveConnection(test.db);
    otherId = await insertActiveConnection(test.db);
    await test.db.prisma.$executeRaw`DELETE FROM sync_jobs`;
    await test.db.prisma.$executeRaw`
      INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, invoice_number, customer_name, total,
                             status, source, dispatch_state, created_at)
      SELECT 'many_' || n, CASE WHEN n % 100 = 0 THEN ${otherId} ELSE ${largeId} END,
             'sync-paid-invoice', 'invoice-' || n, 'SF-' || n, 'Kund ' || md5(n::text) || ' AB',
             n || '.00', 'succeeded', 'event', 'none', now() - interval '1 day' - n * interval '1 second'
      FROM generate_series(1, ${many}::int) AS n`;
    await indexAll();
    // As autovacuum leaves them: without entries that wait to be sorted in.
    await test.db.prisma.$executeRaw`VACUUM ANALYZE job_search, sync_jobs`;
  });

  const jobsWhere = (isMeant: (n: number) => boolean): string[] =>
    Array.from({ length: many }, (_, at) => at + 1)
      .filter(isMeant)
      .map((n) => `many_${n}`);

  async function findAll(filter: JobFilter, limit: number): Promise<string[]> {
    const found: string[] = [];
    let cursor: Cursor | undefined;
    do {
      const page = await listJobs(test.db, filter, { limit, cursor });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === null ? undefined : readCursor(page.nextCursor);
    } while (cursor !== undefined);
    return found;
  }

  it.each([
    ['has hits among the newest alone', 'sf-1999', (n: number) => String(n).startsWith('1999')],
    ['has hits of all ages', '777', (n: number) => String(n).includes('777')],
    ['has hits among the oldest alone', 'sf-419', (n: number) => String(n).startsWith('419')],
    ['has one', 'sf-41900', (n: number) => n === 41_900],
  ])('finds what %s, each once, the newest first, page by page', async (_what, query, has) => {
    // Names hold digits by chance; here they are not meant.
    const search = { query, masked: [largeId, otherId] };
    expect(await findAll({ search }, 50)).toEqual(jobsWhere(has));
    const ofOther = jobsWhere((n) => has(n) && n % 100 === 0);
    expect(await findAll({ search, connectionId: otherId }, 3)).toEqual(ofOther);
  });

  it('of a day finds what was taken in on it', async () => {
    const to = new Date(Date.now() - 30 * 3_600_000);
    const search = { query: 'sf-', masked: [] };
    const page = await listJobs(test.db, { search, to }, { limit: 50, cursor: undefined });
    expect(page.items).toHaveLength(50);
    expect(page.items.every(({ createdAt }) => createdAt < to)).toBe(true);
  });

  const planOf = async (statement: Prisma.Sql): Promise<string> => {
    const rows = await test.db.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(
      Prisma.sql`EXPLAIN ${statement}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  const wantedOf = (query: string, filter: JobFilter = {}): Wanted => {
    const sought = readSought(query);
    if (!sought) throw new Error('nothing is sought');
    return { sought, masked: [], filter, cursor: undefined, limit: 51 };
  };

  it.each(['zzz', 'nordan', 'c4ca4238a0', '1250,00', 'SF-41999', 'con_nobody'])(
    'goes by the index alone to %s, which few have or nobody',
    async (query) => {
      const plan = await planOf(hitsAmongAll(wantedOf(query)));
      expect(plan).toMatch(/Bitmap Index Scan on job_search_name_grams/);
      expect(plan).toMatch(/Bitmap Index Scan on job_search_grams/);
      expect(plan).not.toMatch(/Seq Scan|job_search_listing/);
    },
  );

  it('reads no more than the newest of what all have', async () => {
    const [floor] = await test.db.prisma.$queryRaw<{ at: Date }[]>(floorOf(wantedOf('kund')));
    if (!floor) throw new Error('there are more than the newest');
    const plan = await planOf(hitsSince(floor.at, wantedOf('kund')));
    expect(plan).toMatch(/Scan Backward using job_search_listing/);
    const ofOther = floorOf(wantedOf('kund', { connectionId: otherId }));
    expect(await test.db.prisma.$queryRaw(ofOther)).toEqual([]);
    expect(await planOf(ofOther)).toMatch(/job_search_of_connection/);
  });

  it.each([
    ['invoice number', 'sync_job_invoice_number', { invoiceNumber: 'SF-41999' }],
    ['invoice', 'sync_job_of_invoice', { invoiceId: 'invoice-41999' }],
  ])('lists the jobs of an %s by an index', async (_what, index, filter) => {
    expect(await findAll(filter, 50)).toEqual(['many_41999']);
    const where = restOf(filter, undefined);
    const plan = await planOf(
      Prisma.sql`SELECT j.id FROM sync_jobs j WHERE ${where}
        ORDER BY j.created_at DESC, j.id DESC LIMIT 51`,
    );
    expect(plan).toContain(index);
  });

  it('lists the jobs of companies by an index, however many newer ones others have', async () => {
    const page = { limit: 50, cursor: undefined };
    const plan = await planOf(jobsOfCompanies([otherId, largeId], {}, page));
    expect(plan).toMatch(/Scan Backward using sync_job_of_company/);
    expect(await findAll({ connectionId: otherId }, 50)).toEqual(jobsWhere((n) => n % 100 === 0));
    const both = { connectionIds: [largeId, otherId], statuses: ['succeeded'] };
    expect(await findAll(both, 5000)).toEqual(await findAll({ statuses: ['succeeded'] }, 5000));
    expect(await findAll({ connectionId: otherId, connectionIds: [largeId] }, 50)).toEqual([]);
  });
});
