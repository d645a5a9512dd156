import { toPaidInvoiceFromApi, type ApiInvoice } from './to-paid-invoice-from-api.js';
import { parseExactJson } from './exact-json.js';
import { isRecord, type ApiRecord } from './records.js';

/** As SubscriptionFlow's specification and live integrations show it: loose in every way. */
const invoiceJson = `{
  "id": "4b7c1e0a", "name": "SF-15579", "invoice_date": "2026-11-18",
  "due_date": "2026-12-18T00:00:00+01:00", "status": "Paid", "currency": "eur",
  "sub_total": 1000, "discount_value": 100.00, "tax_amount": 225.00000000000003,
  "miscellaneous_charges": null, "total_amount": 1125, "received_payment": "1125.00",
  "sum_of_credit_notes": "N/A", "closing_balance": 0, "customer_id": "c1",
  "items": [{ "id": "it1", "product_name": "Pro", "product_sku": "PRO-M", "charges": [{
    "id": "ch_1", "name": "", "quantity": "1", "service_from": "2026-11-18",
    "service_to": "2026-12-17", "discount": 100.0, "tax": 225, "tax_breakdown": [],
    "sub_total": 1000.00, "total_amount": "1125.00", "accounting_account_code": "",
    "plan_price": { "accounting_account_code": "3001" } }] }]
}`;
const transactionJson = `{
  "id": "tr_1", "name": "P-013336", "type": "payment", "status": "success",
  "date": "2026-11-20T23:30:00+00:00", "amount": 2000.5, "pivot_amount": 1125.0,
  "currency": "EUR", "cash_or_card": "card" }`;
const customerJson = `{
  "id": 90210, "name": "Acme AB", "email": "ap@acme.se", "company": "Acme AB",
  "customer_number": "CUST_1", "vat_id": "N/A", "billing_address_1": "Kungsgatan 1",
  "billing_postal_code": 11143, "billing_city": "Stockholm", "billing_country": "Sweden" }`;

function recordOf(json: string): ApiRecord {
  const value = parseExactJson(json);
  if (!isRecord(value)) throw new Error('the sample must be a record');
  return value;
}

const sample = (change: Partial<ApiInvoice> = {}): ApiInvoice => ({
  invoice: recordOf(invoiceJson),
  transactions: [recordOf(transactionJson)],
  customer: recordOf(customerJson),
  ...change,
});

it('reads loose values into exact ones', () => {
  const result = toPaidInvoiceFromApi(sample());
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    ok: true,
    value: {
      id: '4b7c1e0a',
      number: 'SF-15579',
      status: 'Paid',
      invoiceDate: '2026-11-18',
      dueDate: '2026-12-18',
      currency: 'EUR',
      subTotal: '1000',
      discount: '100',
      vat: '225',
      miscellaneousCharges: '0',
      total: '1125',
      receivedPayment: '1125',
      creditNotes: '0',
      closingBalance: '0',
      customer: {
        id: '90210',
        customerNumber: 'CUST_1',
        name: 'Acme AB',
        email: 'ap@acme.se',
        company: 'Acme AB',
        billingAddress: {
          address1: 'Kungsgatan 1',
          postalCode: '11143',
          city: 'Stockholm',
          country: 'Sweden',
        },
      },
      lines: [
        {
          id: 'ch_1',
          productSku: 'PRO-M',
          name: 'Pro',
          quantity: '1',
          subTotal: '1000',
          discount: '100',
          vat: '225',
          total: '1125',
          accountCode: '3001',
          serviceFrom: '2026-11-18',
          serviceTo: '2026-12-17',
        },
      ],
      transactions: [
        {
          id: 'tr_1',
          name: 'P-013336',
          type: 'payment',
          status: 'success',
          date: '2026-11-21',
          amount: '2000.5',
          appliedAmount: '1125',
          currency: 'EUR',
          method: 'card',
        },
      ],
    },
  });
});

