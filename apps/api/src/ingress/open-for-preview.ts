import type { Connection } from '@sync/connections';
import type { FortnoxClient } from '@sync/fortnox';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { PreviewBudget } from './preview-budget.js';

/** What a preview may ask of Fortnox. */
type PreviewClient = Pick<FortnoxClient, 'accounts' | 'currencies' | 'lockedPeriod'>;

/** What previews are made with: each question is counted. */
export type PreviewServices = FortnoxServices & { readonly previewBudget: PreviewBudget };

/** A person waits, and may try again. */
const maxWaitMs = 10_000;

/** One question goes at once; who asks in a loop leaves live invoices their room. */
const shareBesideLive = 0.3;

/**
 * A client whose calls come after those of live invoices, in the lane and at the share of a replay (an
 * import is not held up by somebody who looks), and out of the connection's budget for previews: a method
 * rejects with 429 when that is used up.
 */
export async function openForPreview(
  { fortnoxClients, previewBudget }: PreviewServices,
  connection: Connection,
): Promise<PreviewClient> {
  const fortnox = await fortnoxClients.open(connection, {
    ...{ lane: 'replay', shareBesideLive, maxWaitMs },
  });
  const { accounts, currencies, lockedPeriod } = fortnox;
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    await previewBudget.take(connection.id);
    return ask();
  };
  return {
    accounts: { ...accounts, get: (number) => counted(() => accounts.get(number)) },
    currencies: { get: (code) => counted(() => currencies.get(code)) },
    lockedPeriod: { get: () => counted(() => lockedPeriod.get()) },
  };
}
