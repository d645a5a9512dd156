import { ignoreReason } from './ignore-reason.js';
import { parseEvent } from './parse-event.js';
import { sampleEvent } from './testing/sample-event.js';
import { toPaidInvoice } from './to-paid-invoice.js';

function samplePaidInvoice() {
  const parsed = parseEvent(sampleEvent());
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error('the sample must parse');
  return toPaidInvoice(parsed.value);
}

it('carries every value of the example over, exactly', () => {
  const plain: unknown = JSON.parse(JSON.stringify(samplePaidInvoice()));
  expect(plain).toEqual({
    id: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
    number: 'SF-15579',
    status: 'Paid',
    invoiceDate: '2026-11-18',
    dueDate: '2026-12-18',
    currency: 'EUR',
    pricesIncludeVat: false,
    exchangeRate: { to: 'SEK', rate: '11.421', date: '2026-11-18', source: 'gateway' },
    subTotal: '1000',
    discount: '100',
    vat: '225',
    miscellaneousCharges: '0',
    total: '1125',
    receivedPayment: '1125',
    creditNotes: '0',
    closingBalance: '0',
    customer: {
      id: '3213427c',
      customerNumber: 'CUST_002648',
      name: 'Acme AB',
      email: 'ap@acme.se',
      company: 'Acme AB',
      vatId: 'SE556012579001',
      organisationNumber: '556012-5790',
      billingAddress: {
        address1: 'Kungsgatan 1',
        postalCode: '111 43',
        city: 'Stockholm',
        country: 'SE',
      },
    },
    lines: [
      {
        id: 'ch_1',
        productSku: 'PRO-M',
        name: 'Pro monthly',
        quantity: '1',
        subTotal: '1000',
        discount: '100',
        vatRate: '25',
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
        type: 'Payment',
        status: 'Paid',
        date: '2026-11-20',
        amount: '1125',
        appliedAmount: '1125',
        currency: 'EUR',
        method: 'card',
        gateway: 'stripe',
      },
    ],
  });
});

it('ignores an invoice that is not paid, whatever the capitals', () => {
  const invoice = samplePaidInvoice();
  expect(ignoreReason({ ...invoice, status: 'PAID' }, {})).toBeUndefined();
  expect(ignoreReason({ ...invoice, status: 'Due' }, {})).toContain('Due');
  expect(ignoreReason({ ...invoice, status: 'Projected' }, {})).toContain('Projected');
});

it('ignores an invoice dated before the start date', () => {
  const invoice = samplePaidInvoice();
  expect(ignoreReason(invoice, { startDate: '2026-11-18' })).toBeUndefined();
  expect(ignoreReason(invoice, { startDate: '2026-11-19' })).toContain('before the start date');
});

it('zero invoice of a free trial: taken in, or ignored where the connection says so', () => {
  const invoice = samplePaidInvoice();
  const nothing = { ...invoice, total: invoice.total.minus(invoice.total) };
  expect(ignoreReason(nothing, { zeroInvoices: 'ignore' })).toContain('comes to nothing');
  expect(ignoreReason(nothing, { zeroInvoices: 'book' })).toBeUndefined();
  expect(ignoreReason(invoice, { zeroInvoices: 'ignore' })).toBeUndefined();
});

it('reads fee, kronor and the order number where the event has them', () => {
  const event = sampleEvent();
  const invoice = event.data.invoice;
  const [transaction] = invoice.transactions;
  const parsed = parseEvent({
    ...event,
    data: {
      invoice: {
        ...invoice,
        customer: { ...invoice.customer, po_number: 'PO-4711' },
        transactions: [{ ...transaction, fee: '18.75', amount_sek: '12848.63' }],
      },
    },
  });
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error(JSON.stringify(parsed));
  const read = toPaidInvoice(parsed.value);
  expect(read.purchaseOrder).toBe('PO-4711');
  expect(read.transactions[0]?.fee?.toFixed()).toBe('18.75');
  expect(read.transactions[0]?.amountSek?.toFixed()).toBe('12848.63');
});
