import { Prisma } from '@sync/database';
import { sessionIsGone } from './leases.js';

/** What our ledger knows about one change in Fortnox. */
export type IntentState =
  /** Nothing was ever sent, or what was sent certainly had no effect: send now. */
  | { readonly kind: 'clear' }
  /** Its sender lives and waits for the answer: nobody looks it up, nobody sends it again. */
  | { readonly kind: 'pending' }
  /**
   * It was sent, and nobody waits for the answer any more. Fortnox may still be applying it for
   * another `quietForMs`; after that, not to find it means that it did not happen. All of this is
   * said of `request`: another one may have been sent since.
   */
  | {
      readonly kind: 'outcome-unknown';
      readonly quietForMs: number;
      readonly request: SentRequest;
      /** What the request was made of; `null`: not known. */
      readonly asked: Prisma.JsonObject | null;
    }
  | { readonly kind: 'done'; readonly result: Prisma.JsonObject }
  /**
   * Another job has begun a change under this name, which is not one that jobs share: the ids of
   * two invoices, refunds or payments read alike when they are put together.
   */
  | { readonly kind: 'of-another-job'; readonly jobId: string }
  /** The claim is somebody else's by now. */
  | { readonly kind: 'claim-lost' };

/** Which attempt has sent a change; each sends it once. */
export type SentRequest = { readonly jobId: string; readonly fence: number };

export type IntentRow = SentRequest & {
  readonly outcome: string | null;
  readonly result: Prisma.JsonObject | null;
  readonly asked: Prisma.JsonObject | null;
  /** `null` while the sender lives and waits. */
  readonly quietForMs: number | null;
};

/**
 * How long Fortnox may still be applying a request whose connection is closed. Answers normally
 * come within 0.7 s (reference, recorded response times 0.1–0.4 s); seven times that.
 */
export const quietMs = 5000;

/**
 * How long Fortnox may take over a request whose connection stays open because its sender is
 * frozen or cut off from us, not dead. Fortnox's own answers end far below the 30 s after which
 * our client gives up by default.
 */
export const longestCallMs = 30_000;

/**
 * How long those who outlived an outage of PostgreSQL have to say so, twice over: a worker without
 * a lease asks for another every half second.
 */
const announceMs = 2000;

/**
 * Milliseconds until an unanswered change can be judged, as `quietForMs`. By PostgreSQL's clock throughout: no worker's clock can shorten the wait.
 *
 *  - Given up by its sender: the quiet time counts from then.
 *  - The sender's lease holds: not to be judged (`null`).
 *  - The lease has lapsed and the session that renewed it is gone: the sender is dead, since
 *    shortly before a sweep saw that (`noteGoneSessions`). Its last heartbeat tells less: a process
 *    may be frozen for long, with its connection to Fortnox open, before it is killed. And after
 *    an outage all leases may have
 *    lapsed, and those who live need a moment to say so: that long is
 *    waited after the rescue, where its job was rescued from it. It need not have been: under
 *    another lease it may have waited for an answer without holding the job.
 *  - The lease has lapsed and its session is still there, or cannot be told because a pooler's
 *    session stands in its place or PostgreSQL has been started since: the sender may be frozen or cut off, and
 *    its connection to Fortnox may be as open as the one to us. The longest call is awaited.
 */
const uncertainty = Prisma.sql`
    CASE WHEN i.abandoned_at IS NULL AND w.alive_until > now() THEN NULL
         ELSE greatest(0, 1000 * extract(epoch FROM ${certainAt()} - now()))
    END::float8 AS "quietForMs"`;

/** The columns of an `IntentRow`; of `intents i` with its sender as `workers w`. */
export const known = Prisma.sql`i.outcome, i.result, i.asked, i.job_id AS "jobId", i.fence, ${uncertainty}`;

function certainAt(): Prisma.Sql {
  const quiet = Prisma.sql`${quietMs}::int * interval '1 ms'`;
  return Prisma.sql`
    CASE WHEN i.abandoned_at IS NOT NULL THEN i.abandoned_at + ${quiet}
         WHEN NOT ${sessionIsGone}
         THEN greatest(i.sent_at + ${longestCallMs}::int * interval '1 ms', w.alive_until)
              + ${quiet}
         ELSE greatest(i.sent_at + ${quiet},
                       CASE WHEN w.id IS NOT NULL THEN coalesce(w.session_gone_at, now()) END + ${quiet},
                       i.orphaned_at + ${announceMs}::int * interval '1 ms')
    END`;
}

/** Reads a row that `known` has been asked of. */
export function stateOf(row: IntentRow): IntentState {
  if (row.outcome === 'done') return { kind: 'done', result: row.result ?? {} };
  if (row.quietForMs === null) return { kind: 'pending' };
  const { jobId, fence, asked, quietForMs } = row;
  return { kind: 'outcome-unknown', quietForMs, request: { jobId, fence }, asked };
}
