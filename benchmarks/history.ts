import type { Database } from '@sync/database';
import type { Company } from '../scripts/workload/company.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';

/** Of so many companies; the one that is measured has as much as the others. */
const companies = 50;

/**
 * Brings the jobs up to `size`, as some years leave them: 98 in 100 carried over, the rest dead letters,
 * settled by hand or ignored, each with its delivery and a line of its timeline.
 */
export async function fillHistory(db: Database, company: Company, size: number): Promise<void> {
  const event = JSON.stringify(invoiceNumber(0, company.site).event);
  const { prisma } = db;
  await prisma.$executeRaw`
    INSERT INTO workers (id, host, alive_until) VALUES ('wrk_bench', 'bench', now() + interval '1 day')
    ON CONFLICT DO NOTHING`;
  await prisma.$executeRaw`
    INSERT INTO connections
    SELECT (jsonb_populate_record(c, jsonb_build_object('id', 'con_other_' || n,
      'webhook_key_hash', 'other-' || n, 'subscriptionflow_site', 'other-' || n,
      'tenant_id', NULL))).*
    FROM connections c, generate_series(1, ${companies - 1}::int) AS n
    WHERE c.id = ${company.connectionId} ON CONFLICT DO NOTHING`;
  const step = 20_000;
  const there = await prisma.syncJob.count();
  for (let from = there + 1; from <= size; from += step) {
    await fillPart(db, company, event, { from, to: Math.min(size, from + step - 1) });
  }
}

/**
 * Of 1,000 jobs: 10 dead letters, 5 settled by hand, 5 ignored; `event` is kept with one in fifty. Of the first thousand
 * 50 more are dead letters and 60 more have a number and a customer that are searched for, so that a page of them is as
 * long as later.
 */
async function fillPart(
  { prisma }: Database,
  company: Company,
  event: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await prisma.$executeRaw`
    WITH made AS (
      INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, invoice_number, currency, total,
        customer_name, status, source, event, dispatch_state, created_at, finished_at, dead_lettered_at,
        fingerprint, dead_letter_kind, dead_letter_message, dead_letter_action,
        cleared_by, cause_ref, fortnox, attempts, series_attempts)
      SELECT 'job_old_' || lpad(n::text, 9, '0'),
        CASE n % ${companies}::int WHEN 0 THEN ${company.connectionId} ELSE 'con_other_' || n % ${companies}::int END,
        'sync-paid-invoice', 'old-' || n, 'SF-' || CASE WHEN s.sought THEN '4711' ELSE '' END || n, 'SEK',
        (n % 9000 + 100) || '.00', 'Kund ' || CASE WHEN s.sought THEN 417 ELSE n % 20000 END, s.status, 'event',
        CASE WHEN n % 50 = 0 THEN ${event}::jsonb END, 'none', s.at, s.at + interval '2 seconds',
        CASE s.status WHEN 'dead-lettered' THEN s.at END,
        CASE s.status WHEN 'dead-lettered' THEN 'account:' || n % 7 END,
        CASE s.status WHEN 'dead-lettered' THEN 'account-inactive' END,
        CASE s.status WHEN 'dead-lettered' THEN 'The account is inactive.' END,
        CASE s.status WHEN 'dead-lettered' THEN 'Activate it.' END,
        CASE s.status WHEN 'dead-lettered' THEN 'account-activated' END,
        CASE s.status WHEN 'dead-lettered' THEN '300' || n % 7 END,
        CASE s.status WHEN 'succeeded' THEN jsonb_build_object('customerNumber', '1',
          'invoiceNumber', (100000 + n)::text, 'booked', true, 'payments', '[]'::jsonb) END, 1, 1
      FROM generate_series(${from}::int, ${to}::int) AS n,
        LATERAL (SELECT CASE WHEN n % 1000 < 10 THEN 'dead-lettered' WHEN n % 1000 < 15 THEN 'resolved'
                             WHEN n % 1000 < 20 THEN 'ignored' WHEN n < 70 THEN 'dead-lettered' ELSE 'succeeded' END AS status,
                        n BETWEEN 900 AND 959 AS sought, now() - interval '800 days' + n * interval '1 minute' AS at) AS s
      RETURNING id, connection_id, invoice_id
    ), told AS (
      INSERT INTO webhook_deliveries (connection_id, webhook_id, invoice_id, job_id)
      SELECT connection_id, 'msg_' || id, invoice_id, id FROM made
    )
    INSERT INTO timeline_entries (job_id, type, data) SELECT id, 'accepted', '{"what":"accepted"}' FROM made`;
}
