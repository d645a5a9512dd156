import type { InvoicePlan } from '@sync/fortnox';
import { sha256Hex, type PaidInvoice, type Transaction } from '@sync/shared';
import type { InvoiceRecord } from './invoice-record.js';

/**
 * Stands for an invoice as its source told it, by whichever door. Of the customer what decides the books: no
 * number of a person, which a digest of little else would give away.
 */
export function digestAsTold(invoice: PaidInvoice): string {
  const { number, purchaseOrder, invoiceDate, dueDate, currency, pricesIncludeVat, lines } =
    invoice;
  const { subTotal, discount, vat, miscellaneousCharges, total, creditNotes } = invoice;
  const { exchangeRate, customer } = invoice;
  const { id, company, vatId, organisationNumber, billingAddress } = customer;
  const isFirm = [company, organisationNumber].map((one) => one !== undefined);
  return sha256Hex(
    JSON.stringify([
      [id, isFirm, vatId?.slice(0, 2), billingAddress.country],
      [number, purchaseOrder, invoiceDate, dueDate, currency, exchangeRate?.rate, pricesIncludeVat],
      [subTotal, discount, vat, miscellaneousCharges, total, creditNotes, lines],
    ]),
  );
}

/** Stands for what decides the payment of each transaction, as its source told it, by its id. */
export function transactionsAsTold({ transactions }: PaidInvoice): ReadonlyMap<string, string> {
  return new Map(transactions.map((told) => [told.id, sha256Hex(JSON.stringify(wayOf(told)))]));
}

/** The amount too: of what was told in kronor, the invoice has as much as it has of the amount. */
const wayOf = ({ type, method, gateway, currency, amount, amountSek, fee }: Transaction) => [
  ...[type, method, gateway, currency, amount, amountSek, fee],
];

/** Stands for the invoice as it is sent, but for whom a letter names. */
export function digestAsPlanned({ invoice, customer }: InvoicePlan): string {
  return sha256Hex(JSON.stringify([without(invoice, letter), customer.customerId]));
}

/**
 * Stands for what of the invoice decides the books: no words, no references, and its rows in whichever order; but
 * the period that its revenue is spread over, which only a row's words tell Fortnox.
 */
export function digestForBooks({ invoice, customer, settlement }: InvoicePlan): string {
  const rows = invoice.InvoiceRows.filter((row) => 'AccountNumber' in row)
    .map((row) => JSON.stringify(without(row, words).sort()))
    .sort();
  const { deferral } = settlement;
  const spread = deferral && without(deferral, ['description']);
  const head = without(invoice, [...references, 'InvoiceRows']);
  return sha256Hex(JSON.stringify([head, rows, spread, customer.customerId]));
}

const letter = ['YourReference', 'Language'];
const references = [...letter, 'YourOrderNumber', 'ExternalInvoiceReference2', 'DueDate'];
const words = ['Description'];

const without = (draft: object, names: readonly string[]): [string, unknown][] =>
  Object.entries(draft).filter(([name]) => !names.includes(name));

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

/** Whether the books would be the same by both: then a bookkept invoice needs nobody. */
export const wouldBookTheSame = ({ booksAs }: InvoiceRecord, plan: InvoicePlan): boolean =>
  booksAs === digestForBooks(plan);
