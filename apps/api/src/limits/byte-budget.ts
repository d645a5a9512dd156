import type { producerConnection } from '@sync/jobs';
import type { Taken } from './bucket-types.js';
import { createBucket } from './bucket.js';

/** Bytes of events for each key, shared by all processes through Redis. */
export type ByteBudget = {
  /** Counts an event of so many bytes, unless this key is over what it may have. */
  readonly take: (key: string, bytes: number) => Taken;
};

/** What an event takes up beside itself: its job, its delivery, its timeline, and their indexes. */
const bytesBesideTheEvent = 1024;
const bytesOfOne = 1024;
const oneADayOfAMegabyte = 1000;
const dayMs = 86_400_000;
/** An answer waits for no count: what came in so long is counted together afterwards. */
const countedAfterMs = 1000;

/**
 * So that no sender fills the disk that all companies share: a bucket of so many megabytes, which
 * fills again within a day. Whoever is over it is refused from the next count on, so a key may
 * have a second's worth more in each process, which its next events wait for as well.
 */
export function createByteBudget(
  redis: ReturnType<typeof producerConnection>,
  megabytesADay: number,
): ByteBudget {
  const size = { requests: megabytesADay * oneADayOfAMegabyte, windowMs: dayMs };
  const bucket = createBucket(redis, 'connection-bytes', size);
  const uncounted = new Map<string, number>();
  /** What was counted in vain is kept all the same: it is asked for with the next, up to half a day's. */
  const owed = new Map<string, number>();
  const refusedUntil = new Map<string, number>();

  const count = async (key: string): Promise<void> => {
    const came = Math.ceil((uncounted.get(key) ?? 0) / bytesOfOne);
    uncounted.delete(key);
    // More than the bucket holds is refused, and waited for a day at most.
    const asked = Math.min(size.requests + 1, came + (owed.get(key) ?? 0));
    const taken = await bucket.take(key, asked);
    owed.delete(key);
    if (taken.kind === 'taken') return;
    owed.set(key, Math.min(asked, size.requests / 2));
    refusedUntil.set(key, performance.now() + taken.retryAfterMs);
  };

  return {
    take: (key, bytes) => {
      const retryAfterMs = (refusedUntil.get(key) ?? 0) - performance.now();
      if (retryAfterMs > 0) return { kind: 'refused', retryAfterMs };
      refusedUntil.delete(key);
      const before = uncounted.get(key);
      uncounted.set(key, (before ?? 0) + bytes + bytesBesideTheEvent);
      // `bucket.take` never throws.
      if (before === undefined) setTimeout(() => void count(key), countedAfterMs).unref();
      return { kind: 'taken' };
    },
  };
}
