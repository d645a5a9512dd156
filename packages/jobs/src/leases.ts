import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import {
  isDatabaseUnavailable,
  newId,
  openStatements,
  Prisma,
  type Database,
  type Statements,
} from '@sync/database';

/**
 * How long a worker may act after its last heartbeat. A killed worker's jobs are taken over after
 * at most this plus one sweep (0.5 s), which keeps the promise of 10 s with room to spare, and a
 * stall of the event loop shorter than this costs nothing.
 */
export const leaseMs = 4000;

/** Four heartbeats fit into a lease: three may be lost. */
export const heartbeatMs = 1000;

/** Stops acting this long before others may take over; covers the way to the socket. */
const safetyMs = 500;

/** Stands for a session of which nobody can tell whether the worker behind it lives. */
const poolersSession = 0;

/** One connection for beats, one spare for when the first hangs in a dead socket. */
const beatPatience = { connections: 2, waitMs: heartbeatMs * 2, lasting: true };

/** A worker's permission to act, renewed by heartbeats; all its attempts share it. */
export type Lease = {
  readonly workerId: string;
  /** Synchronous, asked right before each request that changes something. */
  isHeld(): boolean;
  /** Fires once when the lease is lost; attempts abort. */
  readonly signal: AbortSignal;
  /** Hands back: nobody waits for the lease to lapse. */
  end(): Promise<void>;
  /**
   * Of a lost lease, once what its process still waits for is waited for under another one. Until then its
   * session stays: without it the process would be taken for dead, and what it has sent be sent again.
   */
  letGo(): Promise<void>;
};

/**
 * Registers a worker and keeps its lease alive over a connection of its own, so that a busy pool
 * never delays a heartbeat. A lease that lapsed is not revived: its jobs may already be somebody
 * else's. `onLost` is called once, and the caller begins anew with another lease. Nothing can be
 * claimed under it before the ledger has been examined (`watchLedger`).
 */
export async function holdLease(options: {
  readonly databaseUrl: string;
  readonly onLost: () => void;
}): Promise<Lease> {
  const statements = openStatements({ url: options.databaseUrl, ...beatPatience });
  const workerId = newId('wrk');
  const lost = new AbortController();
  // Every call of every attempt listens to it; Node's limit of 10 is a guess at a leak.
  setMaxListeners(0, lost.signal);
  let heldUntil = performance.now() + leaseMs;
  // Linux stops the monotonic clock while a machine is suspended; the other one shows that it was.
  let heldUntilDate = Date.now() + leaseMs;
  const ownSession = await registerOrClose(statements, workerId);

  const lose = (): void => {
    clearInterval(timer);
    if (lost.signal.aborted) return;
    lost.abort(new Error('the worker lost its lease'));
    options.onLost();
  };
  const isHeld = (): boolean =>
    !lost.signal.aborted &&
    performance.now() < heldUntil - safetyMs &&
    Date.now() < heldUntilDate - safetyMs;
  const beat = async (): Promise<void> => {
    const sentAt = performance.now();
    const sentAtDate = Date.now();
    const renewed = await renew(statements, workerId, ownSession);
    if (renewed === 'renewed') {
      heldUntil = sentAt + leaseMs;
      heldUntilDate = sentAtDate + leaseMs;
    }
    if (renewed === 'lapsed' || performance.now() >= heldUntil) lose();
  };
  const timer = setInterval(() => void beat(), heartbeatMs);
  return {
    workerId,
    isHeld,
    signal: lost.signal,
    end: async () => {
      clearInterval(timer);
      if (!lost.signal.aborted) {
        lost.abort(new Error('the worker ended'));
        await endLease(statements, workerId).catch(ignoreOutage);
      }
      await statements.close();
    },
    letGo: () => statements.close(),
  };
}

/**
 * Since when PostgreSQL has been up without a break, as far as it tells. A crash of one of its processes ends all
 * sessions but leaves the start of the server as it was; what it has counted it discards, and says when. Before
 * PostgreSQL 15 that stands in a file that is written anew for whoever asks, which would hold up each heartbeat.
 */
const serverSince = `greatest(pg_postmaster_start_time(),
  CASE WHEN current_setting('server_version_num')::int >= 150000
       THEN (SELECT stats_reset FROM pg_stat_bgwriter) END)`;

