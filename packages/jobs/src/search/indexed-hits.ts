import { Prisma, type Cursor, type Database } from '@sync/database';
import { jobConditions, placeConditions } from '../job-conditions.js';
import type { JobFilter } from '../job-filter.js';
import { gramOfMark, gramsSought, isShort } from './grams.js';
import type { Sought } from './sought.js';

export type Hit = { readonly id: string; readonly createdAt: Date };

export type Wanted = {
  readonly sought: Sought;
  /** The customers of these connections are not found by their names. */
  readonly masked: readonly string[];
  readonly filter: JobFilter;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
};

/** What many jobs have fills a page from these; what few have is quickly found among all. */
const newest = 20_000;
/** What one in a thousand has fills a page from the jobs of so many times as long. */
const longer = 6;

/**
 * The newest of what workers have indexed so far, at most `limit`, in no order. Among the newest jobs
 * first: of a part of a number that thousands have, all those would be read for the sake of fifty.
 */
export async function indexedHits(db: Database, wanted: Wanted): Promise<readonly Hit[]> {
  const [floor] = await db.prisma.$queryRaw<{ at: Date }[]>(floorOf(wanted));
  for (const statement of floor ? amongNewest(floor.at, wanted) : []) {
    const hits = await db.prisma.$queryRaw<Hit[]>(statement);
    if (hits.length >= wanted.limit) return hits;
  }
  return db.prisma.$queryRaw<Hit[]>(hitsAmongAll(wanted));
}

/** Since when the newest were taken in; no row where there are no more than those. */
export function floorOf({ filter, cursor }: Wanted): Prisma.Sql {
  const { connectionId, to } = filter;
  return Prisma.sql`
    SELECT s.created_at AS at FROM job_search s WHERE ${placeOf({ connectionId, to }, cursor)}
    ORDER BY s.created_at DESC, s.job_id DESC OFFSET ${newest} LIMIT 1`;
}

function amongNewest(floor: Date, wanted: Wanted): readonly Prisma.Sql[] {
  const { cursor, filter } = wanted;
  const latest = Math.min(cursor?.at.getTime() ?? Infinity, filter.to?.getTime() ?? Infinity);
  const now = Math.min(latest, Date.now());
  const since = new Date(now - longer * (now - floor.getTime()));
  return [hitsSince(floor, wanted), hitsAmongAll(wanted, since)];
}

/** Whether PostgreSQL reads them from the newest on or looks for the hits: there are not many to read. */
export const hitsSince = (since: Date, wanted: Wanted): Prisma.Sql => Prisma.sql`
  ${found(wanted)} AND s.created_at >= ${since}
  ORDER BY s.created_at DESC, s.job_id DESC LIMIT ${wanted.limit}`;

/**
 * PostgreSQL guesses that any part of a word is found in one job of six hundred; it would go through all
 * of them by their time, sure to meet fifty soon, for a word that nobody has. No index has this order.
 */
export const hitsAmongAll = (wanted: Wanted, since?: Date): Prisma.Sql => Prisma.sql`
  ${found(wanted)} ${since ? Prisma.sql`AND s.created_at >= ${since}` : Prisma.empty}
  ORDER BY s.created_at + interval '0' DESC, s.job_id DESC LIMIT ${wanted.limit}`;

function found({ sought, masked, filter, cursor }: Wanted): Prisma.Sql {
  const ways = [...byNumber(sought), ...sought.marks.map(byMark), byName(sought, masked)];
  const ofJob = jobConditions(filter);
  // Three digits are found in thousands of rows; nearly all would be looked up in the jobs in vain.
  const job =
    ofJob.length === 0
      ? Prisma.empty
      : Prisma.sql`JOIN sync_jobs j ON j.id = s.job_id AND ${Prisma.join(ofJob, ' AND ')}`;
  return Prisma.sql`
    SELECT s.job_id AS id, s.created_at AS "createdAt" FROM job_search s ${job}
    WHERE (${Prisma.join(ways, ' OR ')}) AND ${placeOf(filter, cursor)}`;
}

const placeOf = (filter: JobFilter, cursor: Cursor | undefined): Prisma.Sql =>
  Prisma.join(
    placeConditions(filter, cursor, { table: Prisma.sql`s`, id: Prisma.sql`s.job_id` }),
    ' AND ',
  );

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
