import type { components } from '../api/generated/api.js';

type PaidEvent = components['schemas']['InvoicePaidEvent'];

/** An ordinary paid invoice of today: 1 000 kronor and 25 % VAT, to a Swedish company. */
export function testInvoice(site: string, now: Date): PaidEvent {
  const day = now.toISOString().slice(0, 10);
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: now.toISOString(),
    source: { system: 'subscriptionflow', site },
    data: {
      invoice: {
        id: 'test-invoice',
        name: 'TEST-1',
        status: 'Paid',
        invoice_date: day,
        due_date: day,
        currency: 'SEK',
        prices_include_tax: false,
        ...{ sub_total: '1000.00', discount_value: '0.00', tax_amount: '250.00' },
        ...{ miscellaneous_charges: '0.00', total_amount: '1250.00', received_payment: '1250.00' },
        ...{ sum_of_credit_notes: '0.00', closing_balance: '0.00' },
        customer: {
          id: 'test-customer',
          customer_number: 'TEST-1',
          name: 'Testkund AB',
          billing_address: {
            ...{ address_1: 'Kungsgatan 1', postal_code: '111 43' },
            ...{ city: 'Stockholm', country: 'SE' },
          },
        },
        lines: [
          {
            ...{ id: 'test-line', name: 'Test', quantity: '1', sub_total: '1000.00' },
            ...{ discount: '0.00', tax_rate: '25', tax: '250.00', total_amount: '1250.00' },
          },
        ],
        transactions: [
          {
            ...{ id: 'test-payment', name: 'TEST-P1', type: 'Payment', status: 'Paid', date: day },
            ...{ amount: '1250.00', applied_amount: '1250.00', currency: 'SEK' },
          },
        ],
      },
    },
  };
}
