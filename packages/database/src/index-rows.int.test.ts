import { createTestDatabase, type TestDatabase } from './testing/index.js';

/** PostgreSQL's own: a third of a page. What is longer is refused, SQLSTATE 54000. */
const bytesOfARow = 2704;

/** Of `newId`, and of what we ourselves call a state, a kind, a day, a month. */
const ours = 64;
const sha256 = 64;
/** `idAtMost` characters of three bytes. */
const id = 600;
/** What the provider calls a person and her `sub`, 255 characters each (`auth/company/person.ts`). */
const person = 2 * 255 * 3 + 3;

/**
 * The most bytes of each text that stands in an index. A new one is written down here with the door that bounds
 * it: a text from outside that no door bounds makes an upgrade, an event or a job's end fail for ever.
 */
const mostBytes: Readonly<Record<string, number>> = {
  // Ids that `newId` makes, in whatever table.
  ...{ id: ours, connection_id: ours, job_id: ours, replay_id: ours, reconciliation_id: ours },
  ...{ notification_id: ours, worker_id: ours },
  // Words, days and digests of ours.
  ...{ status: ours, state: ours, kind: ours, lane: ours, dispatch_state: ours, side: ours },
  ...{ reason: ours, dead_letter_kind: ours, fingerprint: ours, month: ours, date: ours },
  ...{ scheduled_for: ours, invoice_date: ours },
  ...{ webhook_key_hash: sha256, key_hash: sha256, state_hash: sha256, token_hash: sha256 },
  // Method and path of an endpoint.
  'audit_entries.action': 200,
  'audit_entries.actor': person,
  // `event-schema.ts`, `native-webhook.ts`, `findEnqueueable`, `to-paid-invoice-from-api.ts`.
  'sync_jobs.invoice_id': id,
  "sync_jobs.(invoice_id || ''::text)": id,
  "sync_jobs.(connection_id || ''::text)": ours,
  'sync_jobs.source_ref': id,
  'customer_links.customer_id': id,
  'customer_erasures.customer_id': id,
  'sync_jobs."left"(invoice_number, 100)': 400,
  // `standard-webhooks.ts`
  'webhook_deliveries.webhook_id': 128,
  // `payment:{invoice}/{refund}:{transaction}` is the longest.
  'intents.key': 20 + 3 * id,
  // Only of currencies that ISO 4217 knows (`header-checks.ts`).
  'currency_rates.currency': 3,
  // `read-company.ts`
  'recovered_references.reference': 80 * 3,
  // A token's name before up to 200 characters of ASCII (`post-replays.ts`).
  'replays."idempotencyKey"': 64 + 2 + 200,
  'saved_views.owner': person,
  'saved_views.audience': 'own:'.length + person,
  // Sixty characters; made comparable, one becomes three of two bytes at most.
  'saved_views.name_key': 60 * 6,
};

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

type Column = {
  readonly table: string;
  readonly index: string;
  readonly column: string;
  readonly bytes: number | null;
};

/** Of all B-trees; `bytes`: of a type that always has as many. */
const indexed = (): Promise<readonly Column[]> =>
  test.db.prisma.$queryRaw<Column[]>`
    SELECT t.relname AS table, c.relname AS index, pg_get_indexdef(c.oid, a.attnum, true) AS column,
           nullif(a.attlen, -1)::int AS bytes
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
    JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND m.amname = 'btree'
      AND t.relname <> '_prisma_migrations'
    ORDER BY c.relname, a.attnum`;

/** Of a row's head, and of each column: its length, and up to seven to begin where it may. */
const besides = { row: 16, column: 4 + 7 };

const bytesOf = ({ table, column, bytes }: Column): number =>
  besides.column + (bytes ?? mostBytes[`${table}.${column}`] ?? mostBytes[column] ?? Infinity);

it('every row of every index fits, however long the texts in it are that a door lets in', async () => {
  const rows = new Map<string, number>();
  for (const one of await indexed()) {
    rows.set(one.index, (rows.get(one.index) ?? besides.row) + bytesOf(one));
  }
  expect(rows.size).toBeGreaterThan(60);
  expect([...rows].filter(([, bytes]) => bytes > bytesOfARow)).toEqual([]);
});
