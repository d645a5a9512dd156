import { listJobs, type JobRow } from '@sync/jobs';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { stream } from '../http/reply.js';
import type { Services } from '../services.js';
import { csvBeginning, csvLine, type CsvDialect } from './csv.js';
import { jobColumns, type JobColumn } from './job-columns.js';
import { jobQuerySchema, toJobFilter } from './job-query.js';
import { createOpenFiles } from './open-files.js';
import { createSearchTurns } from './search-turns.js';
import { maskingFor, shownCustomer, shownText, type Masking } from './shown-customer.js';

const querySchema = jobQuerySchema.extend({
  dialect: z.enum(['rfc4180', 'excel']).default('rfc4180').meta({
    description: '`excel`: semicolons and a byte order mark, as Swedish Excel opens it',
  }),
});

/** GET /v1/sync-jobs.csv: what the list shows, as a file of any length. */
export function getSyncJobsCsv(services: Services): Endpoint {
  const { db } = services;
  // Of its own: a file asks two hundred times for what a list asks once.
  const inTurn = createSearchTurns();
  const files = createOpenFiles();
  return {
    method: 'get',
    path: '/v1/sync-jobs.csv',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Sync jobs',
    summary: 'The list as a CSV file, newest first',
    description:
      'The filters of the list, without pages. Texts that begin like a formula have an apostrophe ' +
      'before them. An answer that breaks off has no proper end: the connection is closed. So does one whose ' +
      'token is revoked, or login ended, meanwhile.',
    query: querySchema,
    answers: { 200: { description: 'The file', contentType: 'text/csv' } },
    problems: [422, 503],
    handle: async (call) => {
      const { dialect, ...asked } = readQuery(call, querySchema);
      const masking = await maskingFor(db, call);
      const filter = toJobFilter(call, asked, masking);
      const read: ReadPage = async (page) => {
        if (page.cursor) await call.requireStillLetIn();
        return inTurn(call, () => listJobs(db, filter, page));
      };
      const close = files.open(call);
      try {
        const parts = partsOf(read, masking, dialect);
        // What can fail is answered with a status: the first page is read before the answer begins.
        const first = await parts.next();
        const reply = stream(200, fileHeaders, resumed(first, parts));
        // Also when it is never read, as for HEAD: a generator that has not begun ends unnoticed.
        reply.body.once('close', close);
        return reply;
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

const fileHeaders = {
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': 'attachment; filename="invoices.csv"',
};

async function* resumed(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<string, void> {
  if (first.done !== true) yield first.value;
  yield* rest;
}

/** So many rows are in memory at once, however long the file is. */
const pageSize = 200;

type ReadPage = (page: Parameters<typeof listJobs>[2]) => ReturnType<typeof listJobs>;

async function* partsOf(
  read: ReadPage,
  masking: Masking,
  dialect: CsvDialect,
): AsyncGenerator<string, void> {
  let head = csvBeginning(dialect) + csvLine(jobColumns, dialect);
  let cursor;
  do {
    const page: Awaited<ReturnType<ReadPage>> = await read({ limit: pageSize, cursor });
    yield head + page.items.map((job) => lineOf(job, masking, dialect)).join('');
    head = '';
    const last = page.items.at(-1);
    cursor = page.nextCursor === null || !last ? undefined : { at: last.createdAt, id: last.id };
  } while (cursor);
}

const lineOf = (job: JobRow, masking: Masking, dialect: CsvDialect): string =>
  csvLine(
    jobColumns.map((column) => columns[column](job, masking)),
    dialect,
  );

type CellOf = (job: JobRow, masking: Masking) => string | number | boolean | null;

/** Nothing that the list does not show. */
const columns: Readonly<Record<JobColumn, CellOf>> = {
  id: (job) => job.id,
  connectionId: (job) => job.connectionId,
  kind: (job) => job.kind,
  invoiceId: (job) => job.invoiceId,
  invoiceNumber: (job) => job.invoiceNumber,
  customer: (job, masking) => shownCustomer(job, masking)?.name ?? null,
  status: (job) => job.status,
  reason: (job, masking) => shownText(job.reason, job, masking),
  currency: (job) => job.currency,
  total: (job) => job.total,
  attempts: (job) => job.attempts,
  fortnoxCustomerNumber: (job) => job.fortnox?.customerNumber ?? null,
  fortnoxInvoiceNumber: (job) => job.fortnox?.invoiceNumber ?? null,
  booked: (job) => job.fortnox?.booked ?? null,
  payments: (job) => job.fortnox?.payments.map(({ number }) => number).join(' ') ?? null,
  deadLetterKind: (job) => job.deadLetterKind,
  deadLetterMessage: (job, masking) => shownText(job.deadLetterMessage, job, masking),
  deadLetterAction: (job) => job.deadLetterAction,
  createdAt: (job) => job.createdAt.toISOString(),
  updatedAt: (job) => job.updatedAt.toISOString(),
  finishedAt: (job) => job.finishedAt?.toISOString() ?? null,
};
