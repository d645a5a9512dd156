import type { Database } from './client.js';

export type JobCount = {
  readonly connectionId: string;
  readonly status: string;
  readonly count: number;
};

export type JobFigures = {
  readonly byStatus: readonly JobCount[];
  /** Age in seconds of the oldest due job that no worker has begun; 0 when none waits. */
  readonly oldestWaitingSeconds: number;
};

/** Figures for monitoring, one pass over the jobs' index. */
export async function countJobs(db: Database): Promise<JobFigures> {
  const byStatus = await db.prisma.$queryRaw<JobCount[]>`
    SELECT connection_id AS "connectionId", status, count(*)::int AS count
    FROM sync_jobs GROUP BY connection_id, status`;
  const [oldest] = await db.prisma.$queryRaw<{ seconds: number }[]>`
    SELECT coalesce(extract(epoch FROM now() - min(j.due_at)), 0)::float8 AS seconds
    FROM sync_jobs j JOIN connections c ON c.id = j.connection_id
    WHERE j.delivery IN ('waiting', 'released') AND j.worker_id IS NULL AND j.due_at <= now()
      AND c.status = 'active' AND NOT c.paused`;
  return { byStatus, oldestWaitingSeconds: oldest?.seconds ?? 0 };
}
