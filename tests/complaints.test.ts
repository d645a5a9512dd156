import { addressIn } from './complaints/invoice-event.js';
import { bookkeeper, must, notesOf, type Bookkeeper } from './complaints/stage.js';
import { startSystem, type System } from './harness/system.js';
import { textAt } from '../scripts/start/json.js';
import { nothingFound, setFault } from './journey/company.js';

/**
 * What users of other connectors complain about, each as a story through all the doors: API,
 * queue, worker and the stand-in for Fortnox. The arithmetic has tests of its own beside the
 * mapping; here is what only the whole can get wrong.
 */
jest.setTimeout(120_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 13, workers: 1 });
});

afterAll(async () => {
  await system.stop();
});

const succeeded = { status: 'succeeded' };
const booked = { booked: true, balance: '0.00' };

function expectDeadLetter(job: unknown, kind: string, action: RegExp): void {
  expect(job).toMatchObject({ status: 'dead-lettered', deadLetter: { kind } });
  expect(textAt(job, 'deadLetter', 'action')).toMatch(action);
}

/** A number may be a person's: the message quotes it, which hides it where customers are masked. */
const quoted = (job: unknown): readonly string[] =>
  [...textAt(job, 'deadLetter', 'message').matchAll(/"(\w+)"/g)].map(([, number = '']) => number);

describe('duplicates', () => {
  it('a re-sync makes no second copy of an invoice', async () => {
    const { send, books } = await bookkeeper(system);
    const first = await send({ id: 'resync-1' });
    const second = await send({ id: 'resync-1' });
    expect(textAt(second, 'id')).toBe(textAt(first, 'id'));
    const { invoices, findings } = await books();
    expect(invoices).toHaveLength(1);
    expect(findings).toEqual(nothingFound);
  });

  it('a customer who was in Fortnox before gets no second card', async () => {
    const { send, books, byHand } = await bookkeeper(system);
    const fortnox = await byHand();
    const card = must(
      await fortnox.customers.create({
        Name: 'Gammal kund AB',
        Type: 'COMPANY',
        VATType: 'SEVAT',
        OrganisationNumber: '556012-5790',
      }),
    );
    const job = await send({ customer: { organisation_number: '5560125790' } });
    expect(job).toMatchObject({ ...succeeded, fortnox: { customerNumber: card.customerNumber } });
    expect(notesOf(job)).toContain('equal organisationNumber');
    expect((await books()).customers).toHaveLength(1);
  });

  it('two customers who share an e-mail address stay two', async () => {
    const { send } = await bookkeeper(system);
    const email = 'byra@redovisning.example';
    const one = await send({ customer: { email } });
    const other = await send({ customer: { email } });
    expect(one).toMatchObject(succeeded);
    expect(other).toMatchObject(succeeded);
    expect(textAt(other, 'fortnox', 'customerNumber')).not.toBe(
      textAt(one, 'fortnox', 'customerNumber'),
    );
    expect(notesOf(other)).toContain('belongs to another SubscriptionFlow customer');
  });

  it('two customers who come at once and fit the same card stay two', async () => {
    const { send, byHand } = await bookkeeper(system);
    const email = 'delad@kund.example';
    const draft = { Name: 'Delad AB', Type: 'COMPANY', VATType: 'SEVAT', Email: email } as const;
    must(await (await byHand()).customers.create(draft));
    const jobs = await Promise.all(
      [1, 2, 3].map((serial) => send({ customer: { id: `shared-${serial}`, email } })),
    );
    const numbers = jobs.map((job) => textAt(job, 'fortnox', 'customerNumber'));
    expect(new Set(numbers).size).toBe(3);
  });

  it('ten invoices of a new customer at once make one card', async () => {
    const { send, books } = await bookkeeper(system);
    const customer = { id: 'burst', customer_number: 'B-1', email: 'burst@kund.example' };
    const jobs = await Promise.all(Array.from({ length: 10 }, () => send({ customer })));
    expect(jobs.map((job) => textAt(job, 'status'))).toEqual(jobs.map(() => 'succeeded'));
    expect((await books()).customers).toHaveLength(1);
  });

  it('a customer number of Fortnox’s own series is no proof of identity', async () => {
    const { send, byHand } = await bookkeeper(system);
    const fortnox = await byHand();
    const card = { Name: 'Någon annan AB', Type: 'COMPANY', VATType: 'SEVAT' } as const;
    const { customerNumber } = must(await fortnox.customers.create(card));
    const job = await send({ customer: { customer_number: customerNumber } });
    expect(job).toMatchObject(succeeded);
    expect(textAt(job, 'fortnox', 'customerNumber')).not.toBe(customerNumber);
  });
});