it('takes the customer’s id from the invoice when nothing else is known', () => {
  const invoice = { ...recordOf(invoiceJson), customer: { name: 'Only a name' } };
  expect(toPaidInvoiceFromApi(sample({ invoice, customer: undefined }))).toMatchObject({
    value: { customer: { id: 'c1', name: 'Only a name' } },
  });
});

it('never takes a payment’s whole amount for the part applied to this invoice', () => {
  const transaction = { ...recordOf(transactionJson), pivot_amount: null };
  const result = toPaidInvoiceFromApi(sample({ transactions: [transaction] }));
  expect(result.ok && result.value.transactions[0]?.appliedAmount.toString()).toBe('0');
});

it('names everything it cannot read at once', () => {
  const invoice = {
    ...recordOf(invoiceJson),
    invoice_date: 'soon',
    total_amount: 'N/A',
    closing_balance: null,
    discount_value: 'ten',
  };
  const result = toPaidInvoiceFromApi(sample({ invoice, customer: undefined }));
  if (result.ok) throw new Error('must not be readable');
  expect(result.error.map(({ pointer }) => pointer)).toEqual([
    '/invoice_date',
    '/discount_value',
    '/total_amount',
    '/closing_balance',
    '/customer/name',
  ]);
});

it.each(['id', 'name', 'status'])(
  'refuses a NUL in %s, with its place: our database could not keep it',
  (key) => {
    const invoice = { ...recordOf(invoiceJson), [key]: 'A\0' };
    const read = toPaidInvoiceFromApi(sample({ invoice }));
    expect(read).toMatchObject({
      ok: false,
      error: [{ message: 'must not contain NUL or half of a surrogate pair' }],
    });
  },
);

it('refuses half of a surrogate pair in what it uses of a customer, and only there', () => {
  const customer = (key: string) => ({ ...recordOf(customerJson), [key]: 'x\ud800' });
  expect(toPaidInvoiceFromApi(sample({ customer: customer('vat_id') }))).toMatchObject({
    error: [{ pointer: '/customer/vatId' }],
  });
  expect(toPaidInvoiceFromApi(sample({ customer: customer('billing_country') }))).toMatchObject({
    error: [{ pointer: '/customer/billingAddress/country' }],
  });
  expect(toPaidInvoiceFromApi(sample({ customer: customer('note') })).ok).toBe(true);
});

const megabyte = 'x'.repeat(1_000_000);
const atMost = (characters: number): string => `must have at most ${characters} characters`;
const faultsOf = (source: ApiInvoice) => {
  const read = toPaidInvoiceFromApi(source);
  return read.ok ? [] : read.error;
};

it.each([
  ['id', 200],
  ['name', 1024],
  ['status', 1024],
])('takes no %s of the invoice longer than an event may have: %i characters', (key, most) => {
  const invoice = (length: number) => ({ ...recordOf(invoiceJson), [key]: 'x'.repeat(length) });
  expect(faultsOf(sample({ invoice: invoice(most) }))).toEqual([]);
  const fault = { pointer: `/${key}`, message: atMost(most) };
  expect(faultsOf(sample({ invoice: invoice(most + 1) }))).toEqual([fault]);
});

it.each([
  ...[['id', 200] as const],
  ...[
    'customer_number',
    'name',
    'email',
    'company',
    'vat_id',
    'organisation_number',
    'po_number',
  ].map((key) => [key, 1024] as const),
  ...['address_1', 'address_2', 'postal_code', 'city', 'country'].map(
    (key) => [`billing_${key}`, 1024] as const,
  ),
])('takes no %s of the customer longer than %i characters', (key, most) => {
  const customer = { ...recordOf(customerJson), [key]: 'x'.repeat(most + 1) };
  const fault = { pointer: `/customer/${key}`, message: atMost(most) };
  expect(faultsOf(sample({ customer }))).toEqual([fault]);
});

