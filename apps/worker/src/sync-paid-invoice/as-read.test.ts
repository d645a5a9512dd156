import { Decimal, type PaidInvoice } from '@sync/shared';
import { digestAsRead, wasReadOtherwise } from './as-read.js';
import { invoiceRecord } from './invoice-record.js';

const line = { id: 'l1', accountCode: '3001', subTotal: new Decimal('1000.00') };
const invoice = (change: object = {}) =>
  ({
    ...{ customer: { id: 'c1', name: 'Acme AB' }, currency: 'SEK', receivedPayment: '0' },
    ...{ invoiceDate: '2026-11-18', dueDate: '2026-12-18', lines: [line], ...change },
  }) as unknown as PaidInvoice;

const read = (change?: object) => digestAsRead({ source: 'webhook' }, invoice(change));
const made = (madeFrom: string | null) =>
  invoiceRecord.parse({ documentNumber: '7', booked: false, madeFrom });

it('tells apart what would be booked otherwise, and nothing else', () => {
  const draft = made(read());
  const same = [{}, { receivedPayment: '1' }, { customer: { id: 'c1', name: 'Acme Group AB' } }];
  expect(same.map((change) => wasReadOtherwise(draft, read(change)))).toEqual([
    ...[false, false, false],
  ]);
  const other = [{ lines: [{ ...line, accountCode: '3002' }] }, { customer: { id: 'c2' } }];
  expect(other.map((change) => wasReadOtherwise(draft, read(change)))).toEqual([true, true]);
});

it('says nothing of a draft of an older version, or where an event brings the invoice', () => {
  expect(wasReadOtherwise(made(null), read())).toBe(false);
  const byEvent = digestAsRead({ source: 'event' }, invoice());
  expect(wasReadOtherwise(made(read({ currency: 'EUR' })), byEvent)).toBe(false);
});
