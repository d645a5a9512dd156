import { Prisma, type Database } from '@sync/database';
import { waitsForTurn } from './credit-order.js';
import { dispatchState, syncCredit, type Delivery, type JobKind, type Lane } from './job.js';
import { moveTo, statusOfOne } from './move.js';
import { mayBeInDoubt } from './restore/doubt.js';
import { isTrusted } from './restore/trust.js';

/** A job that this worker works on now; every write names the fence. */
export type Claim = {
  readonly jobId: string;
  readonly connectionId: string;
  readonly workerId: string;
  readonly fence: number;
  /** The release that was claimed; each is claimed at most once. */
  readonly dispatchSeq: number;
};

export type ClaimedJob = Claim & {
  readonly kind: JobKind;
  readonly invoiceId: string;
  /** Empty, or what a credit is for: the refund's id, or `void`. */
  readonly sourceRef: string;
  readonly source: 'event' | 'webhook';
  readonly event: unknown;
  /** The former event, where something in Fortnox may have been made from it; else `null`. */
  readonly madeFrom: unknown;
  /** How long ago SubscriptionFlow last said that it is paid, by PostgreSQL's clock. */
  readonly toldAgoMs: number;
  readonly lane: Lane;
  /** Of a replayed job: what its replay may use of Fortnox's limit beside live work; else `null`. */
  readonly replayPercent: number | null;
  readonly seriesAttempts: number;
  readonly attempts: number;
  /** 1, and one more with every replay. */
  readonly series: number;
  /** What it was last put back for, where that is its turn (`creditWaits`): then the claim tells nothing. */
  readonly waitedFor: string | null;
  /** How often in a row its worker has died in the middle of an attempt. */
  readonly rescues: number;
  /** Something was begun for it by an earlier attempt; `intentsOfJob` says what. */
  readonly hasIntents: boolean;
  /** A refund or void of its invoice was told before and ended ignored: `findIgnoredCredits` says which. */
  readonly hasIgnoredCredits: boolean;
  /** Another one with every change of the connection's row, whoever makes it. */
  readonly connectionVersion: string;
  /** Of the customer that its event names, if there is a link. */
  readonly customerLink: ClaimedLink | null;
  /** A restore of the database may concern its connection: `readDoubt` says what is in doubt. */
  readonly mayBeInDoubt: boolean;
  /** When the job was taken in; the day that Fortnox's own rates are kept under. */
  readonly createdAt: Date;
  /** W3C traceparent of the request that told it; `null` where nobody asked (recovery, older rows). */
  readonly traceparent: string | null;
};

/** A customer of SubscriptionFlow that is known in Fortnox. */
type ClaimedLink = {
  readonly customerId: string;
  readonly customerNumber: string;
  readonly cardDigest: string | null;
  readonly vatType: string | null;
  readonly vatNumberDigest: string | null;
  /** YYYY-MM-DD; `null`: of before it was kept. */
  readonly notedOn: string | null;
};

const claimed = moveTo('running', undefined, statusOfOne);

type ClaimRow = Omit<ClaimedJob, 'workerId'>;

/** The job's row while nobody else has claimed it. */
export const isOwn = (claim: Claim): Prisma.Sql => Prisma.sql`
  id = ${claim.jobId} AND fence = ${claim.fence} AND worker_id = ${claim.workerId}`;

/**
 * Claims a delivered job, with what its attempt needs to know beside it. `undefined` when the delivery is stale: somebody else has it, it was
 * released anew, or it has ended. The caller then simply drops the delivery.
 */
export async function claimJob(
  db: Database,
  delivery: Delivery,
  workerId: string,
): Promise<ClaimedJob | undefined> {
  const [row] = await db.direct.query<ClaimRow>(Prisma.sql`
    WITH claimed AS (
      UPDATE sync_jobs SET ${claimed.set}, worker_id = ${workerId}, fence = fence + 1,
                           updated_at = now()
      WHERE id = ${delivery.jobId} AND dispatch_seq = ${delivery.dispatchSeq}
        AND dispatch_state || '' = ${dispatchState.released} AND worker_id IS NULL AND ${claimed.allowed}
        AND EXISTS (SELECT 1 FROM workers WHERE id = ${workerId} AND alive_until > now()
                    AND ledger_examined)
        AND ${isTrusted(Prisma.sql`sync_jobs.connection_id`)}
      RETURNING *
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'attempt', jsonb_build_object('attempt', attempts + 1, 'series', series)
      FROM claimed WHERE (${waitsForTurn}) IS NOT TRUE
    )
    SELECT id AS "jobId", connection_id AS "connectionId", fence, dispatch_seq AS "dispatchSeq",
           invoice_id AS "invoiceId",
           kind, source_ref AS "sourceRef",
           source, event, made_from AS "madeFrom", lane,
           CASE WHEN lane = 'replay' THEN (
             SELECT min(r.rate_percent) FROM replay_items i JOIN replays r ON r.id = i.replay_id
             WHERE i.job_id = claimed.id AND i.state = 'replayed') END AS "replayPercent",
           extract(epoch FROM now() - told_at)::float8 * 1000 AS "toldAgoMs", series_attempts AS "seriesAttempts", attempts, series, rescues,
           CASE WHEN ${waitsForTurn} THEN reason END AS "waitedFor",
           ${mayBeInDoubt(Prisma.sql`claimed.connection_id`)} AS "mayBeInDoubt",
           created_at AS "createdAt", traceparent,
           EXISTS (SELECT 1 FROM intents i WHERE i.job_id = claimed.id
                   AND i.outcome IS DISTINCT FROM 'refused') AS "hasIntents",
           EXISTS (SELECT 1 FROM sync_jobs credit
                   WHERE credit.connection_id = claimed.connection_id AND credit.kind = ${syncCredit}
                     AND credit.invoice_id = claimed.invoice_id AND credit.status = 'ignored'
                     AND credit.erased_at IS NULL) AS "hasIgnoredCredits",
           (SELECT c.xmin::text || c.ctid::text FROM connections c
            WHERE c.id = claimed.connection_id) AS "connectionVersion",
           (SELECT jsonb_build_object('customerId', l.customer_id,
                     'customerNumber', l.customer_number, 'cardDigest', l.card_digest,
                     'vatType', l.vat_type, 'vatNumberDigest', l.vat_number_digest,
                     'notedOn', l.noted_on)
            FROM customer_links l
            WHERE l.connection_id = claimed.connection_id AND l.customer_number IS NOT NULL
              AND l.customer_id = claimed.event #>> '{data,invoice,customer,id}') AS "customerLink"
    FROM claimed`);
  return row && { ...row, workerId };
}
