import { Prisma, type Database, type Queries } from '@sync/database';
import { endedStatuses } from '../job.js';
import { comparable, gramOfMark, gramsOf } from './grams.js';
import { marksOf } from './sought.js';

/** What a job is found by, as its row has it. */
export type Findable = {
  readonly id: string;
  readonly connectionId: string;
  readonly createdAt: Date;
  readonly invoiceId: string;
  readonly invoiceNumber: string | null;
  readonly customerName: string | null;
  readonly total: string | null;
  readonly fortnoxInvoiceNumber: string | null;
};

/** The columns of `Findable`, from `sync_jobs j`. Rows of before the column have the name in the event. */
export const findableColumns = Prisma.sql`
  j.id, j.connection_id AS "connectionId", j.created_at AS "createdAt",
  j.invoice_id AS "invoiceId", j.invoice_number AS "invoiceNumber", j.total,
  coalesce(j.customer_name, j.event #>> '{data,invoice,customer,name}') AS "customerName",
  j.fortnox ->> 'invoiceNumber' AS "fortnoxInvoiceNumber"`;

/** The texts that a job is compared by. */
export function textsOf(job: Findable) {
  const { total, fortnoxInvoiceNumber, id, invoiceId } = job;
  return {
    number: comparable(job.invoiceNumber ?? ''),
    name: job.customerName === null ? null : comparable(job.customerName),
    marks: marksOf({ total, fortnoxInvoiceNumber, ids: [id, invoiceId] }),
  };
}

/** A transaction holds a few thousand rows; each costs some tens of microseconds. */
const batchSize = 1000;

/**
 * What lies so far back is complete: every transaction of then has ended, and the clocks of workers,
 * which say when a job has ended, differ by less. What is newer is looked through by whoever searches.
 */
const settledAfter = Prisma.sql`interval '60 seconds'`;

/**
 * Brings the search up to a minute ago, by one batch; answers how many jobs that were. One worker
 * does so at a time; for the others there is nothing to do.
 */
export function indexNextJobs(db: Database): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const [mark] = await tx.$queryRaw<Mark[]>`
      SELECT created_until AS "createdUntil", created_id AS "createdId",
             finished_until AS "finishedUntil", finished_id AS "finishedId"
      FROM search_marks WHERE id = 1 FOR UPDATE SKIP LOCKED`;
    if (!mark) return 0;
    const [created, finished] = [await nextCreated(tx, mark), await nextFinished(tx, mark)];
    const ids = [...new Set([...created, ...finished].map(({ id }) => id))];
    await indexJobs(tx, ids);
    await moveMark(tx, mark, created.at(-1), finished.at(-1));
    return ids.length;
  });
}

export type Mark = {
  readonly createdUntil: Date;
  readonly createdId: string;
  readonly finishedUntil: Date;
  readonly finishedId: string;
};

type Passed = { readonly id: string; readonly at: Date };

function nextCreated(tx: Queries, { createdUntil, createdId }: Mark): Promise<Passed[]> {
  return tx.$queryRaw<Passed[]>`
    SELECT id, created_at AS at FROM sync_jobs
    WHERE (created_at, id) > (${createdUntil}, ${createdId}) AND created_at < now() - ${settledAfter}
    ORDER BY created_at, id LIMIT ${batchSize}`;
}

function nextFinished(tx: Queries, { finishedUntil, finishedId }: Mark): Promise<Passed[]> {
  return tx.$queryRaw<Passed[]>`
    SELECT id, finished_at AS at FROM sync_jobs
    WHERE status IN (${withFinish}) AND erased_at IS NULL
      AND (finished_at, id) > (${finishedUntil}, ${finishedId})
      AND finished_at >= ${finishedUntil} AND finished_at < now() - ${settledAfter}
    ORDER BY finished_at, id LIMIT ${batchSize}`;
}

/** The statuses under which a job says when it ended; the order is that of the index. */
export const withFinish = Prisma.join([...endedStatuses, 'dead-lettered']);

async function moveMark(
  tx: Queries,
  mark: Mark,
  created: Passed | undefined,
  finished: Passed | undefined,
): Promise<void> {
  await tx.searchMark.update({
    where: { id: 1 },
    data: {
      createdUntil: created?.at ?? mark.createdUntil,
      createdId: created?.id ?? mark.createdId,
      finishedUntil: finished?.at ?? mark.finishedUntil,
      finishedId: finished?.id ?? mark.finishedId,
    },
  });
}

/**
 * Writes down what these jobs are found by, as they are now. Ended ones are held meanwhile, so that no
 * erasure goes by unseen and a name stays that should not.
 */
export async function indexJobs(tx: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$queryRaw`
    SELECT 1 FROM sync_jobs WHERE id = ANY(${[...ids]}::text[])
      AND status IN (${Prisma.join([...endedStatuses])}) ORDER BY id FOR SHARE`;
  const jobs = await tx.$queryRaw<Findable[]>`
    SELECT ${findableColumns} FROM sync_jobs j WHERE j.id = ANY(${[...ids]}::text[])`;
  await tx.$executeRaw`
    INSERT INTO job_search (job_id, connection_id, created_at, number, marks, grams, name, name_grams)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(jobs.map(toSearchRow))}::jsonb) AS t(
      job_id text, connection_id text, created_at timestamptz, number text, marks text,
      grams integer[], name text, name_grams integer[])
    ON CONFLICT (job_id) DO UPDATE SET number = excluded.number, marks = excluded.marks,
      grams = excluded.grams, name = excluded.name, name_grams = excluded.name_grams`;
  await keepNames(tx, ids);
}

function toSearchRow(job: Findable) {
  const { number, name, marks } = textsOf(job);
  return {
    ...{ job_id: job.id, connection_id: job.connectionId, created_at: job.createdAt, number },
    marks: `\n${marks.join('\n')}\n`,
    grams: [...new Set([...gramsOf(number), ...marks.map(gramOfMark)])],
    name,
    name_grams: name === null ? [] : gramsOf(name),
  };
}

/** Jobs of before the column get their names as the search comes by them. */
async function keepNames(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_jobs SET customer_name = event #>> '{data,invoice,customer,name}'
    WHERE id = ANY(${[...ids]}::text[]) AND customer_name IS NULL
      AND event #>> '{data,invoice,customer,name}' IS NOT NULL`;
}

/** For a `WITH` of an erasure: takes the names of these jobs out of the search. */
export const forgetNames = (jobIds: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE job_search SET name = NULL, name_grams = '{}' WHERE job_id IN (${jobIds})`;
