import type { ConnectionSettingsInput } from '@sync/shared';
import { planInvoice } from '../../plan-invoice.js';
import type { InvoicePlan, PaymentPlan, ResolvedRate } from '../../plan.js';
import type { Settled } from '../../settle-echo.js';
import { book, type Company } from '../fortnox-company.js';
import { invoiceOf, sek, settingsWith, type InvoiceInput } from '../paid-invoice.js';
import type { Words } from './chart-of-accounts.js';
import { postAccrual, postAccrualMonth, postInvoice, postPayment } from './post-documents.js';
import type { Voucher } from './voucher.js';

export type Sale = {
  readonly invoice: InvoiceInput;
  readonly rate?: ResolvedRate;
  readonly settings?: Partial<ConnectionSettingsInput>;
  readonly company?: Company;
};

/** The settings of a company as its bookkeeper might have made them. */
export const bookkeepersSettings: Partial<ConnectionSettingsInput> = {
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
  paymentAccounts: [{ method: 'stripe', account: '1686', modeOfPayment: 'STRIPE' }],
  feeAccount: '6040',
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
    { rate: '0', regime: 'eu-business', account: '3308' },
    { rate: '0', regime: 'export', account: '3305' },
    { rate: '19', regime: 'eu-consumer', country: 'DE', account: '3341' },
  ],
};

const titles = {
  invoice: { en: 'Customer invoice', sv: 'Kundfaktura' },
  payment: { en: 'Payment', sv: 'Inbetalning' },
  accrual: { en: 'Deferral of the whole amount', sv: 'Periodisering, hela beloppet' },
  month: { en: 'The first of the months', sv: 'Periodisering, första månaden' },
} satisfies Record<string, Words>;

/** The worker's whole way without Fortnox: plan, draft, echo; then what Fortnox books, by date. */
export function bookSale(sale: Sale): readonly Voucher[] {
  const { company = ordinary } = sale;
  const { invoice, settled } = settle(sale, company);
  const { accrual, payments } = settled;
  const vouchers = [
    postInvoice(titles.invoice, invoice, company.oresavrundning),
    ...(accrual === undefined
      ? []
      : [
          postAccrual(titles.accrual, accrual, invoice.InvoiceDate),
          postAccrualMonth(titles.month, accrual),
        ]),
    ...payments.map((payment: PaymentPlan) => postPayment(titles.payment, payment, invoice)),
  ];
  return vouchers.sort((a, b) => a.date.localeCompare(b.date));
}

/** The invoice of a sale as it is sent. */
export const draftOf = (sale: Sale): InvoicePlan['invoice'] => settle(sale, ordinary).invoice;

const ordinary: Company = { vatRounding: 'per-rate', oresavrundning: 'off' };

type SettledSale = { readonly invoice: InvoicePlan['invoice']; readonly settled: Settled };

function settle(sale: Sale, company: Company): SettledSale {
  const settings = settingsWith({ ...bookkeepersSettings, ...sale.settings });
  const invoice = invoiceOf(sale.invoice);
  const plan = planInvoice({ invoice, settings, rate: sale.rate ?? sek });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const { verdict, corrections } = book(company, plan.value, settings);
  if (!('settled' in verdict) || corrections > 0) throw new Error(`draft ends as ${verdict.kind}`);
  return { invoice: plan.value.invoice, settled: verdict.settled };
}
