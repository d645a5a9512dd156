import type { Database } from '@sync/database';
import type { ServerLoss } from './faults.js';

/** How long after losses work went on; the shortest first. */
export type Recovery = { readonly name: string; readonly waits: readonly Wait[] };

/** `of`: which worker, or when the server went. */
type Wait = { readonly ms: number; readonly of: string };

type Gone = { readonly id: string; readonly beatAt: Date; readonly goesOnAt: Date };

/**
 * Measures from the run's own history. A worker counts as lost from its last heartbeat (it died
 * up to a second later), a server from when it was taken away; work goes on with the next claim:
 * of a lost worker's jobs, or of any job. Losses that met a second one are left out, as the
 * promise speaks of single ones.
 */
export async function measureRecovery(
  db: Database,
  losses: readonly ServerLoss[],
): Promise<readonly Recovery[]> {
  const workers = await lostWorkers(db);
  const single = workers.filter((gone) => !losses.some((loss) => meets(gone, loss)));
  const servers = ['Redis', 'PostgreSQL'].map(async (name) => {
    const own = losses.filter((loss) => loss.name === name);
    const waits = await Promise.all(own.map((loss) => singleLossWait(db, loss, losses)));
    return { name, waits: sorted(waits.filter((wait) => wait !== undefined)) };
  });
  const waits = single.map(({ id, beatAt, goesOnAt }) => ({
    ms: goesOnAt.getTime() - beatAt.getTime(),
    of: id,
  }));
  return [{ name: 'worker', waits: sorted(waits) }, ...(await Promise.all(servers))];
}

/** When each worker whose jobs were rescued was last there, and when the first of them went on. */
function lostWorkers(db: Database): Promise<Gone[]> {
  return db.prisma.$queryRaw<Gone[]>`
    SELECT w.id, w.beat_at AS "beatAt", min(next.at) AS "goesOnAt"
    FROM workers w
    JOIN timeline_entries rescued ON rescued.data ->> 'workerId' = w.id
    JOIN timeline_entries next ON next.job_id = rescued.job_id AND next.id > rescued.id
      AND next.type = 'attempt'
    GROUP BY w.id, w.beat_at`;
}

/** `undefined` when another server was away as well before work went on. */
async function singleLossWait(
  db: Database,
  loss: ServerLoss,
  losses: readonly ServerLoss[],
): Promise<Wait | undefined> {
  const wait = await nextClaimAfter(db, loss);
  if (wait === undefined) return undefined;
  const until = loss.from + wait;
  const others = losses.filter((other) => other !== loss);
  return others.some(({ from, to }) => from < until && to > loss.from)
    ? undefined
    : { ms: wait, of: new Date(loss.from).toISOString() };
}

async function nextClaimAfter(db: Database, { from, to }: ServerLoss): Promise<number | undefined> {
  const back = new Date(to);
  const [next] = await db.prisma.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM timeline_entries WHERE type = 'attempt' AND at >= ${back}`;
  return next?.at ? next.at.getTime() - from : undefined;
}

const meets = ({ beatAt, goesOnAt }: Gone, { from, to }: ServerLoss): boolean =>
  from < goesOnAt.getTime() && to > beatAt.getTime();

const sorted = (waits: readonly Wait[]): Wait[] => [...waits].sort((a, b) => a.ms - b.ms);
