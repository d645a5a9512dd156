import { Prisma, type Database } from '@sync/database';
import { storableJsonText, storableText } from '@sync/shared';
import { isOwn, type Claim } from './claim.js';
import { wakingNextCredit } from './credit-order.js';
import type { JobFacts } from './end.js';
import { dispatchState, type Released } from './job.js';
import { moveTo, statusOfOne } from './move.js';
import { recordingAtEnd, type DoneChange } from './outcomes.js';
import { passingOn, somethingIsDue } from './release.js';
import { timelineInsert, type TimelineEvent } from './timeline.js';
import { withCustomer } from './works-from.js';

const succeeded = moveTo('succeeded', undefined, statusOfOne);

/** What `succeedAttempt` found. */
export type Success = {
  /** `false`: nothing was written but what is `done`; `endAttempt` says how the attempt ends. */
  readonly isWritten: boolean;
  /** Jobs of the connection are held back because a side did not answer (`noteAnswer`). */
  readonly isSideOut: boolean;
  /** To be handed to Redis: its place in the window has been passed on. */
  readonly next: Released | null;
  /** Something waits that its place could not be passed on to. */
  readonly isDue: boolean;
};

/**
 * Ends an attempt that has succeeded, with its last changes and its history, by one statement, which also
 * passes its place in the window on and
 * wakes the credit that waited for it; an
 * attempt whose event was corrected meanwhile, or whose claim was lost, is left to `endAttempt`.
 */
export async function succeedAttempt(
  db: Database,
  claim: Claim,
  facts: JobFacts,
  events: readonly TimelineEvent[],
  done: readonly DoneChange[],
): Promise<Success> {
  const after = Prisma.sql`(SELECT count(*) FROM ended) >= 0`;
  const parts = [
    ...done.map((change, n) => {
      const name = Prisma.raw(`recorded_${n}`);
      return Prisma.sql`${name} AS (${recordingAtEnd(claim, change, after)})`;
    }),
    Prisma.sql`noted AS (${timelineInsert(Prisma.sql`SELECT id FROM ended`, events)})`,
  ];
  const [row] = await db.direct.query<Success>(Prisma.sql`
    WITH ended AS (
      UPDATE sync_jobs
      SET ${succeeded.set}, dispatch_state = ${dispatchState.none}, finished_at = now(),
          updated_at = now(), reason = NULL, asked_in_vain = false, released_at = NULL,
          worker_id = NULL, rescues = 0, attempts = attempts + 1,
          series_attempts = series_attempts + 1, ${factsSet(facts)}
      WHERE ${isOwn(claim)} AND ${succeeded.allowed} AND outdated_fence IS DISTINCT FROM fence
      RETURNING id, lane, kind, connection_id, invoice_id, created_at
    ), ${Prisma.join(parts, ', ')}, ${wakingNextCredit}, ${passingOn(claim.connectionId)}
    SELECT (SELECT jsonb_build_object('jobId', id, 'dispatchSeq', dispatch_seq, 'lane', lane) FROM passed) AS next,
           ${somethingIsDue(claim.connectionId)} OR EXISTS (SELECT 1 FROM woken) AS "isDue",
           EXISTS (SELECT 1 FROM ended) AS "isWritten",
           EXISTS (SELECT 1 FROM breakers WHERE connection_id = ${claim.connectionId}
                   AND opened_at IS NOT NULL) AS "isSideOut"`);
  return row ?? nothingWritten;
}

const nothingWritten: Success = { isWritten: false, isSideOut: false, next: null, isDue: true };

/** What is not known leaves its column as it is. */
function factsSet(facts: JobFacts): Prisma.Sql {
  const { invoiceNumber, currency, total, customerName, customerId, fortnox } = facts;
  const kept = (text: string | undefined): string | null =>
    text === undefined ? null : storableText(text);
  return Prisma.sql`
    invoice_number = coalesce(${kept(invoiceNumber)}, invoice_number),
    currency = coalesce(${kept(currency)}, currency), total = coalesce(${kept(total)}, total),
    customer_name = coalesce(${kept(customerName)}, customer_name),
    customer_ids = ${customerId === undefined ? Prisma.sql`customer_ids` : withCustomer(customerId)},
    fortnox = coalesce(${fortnox === undefined ? null : storableJsonText(fortnox)}::jsonb, fortnox)`;
}