describe('customer numbers from SubscriptionFlow', () => {
  const settings = { customerNumbers: 'subscriptionflow', customerMatch: ['email'] };
  const card = { Name: 'Kund 7 AB', Type: 'COMPANY', VATType: 'SEVAT' } as const;

  it('a number that is taken by somebody else goes to a person', async () => {
    const { send, byHand } = await bookkeeper(system, { settings });
    must(await (await byHand()).customers.create({ ...card, CustomerNumber: 'K-7' }));
    const job = await send({ customer: { customer_number: 'K-7' } });
    expectDeadLetter(job, 'fortnox-2000637', /another number/);
  });

  it('a number that is taken by our own card is that customer', async () => {
    const { send, byHand } = await bookkeeper(system, { settings });
    const ours = { ...card, CustomerNumber: 'K-7', ExternalReference: 'sf-7' };
    must(await (await byHand()).customers.create(ours));
    const job = await send({ customer: { id: 'sf-7', customer_number: 'K-7' } });
    expect(job).toMatchObject({ ...succeeded, fortnox: { customerNumber: 'K-7' } });
  });
});

describe('amounts', () => {
  it('the company’s invoice fee and freight do not change the total', async () => {
    const { send, invoice } = await bookkeeper(system, {
      tenant: { invoiceFee: '29', freight: '79' },
    });
    const job = await send();
    expect(job).toMatchObject(succeeded);
    expect(await invoice(job)).toMatchObject({ ...booked, total: '1250.00' });
  });

  it('öresavrundning leaves no invoice half paid: the rest is written off with the payment', async () => {
    const { send, invoice, books } = await bookkeeper(system, { tenant: { roundTotals: true } });
    const even = await send();
    expect(await invoice(even)).toMatchObject(booked);
    const odd = await send({ lines: [{ net: '99.50', vat: '24.88', rate: '25' }] });
    expect(odd).toMatchObject(succeeded);
    expect(notesOf(odd)).toMatch(/öresavrundning/);
    expect(await invoice(odd)).toMatchObject({
      ...booked,
      total: '124.00',
      payments: [{ amount: '124.38' }],
    });
    expect((await books()).findings).toEqual(nothingFound);
  });

  it('VAT is not put on top of gross prices', async () => {
    const { send, invoice } = await bookkeeper(system);
    const lines = [{ net: '1250.00', vat: '250.00', rate: '25' }];
    const job = await send({ lines, pricesIncludeTax: true });
    expect(await invoice(job)).toMatchObject({ ...booked, total: '1250.00', vat: '250.00' });
  });

  it('an invoice of nothing is bookkept and needs no payment', async () => {
    const { send, invoice } = await bookkeeper(system);
    const lines = [{ net: '0.00', vat: '0.00', rate: '25' }];
    const job = await send({ lines, payments: [] });
    expect(job).toMatchObject({ ...succeeded, fortnox: { booked: true, payments: [] } });
    expect(await invoice(job)).toMatchObject({ ...booked, total: '0.00', payments: [] });
  });

  it('an invoice of 500 rows is carried over, one of 501 is not sent', async () => {
    const { send, invoice, books } = await bookkeeper(system);
    const rows = (count: number) =>
      Array.from({ length: count }, () => ({ net: '1.00', vat: '0.25', rate: '25' }));
    const job = await send({ lines: rows(500) });
    expect(await invoice(job)).toMatchObject({ ...booked, total: '625.00' });
    expectDeadLetter(await send({ lines: rows(501) }), 'too-many-rows', /by hand/);
    expect((await books()).invoices).toHaveLength(1);
  });
});

