import { Decimal } from '@sync/shared';
import { refundTransactions } from './refund-transactions.js';
import { invoiceOf, paymentOf } from './testing/paid-invoice.js';

const among = (...transactions: ReturnType<typeof paymentOf>[]) =>
  refundTransactions(
    invoiceOf({ change: { transactions: [paymentOf('1250.00'), ...transactions] } }),
  ).map(({ kind, refund }) => [kind, refund.id, refund.amount.toFixed(2), refund.date]);

it('finds what went back by transactions of the invoice, whatever its sign', () => {
  expect(
    among(
      paymentOf('100.00', { id: 'a', type: 'Refund' }),
      paymentOf('-20.00', { id: 'b', type: ' refund', status: 'SUCCESS', date: '2026-11-22' }),
    ),
  ).toEqual([
    ['applied', 'a', '100.00', '2026-11-20'],
    ['applied', 'b', '20.00', '2026-11-22'],
  ]);
});

it('leaves out refunds that failed or gave nothing back', () => {
  const failed = paymentOf('100.00', { id: 'a', type: 'Refund', status: 'Declined' });
  expect(among(failed, paymentOf('0.00', { id: 'b', type: 'Refund' }))).toEqual([]);
});

it('does not guess how much of a refund belongs to the invoice', () => {
  const appliedAmount = new Decimal(0);
  expect(among(paymentOf('100.00', { id: 'a', type: 'Refund', appliedAmount }))).toEqual([
    ['unapplied', 'a', '100.00', '2026-11-20'],
  ]);
});
