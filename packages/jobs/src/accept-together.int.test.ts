import { isDatabaseUnavailable, openStatements, type Statements } from '@sync/database';
import { acceptInvoice } from './accept.js';
import {
  acceptStatement,
  parametersOf,
  prepareInvoice,
  type Belief,
  type TogetherInvoice,
} from './accept-statement.js';
import { createAcceptTogether, type AcceptTogether } from './accept-together.js';
import { deleteConnection } from './delete-connection.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { insertActiveConnection } from './testing/fixtures.js';

let test: TestEngine;
let statements: Statements;
let together: AcceptTogether;
/** How many statements were sent. */
let sent = 0;

const open = (url: string): Statements => openStatements({ url, connections: 4, waitMs: 10_000 });

beforeAll(async () => {
  test = await createTestEngine();
  statements = open(test.url);
  together = createAcceptTogether({
    query: (sql, values) => {
      sent += 1;
      return statements.query(sql, values);
    },
  });
});
afterAll(async () => {
  await statements.close();
  await test.drop();
});
beforeEach(() => {
  sent = 0;
});

/** What is stored of a new connection. */
async function believed(): Promise<Belief> {
  const connectionId = await insertActiveConnection(test.db);
  const [row] = await test.db.prisma.$queryRaw<{ settings: string }[]>`
    SELECT settings::text AS settings FROM connections WHERE id = ${connectionId}`;
  const settings = row?.settings ?? '';
  return { connectionId, secretCipher: '-', settings, formerCipher: undefined };
}

const told = (
  { connectionId }: Belief,
  invoiceId: string,
  change: Partial<TogetherInvoice> = {},
): TogetherInvoice => ({
  ...{ connectionId, invoiceId, invoiceNumber: 'SF-1', currency: 'SEK', total: '125.00' },
  ...{ source: 'event', lane: 'live', webhookId: `msg_${invoiceId}` },
  ...{ event: { type: 'invoice.paid', data: { invoice: { id: invoiceId } } }, ...change },
});

const jobsOf = ({ connectionId }: Belief) =>
  test.db.prisma.syncJob.findMany({ where: { connectionId }, include: { timeline: true } });

const deliveriesOf = ({ connectionId }: Belief) =>
  test.db.prisma.webhookDelivery.findMany({ where: { connectionId } });

const kindsOf = async (asked: readonly Promise<{ readonly kind: string }>[]): Promise<string[]> =>
  (await Promise.all(asked)).map(({ kind }) => kind);

it('makes of each event that arrives with others one job, one delivery and one entry, as by itself', async () => {
  const belief = await believed();
  const ids = Array.from({ length: 50 }, (_, n) => `inv-${n}`);
  await kindsOf(ids.map((id) => together.accept(told(belief, id), belief)));
  // The first waits for nobody; all others arrive while that is under way.
  expect(sent).toBe(2);
  const alone = await believed();
  await acceptInvoice(test.db, {
    ...told(alone, 'inv-7'),
    event: { type: 'invoice.paid', data: { invoice: { id: 'inv-7' } } },
  });
  const changing = {
    id: '',
    connectionId: '',
    timeline: [],
    createdAt: 0,
    updatedAt: 0,
    dueAt: 0,
    toldAt: 0,
  };
  const jobs = await jobsOf(belief);
  expect(jobs).toHaveLength(50);
  expect({ ...jobs.find(({ invoiceId }) => invoiceId === 'inv-7'), ...changing }).toEqual({
    ...(await jobsOf(alone))[0],
    ...changing,
  });
  const entries = jobs.map(({ timeline }) => timeline.map(({ type, data }) => ({ type, data })));
  expect(entries).toEqual(
    jobs.map(({ invoiceId }) => [
      {
        type: 'accepted',
        data: { what: 'accepted', source: 'event', webhookId: `msg_${invoiceId}` },
      },
    ]),
  );
  const deliveries = await deliveriesOf(belief);
  expect(new Map(deliveries.map(({ webhookId, jobId }) => [webhookId, jobId]))).toEqual(
    new Map(jobs.map(({ invoiceId, id }) => [`msg_${invoiceId}`, id])),
  );
});

it('takes one invoice that is told several times at once in once, one after the other', async () => {
  const belief = await believed();
  const asked = ['a', 'b', 'c', 'b'].map((message) =>
    together.accept(told(belief, 'inv-1', { webhookId: message }), belief),
  );
  expect(await kindsOf(asked)).toEqual(['accepted', 'not-made', 'not-made', 'not-made']);
  // The first message alone is remembered: the others have not been answered yet.
  expect((await deliveriesOf(belief)).map(({ webhookId }) => webhookId)).toEqual(['a']);
});