describe('currencies', () => {
  /** A register whose rate of the day can be named here. */
  const still = { tenant: { rateDriftPerDay: '0' } };

  it('the rate never silently becomes 1', async () => {
    const { send, invoice, books } = await bookkeeper(system, still);
    const own = await send({ currency: 'EUR', rate: '11.4210' });
    expect(await invoice(own)).toMatchObject({ ...booked, currencyRate: '11.421' });
    const registered = await send({ currency: 'USD' });
    expect(await invoice(registered)).toMatchObject({ ...booked, currencyRate: '9.624' });
    expect(notesOf(registered)).toMatch(/Fortnox/);
    expect((await books()).findings).toEqual(nothingFound);
  });

  it('part payments in foreign currency leave no öre on the invoice', async () => {
    const { send, invoice } = await bookkeeper(system);
    const payments = ['416.67', '416.67', '416.66'].map((amount) => ({ amount }));
    const job = await send({ currency: 'EUR', rate: '11.4213', payments });
    expect(await invoice(job)).toMatchObject({
      ...booked,
      payments: [{ amount: '4758.91' }, { amount: '4758.92' }, { amount: '4758.80' }],
    });
  });

  it('yen have no decimals and are quoted per hundred', async () => {
    const { send, invoice } = await bookkeeper(system, still);
    const lines = [{ net: '12000', vat: '3000', rate: '25' }];
    const job = await send({ currency: 'JPY', lines });
    expect(await invoice(job)).toMatchObject({
      ...booked,
      total: '15000.00',
      currencyRate: '0.06214',
      currencyUnit: 1,
    });
  });

  it('a currency that Fortnox lacks is named, and the invoice goes on once it is added', async () => {
    const { send, replay, setUp, invoice } = await bookkeeper(system);
    const lines = [{ net: '10.000', vat: '2.500', rate: '25' }];
    const job = await send({ currency: 'KWD', rate: '31.2', lines });
    expectDeadLetter(job, 'fortnox-2000427', /currency register/);
    await setUp({ currencies: [{ code: 'KWD', sellRate: '31.2' }] });
    expect(await invoice(await replay(job))).toMatchObject({ ...booked, total: '12.50' });
  });

  it('payments land on the account of their currency and method', async () => {
    const { send, invoice } = await bookkeeper(system, {
      settings: {
        paymentAccounts: [
          { currency: 'EUR', account: '1980', modeOfPayment: 'EUR' },
          { method: 'stripe', account: '1521', modeOfPayment: 'STRIPE' },
        ],
      },
    });
    const kronor = await invoice(await send());
    expect(kronor).toMatchObject({ payments: [{ account: 1521, mode: 'STRIPE' }] });
  });
});

