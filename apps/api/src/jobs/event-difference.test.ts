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

it('tells first what matters to the books', () => {
  const of = (site: string, total: string) => ({ source: { site }, ...event({ total }) });
  expect(differenceBetween(of('a', '1'), of('b', '2')).map(({ pointer }) => pointer)).toEqual([
    ...['/data/invoice/total', '/source/site'],
  ]);
});

it('keeps of a person only that something was changed', () => {
  const customer = (name: string, country: string) =>
    event({ customer: { id: 'c1', name, billing_address: { country } } });
  expect(differenceBetween(customer('Åsa', 'SE'), customer('Eva', 'NO'))).toEqual([
    { pointer: '/data/invoice/customer/billing_address/country', from: 'SE', to: 'NO' },
    { pointer: '/data/invoice/customer/name' },
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

it('keeps no names of lines and payments: they may say whom a subscription is for', () => {
  const named = (name: string) => event({ name, lines: [{ name }], transactions: [{ name }] });
  expect(differenceBetween(named('a'), named('b'))).toEqual([
    { pointer: '/data/invoice/name', from: 'a', to: 'b' },
    { pointer: '/data/invoice/lines/0/name' },
    { pointer: '/data/invoice/transactions/0/name' },
  ]);
});

it('tells what matters to the books whole, up to the length of an id, and other texts shortly', () => {
  const site = (length: number) => ({ source: { site: 'x'.repeat(length) } });
  const [difference] = differenceBetween(site(0), site(41));
  expect(difference).toMatchObject({ from: '', to: `${'x'.repeat(40)}…` });
  const sku = (end: string) => event({ lines: [{ product_sku: `${'x'.repeat(199)}${end}` }] });
  expect(differenceBetween(sku('a'), sku('b'))).toMatchObject([
    { from: `${'x'.repeat(199)}a`, to: `${'x'.repeat(199)}b` },
  ]);
});

it('tells of long texts where they differ', () => {
  const of = (end: string) => ({ source: { site: `${'x'.repeat(500)}${end}` } });
  expect(differenceBetween(of('old'), of('new'))).toEqual([
    { pointer: '/source/site', from: `…${'x'.repeat(10)}old`, to: `…${'x'.repeat(10)}new` },
  ]);
});

it('the moment of the correction is none', () => {
  expect(differenceBetween({ timestamp: '1' }, { timestamp: '2' })).toEqual([]);
});
