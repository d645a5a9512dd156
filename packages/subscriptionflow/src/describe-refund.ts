/** Money that went back after an invoice was carried over; `amount` as its source writes it. */
export type ToldRefund = {
  readonly amount: string;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly date: string;
};

/** For the drift of an invoice's job: the same refund reads the same, whichever way it was told. */
export function describeRefund({ amount, currency, date }: ToldRefund): string {
  return `${amount} ${currency} refunded in SubscriptionFlow on ${date}; ${nothingChanged}`;
}

/** The same for an invoice that was declared void. */
export function describeVoid(date: string): string {
  return `declared void in SubscriptionFlow on ${date}; ${nothingChanged}`;
}

const nothingChanged =
  'nothing was changed in Fortnox, credit the invoice there if it stands booked';
