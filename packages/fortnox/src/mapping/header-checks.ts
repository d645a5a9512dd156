import { currencyDigits, type PaidInvoice } from '@sync/shared';
import { problem, verdict, type MappingProblem, type Planned } from './problem.js';
import { normaliseText } from './text.js';

/** Fortnox's limit according to integrators' support pages; not documented. */
export const maxRows = 500;

/** What is wrong with an invoice whatever its amounts. */
export function checkHeader(invoice: PaidInvoice): Planned<undefined> {
  return verdict([
    ...(invoice.status.trim().toLowerCase() === 'paid' ? [] : [notPaid(invoice)]),
    ...(currencyDigits(invoice.currency) === undefined ? [currencyUnknown(invoice)] : []),
    ...(invoice.lines.length === 0 ? [noLines()] : []),
    ...rowCountProblems(invoice, invoice.lines.length),
    ...(normaliseText(invoice.number) === '' ? [numberUnusable()] : []),
  ]);
}

/** `rows`: what the invoice has in Fortnox, with those for rounding, charges and texts. */
export function rowCountProblems({ lines }: PaidInvoice, rows: number): MappingProblem[] {
  return rows > maxRows ? [tooManyRows(lines.length, rows)] : [];
}

const notPaid = (invoice: PaidInvoice) =>
  problem(
    'not-paid',
    '/status',
    `The invoice's status is ${invoice.status}, not Paid.`,
    'Nothing to do: it is taken by itself once it is paid.',
  );

const currencyUnknown = (invoice: PaidInvoice) =>
  problem(
    'currency-unknown',
    '/currency',
    `"${invoice.currency}" is no currency of ISO 4217.`,
    'Correct the currency of the invoice in SubscriptionFlow, then have it read again.',
  );

const noLines = () =>
  problem(
    'no-lines',
    '/lines',
    'The invoice has no lines, so there is nothing to book.',
    'Check the invoice in SubscriptionFlow, then have it read again, or discard it.',
  );

const tooManyRows = (lines: number, rows: number) =>
  problem(
    'too-many-rows',
    '/lines',
    `The invoice has ${lines} lines, which are ${rows} rows in Fortnox; it is known to refuse more than ${maxRows}.`,
    'Book this invoice by hand, or split it, and resolve it.',
  );

const numberUnusable = () =>
  problem(
    'invoice-number-unusable',
    '/name',
    'The invoice number has no character that Fortnox accepts.',
    'Correct the invoice number in SubscriptionFlow, then have it read again.',
  );