/**
 * The session that beats: it ends with the process, however that ends, but not while it is frozen.
 * A pooler's session says nothing about us, so no process is named then.
 */
const session = `CASE WHEN $3::boolean THEN pg_backend_pid() ELSE ${poolersSession} END,
  (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid() AND $3::boolean),
  CASE WHEN $3::boolean THEN ${serverSince} END`;

/** Each try, while PostgreSQL does not answer, would else leave a connection behind for good. */
async function registerOrClose(statements: Statements, workerId: string): Promise<boolean> {
  try {
    return await register(statements, workerId);
  } catch (error) {
    await statements.close();
    throw error;
  }
}

/** Answers whether the session is our own. */
async function register(statements: Statements, workerId: string): Promise<boolean> {
  const ownSession = await statements.haveOwnSessions();
  await statements.execute(
    `INSERT INTO workers (id, host, ledger_examined, alive_until, beat_at, session_pid,
                          session_started_at, session_server_at)
     VALUES ($1, $4, false, now() + $2 * interval '1 ms', now(), ${session})`,
    [workerId, leaseMs, ownSession, hostname()],
  );
  return ownSession;
}

/**
 * Of `workers w`: nothing beats for it any more, so the process has ended. A pooler's session
 * never tells; nor does that of another role, whose start PostgreSQL hides from all but superusers
 * (`pg_read_all_stats`): while a process has its number, it counts as alive and the lease decides. Nor does
 * a session that ended with PostgreSQL itself, in a crash too, or with the server before a failover: a frozen
 * process cannot beat over another one.
 */
export const sessionIsGone = Prisma.sql`(w.session_pid IS DISTINCT FROM ${poolersSession}
  AND (w.session_gone_at IS NOT NULL
       OR coalesce(w.session_server_at = ${Prisma.raw(serverSince)}, true))
  AND NOT EXISTS (SELECT 1 FROM pg_stat_activity s
                  WHERE s.pid = w.session_pid
                    AND coalesce(s.backend_start, w.session_started_at) = w.session_started_at))`;

/**
 * Writes down when a worker's session was first seen to be gone. Done by every sweep, so that a
 * process that dies is noticed within half a second, whether its lease has lapsed or not; one
 * that only lost its connection beats again over another and takes the note back.
 */
export async function noteGoneSessions(db: Database): Promise<void> {
  await db.direct.execute(Prisma.sql`
    UPDATE workers w SET session_gone_at = now()
    WHERE w.session_gone_at IS NULL AND ${sessionIsGone}`);
}

/**
 * Whether the database takes a write of a few bytes at once: by the worker's row, which stays as it is. `false`
 * while it cannot be reached.
 */
export async function takesWrites(db: Database, workerId: string): Promise<boolean> {
  const startedAt = performance.now();
  try {
    // Jobs that somebody has locked as a whole are waited for: that passes, and is no fault of one of them.
    await db.direct.execute(Prisma.sql`
      WITH jobs AS (UPDATE sync_jobs SET id = id WHERE false)
      UPDATE workers SET host = host WHERE id = ${workerId}`);
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false;
    throw error;
  }
  return performance.now() - startedAt < atOnceMs;
}

/** Less than half of what a transaction may take. */
const atOnceMs = 2000;

async function renew(
  statements: Statements,
  workerId: string,
  ownSession: boolean,
): Promise<'renewed' | 'lapsed' | 'unknown'> {
  try {
    const renewed = await statements.execute(
      `UPDATE workers
       SET alive_until = now() + $2 * interval '1 ms', beat_at = now(), session_gone_at = NULL,
           (session_pid, session_started_at, session_server_at) = (SELECT ${session})
       WHERE id = $1 AND alive_until > now()`,
      [workerId, leaseMs, ownSession],
    );
    return renewed === 1 ? 'renewed' : 'lapsed';
  } catch {
    // PostgreSQL away: the lease runs out by itself unless a later beat gets through in time.
    return 'unknown';
  }
}

/** The row stays a while: it says when the worker was last there. */
async function endLease(statements: Statements, workerId: string): Promise<void> {
  await statements.execute('UPDATE workers SET alive_until = now() WHERE id = $1', [workerId]);
}

function ignoreOutage(): void {
  // Leaving the row is safe: it lapses by itself.
}
