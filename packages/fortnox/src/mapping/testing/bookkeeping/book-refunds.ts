import { Decimal } from '@sync/shared';
import type { EarlierCredit } from '../../credit-input.js';
import { planCredit, type CreditPlan } from '../../plan-credit.js';
import { bookedInvoice } from '../booked-invoice.js';
import { invoiceOf, settingsWith } from '../paid-invoice.js';
import { bookkeepersSettings, draftOf } from './book-sale.js';
import type { Words } from './chart-of-accounts.js';
import { postInvoice, postPayment, type SentInvoice } from './post-documents.js';
import type { Voucher } from './voucher.js';

const titles = {
  credit: { en: 'Credit invoice (first refund)', sv: 'Kreditfaktura (första återbetalningen)' },
  negative: {
    en: 'Invoice with a negative total (second refund)',
    sv: 'Faktura med negativ summa (andra återbetalningen)',
  },
  moneyBack: { en: 'Money back to the customer', sv: 'Återbetalning till kunden' },
} satisfies Record<string, Words>;

const sale = { invoice: {} };

/** An invoice of 1,250 kronor, of which 500 and then 250 go back. */
export function bookTwoRefunds(): readonly Voucher[] {
  const draft = draftOf(sale);
  const first = planRefund({ id: 'rf_1', date: '2026-11-25', amount: '500.00' }, []);
  if (first.document.kind !== 'credit-invoice') throw new Error('must be a credit invoice');
  const credit = { ...draft, CustomerNumber: '7', ...first.document.changes };
  const standing = bookedInvoice('18', credit);
  const second = planRefund({ id: 'rf_2', date: '2026-12-02', amount: '250.00' }, [
    { document: standing, lines: [] },
  ]);
  if (second.document.kind !== 'negative-invoice') throw new Error('must be a negative invoice');
  return [
    ...post(titles.credit, credit, first),
    ...post(titles.negative, second.document.draft, second),
  ];
}

function planRefund(
  { id, date, amount }: { readonly id: string; readonly date: string; readonly amount: string },
  earlier: readonly EarlierCredit[],
): CreditPlan {
  const refund = { id, date, currency: 'SEK', amount: new Decimal(amount) };
  const plan = planCredit({
    original: bookedInvoice('17', draftOf(sale)),
    invoice: invoiceOf(sale.invoice),
    settings: settingsWith(bookkeepersSettings),
    change: { kind: 'refund', refund },
    earlier,
    as: earlier.length === 0 ? 'credit-invoice' : 'negative-invoice',
  });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

function post(title: Words, document: SentInvoice, { payment }: CreditPlan): Voucher[] {
  const moneyBack = payment && postPayment(titles.moneyBack, payment, document);
  return [postInvoice(title, document), ...(moneyBack ? [moneyBack] : [])];
}
