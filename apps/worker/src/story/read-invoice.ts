import { ok, err, type PaidInvoice } from '@sync/shared';
import {
  parseEvent,
  toPaidInvoice,
  toPaidInvoiceFromApi,
  type SubscriptionFlowClient,
} from '@sync/subscriptionflow';
import type { ClaimedJob } from '@sync/db';
import type { Step } from './context.js';

/**
 * The invoice as its source tells it: the signed event that came with the job, or, where only the
 * id was believed, what SubscriptionFlow's API says now.
 */
export async function readInvoice(
  job: ClaimedJob,
  subscriptionFlow: SubscriptionFlowClient,
): Step<PaidInvoice> {
  if (job.source === 'webhook') return fetchInvoice(job.invoiceId, subscriptionFlow);
  const parsed = parseEvent(job.event);
  if (parsed.ok && parsed.value.type === 'invoice.paid') return ok(toPaidInvoice(parsed.value));
  const problems = parsed.ok ? [] : parsed.error;
  return err({
    kind: 'problems',
    problems: [
      {
        kind: 'event-unreadable',
        pointer: problems[0]?.pointer,
        message: `The stored event cannot be read: ${problems.map((p) => `${p.pointer} ${p.message}`).join('; ')}`,
        action: 'Send the event again in the documented form, then replay.',
      },
    ],
  });
}

async function fetchInvoice(
  invoiceId: string,
  subscriptionFlow: SubscriptionFlowClient,
): Step<PaidInvoice> {
  const invoice = await subscriptionFlow.getInvoice(invoiceId);
  if (!invoice.ok) return err({ kind: 'source-failure', failure: invoice.error });
  const transactions = await subscriptionFlow.getInvoiceTransactions(invoiceId);
  if (!transactions.ok) return err({ kind: 'source-failure', failure: transactions.error });
  const customer = await subscriptionFlow.getCustomer(invoice.value.customerId);
  if (!customer.ok) return err({ kind: 'source-failure', failure: customer.error });
  const read = toPaidInvoiceFromApi({
    invoice: invoice.value,
    transactions: transactions.value,
    customer: customer.value,
  });
  return read.ok ? read : err({ kind: 'problems', problems: read.error });
}
