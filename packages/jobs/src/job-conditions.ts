import { Prisma, type Cursor } from '@sync/database';
import { hasUnseenDrift } from './drift.js';
import type { JobFilter } from './job-filter.js';

/** The filter of a listing and its place in it, for `sync_jobs j`. */
export function restOf(filter: JobFilter, cursor: Cursor | undefined): Prisma.Sql {
  const place = placeConditions(filter, cursor, { table: Prisma.sql`j`, id: Prisma.sql`j.id` });
  return Prisma.join([...place, ...jobConditions(filter)], ' AND ');
}

type Columns = { readonly table: Prisma.Sql; readonly id: Prisma.Sql };

/** What the search knows of a job as well as its row does. */
export function placeConditions(
  { connectionId, connectionIds, from, to }: JobFilter,
  cursor: Cursor | undefined,
  { table, id }: Columns,
): readonly Prisma.Sql[] {
  const [connection, created] = [
    Prisma.sql`${table}.connection_id`,
    Prisma.sql`${table}.created_at`,
  ];
  return [
    Prisma.sql`true`,
    ...(connectionId === undefined ? [] : [Prisma.sql`${connection} = ${connectionId}`]),
    ...(connectionIds === undefined ? [] : [isOneOf(connection, connectionIds)]),
    ...(from === undefined ? [] : [Prisma.sql`${created} >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`${created} < ${to}`]),
    ...(cursor ? [Prisma.sql`(${created}, ${id}) < (${cursor.at}, ${cursor.id})`] : []),
  ];
}

export function jobConditions(filter: JobFilter): readonly Prisma.Sql[] {
  const { statuses, invoiceId, invoiceNumber, fingerprint } = filter;
  const { hasUnseenDrift: isUnseen } = filter;
  return [
    ...(statuses === undefined ? [] : [isOneOf(Prisma.sql`j.status`, statuses)]),
    ...(invoiceId === undefined ? [] : [isOfInvoice(invoiceId)]),
    ...(invoiceNumber === undefined ? [] : [isNumbered(invoiceNumber)]),
    ...(fingerprint === undefined ? [] : [Prisma.sql`j.fingerprint = ${fingerprint}`]),
    ...(isUnseen === true ? [hasUnseenDrift(Prisma.sql`j`)] : []),
  ];
}

const isOneOf = (column: Prisma.Sql, values: readonly string[]): Prisma.Sql =>
  Prisma.sql`${column} = ANY(${[...values]}::text[])`;

/** By an index of just these words (`sync_job_of_invoice`). */
const isOfInvoice = (invoiceId: string): Prisma.Sql =>
  Prisma.sql`(j.invoice_id || '') = ${invoiceId}`;

/** By an index of just this beginning (`sync_job_invoice_number`): a whole number may be longer than its rows. */
const isNumbered = (invoiceNumber: string): Prisma.Sql =>
  Prisma.sql`left(j.invoice_number, 100) = left(${invoiceNumber}, 100) AND j.invoice_number = ${invoiceNumber}`;
