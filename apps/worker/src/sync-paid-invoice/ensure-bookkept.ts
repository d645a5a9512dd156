import { ok } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { ensureSent } from './ensure-sent.js';
import { bookedRecord, type InvoiceRecord } from './invoice-record.js';
import { stepKey } from './invoice-steps.js';
import { failed } from '../stop.js';

/** How the invoice stands after this step. */
export type Booking = 'bookkept' | 'draft' | 'cash-method';

/**
 * Bookkeeps the invoice, or does what the company's accounting method asks for instead: under the
 * cash method (kontantmetoden) invoices are not bookkept, the payment is (reference, 5.5).
 */
export async function ensureBookkept(
  context: HandlerContext,
  invoice: InvoiceRecord,
  wanted: boolean,
): Step<Booking> {
  if (!wanted) {
    context.history.note('Left as a draft in Fortnox: the connection does not bookkeep.');
    return ok('draft');
  }
  if (invoice.accountingMethod === 'CASH') return markAsSent(context, invoice);
  if (invoice.booked) return ok('bookkept');
  const { invoices } = context.fortnox;
  const done = await ensureChange(context, {
    key: stepKey(context, 'bookkeep'),
    what: 'bookkeep the invoice',
    day: invoice.invoiceDate,
    recorded: 'with-next',
    remembered: bookedRecord,
    send: async () => {
      const answer = await invoices.bookkeep(invoice.documentNumber);
      return answer.ok ? ok({ booked: true }) : answer;
    },
    lookUp: async () => {
      const now = await invoices.get(invoice.documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the invoice is bookkept');
      return ok(now.value.booked ? { booked: true } : undefined);
    },
  });
  return done.ok ? ok('bookkept') : done;
}

/** Nothing else tells a person in Fortnox that this unbooked invoice needs no further step. */
async function markAsSent(context: HandlerContext, invoice: InvoiceRecord): Step<Booking> {
  const done = await ensureSent(context, invoice);
  if (!done.ok) return done;
  context.history.note('Cash method: the invoice is not bookkept, its payment is.');
  return ok('cash-method');
}