describe('VAT', () => {
  const german = { vat_id: 'DE123456789', billing_address: addressIn('DE') };

  it('reverse charge, Swedish VAT, OSS and export each stand under their own type and account', async () => {
    const { send, invoice, books } = await bookkeeper(system, {
      settings: {
        vatMap: [
          { rate: '0', regime: 'eu-business', account: '3308' },
          { rate: '0', regime: 'export', account: '3305' },
          { rate: '19', regime: 'eu-consumer', account: '3106' },
        ],
      },
      tenant: { vatRates: [25, 19, 12, 6, 0] },
    });
    const free = [{ net: '1000.00', vat: '0.00', rate: '0' }];
    const business = await invoice(await send({ lines: free, customer: german }));
    expect(business).toMatchObject({ ...booked, vat: '0.00', rows: [{ account: 3308 }] });
    const abroad = { billing_address: addressIn('US') };
    const exported = await invoice(await send({ lines: free, customer: abroad }));
    expect(exported).toMatchObject({ ...booked, vat: '0.00', rows: [{ account: 3305 }] });
    const oss = [{ net: '100.00', vat: '19.00', rate: '19' }];
    const consumer = { billing_address: addressIn('DE') };
    const shopped = await invoice(await send({ lines: oss, customer: consumer }));
    expect(shopped).toMatchObject({ ...booked, vat: '19.00', rows: [{ account: 3106, vat: 19 }] });
    const { customers, findings } = await books();
    expect(customers.map((customer) => textAt(customer, 'vatType'))).toEqual([
      'EUREVERSEDVAT',
      'EXPORT',
      'EUVAT',
    ]);
    expect(findings).toEqual(nothingFound);
  });

  it('a rate that nothing maps is refused before anything is sent', async () => {
    const { send, books } = await bookkeeper(system);
    const oss = [{ net: '100.00', vat: '19.00', rate: '19' }];
    const job = await send({ lines: oss, customer: { billing_address: addressIn('DE') } });
    expectDeadLetter(job, 'vat-rate-unmapped', /settings page.*VAT table/);
    expect(await books()).toMatchObject({ invoices: [], customers: [] });
  });

  it('a card under another VAT type is not booked on', async () => {
    const { send, byHand } = await bookkeeper(system);
    const draft = { Name: 'Kunde GmbH', Type: 'COMPANY', VATType: 'SEVAT' } as const;
    must(await (await byHand()).customers.create({ ...draft, Email: 'kunde@gmbh.example' }));
    const job = await send({
      lines: [{ net: '1000.00', vat: '0.00', rate: '0' }],
      customer: { ...german, email: 'kunde@gmbh.example' },
    });
    expectDeadLetter(job, 'customer-vat-type-differs', /EUREVERSEDVAT/);
  });
});

describe('the VAT number under which a sale stands in the EU sales list', () => {
  const lines = [{ net: '1000.00', vat: '0.00', rate: '0' }];
  const [old, now] = ['DE136695976', 'DE811193231'];
  const buyer = { id: 'list', name: 'Kunde GmbH', billing_address: addressIn('DE') };
  const settings = { vatMap: [{ rate: '0', regime: 'eu-business', account: '3308' }] };

  it('is not that of the card where the customer has another one by now', async () => {
    const { send, replay, byHand } = await bookkeeper(system, { settings });
    const first = await send({ lines, customer: { ...buyer, vat_id: old } });
    expect(first).toMatchObject(succeeded);
    expect(await send({ lines, customer: { ...buyer, vat_id: old } })).toMatchObject(succeeded);
    const changed = await send({ lines, customer: { ...buyer, vat_id: now } });
    expectDeadLetter(changed, 'customer-vat-number-differs', /to that of the invoice/);
    expect(quoted(changed)).toEqual([old, now]);
    const number = textAt(first, 'fortnox', 'customerNumber');
    must(await (await byHand()).customers.update(number, { VATNumber: now }));
    expect(await replay(changed)).toMatchObject(succeeded);
  });

  it('is written to the card where cards follow SubscriptionFlow', async () => {
    const { send, byHand } = await bookkeeper(system, {
      settings: { ...settings, updateCustomers: true },
    });
    const first = await send({ lines, customer: { ...buyer, vat_id: old } });
    const changed = await send({ lines, customer: { ...buyer, vat_id: now } });
    expect(changed).toMatchObject(succeeded);
    expect(notesOf(changed)).toContain('has a new VAT number');
    const fortnox = await byHand();
    const number = textAt(first, 'fortnox', 'customerNumber');
    expect(must(await fortnox.customers.get(number)).vatNumber).toBe(now);
    // What a person has put there since is not overwritten.
    must(await fortnox.customers.update(number, { VATNumber: 'DE123456789' }));
    const again = await send({ lines, customer: { ...buyer, vat_id: old } });
    expectDeadLetter(again, 'customer-vat-number-differs', /to that of the invoice/);
    expect(quoted(again)).toEqual(['DE123456789', old]);
  });

  it('is compared before a card with the same e-mail address is adopted', async () => {
    const { send, byHand } = await bookkeeper(system, { settings });
    const fortnox = await byHand();
    const common = { Name: 'Kunde', Type: 'COMPANY', VATType: 'EUREVERSEDVAT' } as const;
    const cardOf = async (email: string, number?: string) =>
      must(
        await fortnox.customers.create({
          ...{ ...common, Email: email, CountryCode: 'DE' },
          ...(number === undefined ? {} : { VATNumber: number }),
        }),
      );
    await cardOf('other@kunde.example', old);
    await cardOf('none@kunde.example');
    await cardOf('same@kunde.example', now);
    const sendAs = (id: string) =>
      send({ lines, customer: { ...buyer, id, email: `${id}@kunde.example`, vat_id: now } });
    expectDeadLetter(await sendAs('other'), 'customer-vat-number-differs', /email/);
    const none = await sendAs('none');
    expectDeadLetter(none, 'customer-vat-number-differs', /to that of the invoice/);
    expect(quoted(none)).toEqual([now]);
    expect(await sendAs('same')).toMatchObject(succeeded);
  });
});

