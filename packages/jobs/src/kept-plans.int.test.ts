import type { Database, Prisma } from '@sync/database';
import { claimJob } from './claim.js';
import { beginIntent } from './intents.js';
import { succeedAttempt } from './succeed.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';

/**
 * PostgreSQL keeps the plans of what is asked about every invoice, made on an empty table, where all indexes
 * look alike (decision 13). Whatever finds one job by its id must find it by that alone.
 */
let test: TestEngine;

beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const claim = { jobId: 'job', connectionId: 'conn', workerId: 'wrk', fence: 1, dispatchSeq: 1 };
const verdict = { type: 'verdict', at: new Date(), data: { verdict: 'succeeded' } } as const;
const sent = { type: 'call', at: new Date(), data: {}, sent: '{"Invoice":{}}' } as const;
const done = [{ key: 'pay', result: {} }];

/** The plan of each statement, as it is kept: without knowing its parameters. */
async function plansOf(work: (db: Database) => Promise<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  const direct = {
    ...test.db.direct,
    query: (statement: Prisma.Sql) => {
      texts.push(statement.text);
      return Promise.resolve([]);
    },
  };
  await work({ ...test.db, direct });
  return Promise.all(texts.map(planOf));
}

async function planOf(text: string): Promise<string> {
  const rows = await test.db.prisma.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
    `EXPLAIN (GENERIC_PLAN) ${text}`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

it.each([
  ['a claim', (db: Database) => claimJob(db, { jobId: 'job', dispatchSeq: 1 }, 'wrk')],
  ['a change', (db: Database) => beginIntent(db, claim, { key: 'pay' }, [verdict], done)],
  [
    'a change with its body',
    (db: Database) => beginIntent(db, claim, { key: 'pay' }, [sent], done),
  ],
  ['an end', (db: Database) => succeedAttempt(db, claim, {}, [verdict], done)],
])('finds the job of %s by its id, whatever state it is in', async (_name, work) => {
  const [plan] = await plansOf(work);
  expect(plan).toContain('sync_jobs_pkey');
  expect(plan).not.toMatch(/sync_job_(running|dispatch|retention|finished|listing) on sync_jobs  /);
});
