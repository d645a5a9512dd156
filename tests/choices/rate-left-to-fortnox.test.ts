import { swedishDate } from '../../apps/sandbox/src/clock.js';
import { ratesOn } from '../../apps/sandbox/src/fortnox/rates.js';
import { balanceOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { notesOf } from '../complaints/stage.js';
import { chooser, ordinary, type Chooser } from './stage.js';

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const dollars = { currency: 'USD' } as const;
const asked = 'GET /3/currencies/USD';
const corrected = [ordinary[0], 'PUT /3/invoices/…', ...ordinary.slice(1)];

/** The rate at which the latest invoice stands in Fortnox, paid to the last cent. */
function rateOfLatest({ latest, company }: Chooser): string {
  const invoice = latest();
  expect(balanceOf(company.company, invoice).toFixed(2)).toBe('0.00');
  return `${invoice.currencyRate.toString()} per ${invoice.currencyUnit}`;
}

/** The register's rate of the day, which moves, for one of the currency. */
function registered({ company: { company } }: Chooser, code: string): string {
  const entry = company.currencies.get(code);
  if (!entry) throw new Error(`no ${code}`);
  const { sellRate } = ratesOn(company, entry, swedishDate(new Date()));
  return `${sellRate.div(entry.unit).toString()} per 1`;
}

describe('an invoice whose event has no rate', () => {
  it.each([
    ['buy', '9.4417 per 1'],
    ['sell', '9.5855 per 1'],
  ] as const)(
    'is booked at Fortnox’s own of its %s column, if that is plausible',
    async (column, rate) => {
      const own = { omittedRate: 'invoice-date', omittedRateColumn: column } as const;
      const usd = await chooser(system, {}, own);
      await usd.send();
      const first = await usd.send(dollars);
      expect(first.job).toMatchObject({ status: 'succeeded' });
      expect(first.calls).toEqual([asked, ...ordinary]);
      expect(rateOfLatest(usd)).toBe(rate);
      expect((await usd.send(dollars)).calls).toEqual(ordinary);
    },
  );

  it('is booked at the rate of its own date, although it is paid and carried over weeks later', async () => {
    const moving = { omittedRate: 'invoice-date', rateDriftPerDay: '0.001' } as const;
    const usd = await chooser(system, {}, moving);
    const date = '2026-10-19';
    const { job } = await usd.send({ ...dollars, date });
    expect(job).toMatchObject({ status: 'succeeded' });
    const entry = usd.company.company.currencies.get('USD');
    if (!entry) throw new Error('no dollars in the register');
    const { buyRate } = ratesOn(usd.company.company, entry, date);
    expect(rateOfLatest(usd)).toBe(`${buyRate.toString()} per 1`);
    expect(buyRate.eq(ratesOn(usd.company.company, entry, '2026-11-20').buyRate)).toBe(false);
  });

  it('is set to the register’s where Fortnox took 1, and later ones state it at once', async () => {
    const usd = await chooser(system, {}, { omittedRate: 'one' });
    await usd.send();
    const first = await usd.send(dollars);
    expect(first.job).toMatchObject({ status: 'succeeded' });
    expect(first.calls).toEqual([asked, ...corrected]);
    expect(notesOf(first.job)).toContain('Fortnox took 1 as the rate of USD');
    expect(rateOfLatest(usd)).toBe(registered(usd, 'USD'));
    expect((await usd.send(dollars)).calls).toEqual(ordinary);
    expect(rateOfLatest(usd)).toBe(registered(usd, 'USD'));
  });

  it('states the register’s in a currency that is quoted per hundred', async () => {
    const yen = await chooser(system, {}, { omittedRate: 'invoice-date' });
    await yen.send();
    const lines = [{ net: '10000', vat: '2500', rate: '25' }];
    const { job, calls } = await yen.send({ currency: 'JPY', lines });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(calls).toEqual(['GET /3/currencies/JPY', ...ordinary]);
    expect(rateOfLatest(yen)).toBe(registered(yen, 'JPY'));
  });

  it('is given back at the rate that Fortnox took', async () => {
    const usd = await chooser(system, { refunds: 'credit' }, { omittedRate: 'invoice-date' });
    await usd.send({ ...dollars, id: 'dollars-back' });
    const { job } = await usd.tell({
      ...{ type: 'invoice.refunded', schema_version: '2026-11-01' },
      ...{ timestamp: '2026-11-21T08:15:30Z', source: { system: 'subscriptionflow', site: 's' } },
      data: {
        invoice: { id: 'dollars-back', currency: 'USD' },
        refund: { id: 'r1', date: '2026-11-21', amount: '100.00' },
      },
    });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(rateOfLatest(usd)).toBe('9.4417 per 1');
  });
});

it('sends the event’s own rate, which must come back', async () => {
  const usd = await chooser(system, {}, { omittedRate: 'invoice-date' });
  await usd.send();
  expect((await usd.send({ ...dollars, rate: '9.7000' })).calls).toEqual(ordinary);
  expect(rateOfLatest(usd)).toBe('9.7 per 1');
});
