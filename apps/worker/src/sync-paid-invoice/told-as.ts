import type { InvoicePlan } from '@sync/fortnox';
import { sha256Hex, type PaidInvoice } from '@sync/shared';
import type { InvoiceRecord } from './invoice-record.js';

/** Stands for what decides an invoice's books, as its source told it, by whichever door. */
export function digestAsTold(invoice: PaidInvoice): string {
  const { customer, invoiceDate, dueDate, currency, pricesIncludeVat, lines } = invoice;
  const { subTotal, discount, vat, miscellaneousCharges, total, creditNotes } = invoice;
  const { id, company, vatId, organisationNumber, billingAddress } = customer;
  return sha256Hex(
    JSON.stringify([
      [id, company, vatId, organisationNumber, billingAddress.country],
      [invoiceDate, dueDate, currency, pricesIncludeVat, lines],
      [subTotal, discount, vat, miscellaneousCharges, total, creditNotes],
    ]),
  );
}

/**
 * Stands for the invoice as it is sent. The rate is judged by Fortnox's echo, and whom a letter names
 * is nothing that a bookkept invoice is credited for.
 */
export function digestAsPlanned({ invoice, customer }: InvoicePlan): string {
  const decisive = Object.entries(invoice).filter(([name]) => !leftAside.has(name));
  return sha256Hex(JSON.stringify([decisive, customer.customerId]));
}

const leftAside: ReadonlySet<string> = new Set<keyof InvoicePlan['invoice']>([
  ...(['CurrencyRate', 'CurrencyUnit', 'YourReference', 'Language'] as const),
]);

/** Stands for what decides the payment of each transaction, by its id. */
export function transactionsAsTold({ transactions }: PaidInvoice): ReadonlyMap<string, string> {
  return new Map(
    transactions.map((told) => [told.id, sha256Hex(JSON.stringify(Object.entries(told).sort()))]),
  );
}

type Now = { readonly plan: InvoicePlan; readonly toldAs: string };

/**
 * Whether the source says something else now than when the invoice was made, so that another one would be
 * made now. Both must differ: two doors word the same invoice differently, and settings change what is made
 * of the same words (`made-by.ts`). A version that reads more of an invoice says something else of the same
 * one: a draft that is in work while versions change may be made anew then.
 */
export function wasToldOtherwise(
  { toldAs, plannedAs }: InvoiceRecord,
  { plan, toldAs: now }: Now,
): boolean {
  return toldAs !== null && toldAs !== now && plannedAs !== digestAsPlanned(plan);
}
