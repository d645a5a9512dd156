import {
  Decimal,
  formatAmount,
  isAppliedPayment,
  roundHalfUp,
  type ConnectionSettings,
  type LocalDate,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import type { FortnoxInvoice } from '../resources/invoices.js';
import { paymentAccountFor } from './payment-accounts.js';

import type { PaymentPlan } from './plan.js';
import { planned, problem, unplanned, type Planned } from './problem.js';
import { isRefund, type Refund } from './refund.js';

type Input = {
  readonly original: FortnoxInvoice;
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly refund: Refund;
  /** The credit's own date: no payment is older than its document. */
  readonly date: LocalDate;
};

/**
 * The money going back: a negative payment of the credit, in kronor at the rate the invoice was
 * booked at, by the way of the refund itself where the source tells it, else of the last payment.
 */
export function planRefundPayment(input: Input): Planned<PaymentPlan> {
  const { original, settings, refund, date } = input;
  const rate = original.currencyRate ?? new Decimal(1);
  const kronor = roundHalfUp(refund.amount.times(rate).div(original.currencyUnit ?? 1), 2);
  if (kronor.isZero()) return unplanned([worthNothing(refund)]);
  const way = wayOf(input);
  const traits = { currency: refund.currency, gateway: way?.gateway, method: way?.method };
  const account = paymentAccountFor(traits, settings);
  return planned({
    transactionId: refund.id,
    draft: {
      Amount: kronor.neg().toNumber(),
      AmountCurrency: refund.amount.neg().toNumber(),
      ...(refund.currency === 'SEK' ? {} : { CurrencyRate: rate.toNumber() }),
      PaymentDate: date,
      ModeOfPayment: account.modeOfPayment,
      ModeOfPaymentAccount: Number(account.account),
    },
  });
}

function wayOf({ invoice, refund }: Input): Transaction | undefined {
  const own = invoice.transactions.find(({ id, type }) => id === refund.id && isRefund(type));
  return own ?? invoice.transactions.filter(isAppliedPayment).at(-1);
}

const worthNothing = ({ amount, currency }: Refund) =>
  problem(
    'refund-worth-less-than-an-ore',
    '/refund/amount',
    `The refund of ${formatAmount(amount)} ${currency} is worth less than an öre in SEK, which Fortnox cannot book.`,
    'Discard this job, or book the refund by hand and resolve it.',
  );
