import { ok, err, type PaidInvoice } from '@sync/shared';
import {
  parseEvent,
  toPaidInvoice,
  toPaidInvoiceFromApi,
  type ApiRecord,
  type SubscriptionFlowClient,
} from '@sync/subscriptionflow';
import type { ClaimedJob } from '@sync/jobs';
import type { Step } from '../handler.js';

/**
 * The invoice as its source tells it: the signed event that came with the job, or, where only the
 * id was believed or the event was erased since, what SubscriptionFlow's API says now.
 */
export async function readInvoice(
  job: Pick<ClaimedJob, 'source' | 'event' | 'invoiceId'>,
  subscriptionFlow: SubscriptionFlowClient,
): Step<PaidInvoice> {
  // No event: it was erased by age, and a refund comes late.
  if (job.source === 'webhook' || job.event === null) {
    return fetchInvoice(job.invoiceId, subscriptionFlow);
  }
  return readEvent(job.event);
}

/** The invoice of a stored event. */
export function readEvent(event: unknown): Awaited<Step<PaidInvoice>> {
  const parsed = parseEvent(event);
  if (parsed.ok && parsed.value.type === 'invoice.paid') return ok(toPaidInvoice(parsed.value));
  const problems = parsed.ok ? [] : parsed.error;
  return err({
    kind: 'problems',
    problems: [
      {
        kind: 'event-unreadable',
        pointer: problems[0]?.pointer,
        message: `The stored event cannot be read: ${problems.map((p) => `${p.pointer} ${p.message}`).join('; ')}`,
        action: 'Send the event again in the documented form, then try again.',
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
  const customer = await fetchCustomer(invoice.value, subscriptionFlow);
  if (!customer.ok) return customer;
  const read = toPaidInvoiceFromApi({
    invoice: invoice.value,
    transactions: transactions.value,
    customer: customer.value,
  });
  if (read.ok) return read.value.id === invoiceId ? read : err(anotherId(invoiceId, read.value.id));
  const problems = read.error.map(({ pointer, message }) => ({
    kind: 'source-invoice-unreadable',
    pointer,
    message: `SubscriptionFlow's invoice: ${pointer} ${message}.`,
    action: 'Correct the invoice in SubscriptionFlow, then have it read again.',
  }));
  return err({ kind: 'problems', problems });
}

/**
 * Jobs are told apart by the id as it was told. SubscriptionFlow may find an invoice under other
 * spellings of it, and each of them would book the invoice once more.
 */
function anotherId(told: string, own: string) {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'source-invoice-differs',
        pointer: '/id',
        message: `SubscriptionFlow answered for invoice ${told} with invoice ${own}.`,
        action: `See that invoice ${own} is told under its own id, then discard this job.`,
      },
    ],
  } as const;
}

/** Invoice details name their customer by id; without one the reading below says what is missing. */
async function fetchCustomer(
  invoice: ApiRecord,
  subscriptionFlow: SubscriptionFlowClient,
): Step<ApiRecord | undefined> {
  const id = invoice['customer_id'];
  if (typeof id !== 'string') return ok(undefined);
  const customer = await subscriptionFlow.getCustomer(id);
  if (!customer.ok && customer.error.kind === 'not-found') return ok(undefined);
  return customer.ok ? customer : err({ kind: 'source-failure', failure: customer.error });
}
