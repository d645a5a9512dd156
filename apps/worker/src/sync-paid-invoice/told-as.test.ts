import type { InvoicePlan } from '@sync/fortnox';
import { Decimal, type PaidInvoice } from '@sync/shared';
import { invoiceRecord } from './invoice-record.js';
import {
  digestAsPlanned,
  digestAsTold,
  digestForBooks,
  transactionsAsTold,
  wasToldOtherwise,
  wouldBookTheSame,
} from './told-as.js';

const line = { id: 'l1', accountCode: '3001', subTotal: new Decimal('1000.00') };
const customer = { id: 'c1', name: 'Acme AB', billingAddress: { country: 'SE', city: 'Lund' } };
const invoice = (change: object = {}) =>
  ({
    ...{ customer, currency: 'SEK', receivedPayment: '0' },
    ...{ invoiceDate: '2026-11-18', dueDate: '2026-12-18', lines: [line], ...change },
  }) as unknown as PaidInvoice;

const planOf = (account: number, others: object = {}) =>
  ({
    invoice: { InvoiceRows: [{ AccountNumber: account }], ...others },
    customer: { customerId: 'c1' },
    settlement: { deferral: undefined },
  }) as unknown as InvoicePlan;

const made = invoiceRecord.parse({
  ...{ documentNumber: '7', booked: false },
  ...{ toldAs: digestAsTold(invoice()), plannedAs: digestAsPlanned(planOf(3001)) },
  booksAs: digestForBooks(planOf(3001)),
});

it.each([
  { lines: [{ ...line, accountCode: '3002' }] },
  { customer: { ...customer, id: 'c2' } },
  { customer: { ...customer, billingAddress: { country: 'DE' } } },
  { currency: 'EUR' },
  { pricesIncludeVat: true },
])('tells apart what would be booked otherwise: %j', (change) => {
  const now = { plan: planOf(3002), toldAs: digestAsTold(invoice(change)) };
  expect(wasToldOtherwise(made, now)).toBe(true);
});

it.each([
  {},
  { receivedPayment: '1' },
  { lines: [{ ...line, subTotal: new Decimal('1000') }] },
  { customer: { ...customer, name: 'Acme Group AB' } },
])('leaves aside what does not decide the books: %j', (change) => {
  const now = { plan: planOf(3002), toldAs: digestAsTold(invoice(change)) };
  expect(wasToldOtherwise(made, now)).toBe(false);
});

it('leaves aside other words for the same invoice, and whom a letter names', () => {
  const told = digestAsTold(invoice({ pricesIncludeVat: true }));
  const plan = planOf(3001, { YourReference: 'Bo', Language: 'SV' });
  expect(wasToldOtherwise(made, { plan, toldAs: told })).toBe(false);
});

it.each([
  ['another account', planOf(3002), false],
  ['another rate', planOf(3001, { CurrencyRate: 11.5 }), false],
  [
    'other references',
    planOf(3001, { YourOrderNumber: '2', ExternalInvoiceReference2: '3' }),
    true,
  ],
])('knows of a bookkept one whether the books would be the same: %s', (_, plan, isSame) => {
  expect(wouldBookTheSame(made, plan)).toBe(isSame);
});

it('knows of the period that revenue is spread over, which stands in the words of a row', () => {
  const spreadFrom = (start: string, description = 'SF-1'): InvoicePlan => {
    const plan = planOf(3001);
    const deferral = { start, months: 12, description };
    return { ...plan, settlement: { ...plan.settlement, deferral: deferral as never } };
  };
  const spread = { ...made, booksAs: digestForBooks(spreadFrom('2026-11-18')) };
  expect(wouldBookTheSame(spread, spreadFrom('2026-11-18', 'SF-2'))).toBe(true);
  expect(wouldBookTheSame(spread, spreadFrom('2027-11-18'))).toBe(false);
  expect(wouldBookTheSame(spread, planOf(3001))).toBe(false);
  expect(wouldBookTheSame(made, spreadFrom('2026-11-18'))).toBe(false);
});

it('knows that words of rows decide nothing, nor does their order', () => {
  const rows = [{ AccountNumber: 3001 }, { AccountNumber: 3002 }];
  const two = { ...made, booksAs: digestForBooks(planOf(0, { InvoiceRows: rows })) };
  expect(wouldBookTheSame(two, planOf(0, { InvoiceRows: rows.toReversed() }))).toBe(true);
  const row = { AccountNumber: 3001, Description: 'Support' };
  const texts = { InvoiceRows: [row, { Description: '2026' }] };
  expect(wouldBookTheSame(made, planOf(3001, texts))).toBe(true);
});

it('says nothing of a draft that does not say what it was made of', () => {
  const now = { plan: planOf(3002), toldAs: digestAsTold(invoice({ currency: 'EUR' })) };
  expect(wasToldOtherwise({ ...made, toldAs: null }, now)).toBe(false);
});

it('tells transactions apart by what decides their payment', () => {
  const of = (change: object) =>
    transactionsAsTold(invoice({ transactions: [{ id: 't', gateway: 'stripe', ...change }] }));
  expect(of({}).get('t')).toBe(of({}).get('t'));
  expect(of({ gateway: 'autogiro' }).get('t')).not.toBe(of({}).get('t'));
  expect(of({ amount: '1437.50' }).get('t')).not.toBe(of({}).get('t'));
  expect(of({ status: 'settled', name: 'P-2' }).get('t')).toBe(of({}).get('t'));
  expect(of({}).get('other')).toBeUndefined();
});
