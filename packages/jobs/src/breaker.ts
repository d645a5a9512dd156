import type { Database } from '@sync/database';

/**
 * Attempts in a row that must end in an outage before jobs are held back. At one in ten calls
 * failing by chance and five calls per invoice it opens about once in a hundred invoices.
 */
const failuresToOpen = 5;

/** The first pause, doubled with each probe that fails … */
const firstPauseMs = 5000;

/** … up to this: one call a minute hammers nobody, and Fortnox's return is noticed soon. */
const longestPauseMs = 60_000;

/** An outage that lasts longer is not an outage any more: attempts count again. */
const patience = '24 hours';

/**
 * `closed`: failures count as attempts. `open`: the connection's jobs are held back and lose no
 * attempts. `exhausted`: open for so long (24 h) that a person must learn of it by dead letters.
 */
export type BreakerState = 'closed' | 'open' | 'exhausted';

type BreakerRow = { open: boolean; exhausted: boolean };

/**
 * An attempt ended because Fortnox did not answer. After several in a row the connection's jobs
 * are held back (`takeForRelease`), and one at a time tries again after 5, 10, … 60 s.
 * Failures of attempts that had begun before do not prolong the pause.
 */
export async function noteOutage(db: Database, connectionId: string): Promise<BreakerState> {
  const [row] = await db.prisma.$queryRaw<BreakerRow[]>`
    UPDATE connections SET
      breaker_failures = breaker_failures + 1,
      breaker_opened_at = CASE WHEN breaker_failures + 1 >= ${failuresToOpen}
                               THEN coalesce(breaker_opened_at, now()) END,
      breaker_trips = breaker_trips + CASE
        WHEN breaker_failures + 1 >= ${failuresToOpen}
             AND coalesce(breaker_probe_at <= now(), true) THEN 1 ELSE 0 END,
      breaker_probe_at = CASE
        WHEN breaker_failures + 1 >= ${failuresToOpen}
             AND coalesce(breaker_probe_at <= now(), true)
        THEN now() + least(${longestPauseMs}, ${firstPauseMs} * 2 ^ least(breaker_trips, 10))
                     * interval '1 ms'
        ELSE breaker_probe_at END
    WHERE id = ${connectionId}
    RETURNING breaker_opened_at IS NOT NULL AS open,
              coalesce(breaker_opened_at < now() - ${patience}::interval, false) AS exhausted`;
  if (!row?.open) return 'closed';
  return row.exhausted ? 'exhausted' : 'open';
}

/** Fortnox has answered an attempt sensibly: the breaker closes, the window fills again. */
export async function noteAnswer(db: Database, connectionId: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE connections SET breaker_failures = 0, breaker_trips = 0, breaker_opened_at = NULL,
                           breaker_probe_at = NULL
    WHERE id = ${connectionId} AND breaker_failures > 0`;
}
