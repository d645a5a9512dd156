/** A paid invoice of one line, as the event contract has it. `change` replaces header fields. */
export function sampleEvent(
  invoiceId: string,
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'acme', environment: 'live' },
    data: { invoice: { ...invoice(invoiceId), ...change } },
  };
}

function invoice(id: string): Record<string, unknown> {
  return {
    id,
    name: `SF-${id}`,
    status: 'Paid',
    invoice_date: '2026-11-18',
    due_date: '2026-12-18',
    currency: 'SEK',
    prices_include_tax: false,
    sub_total: '1000.00',
    discount_value: '0.00',
    tax_amount: '250.00',
    miscellaneous_charges: '0.00',
    total_amount: '1250.00',
    received_payment: '1250.00',
    sum_of_credit_notes: '0.00',
    closing_balance: '0.00',
    customer: {
      id: 'c1',
      name: 'Nordan AB',
      email: 'ap@nordan.example',
      organisation_number: '556012-5790',
      billing_address: { address_1: 'Storgatan 1', city: 'Umeå', country: 'SE' },
    },
    lines: [line],
    transactions: [transaction],
  };
}

const line = {
  id: 'l1',
  name: 'Pro monthly',
  quantity: '1',
  sub_total: '1000.00',
  discount: '0.00',
  tax_rate: '25',
  tax: '250.00',
  total_amount: '1250.00',
};

const transaction = {
  id: 't1',
  type: 'Payment',
  status: 'Paid',
  date: '2026-11-20',
  amount: '1250.00',
  applied_amount: '1250.00',
  currency: 'SEK',
};
