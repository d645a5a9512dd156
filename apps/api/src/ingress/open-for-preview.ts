import type { Connection } from '@sync/connections';
import type { FortnoxClient } from '@sync/fortnox';
import { openForReader, type FortnoxServices } from '../fortnox/open-fortnox.js';
import type { ReaderBudget } from '../fortnox/reader-budget.js';

/** What a preview may ask of Fortnox. */
type PreviewClient = Pick<FortnoxClient, 'accounts' | 'currencies' | 'lockedPeriod'>;

/** What previews are made with: each question is counted. */
export type PreviewServices = FortnoxServices & { readonly previewBudget: ReaderBudget };

/**
 * A reader's client whose calls come out of the connection's budget for previews: a method rejects
 * with 429 when that is used up.
 */
export async function openForPreview(
  services: PreviewServices,
  connection: Connection,
): Promise<PreviewClient> {
  const { previewBudget } = services;
  const fortnox = await openForReader(services, connection);
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
