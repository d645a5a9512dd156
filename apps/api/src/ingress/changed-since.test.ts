import { createKeyedDigests } from '@sync/connections';
import type { Carried } from '@sync/jobs';
import { parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';
import { sampleEvent } from '../testing/sample-event.js';
import { changedSince as judge, type Since } from './changed-since.js';

const told = (change: (invoice: Invoice) => void = () => undefined): InvoicePaidEvent => {
  const event = structuredClone(sampleEvent('inv-1')) as { data: { invoice: Invoice } };
  change(event.data.invoice);
  const parsed = parseEvent(event);
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error('no paid event');
  return parsed.value;
};

const judging = {
  settings: { defaultCountry: 'SE' },
  digests: createKeyedDigests([Buffer.alloc(32)]),
};

const changedSince = (then: Carried, now: InvoicePaidEvent, when: Since) =>
  judge(then, now, when, judging);

type Entry = Record<string, unknown>;
type Invoice = Entry & { customer: Entry; lines: [Entry]; transactions: [Entry] };

const country = (name: string): Entry => ({ city: 'Umeå', country: name });

const before = (change?: (invoice: Invoice) => void): Carried => ({
  ...{ source: 'event', event: told(change), currency: 'SEK', total: '1250.00' },
});
const carried = before(({ customer, lines: [line] }) => {
  customer['vat_id'] = 'SE556012579001';
  customer['company'] = 'Nordan AB';
  line['product_sku'] = '0100';
});
const since = 'after it was carried over';

/** What `carried` was made from, with a change. */
const later = (change: (invoice: Invoice) => void): InvoicePaidEvent =>
  told((invoice) => {
    Object.assign(invoice.customer, { vat_id: 'SE556012579001', company: 'Nordan AB' });
    invoice.lines[0]['product_sku'] = '0100';
    change(invoice);
  });

/** What of an invoice may change in silence: it decides nothing that is booked. */
const silent: readonly (readonly [string, (invoice: Invoice) => void])[] = [
  ['the invoice number', (invoice) => (invoice['name'] = 'SF-2')],
  [
    'credit notes, which have events of their own',
    (invoice) => (invoice['sum_of_credit_notes'] = '100.00'),
  ],
  ['the due date', (invoice) => (invoice['due_date'] = '2027-12-31')],
  ['the customer’s name', ({ customer }) => (customer['name'] = 'Anna Berg')],
  ['what a line is called', ({ lines: [line] }) => (line['name'] = 'Other words')],
  ['how an amount is written', ({ lines: [line] }) => (line['sub_total'] = '1000.0')],
  ['what a payment is called', ({ transactions: [payment] }) => (payment['name'] = 'P-9')],
  [
    'a refund beside the payment',
    ({ transactions }) => transactions.push({ ...transactions[0], id: 'r', type: 'Refund' }),
  ],
  [
    'a transaction of which nothing is applied to the invoice',
    ({ transactions }) =>
      transactions.push({ ...transactions[0], id: 't-0', applied_amount: '0.00' }),
  ],
  [
    'a rate of an invoice in kronor',
    (invoice) => (invoice['exchange_rate'] = { to: 'SEK', rate: '11' }),
  ],
  ['how a country is written', ({ customer }) => (customer['billing_address'] = country('Sweden'))],
  ['what a company is called', ({ customer }) => (customer['company'] = 'Nordan Nord AB')],
  ['the digits of a VAT number', ({ customer }) => (customer['vat_id'] = 'se 556677889901')],
  [
    'another organisation number',
    ({ customer }) => (customer['organisation_number'] = '556677-8899'),
  ],
];

it.each(silent)('says nothing of %s', (_, change) => {
  expect(changedSince(carried, later(change), since)).toBeUndefined();
});

const heard: readonly (readonly [string, (invoice: Invoice) => void])[] = [
  ['customer c1 is now c-2', ({ customer }) => (customer['id'] = 'c-2')],
  ['invoice_date', (invoice) => (invoice['invoice_date'] = '2026-11-19')],
  ['total_amount', (invoice) => (invoice['total_amount'] = '9999.00')],
  ['tax_amount', (invoice) => (invoice['tax_amount'] = '1.00')],
  ['miscellaneous_charges', (invoice) => (invoice['miscellaneous_charges'] = '1.00')],
  ['country SE is now DK', ({ customer }) => (customer['billing_address'] = country('Danmark'))],
  ['country SE is now none', ({ customer }) => (customer['billing_address'] = {})],
  ['country changed', ({ customer }) => (customer['billing_address'] = country('Storgatan 1'))],
  ['VAT number changed', ({ customer }) => (customer['vat_id'] = 'DE136695976')],
  ['VAT number changed', ({ customer }) => delete customer['vat_id']],
  ['company name changed', ({ customer }) => delete customer['company']],
  ['organisation number changed', ({ customer }) => delete customer['organisation_number']],
  ['customer c1 is now 1', ({ customer }) => (customer['id'] = '1')],
  [
    'prices_include_tax',
    (invoice) => (invoice['prices_include_tax'] = !invoice['prices_include_tax']),
  ],
  ...['sub_total', 'discount', 'tax', 'total_amount', 'quantity', 'tax_rate'].map(
    (name) => ['line ', ({ lines: [line] }: Invoice) => (line[name] = '7')] as const,
  ),
  ['line ', ({ lines: [line] }) => (line['accounting_account_code'] = '3999')],
  ['line ', ({ lines: [line] }) => (line['product_sku'] = 'OTHER')],
  ['line ', ({ lines: [line] }) => (line['product_sku'] = '100')],
  ['line ', ({ lines: [line] }) => (line['service_from'] = '2020-01-01')],
  ['line ', ({ lines: [line] }) => (line['service_to'] = '2030-01-01')],
  ['1 lines are now 2', ({ lines }) => lines.push({ ...lines[0], id: 'l-2' })],
  ...['date', 'amount', 'applied_amount', 'currency', 'cash_or_card', 'gateway'].map((name) => {
    const value = { date: '2026-11-25', currency: 'EUR' }[name] ?? '7';
    return ['payment ', ({ transactions: [one] }: Invoice) => (one[name] = value)] as const;
  }),
  ['payment ', ({ transactions: [one] }) => (one['amount_sek'] = '7.00')],
  ['payment ', ({ transactions: [one] }) => (one['fee'] = '7.00')],
  ['payment ', ({ transactions: [one] }) => (one['id'] = 'another')],
  ['1 payments are now 0', ({ transactions: [one] }) => (one['status'] = 'Failed')],
];

it.each(heard)('says %s (%#)', (words, change) => {
  const { message } = changedSince(carried, later(change), since) ?? {};
  expect(message).toContain('changed in SubscriptionFlow after it was carried over');
  expect(message).toContain(words);
});

it('says nothing of a person', () => {
  const change = ({ customer }: Invoice) => {
    Object.assign(customer, { vat_id: 'DE136695976', company: null, organisation_number: null });
    customer['billing_address'] = country('Storgatan 1');
  };
  const said = JSON.stringify(changedSince(carried, later(change), since));
  expect(said).not.toMatch(/Nordan|136695976|556012|Storgatan|Ume/);
});

it('compares the rate of an invoice in another currency', () => {
  const inEuro = (rate?: object) => (invoice: Invoice) => {
    Object.assign(invoice, { currency: 'EUR', exchange_rate: rate });
  };
  const rated = (rate?: object) => changedSince(before(inEuro()), told(inEuro(rate)), since);
  expect(rated({ to: 'SEK', rate: '11' })?.message).toContain('exchange_rate none is now 11');
  // A rate to another currency is none for the books.
  expect(rated({ to: 'USD', rate: '11' })).toBeUndefined();
});

describe('of lines that have one id', () => {
  const two = (first: string, second: string) => (invoice: Invoice) => {
    const [line] = invoice.lines;
    Object.assign(invoice, { lines: [first, second].map((tax) => ({ ...line, tax })) });
  };

  it('each is compared, in whichever order', () => {
    const then = before(two('250.00', '10.00'));
    expect(changedSince(then, told(two('7.00', '10.00')), since)?.message).toContain('line l1');
    expect(changedSince(then, told(two('10.00', '250.0')), since)).toBeUndefined();
  });

  it('a further one is told', () => {
    const message = changedSince(before(), told(two('250.00', '250.00')), since)?.message;
    expect(message).toContain('1 lines are now 2');
  });
});

describe('the VAT number under which a sale without VAT is reported', () => {
  const sold = (vatId: string | undefined, change: object = {}, place: Entry = country('DE')) =>
    told((invoice) => {
      const [line] = invoice.lines;
      Object.assign(line, { tax: '0.00', tax_rate: '0', total_amount: '1000.00' });
      Object.assign(invoice, { tax_amount: '0.00', total_amount: '1000.00', ...change });
      Object.assign(invoice.customer, { vat_id: vatId, billing_address: place });
    });
  const booked = (vatId: string, place?: Entry): Carried => ({
    ...{ source: 'event', event: sold(vatId, {}, place), currency: 'SEK', total: '1000.00' },
  });
  const changed = (vatId: string, later: InvoicePaidEvent) =>
    changedSince(booked(vatId), later, since);

  it('is told when it is another one of the same country, without its digits', () => {
    const { message, toldAs } = changed('DE123456789', sold('DE987654321')) ?? {};
    expect(message).toMatch(/over: VAT number changed; nothing/);
    expect(`${message} ${toldAs}`).not.toMatch(/\d{9}/);
    expect(changed('DE123456789', sold('DE12'))?.message).toContain('VAT number changed');
    expect(changed('DE123456789', sold('ATU12345678'))?.message).toContain(
      'over: VAT number changed;',
    );
  });

  it('each further one is told apart, by a digest that nobody can make without the key', () => {
    const [one, again, other] = ['DE987654321', 'de 987 654 321', 'DE111111111'].map(
      (vatId) => changed('DE123456789', sold(vatId))?.toldAs,
    );
    expect([again === one, other === one]).toEqual([true, false]);
    const elsewhere = { ...judging, digests: createKeyedDigests([Buffer.alloc(32, 1)]) };
    const keyed = judge(booked('DE123456789'), sold('DE987654321'), since, elsewhere)?.toldAs;
    expect(keyed).not.toBe(one);
  });

  /** What 0.2 made of this change, by a key of 32 zeros. */
  const asVersion02WroteIt = 'fa95c519eb9a506eb1130ad4177f52ca3156774fafab5f5f6d0321260c5bc8ef';

  it('is recognised after a rotation of the key, and as a former version wrote it', () => {
    const [old, fresh] = [Buffer.alloc(32), Buffer.alloc(32, 1)];
    const under = (...keys: Buffer[]) =>
      judge(booked('DE123456789'), sold('DE987654321'), since, {
        ...judging,
        digests: createKeyedDigests(keys),
      });
    const rotated = under(fresh, old);
    expect(rotated?.toldAs).toBe(under(fresh)?.toldAs);
    expect(rotated?.formerlyToldAs).toContain(under(old)?.toldAs);
    expect(rotated?.formerlyToldAs).toContain(asVersion02WroteIt);
  });

  it.each([
    ['123456789', 'DE123456789'],
    ['DE 123.456.789', '123456789'],
    ['de123456789', 'DE-123456789'],
  ])('is one number however it is written: %s, %s', (then, now) => {
    expect(changed(then, sold(now))).toBeUndefined();
  });

  it('is one number where the connection says which country counts', () => {
    const inGermany = { ...judging, settings: { defaultCountry: 'DE' } };
    const then = booked('123456789', {});
    expect(judge(then, sold('DE123456789', {}, {}), since, inGermany)).toBeUndefined();
    const other = judge(then, sold('DE987654321', {}, {}), since, inGermany);
    expect(other?.message).toContain('VAT number changed');
  });

  it('has no part in the books where VAT was charged', () => {
    const charged = (vatId: string) =>
      told(({ customer }) =>
        Object.assign(customer, { vat_id: vatId, billing_address: country('DE') }),
      );
    const then = { ...before(), event: charged('DE123456789') };
    expect(changedSince(then, charged('DE987654321'), since)).toBeUndefined();
    expect(changedSince(then, charged('987654321'), since)).toBeUndefined();
  });
});

it('says of one that is told again as it was booked that it takes back what was told between', () => {
  const again = { ...later(() => undefined), timestamp: '2026-11-20T09:15:30+00:00' };
  expect(changedSince(carried, again, since)).toMatchObject({
    message: expect.stringMatching(
      /^told again in SubscriptionFlow as it was booked: if /,
    ) as unknown,
    takesBackSince: '2026-11-20T08:15:30Z',
  });
});

it('tells a further correction of the same line apart, and not the same one in another moment', () => {
  const taxed = (tax: string) =>
    later(({ lines: [line] }) => {
      line['tax'] = tax;
    });
  const [one, again, other] = ['7.00', '7.0', '8.00'].map((tax) =>
    changedSince(carried, taxed(tax), since),
  );
  const during = changedSince(carried, taxed('7.00'), 'while it was being carried over');
  expect(other?.message).toBe(one?.message);
  expect(other?.toldAs).not.toBe(one?.toldAs);
  expect([again?.toldAs, during?.toldAs]).toEqual([one?.toldAs, one?.toldAs]);
});

/** It is told only where something else was told before. */
const asFarAsKept = {
  message: expect.stringContaining('with the currency and total that were booked') as unknown,
  takesBackSince: expect.any(String) as unknown,
};

it('of one that was read from the API it knows currency and total alone, not what once was told', () => {
  const read = { ...carried, source: 'webhook', total: '2500.00' };
  expect(changedSince(read, told(), since)?.message).toContain(
    'total_amount 2500.00 is now 1250.00',
  );
  const same = { ...read, total: '1250' };
  const moved = told(({ customer }) => (customer['id'] = 'c-2'));
  expect(changedSince(same, moved, since)).toMatchObject(asFarAsKept);
  expect(
    changedSince({ ...read, event: null, currency: null, total: null }, told(), since),
  ).toBeUndefined();
});

it('of one whose event was erased it knows currency and total', () => {
  const erased = { ...carried, event: null };
  expect(changedSince(erased, told(), since)).toMatchObject(asFarAsKept);
  const dearer = told((invoice) => (invoice['total_amount'] = '1300.00'));
  expect(changedSince(erased, dearer, since)?.message).toContain(
    'total_amount 1250.00 is now 1300.00',
  );
});
