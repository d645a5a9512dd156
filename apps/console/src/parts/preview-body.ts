/** A row of an invoice as Fortnox is told it. */
export type SentRow = {
  readonly text: string;
  readonly account: string;
  readonly vat: string;
  readonly quantity: string;
  readonly price: string;
};

type SentPayment = {
  /** Kronor. */
  readonly amount: string;
  readonly account: string;
  readonly date: string;
};

/** Rows that book something; a row of text alone books nothing. Empty for what is no invoice. */
export function invoiceRowsOf(body: unknown): readonly SentRow[] {
  const rows = memberOf(memberOf(body, 'Invoice'), 'InvoiceRows');
  if (!Array.isArray(rows)) return [];
  return rows
    .filter((row) => memberOf(row, 'AccountNumber') !== undefined)
    .map((row) => ({
      text: textOf(row, 'Description'),
      account: textOf(row, 'AccountNumber'),
      vat: textOf(row, 'VAT'),
      quantity: textOf(row, 'DeliveredQuantity'),
      price: textOf(row, 'Price'),
    }));
}

export function paymentOf(body: unknown): SentPayment | undefined {
  const payment = memberOf(body, 'InvoicePayment');
  if (payment === undefined) return undefined;
  return {
    amount: textOf(payment, 'Amount'),
    account: textOf(payment, 'ModeOfPaymentAccount'),
    date: textOf(payment, 'PaymentDate'),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textOf(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' || typeof member === 'number' ? String(member) : '';
}