it.each([
  ['id', 200],
  ['name', 1024],
  ['type', 1024],
  ['status', 1024],
  ['cash_or_card', 1024],
  ['gateway', 1024],
])('takes no %s of a transaction longer than %i characters', (key, most) => {
  const transaction = { ...recordOf(transactionJson), [key]: 'x'.repeat(most + 1) };
  const fault = { pointer: `/transactions/0/${key}`, message: atMost(most) };
  expect(faultsOf(sample({ transactions: [transaction] }))).toEqual([fault]);
});

it.each([
  ['"id": "ch_1"', 'id', '/items/0/charges/0/id', 200],
  ['"name": ""', 'name', '/items/0/charges/0/name', 1024],
  ['"product_name": "Pro"', 'product_name', '/items/0/product_name', 1024],
  ['"product_sku": "PRO-M"', 'product_sku', '/items/0/product_sku', 1024],
  [
    '"accounting_account_code": "3001"',
    'accounting_account_code',
    '/items/0/charges/0/plan_price/accounting_account_code',
    1024,
  ],
])('takes no line with a text too long: %s', (told, key, pointer, most) => {
  const long = `"${key}": "${'x'.repeat(most + 1)}"`;
  const invoice = recordOf(invoiceJson.replace(told, long));
  expect(faultsOf(sample({ invoice }))).toEqual([{ pointer, message: atMost(most) }]);
});

it.each(['EURO', 'E', '€', 'x y', 'EU\0', 'EU\ud800', megabyte])(
  'takes %.10s for no currency',
  (currency) => {
    const message = 'must be an ISO 4217 code such as "EUR"';
    const invoice = { ...recordOf(invoiceJson), currency };
    expect(faultsOf(sample({ invoice }))).toEqual([{ pointer: '/currency', message }]);
    const transactions = [{ ...recordOf(transactionJson), currency }];
    expect(faultsOf(sample({ transactions }))).toEqual([
      { pointer: '/transactions/0/currency', message },
    ]);
  },
);

it('takes a currency that ISO 4217 does not know: that is meaning, not shape', () => {
  const invoice = { ...recordOf(invoiceJson), currency: 'xyz' };
  const transactions = [{ ...recordOf(transactionJson), currency: null }];
  expect(toPaidInvoiceFromApi(sample({ invoice, transactions }))).toMatchObject({
    value: { currency: 'XYZ', transactions: [{ currency: 'XYZ' }] },
  });
});

it('reads nothing out of megabytes, and quotes none of them', () => {
  const all = (json: string): ApiRecord =>
    Object.fromEntries(Object.keys(recordOf(json)).map((key) => [key, megabyte]));
  const startedAt = performance.now();
  const faults = faultsOf({
    invoice: { ...all(invoiceJson), items: recordOf(invoiceJson)['items'] ?? [] },
    transactions: [all(transactionJson)],
    customer: all(customerJson),
  });
  expect(faults.length).toBeGreaterThan(25);
  expect(JSON.stringify(faults).length).toBeLessThan(5000);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it.each([
  ['/items', 'must have at most 1000 charges', 1001, 0],
  ['/items', 'must have at most 2000 parts of VAT', 201, 10],
])('reads no invoice without end: %s %s', (pointer, message, count, parts) => {
  const part = '{"rate": 25, "amount": 0.1}';
  const breakdown = Array.from({ length: parts }, () => part).join(',');
  const charge = `{"id": "c", "tax": 1, "tax_breakdown": [${breakdown}], "sub_total": 4, "total_amount": 5}`;
  const charges = Array.from({ length: count }, () => charge).join(',');
  const json = invoiceJson.replace(/"items": .*/s, `"items": [{ "charges": [${charges}] }] }`);
  expect(toPaidInvoiceFromApi(sample({ invoice: recordOf(json) }))).toEqual({
    ok: false,
    error: [{ pointer, message }],
  });
});
