import type { Database } from '@sync/database';
import { ok, warning, type Finding } from '../finding.js';

type Figures = {
  readonly workers: number;
  readonly waiting: number;
  /** Seconds since the longest waiting due job was due. */
  readonly oldestWaiting: number | null;
  readonly dead: number;
  /** Seconds since the oldest dead letter became one. */
  readonly oldestDead: number | null;
};

/** Nine of ten invoices are booked within seconds; after this something holds them up. */
const lateSeconds = 300;

/** What waits and who works. Throws when PostgreSQL goes away meanwhile. */
export async function workFindings(db: Database): Promise<readonly Finding[]> {
  const [figures] = await db.prisma.$queryRaw<Figures[]>`
    SELECT (SELECT count(*) FROM workers WHERE alive_until > now())::int AS workers,
           count(*) FILTER (WHERE j.status IN ('queued', 'retrying') AND j.due_at <= now())::int
             AS waiting,
           extract(epoch FROM now() - min(j.due_at)
                   FILTER (WHERE j.status IN ('queued', 'retrying') AND j.due_at <= now()
                             AND c.status = 'active' AND NOT c.paused))::float8
             AS "oldestWaiting",
           count(*) FILTER (WHERE j.status = 'dead-lettered')::int AS dead,
           extract(epoch FROM now() - min(j.dead_lettered_at)
                   FILTER (WHERE j.status = 'dead-lettered'))::float8 AS "oldestDead"
    FROM sync_jobs j JOIN connections c ON c.id = j.connection_id
    WHERE j.status IN ('queued', 'retrying', 'dead-lettered')`;
  if (figures === undefined) throw new Error('PostgreSQL answered nothing');
  return [workersFinding(figures), waitingFinding(figures), deadLettersFinding(figures)];
}

function workersFinding({ workers }: Figures): Finding {
  if (workers > 0) return ok('workers', `${workers} at work`);
  return warning('workers', 'none is at work', 'start one: npm run worker');
}

function waitingFinding({ waiting, oldestWaiting }: Figures): Finding {
  const check = 'jobs.waiting';
  const what = `${waiting} wait; the oldest that could go since ${age(oldestWaiting)}`;
  if ((oldestWaiting ?? 0) < lateSeconds) return ok(check, what);
  return warning(check, what, 'docs/runbook.md, "Jobs stay queued"');
}

function deadLettersFinding({ dead, oldestDead }: Figures): Finding {
  const check = 'jobs.dead-letters';
  if (dead === 0) return ok(check, 'none');
  const what = `${dead} need a person; the oldest since ${age(oldestDead)}`;
  return warning(check, what, 'open Dead letters in /console: each says what to do');
}

function age(seconds: number | null): string {
  if (seconds === null) return 'now';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
