import { differenceBetween } from './event-difference.js';

const event = (invoice: object) => ({ timestamp: 'now', data: { invoice } });

it('tells each value that was changed, added or taken away, and where', () => {
  const before = event({ total: '1', lines: [{ tax_rate: '17', sku: 'A' }] });
  const after = { ...event({ total: '1', lines: [{ tax_rate: '25' }, { sku: 'B' }] }) };
  expect(differenceBetween(before, after)).toEqual([
    { pointer: '/data/invoice/lines/0/tax_rate', from: '17', to: '25' },
    { pointer: '/data/invoice/lines/0/sku', from: 'A', to: null },
    { pointer: '/data/invoice/lines/1/sku', from: null, to: 'B' },
  ]);
});

it('keeps of a person only that something was changed', () => {
  const customer = (name: string, country: string) =>
    event({ customer: { id: 'c1', name, billing_address: { country } } });
  expect(differenceBetween(customer('Åsa', 'SE'), customer('Eva', 'NO'))).toEqual([
    { pointer: '/data/invoice/customer/name' },
    { pointer: '/data/invoice/customer/billing_address/country', from: 'SE', to: 'NO' },
  ]);
});

it('keeps no reason that somebody wrote: it may name whom a refund was for', () => {
  const refunded = (reason: string) => ({ data: { refund: { reason, amount: '1.00' } } });
  const voided = (reason: string) => ({ data: { reason } });
  expect(differenceBetween(refunded('for Eva'), refunded('for Åsa'))).toEqual([
    { pointer: '/data/refund/reason' },
  ]);
  expect(differenceBetween(voided('Eva has died'), voided(''))).toEqual([
    { pointer: '/data/reason' },
  ]);
});

it('is bounded, however much was changed', () => {
  const many = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x'.repeat(999)]),
  );
  const told = differenceBetween({}, many);
  expect([told.length, String(told[0]?.to).length]).toEqual([200, 300]);
});

it('the moment of the correction is none', () => {
  expect(differenceBetween({ timestamp: '1' }, { timestamp: '2' })).toEqual([]);
});
