import { planInvoice, rateNeeded } from '@sync/fortnox';
import { connectionSettingsSchema } from '@sync/shared';
import { parseEvent, toPaidInvoice } from '@sync/subscriptionflow';
import { listAt } from '../scripts/start/json.js';
import { companySettings, type Company } from '../scripts/workload/company.js';
import { invoiceNumber, type SentInvoice } from '../scripts/workload/invoices.js';
import type { BareInvoice } from './worker-calls.js';

/** So many does a side carry in a round. */
export const invoices = 160;

const line = { quantity: '1', discount: '0.00' };
const lines = [
  { ...line, id: 'ch_1', name: 'Subscription', sub_total: '100.00', tax_rate: '25', tax: '25.00' },
  { ...line, id: 'ch_2', name: 'Print', sub_total: '50.00', tax_rate: '12', tax: '6.00' },
].map((each, n) => ({ ...each, product_sku: `P-${n}`, total_amount: ['125.00', '56.00'][n] }));
const total = '181.00';

/**
 * Invoices that differ by their ids alone: one customer, whole kronor, so that no öre are rounded
 * off, two rates, one payment.
 */
export function invoicesOf({ site }: Company, name: string): readonly SentInvoice[] {
  const template = invoiceNumber(0, site);
  const sums = {
    sub_total: '150.00',
    tax_amount: '31.00',
    total_amount: total,
    received_payment: total,
  };
  const payments = listAt(template.invoice, 'transactions').map((payment) => ({
    ...(payment as object),
    ...{ amount: total, applied_amount: total },
  }));
  return Array.from({ length: invoices }, (_, n) => {
    const id = `${name}-${n}`;
    const invoice = { ...template.invoice, ...sums, lines, transactions: payments, id };
    const event = { ...(template.event as object), data: { invoice } };
    return { id, invoice, event, expected: { currency: 'SEK', total, payments: 1 } };
  });
}

/** The very drafts that ours would send. */
export function draftsOf(
  { event }: SentInvoice,
  customerNumber: string,
): Pick<BareInvoice, 'invoice' | 'payment'> {
  const parsed = parseEvent(event);
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error('an unreadable event');
  const invoice = toPaidInvoice(parsed.value);
  const settings = connectionSettingsSchema.parse(companySettings);
  const rate = rateNeeded({ invoice, settings });
  if (rate.kind !== 'known') throw new Error('kronor need no rate');
  const plan = planInvoice({
    ...{ invoice, settings, habit: {}, lockedUntil: undefined, rate: rate.rate },
    accountVatCode: () => undefined,
  });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const [payment] = plan.value.payments;
  if (!payment) throw new Error('one payment is needed');
  return {
    invoice: { ...plan.value.invoice, CustomerNumber: customerNumber },
    payment: { ...payment.draft },
  };
}