describe('a customer who becomes a business with a VAT number', () => {
  it('is not booked by the old card; once the card is corrected the invoice goes on', async () => {
    const { send, replay, invoice, byHand } = await bookkeeper(system);
    const customer = { id: 'grown', name: 'Kunde', billing_address: addressIn('DE') };
    const first = await send({ customer });
    expect(first).toMatchObject(succeeded);
    const lines = [{ net: '1000.00', vat: '0.00', rate: '0' }];
    const second = await send({ lines, customer: { ...customer, vat_id: 'DE123456789' } });
    expectDeadLetter(second, 'customer-vat-type-differs', /EUREVERSEDVAT and its VAT number/);
    expect(quoted(second)).toEqual(['DE123456789']);
    const number = textAt(first, 'fortnox', 'customerNumber');
    const half = { VATType: 'EUREVERSEDVAT' } as const;
    must(await (await byHand()).customers.update(number, half));
    const third = await replay(second);
    expectDeadLetter(third, 'customer-vat-number-differs', /to that of the invoice/);
    const changes = { VATType: 'EUREVERSEDVAT', VATNumber: 'DE123456789' } as const;
    must(await (await byHand()).customers.update(number, changes));
    expect(await invoice(await replay(second))).toMatchObject({ ...booked, vat: '0.00' });
  });
});

