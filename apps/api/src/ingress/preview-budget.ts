import type { producerConnection } from '@sync/jobs';
import { createReaderBudget, type ReaderBudget } from '../fortnox/reader-budget.js';

/**
 * A few invoices with an account and a currency that nobody has asked about before; from then on 6 a
 * minute: 2 % of what Fortnox allows a company, and for as long as it likes.
 */
const size = { requests: 20, windowMs: 200_000 };

const exhausted =
  'This preview needs an answer from Fortnox, and previews have used up their share of the ' +
  "company's calls. Try again later, or send exchange_rate and mapped accounts.";

/**
 * Previews are for looking, and anybody who may look can make as many as she likes; invoices are
 * booked within the same limit.
 */
export function createPreviewBudget(redis: ReturnType<typeof producerConnection>): ReaderBudget {
  return createReaderBudget(redis, { name: 'preview', size, exhausted });
}
