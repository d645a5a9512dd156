import { createBareDatabase, type BareDatabase } from '../testing/bare-database.js';

let database: BareDatabase;
beforeEach(async () => {
  database = await createBareDatabase();
});
afterEach(() => database.drop());

it('begins with the dead letters and passed-over jobs that an earlier version has left', async () => {
  await database.apply(await database.migrationsBefore('20261201140000_jobs_at_rest'));
  await database.insertConnection();
  await database.query(
    `INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
       fingerprint, dead_letter_kind)
     VALUES ('job_1', 'conn_1', 'k', '1', 'dead-lettered', 'event', 'none', 'f', 'account-inactive'),
            ('job_2', 'conn_1', 'k', '2', 'dead-lettered', 'event', 'none', 'f', 'account-inactive'),
            ('job_3', 'conn_1', 'k', '3', 'dead-lettered', 'event', 'none', NULL, NULL),
            ('job_4', 'conn_1', 'k', '4', 'ignored', 'event', 'none', NULL, NULL),
            ('job_5', 'conn_1', 'k', '5', 'succeeded', 'event', 'none', NULL, NULL)`,
  );
  await database.apply();
  const kept = await database.query(
    'SELECT status, fingerprint, kind, count FROM jobs_at_rest ORDER BY status, fingerprint',
  );
  expect(kept).toEqual([
    { status: 'dead-lettered', fingerprint: '', kind: '', count: 1 },
    { status: 'dead-lettered', fingerprint: 'f', kind: 'account-inactive', count: 2 },
    { status: 'ignored', fingerprint: '', kind: '', count: 1 },
  ]);
});