describe('accounts, periods and years', () => {
  it.each([
    ['missing', { removeAccounts: [3041] }, { accounts: [{ number: 3041 }] }],
    [
      'not active',
      { accounts: [{ number: 3041, active: false }] },
      { accounts: [{ number: 3041, active: true }] },
    ],
  ])('an account that is %s is named, and mending it is enough', async (_how, broken, mended) => {
    const { send, replay, setUp, invoice } = await bookkeeper(system, { tenant: broken });
    const lines = [{ net: '1000.00', vat: '250.00', rate: '25', account: '3041' }];
    const job = await send({ lines });
    expect(job).toMatchObject({ status: 'dead-lettered' });
    expect(textAt(job, 'deadLetter', 'message')).toMatch(/account/i);
    expect(textAt(job, 'deadLetter', 'action')).toMatch(/activate/i);
    await setUp(mended);
    expect(await invoice(await replay(job))).toMatchObject(booked);
  });

  it('a locked period stops the bookkeeping; unlocked, the same invoice goes on', async () => {
    const { send, replay, setUp, books } = await bookkeeper(system, {
      tenant: { lockedUntil: '2026-11-30' },
    });
    const job = await send();
    expectDeadLetter(job, 'fortnox-2000401', /unlock/i);
    await setUp({ lockedUntil: null });
    expect(await replay(job)).toMatchObject(succeeded);
    const { invoices, findings } = await books();
    expect(invoices).toHaveLength(1);
    expect(findings).toEqual(nothingFound);
  });

  it('a missing financial year is named', async () => {
    const year = { from: '2026-01-01', to: '2026-12-31' };
    const { send, replay, setUp, invoice } = await bookkeeper(system, {
      tenant: { financialYears: [{ from: '2025-01-01', to: '2025-12-31' }] },
    });
    const job = await send();
    expect(textAt(job, 'deadLetter', 'message')).toMatch(/financial year/);
    await setUp({ financialYears: [{ from: '2025-01-01', to: '2025-12-31' }, year] });
    expect(await invoice(await replay(job))).toMatchObject(booked);
  });

  const december = { date: '2025-12-20', payments: [{ amount: '1250.00', date: '2026-01-05' }] };
  const inJanuary = { ...booked, payments: [{ date: '2026-01-05', booked: true }] };
  const of2025 = { from: '2025-01-01', to: '2025-12-31' };
  const of2026 = { from: '2026-01-01', to: '2026-12-31' };

  it('a December invoice is paid in January where the next financial year exists', async () => {
    const { send, invoice } = await bookkeeper(system, {
      tenant: { laterYearPayment: 'refused-in-cash', financialYears: [of2025, of2026] },
    });
    expect(await invoice(await send(december))).toMatchObject(inJanuary);
  });

  it('a December invoice paid in January waits for the next financial year to be created', async () => {
    const { send, replay, setUp, invoice } = await bookkeeper(system, {
      tenant: { laterYearPayment: 'refused-in-cash', financialYears: [of2025] },
    });
    const job = await send(december);
    expect(textAt(job, 'deadLetter', 'action')).toMatch(/^Create the financial year/);
    expect(await invoice(job)).toMatchObject({ booked: true, balance: '1250.00' });
    await setUp({ financialYears: [of2025, of2026] });
    expect(await invoice(await replay(job))).toMatchObject(inJanuary);
  });

  it('a December invoice paid in January goes on after the carry-over where Fortnox wants one', async () => {
    const { send, replay, setUp, invoice } = await bookkeeper(system, {
      tenant: { laterYearPayment: 'refused' },
    });
    const job = await send(december);
    expect(textAt(job, 'deadLetter', 'message')).toMatch(/outside the invoice's financial year/);
    expect(textAt(job, 'deadLetter', 'action')).toMatch(/årsomföring/);
    expect(await invoice(job)).toMatchObject({ booked: true, balance: '1250.00' });
    await setUp({ carriedOverYears: [2025] });
    expect(await invoice(await replay(job))).toMatchObject(inJanuary);
  });

  it('a company under the cash method books payments, not invoices', async () => {
    const { send, invoice } = await bookkeeper(system, { tenant: { accountingMethod: 'CASH' } });
    const job = await send();
    expect(job).toMatchObject({ ...succeeded, fortnox: { booked: false } });
    const standing = { booked: false, balance: '0.00', payments: [{ booked: true }] };
    expect(await invoice(job)).toMatchObject(standing);
  });

  it('a connection that does not bookkeep leaves drafts of invoice and payment', async () => {
    const { send, invoice } = await bookkeeper(system, { settings: { bookkeep: false } });
    const job = await send();
    expect(job).toMatchObject({ ...succeeded, fortnox: { booked: false } });
    expect(await invoice(job)).toMatchObject({ booked: false, payments: [{ booked: false }] });
  });
});

describe('payments', () => {
  it('one per applied transaction; failed ones and refunds are none', async () => {
    const { send, invoice } = await bookkeeper(system);
    const job = await send({
      payments: [
        { amount: '1000.00', date: '2026-11-19' },
        { amount: '1250.00', status: 'Declined' },
        { amount: '250.00', date: '2026-11-21' },
        { amount: '50.00', type: 'Refund' },
      ],
    });
    const amounts = { payments: [{ amount: '1000.00' }, { amount: '250.00' }] };
    expect(await invoice(job)).toMatchObject({ ...booked, ...amounts });
  });

  it('a payment before the invoice is booked on its date, and the timeline says so', async () => {
    const { send, invoice } = await bookkeeper(system);
    const job = await send({ payments: [{ amount: '1250.00', date: '2026-10-01' }] });
    expect(await invoice(job)).toMatchObject({ ...booked, payments: [{ date: '2026-11-18' }] });
    expect(notesOf(job)).toContain('booked on the invoice date');
  });

  it('what credit notes settled is a payment of its own', async () => {
    const { send, invoice } = await bookkeeper(system, {
      settings: { creditNotePayment: { account: '2421', modeOfPayment: 'KREDIT' } },
    });
    const job = await send({ creditNotes: '250.00' });
    const payments = [{ amount: '1000.00' }, { amount: '250.00', account: 2421, mode: 'KREDIT' }];
    expect(await invoice(job)).toMatchObject({ ...booked, payments });
  });

  describe('somebody has marked the invoice as paid in Fortnox by hand', () => {
    /** Holds the story up at the payment, lets a person pay, and lets it go on. */
    async function payByHand(
      { company, send, byHand }: Bookkeeper,
      path: string,
      amount: number,
    ): Promise<unknown> {
      const method = path.includes('bookkeep') ? 'PUT' : 'POST';
      const fault = { kind: 'code', code: 2_000_588, message: 'Stopp', times: 1 };
      await setFault(system, company, { ...fault, match: { method, path } });
      const job = await send();
      expect(job).toMatchObject({ status: 'dead-lettered' });
      const fortnox = await byHand();
      const payment = must(
        await fortnox.invoicePayments.create({
          InvoiceNumber: Number(textAt(job, 'fortnox', 'invoiceNumber')),
          Amount: amount,
          AmountCurrency: amount,
          PaymentDate: '2026-11-19',
          ModeOfPayment: 'PG',
          ModeOfPaymentAccount: 1920,
        }),
      );
      must(await fortnox.invoicePayments.bookkeep(payment.number));
      return job;
    }

    it('in full: nothing is added, and the job says so', async () => {
      const books = await bookkeeper(system);
      const job = await payByHand(books, '^/3/invoicepayments$', 1250);
      const done = await books.replay(job);
      expect(done).toMatchObject({ ...succeeded, fortnox: { payments: [{ booked: true }] } });
      expect(notesOf(done)).toContain('already paid in Fortnox');
      const payments = [{ amount: '1250.00', mode: 'PG' }];
      expect(await books.invoice(done)).toMatchObject({ ...booked, payments });
      expect((await books.books()).findings).toEqual(nothingFound);
    });

    it('in full while our payment was a draft: the draft is taken back', async () => {
      const books = await bookkeeper(system);
      const job = await payByHand(books, '^/3/invoicepayments/\\d+/bookkeep$', 1250);
      const done = await books.replay(job);
      expect(done).toMatchObject(succeeded);
      expect(await books.invoice(done)).toMatchObject({ payments: [{ mode: 'PG' }] });
      expect((await books.books()).findings).toEqual(nothingFound);
    });

    it('with too much: a person decides', async () => {
      const books = await bookkeeper(system);
      const job = await payByHand(books, '^/3/invoicepayments$', 1300);
      expectDeadLetter(await books.replay(job), 'fortnox-2003055', /payments of the invoice/);
    });
  });
});
