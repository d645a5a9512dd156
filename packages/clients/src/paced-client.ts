import type { Limiter } from '@sync/fortnox';
import { err, type Result } from '@sync/shared';
import type { SubscriptionFlowClient, SubscriptionFlowFailure } from '@sync/subscriptionflow';

type Lane = Parameters<Limiter['acquire']>[0]['lane'];

type Answer<T> = Promise<Result<T, SubscriptionFlowFailure>>;

/** Longer than a window of work waits at any sensible pace; who must wait longer comes back later. */
const maxWaitMs = 20_000;

/**
 * The client at the pace that one SubscriptionFlow site is asked at, by all processes together.
 * SubscriptionFlow documents no limit; ours keeps a flood of webhooks from becoming one of calls,
 * slows down on 429, and lets single invoices go before the comparison's lists.
 */
export function pacedClient(
  client: SubscriptionFlowClient,
  limiter: Limiter,
): SubscriptionFlowClient {
  const paced = async <T>(
    lane: Lane,
    signal: AbortSignal | undefined,
    call: () => Answer<T>,
  ): Answer<T> => {
    const turn = await limiter.acquire({ lane, maxWaitMs, signal });
    if (!turn.admitted) return err(throttled(turn.retryAfterMs));
    const answer = await call();
    const failure = answer.ok ? undefined : answer.error;
    if (failure?.kind === 'unavailable' && failure.status === 429) {
      await limiter.report({ status: 429, retryAfterMs: failure.retryAfterMs });
    }
    return answer;
  };
  return {
    getInvoice: (id, signal) => paced('live', signal, () => client.getInvoice(id, signal)),
    getInvoiceTransactions: (id, signal) =>
      paced('live', signal, () => client.getInvoiceTransactions(id, signal)),
    getCustomer: (id, signal) => paced('live', signal, () => client.getCustomer(id, signal)),
    filterInvoices: (filter, signal) =>
      paced('backfill', signal, () => client.filterInvoices(filter, signal)),
    close: () => client.close(),
  };
}

const throttled = (retryAfterMs: number): SubscriptionFlowFailure => ({
  ...{ kind: 'throttled', retryAfterMs },
  detail: 'other calls to this site stood in line before it',
});
