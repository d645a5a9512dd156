import { Prisma, type Cursor, type Database, type PageRequest } from '@sync/database';
import { jobConditions, placeConditions, restOf } from '../job-conditions.js';
import type { JobFilter, Search } from '../job-filter.js';
import { gramOfMark, gramsSought, isFoundIn, isShort } from './grams.js';
import { findableColumns, textsOf, withFinish, type Findable, type Mark } from './index-jobs.js';
import { readSought, type Sought } from './sought.js';

type Hit = { readonly id: string; readonly createdAt: Date };

/**
 * Ids of the jobs that a query finds and the filter lets through, newest first: one more than the page
 * holds, where there is one. What the search has not come by yet, a minute's jobs, is looked through;
 * where it lies far behind, right after an upgrade, the newest 20,000 of those.
 */
export async function searchJobs(
  db: Database,
  { query, masked }: Search,
  filter: JobFilter,
  page: PageRequest,
): Promise<readonly string[]> {
  const sought = readSought(query);
  if (sought === undefined) return [];
  // In this order: what the search comes by in between is found twice rather than not at all.
  const [mark] = await db.prisma.$queryRaw<Mark[]>`
    SELECT created_until AS "createdUntil", created_id AS "createdId",
           finished_until AS "finishedUntil", finished_id AS "finishedId"
    FROM search_marks WHERE id = 1`;
  const fresh = mark ? await freshHits(db, sought, masked, mark, restOf(filter, page.cursor)) : [];
  const known = await db.prisma.$queryRaw<Hit[]>(
    indexedHits(sought, masked, { filter, cursor: page.cursor, limit: page.limit + 1 }),
  );
  const hits = new Map([...fresh, ...known].map((hit) => [hit.id, hit]));
  return [...hits.values()]
    .sort(newestFirst)
    .slice(0, page.limit + 1)
    .map(({ id }) => id);
}

const newestFirst = (a: Hit, b: Hit): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

/** A statement of its own, so that a test can have it explained. */
export function indexedHits(
  sought: Sought,
  masked: readonly string[],
  { filter, cursor, limit }: Wanted,
): Prisma.Sql {
  const ways = [...byNumber(sought), ...sought.marks.map(byMark), byName(sought, masked)];
  const ofJob = jobConditions(filter);
  // Three digits are found in thousands of rows; nearly all would be looked up in the jobs in vain.
  const job =
    ofJob.length === 0
      ? Prisma.empty
      : Prisma.sql`JOIN sync_jobs j ON j.id = s.job_id AND ${Prisma.join(ofJob, ' AND ')}`;
  return Prisma.sql`
    SELECT s.job_id AS id, s.created_at AS "createdAt"
    FROM job_search s ${job}
    WHERE (${Prisma.join(ways, ' OR ')}) AND ${Prisma.join(
      placeConditions(filter, cursor, { table: Prisma.sql`s`, id: Prisma.sql`s.job_id` }),
      ' AND ',
    )}
    ORDER BY s.created_at DESC, s.job_id DESC LIMIT ${limit}`;
}

type Wanted = {
  readonly filter: JobFilter;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
};

/** What is found by its parts is compared as a whole: parts may stand apart, or agree by chance. */
function byNumber({ number }: Sought): Prisma.Sql[] {
  const grams = [...gramsSought(number)];
  return [Prisma.sql`(s.grams @> ${grams}::integer[] AND ${isIn(Prisma.sql`s.number`, number)})`];
}

const byMark = (mark: string): Prisma.Sql => Prisma.sql`
  (s.grams @> ${[gramOfMark(mark)]}::integer[] AND strpos(s.marks, ${`\n${mark}\n`}) > 0)`;

function byName({ words }: Sought, masked: readonly string[]): Prisma.Sql {
  const grams = [...new Set(words.flatMap(gramsSought))];
  const all = words.map((word) => isIn(Prisma.sql`s.name`, word));
  return Prisma.sql`(s.name_grams @> ${grams}::integer[] AND ${Prisma.join(all, ' AND ')}
    AND s.connection_id <> ALL(${[...masked]}::text[]))`;
}

/** `isFoundIn`, in SQL. */
const isIn = (column: Prisma.Sql, wanted: string): Prisma.Sql =>
  isShort(wanted)
    ? Prisma.sql`strpos(' ' || ${column}, ${` ${wanted}`}) > 0`
    : Prisma.sql`strpos(${column}, ${wanted}) > 0`;

const mostFresh = 20_000;

async function freshHits(
  db: Database,
  sought: Sought,
  masked: readonly string[],
  { createdUntil, createdId, finishedUntil, finishedId }: Mark,
  rest: Prisma.Sql,
): Promise<Hit[]> {
  const jobs = await db.prisma.$queryRaw<Findable[]>`
    SELECT ${findableColumns} FROM sync_jobs j
    WHERE (j.created_at, j.id) > (${createdUntil}, ${createdId}) AND ${rest}
    UNION
    SELECT ${findableColumns} FROM sync_jobs j
    WHERE j.status IN (${withFinish}) AND j.erased_at IS NULL
      AND j.finished_at >= ${finishedUntil}
      AND (j.finished_at, j.id) > (${finishedUntil}, ${finishedId}) AND ${rest}
    ORDER BY "createdAt" DESC, id DESC LIMIT ${mostFresh}`;
  return jobs.filter((job) => isFound(job, sought, masked));
}

function isFound(job: Findable, { number, words, marks }: Sought, masked: readonly string[]) {
  const texts = textsOf(job);
  if (isFoundIn(texts.number, number)) return true;
  if (texts.marks.some((mark) => marks.includes(mark))) return true;
  const { name } = texts;
  if (name === null || masked.includes(job.connectionId)) return false;
  return words.every((word) => isFoundIn(name, word));
}
