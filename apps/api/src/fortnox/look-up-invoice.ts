import type { Connection } from '@sync/connections';
import type { FortnoxClient } from '@sync/fortnox';
import type { InvoiceInFortnox, LookUpInvoice } from '../jobs/post-resolve-job.js';
import { notFound } from '../http/problem.js';
import { fortnoxProblem } from './describe-failure.js';
import type { OpenFortnox } from './open-fortnox.js';

/** Asks Fortnox for an invoice and its payments: two calls. */
export function invoiceLookup(ports: {
  readonly find: (connectionId: string) => Promise<Connection | undefined>;
  readonly open: OpenFortnox;
}): LookUpInvoice {
  return async (connectionId, invoiceNumber) => {
    const connection = await ports.find(connectionId);
    if (!connection) throw notFound('connection');
    return lookUp(await ports.open(connection), invoiceNumber);
  };
}

async function lookUp(
  fortnox: FortnoxClient,
  invoiceNumber: string,
): Promise<InvoiceInFortnox | undefined> {
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
    cancelled,
  };
}