it('makes nothing of a message that came before, for the same invoice or for another', async () => {
  const belief = await believed();
  await acceptInvoice(test.db, incoming(belief.connectionId, 'inv-1', 'msg_1'));
  const asked = ['inv-1', 'inv-2'].map((id) =>
    together.accept(told(belief, id, { webhookId: 'msg_1' }), belief),
  );
  expect(await kindsOf(asked)).toEqual(['not-made', 'not-made']);
  expect(await jobsOf(belief)).toHaveLength(1);
});

describe('what is believed of a connection and does not hold any more', () => {
  it.each<[string, (belief: Belief) => Promise<unknown>]>([
    ['a replaced signing secret', (belief) => update(belief, { signingSecretCipher: 'next' })],
    ['changed settings', (belief) => update(belief, { settings: { startDate: '2026-01-01' } })],
    [
      'a deletion',
      ({ connectionId }) => deleteConnection(test.db, { connectionId, actor: 'anna' }),
    ],
  ])('is noticed by the statement itself, and nothing is taken in: %s', async (_, change) => {
    const belief = await believed();
    const other = await believed();
    await change(belief);
    const asked = [belief, belief, other].map((of, n) => together.accept(told(of, `inv-${n}`), of));
    expect(await kindsOf(asked)).toEqual(['outdated', 'outdated', 'accepted']);
    expect([await jobsOf(belief), await deliveriesOf(belief)]).toEqual([[], []]);
  });

  it('a deletion that is under way is waited for, and nothing is taken in after it', async () => {
    const belief = await believed();
    let outcome: Promise<string[]> | undefined;
    await test.db.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM connections WHERE id = ${belief.connectionId} FOR UPDATE`;
      outcome = kindsOf([together.accept(told(belief, 'inv-1'), belief)]);
      await untilSomebodyWaits();
      await tx.$executeRaw`
        UPDATE connections SET deleted_at = now() WHERE id = ${belief.connectionId}`;
    });
    expect(await outcome).toEqual(['outdated']);
    expect(await jobsOf(belief)).toEqual([]);
  });

  it('a former signing secret counts until its overlap is over, by PostgreSQL’s clock', async () => {
    const belief = { ...(await believed()), formerCipher: 'former' };
    const { connectionId } = belief;
    expect(await kindsOf([together.accept(told(belief, 'a'), belief)])).toEqual(['not-made']);
    const key = { connectionId, kind: 'signing-secret', secretCipher: 'former', since: new Date() };
    await test.db.prisma.formerKey.create({
      data: { ...key, expiresAt: new Date(Date.now() + 60_000) },
    });
    expect(await kindsOf([together.accept(told(belief, 'b'), belief)])).toEqual(['accepted']);
    await test.db.prisma.formerKey.updateMany({
      where: { connectionId },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await kindsOf([together.accept(told(belief, 'c'), belief)])).toEqual(['not-made']);
  });

  const update = ({ connectionId }: Belief, data: object) =>
    test.db.prisma.connection.update({ where: { id: connectionId }, data });
});

it('an event that PostgreSQL refuses takes no other with it: nothing of its group happens', async () => {
  const belief = await believed();
  // Longer than any index can hold, and not to be compressed.
  const endless = Array.from({ length: 3000 }, () => Math.random().toString(36)).join('');
  const asked = ['first', 'good', endless, 'other'].map((id) =>
    together.accept(told(belief, id), belief),
  );
  expect(await kindsOf(asked)).toEqual(['accepted', 'not-made', 'not-made', 'not-made']);
  expect(await jobsOf(belief)).toHaveLength(1);
});

it('keeps texts that PostgreSQL cannot hold as decoders would', async () => {
  const belief = await believed();
  const event = { note: 'a\0b', half: '\ud800', kept: 'å \\u0000 😀' };
  const invoiceNumber = 'SF\0-1';
  await together.accept(told(belief, 'inv-1', { event, invoiceNumber }), belief);
  expect((await jobsOf(belief))[0]).toMatchObject({
    invoiceNumber: 'SF\ufffd-1',
    event: { note: 'a\ufffdb', half: '\ufffd', kept: 'å \\u0000 😀' },
  });
});

it('leaves nothing behind where another process makes the same job at the same moment', async () => {
  const belief = await believed();
  const { connectionId } = belief;
  let outcomes: Promise<string[]> | undefined;
  await test.db.prisma.$transaction(async (tx) => {
    await tx.syncJob.create({
      data: {
        ...{ id: 'job_of_another', connectionId, kind: 'sync-paid-invoice', invoiceId: 'inv-2' },
        ...{ status: 'queued', source: 'event', dispatchState: 'waiting' },
      },
    });
    const first = together.accept(told(belief, 'inv-0'), belief);
    outcomes = kindsOf([
      first,
      ...['inv-1', 'inv-2'].map((id) => together.accept(told(belief, id), belief)),
    ]);
    await first;
    await untilSomebodyWaits();
  });
  expect(await outcomes).toEqual(['accepted', 'not-made', 'not-made']);
  expect((await deliveriesOf(belief)).map(({ invoiceId }) => invoiceId)).toEqual(['inv-0']);
  expect(await jobsOf(belief)).toHaveLength(2);
});

/** Some statement waits for a lock of another. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await test.db.prisma.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if ((row?.waiting ?? 0) > 0) return;
  }
}

it('two processes that are told the same by and by, in any order, never block each other', async () => {
  const belief = await believed();
  const others = open(test.url);
  const other = createAcceptTogether(others);
  const ids = Array.from({ length: 300 }, (_, n) => `inv-${n}`);
  const forwards = kindsOf(ids.map((id) => together.accept(told(belief, id), belief)));
  const backwards = kindsOf([...ids].reverse().map((id) => other.accept(told(belief, id), belief)));
  const [one, two] = [await forwards, (await backwards).reverse()];
  const taken = (kind: string | undefined): number => (kind === 'accepted' ? 1 : 0);
  expect(ids.filter((_, n) => taken(one[n]) + taken(two[n]) > 1)).toEqual([]);
  // What both have left to the long way is told there.
  for (const [n, id] of ids.entries()) {
    if (taken(one[n]) + taken(two[n]) > 0) continue;
    await acceptInvoice(test.db, incoming(belief.connectionId, id, `msg_${id}`));
  }
  expect(await jobsOf(belief)).toHaveLength(300);
  const ownJobs = new Map((await jobsOf(belief)).map(({ invoiceId, id }) => [invoiceId, id]));
  for (const { invoiceId, jobId } of await deliveriesOf(belief)) {
    expect(jobId).toBe(ownJobs.get(invoiceId));
  }
  await others.close();
});

it('a company that floods does not hold up the event of another', async () => {
  const [flooding, quiet] = [await believed(), await believed()];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const slow = createAcceptTogether({
    query: async (sql, values) => {
      if (String(values?.[0]).includes(flooding.connectionId)) await held;
      return statements.query(sql, values);
    },
  });
  const flood = Array.from({ length: 100 }, (_, n) =>
    slow.accept(told(flooding, `inv-${n}`), flooding),
  );
  expect(await kindsOf([slow.accept(told(quiet, 'inv-q'), quiet)])).toEqual(['accepted']);
  letGo();
  expect(new Set(await kindsOf(flood))).toEqual(new Set(['accepted']));
});

it('says that PostgreSQL is away instead of taking anything', async () => {
  const belief = await believed();
  const away = openStatements({ url: 'postgresql://x@127.0.0.1:1/x', connections: 1, waitMs: 500 });
  const error: unknown = await createAcceptTogether(away)
    .accept(told(belief, 'inv-1'), belief)
    .catch((reason: unknown) => reason);
  expect(isDatabaseUnavailable(error)).toBe(true);
  await away.close();
});

it('finds connections, keys and jobs by their indexes, however many there are', async () => {
  const belief = await believed();
  await test.db.prisma.$executeRaw`
    INSERT INTO connections (id, name, status, webhook_key_hash, subscriptionflow_site,
      subscriptionflow_client_id, subscriptionflow_client_secret_cipher, fortnox_client_id,
      fortnox_client_secret_cipher, signing_secret_cipher, settings)
    SELECT 'plan-' || n, '', 'active', 'plan-' || n, '', '', '', '', '', '-', '{}'
    FROM generate_series(1, 5000) AS n`;
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state)
    SELECT 'plan-' || n, 'plan-' || n, 'sync-paid-invoice', 'i', 'queued', 'event', 'none'
    FROM generate_series(1, 5000) AS n`;
  await test.db.prisma.$executeRaw`
    INSERT INTO former_keys (connection_id, kind, secret_cipher, since, expires_at)
    SELECT 'plan-' || n, 'signing-secret', '-', now(), now() + interval '1 day'
    FROM generate_series(1, 5000) AS n`;
  for (const table of ['connections', 'sync_jobs', 'former_keys']) {
    await test.db.prisma.$executeRawUnsafe(`ANALYZE ${table}`);
  }
  const group = Array.from({ length: 64 }, (_, n) =>
    prepareInvoice(told(belief, `p-${n}`), belief),
  );
  const plan = await statements.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN ${acceptStatement}`,
    parametersOf(group),
  );
  const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(lines).not.toMatch(/Seq Scan/);
  for (const index of ['connections_pkey', 'sync_job_once_per_invoice', 'former_keys_pkey']) {
    expect(lines).toMatch(new RegExp(`Index Scan (using|on) ${index}`));
  }
});
