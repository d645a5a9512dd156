import type { Database, PageRequest, Prisma } from '@sync/database';
import { restOf } from '../job-conditions.js';
import type { JobFilter, Search } from '../job-filter.js';
import { isFoundIn } from './grams.js';
import { findableColumns, textsOf, withFinish, type Findable, type Mark } from './index-jobs.js';
import { indexedHits, type Hit } from './indexed-hits.js';
import { readSought, type Sought } from './sought.js';

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
  const wanted = { sought, masked, filter, cursor: page.cursor, limit: page.limit + 1 };
  const known = await indexedHits(db, wanted);
  const hits = new Map([...fresh, ...known].map((hit) => [hit.id, hit]));
  return [...hits.values()]
    .sort(newestFirst)
    .slice(0, page.limit + 1)
    .map(({ id }) => id);
}

const newestFirst = (a: Hit, b: Hit): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

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
