import type { HttpJson } from './http-json.js';
import { listAt, textAt } from './json.js';
import type { Outcome } from './samples.js';

/** How many calls each invoice took, counted in its timeline: SubscriptionFlow's and Fortnox's. */
export async function callsPerInvoice(
  api: HttpJson,
  outcomes: readonly Outcome[],
): Promise<ReadonlyMap<string, number>> {
  const counts = outcomes.map(async ({ sample, job }) => {
    const id = textAt(job, 'id');
    if (id === '') return [sample.invoiceId, 0] as const;
    const details = await api.get(`/v1/sync-jobs/${id}`);
    const calls = listAt(details, 'timeline').filter((entry) => textAt(entry, 'type') === 'call');
    return [sample.invoiceId, calls.length] as const;
  });
  return new Map(await Promise.all(counts));
}
