import type { Period, SourceInvoice } from '@sync/reconciliation';
import { currencyDigits, Decimal, err, ok, roundHalfUp, type Result } from '@sync/shared';
import type {
  InvoiceSummary,
  SubscriptionFlowClient,
  SubscriptionFlowFailure,
} from '@sync/subscriptionflow';
import { daysLater } from './days-later.js';

/** As many as are compared: a page may hold many more invoices than it was asked for. */
const maxPaid = 300_000;

const tooMany: SubscriptionFlowFailure = {
  kind: 'unreadable',
  detail: 'it calls more invoices paid than there can be',
};

/** All that SubscriptionFlow calls paid in the period, across pages. */
export async function readSource(
  client: SubscriptionFlowClient,
  period: Period,
  signal: AbortSignal,
): Promise<Result<readonly SourceInvoice[], SubscriptionFlowFailure>> {
  const found: SourceInvoice[] = [];
  for (let page = 1; ; page += 1) {
    const filter = { status: 'Paid', invoiceDates: withNeighbours(period), page };
    const answer = await client.filterInvoices(filter, signal);
    if (!answer.ok) return answer;
    found.push(...answer.value.invoices.filter(isPaid).map(toSource));
    if (found.length > maxPaid) return err(tooMany);
    if (!answer.value.hasMore) return ok(found);
  }
}

/** SubscriptionFlow may count days by another clock; what is not of the period is left out by `compare`. */
function withNeighbours({ from, to }: Period): Period {
  return { from: daysLater(from, -1), to: daysLater(to, 1) };
}

/** Whether one invoice is called paid; a record that is gone is not. */
export async function isCalledPaid(
  client: SubscriptionFlowClient,
  invoiceId: string,
  signal: AbortSignal,
): Promise<Result<boolean, SubscriptionFlowFailure>> {
  const answer = await client.getInvoice(invoiceId, signal);
  if (answer.ok) {
    const status = answer.value['status'];
    return ok(typeof status === 'string' && isPaidStatus(status));
  }
  return answer.error.kind === 'not-found' ? ok(false) : err(answer.error);
}

const isPaidStatus = (status: string): boolean => status.trim().toLowerCase() === 'paid';

/** The filter's word is not taken for it. */
const isPaid = ({ status }: InvoiceSummary): boolean =>
  status === undefined || isPaidStatus(status);

function toSource({ id, number, currency, total, invoiceDate }: InvoiceSummary): SourceInvoice {
  const code = currency?.toUpperCase();
  return { id, number, currency: code, total: readTotal(total, code), invoiceDate };
}

/** To the currency's digits: SubscriptionFlow's numbers show traces of binary fractions. */
function readTotal(text: string | undefined, currency: string | undefined): Decimal | undefined {
  if (text === undefined || !/^-?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?$/.test(text)) return undefined;
  return roundHalfUp(new Decimal(text), currencyDigits(currency ?? '') ?? 2);
}
