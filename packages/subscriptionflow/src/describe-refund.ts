import { currencyDigits, Decimal } from '@sync/shared';

/** Money that went back after an invoice was carried over; `amount` as its source writes it. */
type ToldRefund = {
  /** The same by either door, and another one for another refund of the same amount and day. */
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly date: string;
};

/** For the drift of an invoice's job: the same refund reads the same, whichever way it was told. */
export function describeRefund({ id, amount, currency, date }: ToldRefund): string {
  const money = `${inFull(amount, currency)} ${currency}`;
  return `${money} refunded in SubscriptionFlow on ${date} (refund ${id}); ${nothingChanged}`;
}

/** With the currency's digits, and with more only if there are more. */
function inFull(amount: string, currency: string): string {
  const number = new Decimal(amount);
  return number.toFixed(Math.max(currencyDigits(currency) ?? 2, number.decimalPlaces()));
}

/** The same for an invoice that was declared void. */
export function describeVoid(date: string): string {
  return `declared void in SubscriptionFlow on ${date}; ${nothingChanged}`;
}

const nothingChanged =
  'nothing was changed in Fortnox, credit the invoice there if it stands booked';
