/** The contract's own example, as plain JSON that a test may change. */
export function sampleEvent() {
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'acme', environment: 'live' },
    data: { invoice: sampleInvoice() },
  };
}

function sampleInvoice() {
  return {
    id: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
    name: 'SF-15579',
    status: 'Paid',
    invoice_date: '2026-11-18',
    due_date: '2026-12-18',
    currency: 'EUR',
    prices_include_tax: false,
    exchange_rate: { to: 'SEK', rate: '11.4210', date: '2026-11-18', source: 'gateway' },
    sub_total: '1000.00',
    discount_value: '100.00',
    tax_amount: '225.00',
    miscellaneous_charges: '0.00',
    total_amount: '1125.00',
    received_payment: '1125.00',
    sum_of_credit_notes: '0.00',
    closing_balance: '0.00',
    customer: sampleCustomer(),
    lines: [sampleLine()],
    transactions: [sampleTransaction()],
  };
}

function sampleCustomer() {
  return {
    id: '3213427c',
    customer_number: 'CUST_002648',
    name: 'Acme AB',
    email: 'ap@acme.se',
    company: 'Acme AB',
    vat_id: 'SE556012579001',
    organisation_number: '556012-5790',
    billing_address: {
      address_1: 'Kungsgatan 1',
      postal_code: '111 43',
      city: 'Stockholm',
      country: 'SE',
    },
  };
}

function sampleLine() {
  return {
    id: 'ch_1',
    product_sku: 'PRO-M',
    name: 'Pro monthly',
    quantity: '1',
    sub_total: '1000.00',
    discount: '100.00',
    tax_rate: '25',
    tax: '225.00',
    total_amount: '1125.00',
    accounting_account_code: '3001',
    service_from: '2026-11-18',
    service_to: '2026-12-17',
  };
}

function sampleTransaction() {
  return {
    id: 'tr_1',
    name: 'P-013336',
    type: 'Payment',
    status: 'Paid',
    date: '2026-11-20',
    amount: '1125.00',
    applied_amount: '1125.00',
    currency: 'EUR',
    cash_or_card: 'card',
    gateway: 'stripe',
  };
}
