import { Decimal, type ExchangeRate } from '@sync/shared';
import { perOneUnit, rateNeeded } from './exchange-rate.js';
import { invoiceOf, rateOf, settingsWith } from './testing/paid-invoice.js';

const eventRate: ExchangeRate = {
  to: 'SEK',
  rate: new Decimal('11.4210'),
  date: '2026-11-17',
  source: 'gateway',
};

function need(
  exchangeRate: ExchangeRate | undefined,
  setting: 'event-then-fortnox' | 'event' | 'fortnox' = 'event-then-fortnox',
  currency = 'EUR',
) {
  const invoice = invoiceOf({ currency, change: { exchangeRate } });
  return rateNeeded({ invoice, settings: settingsWith({ exchangeRate: setting }) });
}

const lookup = { kind: 'lookup', currency: 'EUR', date: '2026-11-18' };

it('takes the rate of the event, of its own date', () => {
  expect(need(eventRate)).toMatchObject({
    kind: 'known',
    rate: { unit: 1, date: '2026-11-17', source: 'event' },
  });
});

it('asks Fortnox for the rate of the invoice date where the event has none', () => {
  expect(need(undefined)).toEqual(lookup);
  expect(need({ ...eventRate, to: 'USD' })).toEqual(lookup);
  expect(need(eventRate, 'fortnox')).toEqual(lookup);
});

it('needs no rate for kronor, whatever the setting', () => {
  expect(need(eventRate, 'fortnox', 'SEK')).toMatchObject({
    kind: 'known',
    rate: { source: 'sek', unit: 1 },
  });
});

it('reports a rate that is missing or impossible', () => {
  expect(need(undefined, 'event')).toMatchObject({ problem: { kind: 'exchange-rate-missing' } });
  expect(need({ ...eventRate, to: 'USD' }, 'event').kind).toBe('unusable');
  expect(need({ ...eventRate, rate: new Decimal(0) })).toMatchObject({
    problem: { kind: 'exchange-rate-not-positive' },
  });
});

it('brings every rate to one unit', () => {
  expect(perOneUnit(rateOf('7.05', 100)).toString()).toBe('0.0705');
  expect(perOneUnit(rateOf('1', 3)).toString()).toBe('0.3333333333');
});
