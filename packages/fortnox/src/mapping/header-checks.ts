import { currencyDigits, type PaidInvoice } from '@sync/shared';
import { problem, verdict, type Planned } from './problem.js';
import { normaliseText } from './text.js';

/** Fortnox's limit according to integrators' support pages; not documented. */
const maxRows = 500;

/** What is wrong with an invoice whatever its amounts. */
export function checkHeader(invoice: PaidInvoice): Planned<undefined> {
  return verdict([
    ...(invoice.status.trim().toLowerCase() === 'paid' ? [] : [notPaid(invoice)]),
    ...(currencyDigits(invoice.currency) === undefined ? [currencyUnknown(invoice)] : []),
    ...(invoice.lines.length === 0 ? [noLines()] : []),
    ...(invoice.lines.length > maxRows ? [tooManyRows(invoice)] : []),
    ...(normaliseText(invoice.number) === '' ? [numberUnusable()] : []),
  ]);
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
    'Correct the currency of the invoice in SubscriptionFlow, then replay.',
  );

const noLines = () =>
  problem(
    'no-lines',
    '/lines',
    'The invoice has no lines, so there is nothing to book.',
    'Check the invoice in SubscriptionFlow, then replay or discard.',
  );

const tooManyRows = (invoice: PaidInvoice) =>
  problem(
    'too-many-rows',
    '/lines',
    `The invoice has ${invoice.lines.length} lines; Fortnox is known to refuse more than ${maxRows} rows.`,
    'Book this invoice by hand, or split it, and resolve it.',
  );

const numberUnusable = () =>
  problem(
    'invoice-number-unusable',
    '/name',
    'The invoice number has no character that Fortnox accepts.',
    'Correct the invoice number in SubscriptionFlow, then replay.',
  );
