import type { Database } from '@sync/database';
import { readInFortnox, syncPaidInvoice } from '@sync/jobs';
import type { Period } from './period.js';

/** What our ledger says of one invoice. */
export type LedgerEntry = {
  readonly jobId: string;
  readonly invoiceId: string;
  readonly invoiceNumber: string | null;
  readonly status: string;
  readonly currency: string | null;
  /** Decimal string in `currency`. */
  readonly total: string | null;
  readonly fortnoxInvoiceNumber: string | null;
  readonly booked: boolean;
  /** Known where an event brought the invoice. */
  readonly invoiceDate: string | null;
};

/**
 * A company's invoices that are dated in the period as far as events tell, and those of the given
 * ids. Invoices are told about within weeks of their date, not before it by more than two months
 * (paid in advance), which bounds what has to be read.
 */
export async function readLedger(
  db: Database,
  connectionId: string,
  wanted: { readonly period?: Period | undefined; readonly invoiceIds: readonly string[] },
): Promise<readonly LedgerEntry[]> {
  const from = wanted.period?.from ?? '9999-12-31';
  const to = wanted.period?.to ?? '0001-01-01';
  const rows = await db.prisma.$queryRaw<StoredEntry[]>`
    SELECT id AS "jobId", invoice_id AS "invoiceId", invoice_number AS "invoiceNumber", status,
           currency, total, fortnox,
           event #>> '{data,invoice,invoice_date}' AS "invoiceDate"
    FROM sync_jobs
    WHERE connection_id = ${connectionId} AND kind = ${syncPaidInvoice} AND (
      invoice_id = ANY(${[...wanted.invoiceIds]}::text[]) OR (
        created_at >= (${from}::date - interval '62 days') AT TIME ZONE 'Europe/Stockholm'
        AND event #>> '{data,invoice,invoice_date}' BETWEEN ${from} AND ${to}))`;
  return rows.map(toEntry);
}

type StoredEntry = Omit<LedgerEntry, 'fortnoxInvoiceNumber' | 'booked'> & {
  readonly fortnox: unknown;
};

function toEntry({ fortnox, ...entry }: StoredEntry): LedgerEntry {
  const { invoiceNumber = null, booked = false } = readInFortnox(fortnox) ?? {};
  return { ...entry, fortnoxInvoiceNumber: invoiceNumber, booked };
}
