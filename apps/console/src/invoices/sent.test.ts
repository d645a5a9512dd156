import { sent } from '../../test/fixtures/sent.js';
import { invoiceAsSent, saidIn } from './sent.js';

const [refused, made, payment] = sent;

it('the last request that made or changed the invoice counts, and none that was refused', () => {
  expect(invoiceAsSent(sent)).toMatchObject({ InvoiceDate: '2026-11-21', DueDate: '2026-12-20' });
  expect(invoiceAsSent(refused ? [refused] : [])).toEqual({});
  const changed = { path: '/3/invoices/1207', method: 'PUT', status: 200 };
  const later = { ...changed, at: '', body: { Invoice: { DueDate: '2027-01-01' } } };
  expect(invoiceAsSent([...sent, later])).toMatchObject({
    ...{ InvoiceDate: '2026-11-21', DueDate: '2027-01-01' },
  });
});

it('rows of an invoice and write-offs of a payment are told, others are left to the JSON', () => {
  expect(made && saidIn(made)?.rows).toMatchObject([{ AccountNumber: 3041, CostCenter: 'KS1' }]);
  expect(payment && saidIn(payment)).toEqual({
    fields: { InvoiceNumber: 1207, Amount: 12_499.5, PaymentDate: '2026-11-21' },
    rows: [{ AccountNumber: 3740, Amount: 0.5 }],
  });
});

it.each([
  ['was not kept', null],
  ['holds no record', {}],
  ['is of another shape', { Invoice: ['x'] }],
])('a body that %s says nothing', (_, body) => {
  expect(made && saidIn({ ...made, body })).toBeUndefined();
});
