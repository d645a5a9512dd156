import type { ClaimedJob } from '@sync/jobs';
import type { Stop } from '../handler.js';

/**
 * SubscriptionFlow's API may lag behind its own webhook. Told that an invoice is paid, it is asked
 * again this long after the telling, before the invoice counts as not paid. In ms: 30 s for a
 * cache, 5 min for a queue of theirs, 1 h for a bad day.
 */
const askAgainAtMs = [30_000, 5 * 60_000, 60 * 60_000] as const;

/** It is not to be carried over. */
export const leftOut = (reason: string): Stop => ({ kind: 'ignored', reason });

/**
 * The wait until the API is asked again, or the end as `ignored` once it has had an hour. It is no
 * attempt. An event that says it by itself is no telling and never waits.
 */
export function awaitPaid(
  { source, toldAgoMs }: Pick<ClaimedJob, 'source' | 'toldAgoMs'>,
  reason: string,
): Stop {
  return askAgain({ source, toldAgoMs }, reason) ?? leftOut(reason);
}

/**
 * The same for an invoice that the API does not know (yet): four calls in an hour instead of an
 * attempt each few minutes, so that ids which nobody knows cost little. Then it is a dead letter, for
 * an invoice that was named and cannot be found is for a person to judge. Other stops stay as they are.
 */
export function awaitKnown(job: Pick<ClaimedJob, 'source' | 'toldAgoMs'>, stop: Stop): Stop {
  const isUnknown = stop.kind === 'source-failure' && stop.failure.kind === 'not-found';
  return (isUnknown ? askAgain(job, 'it does not know the invoice') : undefined) ?? stop;
}

function askAgain(
  { source, toldAgoMs }: Pick<ClaimedJob, 'source' | 'toldAgoMs'>,
  reason: string,
): Stop | undefined {
  const next = askAgainAtMs.find((atMs) => atMs > toldAgoMs);
  if (source === 'event' || next === undefined) return undefined;
  return {
    kind: 'snooze',
    forMs: Math.ceil(next - toldAgoMs),
    reason: `SubscriptionFlow said paid, its API does not show it yet (${reason}); asked again later`,
    askedInVain: true,
  };
}
