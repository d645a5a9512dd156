import { setTimeout as sleep } from 'node:timers/promises';
import type { FortnoxResult } from '@sync/fortnox';

/**
 * Makes a call again for as long as it is only told to wait: nobody waits for a comparison, and
 * live work goes first. Any other failure is the answer.
 */
export async function patiently<T>(
  call: () => FortnoxResult<T>,
  signal: AbortSignal,
): Promise<Awaited<FortnoxResult<T>>> {
  for (;;) {
    const answer = await call();
    if (answer.ok || signal.aborted) return answer;
    const failure = answer.error;
    if (failure.kind !== 'rate-limited' && failure.kind !== 'throttled') return answer;
    await sleep(failure.retryAfterMs, undefined, { signal }).catch(() => undefined);
  }
}
