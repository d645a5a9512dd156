import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';

jest.setTimeout(120_000);

/**
 * PostgreSQL keeps the plans of what is asked about every invoice, and it makes them when a new
 * system has no invoice yet and all indexes look alike. They must still be good for thousands.
 */
const booked = 20_000;
const waiting = 2000;
/** What sweeps read now and then is in it. A plan that goes through a company's jobs reads thousands. */
const most = 600;
/** By then every session has made its plans anew. */
const warming = 600;

let system: InProcess;
let company: Company;

beforeAll(async () => {
  system = await startInProcess(9, { WORKER_CONCURRENCY: '8' });
  company = await system.connect();
  // Or the plans are made anew as soon as PostgreSQL has counted.
  for (const table of ['sync_jobs', 'timeline_entries', 'intents', 'webhook_deliveries']) {
    await system.api.db.prisma.$executeRawUnsafe(
      `ALTER TABLE ${table} SET (autovacuum_enabled = false)`,
    );
  }
});

afterAll(async () => {
  await system.stop();
});

const tell = async (id: string): Promise<void> => {
  const path = `/v1/connections/${company.connectionId}/invoices`;
  const { status } = await system.api.ask('POST', path, { body: sampleEvent(id) });
  if (status !== 202) throw new Error(`not accepted: ${status}`);
};

/** In Fortnox: counting jobs here would be counted too. */
const countMade = (): number => company.company.invoices.size;

const untilMade = (wanted: number): Promise<unknown> =>
  eventually(() => Promise.resolve(countMade() >= wanted || undefined), 60_000);

/** Rows that PostgreSQL looked at, of all tables that grow. */
async function rowsRead(): Promise<number> {
  const [row] = await system.api.db.prisma.$queryRaw<{ rows: number }[]>`
    SELECT sum(seq_tup_read + idx_tup_fetch)::float8 AS rows FROM pg_stat_user_tables
    WHERE relname IN ('sync_jobs', 'timeline_entries', 'intents', 'webhook_deliveries')`;
  return row?.rows ?? NaN;
}

async function fill(): Promise<void> {
  const event = JSON.stringify(sampleEvent('template'));
  await system.api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, event, dispatch_state)
    SELECT state || n, ${company.connectionId}, 'sync-paid-invoice', state || n,
           CASE state WHEN 'booked-' THEN 'succeeded' ELSE 'queued' END, 'event',
           jsonb_set(${event}::jsonb, '{data,invoice,id}', to_jsonb(state || n)),
           CASE state WHEN 'booked-' THEN 'none' ELSE 'waiting' END
    FROM (SELECT 'booked-' AS state, n FROM generate_series(1, ${booked}::int) AS n
          UNION ALL SELECT 'waiting-', n FROM generate_series(1, ${waiting}::int) AS n) AS made`;
}

it('looks at few rows for an invoice, however many there are', async () => {
  for (let n = 0; n < 20; n += 1) await tell(`first-${n}`);
  await untilMade(20);
  await fill();
  await untilMade(20 + warming);
  const before = { rows: await rowsRead(), made: countMade() };
  for (let n = 0; n < 50; n += 1) await tell(`later-${n}`);
  await untilMade(before.made + 200);
  const [rows, invoices] = [(await rowsRead()) - before.rows, countMade() - before.made];
  process.stdout.write(`${(rows / invoices).toFixed(0)} rows an invoice\n`);
  expect(rows / invoices).toBeLessThan(most);
});
