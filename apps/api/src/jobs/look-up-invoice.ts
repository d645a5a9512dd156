import { findConnection } from '@sync/connections';
import type { InFortnox } from '@sync/jobs';
import type { Decimal } from '@sync/shared';
import { fortnoxProblem } from '../fortnox/describe-failure.js';
import { openFortnox, type FortnoxServices } from '../fortnox/open-fortnox.js';
import { notFound } from '../http/problem.js';

export type InvoiceInFortnox = InFortnox & {
  readonly currency: string | undefined;
  /** As Fortnox asks for it: with its rounding to whole kronor. */
  readonly total: Decimal | undefined;
  /** What that rounding has added to the total. */
  readonly roundOff: Decimal | undefined;
  readonly cancelled: boolean;
  /** Of whoever made it: ours is the invoice's id in SubscriptionFlow. */
  readonly reference: string | undefined;
};

/**
 * Asks Fortnox for an invoice and its payments: two calls. `undefined` when it has none of that
 * number; throws 409 or 503 when it cannot be asked.
 */
export async function lookUpInvoice(
  services: FortnoxServices,
  connectionId: string,
  invoiceNumber: string,
): Promise<InvoiceInFortnox | undefined> {
  const connection = await findConnection(services.db, connectionId);
  if (!connection) throw notFound('connection');
  const fortnox = await openFortnox(services, connection);
  const invoice = await fortnox.invoices.get(invoiceNumber);
  if (!invoice.ok) {
    if (invoice.error.kind === 'not-found') return undefined;
    throw fortnoxProblem(invoice.error);
  }
  const payments = await fortnox.invoicePayments.listByInvoice(invoiceNumber);
  if (!payments.ok) throw fortnoxProblem(payments.error);
  const { customerNumber, documentNumber, booked, currency, total, cancelled } = invoice.value;
  return {
    customerNumber: customerNumber ?? null,
    invoiceNumber: documentNumber,
    booked,
    payments: payments.value.map((payment) => ({
      number: payment.number,
      booked: payment.booked,
    })),
    currency,
    total,
    roundOff: invoice.value.roundOff,
    cancelled,
    reference: invoice.value.externalInvoiceReference1,
  };
}
