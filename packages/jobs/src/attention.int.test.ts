import { Prisma, type Database } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { keepAtRest } from './at-rest.js';
import { attentionStatement } from './attention.js';
import { countsStatement } from './counts.js';
import { takeCauseCheck } from './dead-letters/causes.js';
import { changeHandling } from './dead-letters/change-handling.js';
import { groupsStatement } from './dead-letters/groups.js';
import { listHandlings } from './dead-letters/handling.js';
import { insertActiveConnection } from './testing/fixtures.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  connectionId = await insertActiveConnection(test.db);
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state, fingerprint,
                           dead_letter_kind, created_at, finished_at, dead_lettered_at)
    SELECT 'many_' || n, ${connectionId}, 'sync-paid-invoice', 'many-' || n,
           CASE WHEN n % 100 = 0 THEN 'dead-lettered' WHEN n % 100 = 1 THEN 'ignored' ELSE 'succeeded' END, 'event', 'none',
           CASE WHEN n % 100 = 0 THEN 'account:' || n % 7 END,
           CASE WHEN n % 100 = 0 THEN 'account-inactive' END, t, t, CASE WHEN n % 100 = 0 THEN t END
    FROM generate_series(1, 50000) AS n,
         LATERAL (SELECT timestamptz '2026-11-21' - n * interval '10 minutes' AS t) AS times`;
  // The tests' server answers before a commit is on disk, and VACUUM calls no page visible before that.
  await test.db.prisma.$executeRaw`CHECKPOINT`;
  await test.db.prisma.$executeRaw`VACUUM ANALYZE sync_jobs`;
});
afterAll(() => test.drop());

const page = { limit: 50, cursor: undefined };

it.each([
  ['counting by company and state', () => countsStatement(undefined, new Date())],
  ['counting by cause', () => attentionStatement],
  ['the causes of all companies', () => groupsStatement({}, page)],
  ['the causes of one company', () => groupsStatement({ connectionId }, page)],
])(
  '%s goes through no dead letters but the first and the last of each cause',
  async (_, statement) => {
    await keepAtRest(test.db);
    // Seven causes; 500 are dead letters, as many are passed over.
    expect(await jobsRead(statement())).toBeLessThanOrEqual(3 * 7);
  },
);

it('whether something of another kind has stopped is asked of causes that are put off alone', async () => {
  await keepAtRest(test.db);
  const fingerprints = [0, 1, 2, 3, 4, 5, 6].map((n) => `account:${n}`);
  const listing = await statementOf((db) => listHandlings(db, fingerprints));
  expect(await jobsRead(listing)).toBe(0);
  for (const fingerprint of fingerprints) {
    const change = { snoozedUntil: new Date(Date.now() + 60_000) };
    await changeHandling(test.db, { connectionId, fingerprint }, 'anna', change);
  }
  expect(await jobsRead(listing)).toBe(7);
});

it('who looks for dead letters that may go on does not read those of other companies', async () => {
  await test.db.prisma.syncJob.updateMany({
    where: { status: 'dead-lettered' },
    data: { clearedBy: 'account-activated' },
  });
  for (let n = 0; n < 30; n += 1) await insertActiveConnection(test.db);
  await test.db.prisma.$executeRaw`VACUUM ANALYZE sync_jobs`;
  const check = await statementOf((db) => takeCauseCheck(db, 60_000));
  expect(await jobsRead(check)).toBeLessThanOrEqual(2);
  expect(await jobsRead(check)).toBe(0);
});

/** What this asks PostgreSQL for first. */
async function statementOf(ask: (db: Database) => Promise<unknown>): Promise<Prisma.Sql> {
  const asked: Prisma.Sql[] = [];
  const $queryRaw = (strings: readonly string[], ...values: readonly unknown[]) => {
    asked.push(Prisma.sql(strings, ...values));
    return Promise.resolve([]);
  };
  await ask({ ...test.db, prisma: { $queryRaw } as unknown as Database['prisma'] });
  const [first] = asked;
  if (!first) throw new Error('nothing was asked');
  return first;
}

/** How many rows of jobs PostgreSQL reads for it. */
async function jobsRead(statement: Prisma.Sql): Promise<number> {
  const rows = await test.db.prisma.$queryRaw<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  const scans = rows.flatMap((row) => scansOf(row['QUERY PLAN'][0].Plan));
  return scans.reduce((sum, plan) => sum + plan['Actual Rows'] * plan['Actual Loops'], 0);
}

/** What of a plan of PostgreSQL's is looked at. */
type Plan = {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
};

/** Where a plan reads jobs. */
const scansOf = (plan: Plan): readonly Plan[] => [
  ...(plan['Relation Name'] === 'sync_jobs' ? [plan] : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
];
