import { acceptInvoice, type IncomingInvoice } from '@sync/jobs';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { text } from '../apps/sandbox/src/fortnox/fields/given.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { textAt } from '../scripts/start/json.js';

// Starting sandbox, API and worker in one process, on a machine that others use as well.
jest.setTimeout(60_000);

let system: InProcess;

beforeAll(async () => {
  system = await startInProcess(6);
});

afterEach(() => {
  system.sandbox.sandbox.fortnox.faults.remove();
});

afterAll(() => system.stop());

const buyer = (change: object) => ({
  customer: {
    ...{ id: 'c1', name: 'Nordan AB', email: 'ap@nordan.example' },
    billing_address: {
      address_1: 'Storgatan 1',
      postal_code: '903 26',
      city: 'Umeå',
      country: 'SE',
    },
    ...change,
  },
});

const moved = {
  name: 'Nordan Nya AB',
  billing_address: { address_1: 'Nygatan 2', postal_code: '903 27', city: 'Umeå', country: 'SE' },
};

/** Carries an invoice over; answers how many calls to customers it took. */
async function carry({ connectionId }: Company, id: string, change: object): Promise<number> {
  const log = system.sandbox.sandbox.fortnox.log;
  log.clear();
  const path = `/v1/connections/${connectionId}/invoices`;
  const { body } = await system.api.ask('POST', path, { body: sampleEvent(id, buyer(change)) });
  await eventually(async () => {
    const job = await system.api.ask('GET', `/v1/sync-jobs/${textAt(body, 'id')}`);
    return textAt(job.body, 'status') === 'succeeded' ? true : undefined;
  }, 20_000);
  return log.all().filter((call) => call.path.startsWith('/3/customers')).length;
}

/** Free of VAT, for a business in Germany. */
const german = (vatId: string, change: object = {}) => ({
  ...{ sub_total: '1250.00', tax_amount: '0.00' },
  lines: [freeLine],
  ...buyer({
    ...{ name: 'Kunde GmbH', vat_id: vatId },
    billing_address: {
      address_1: 'Hauptstr. 1',
      postal_code: '10115',
      city: 'Berlin',
      country: 'DE',
    },
  }),
  ...change,
});

const freeLine = {
  ...{ id: 'l1', name: 'Pro monthly', quantity: '1', discount: '0.00' },
  ...{ sub_total: '1250.00', tax_rate: '0', tax: '0.00', total_amount: '1250.00' },
};

/** Tells an invoice; answers the id of its job. */
async function tell(
  { connectionId }: Company,
  id: string,
  change: object,
  timestamp?: string,
): Promise<string> {
  const event = {
    ...sampleEvent(id, { ...buyer({}), ...change }),
    ...(timestamp && { timestamp }),
  };
  const path = `/v1/connections/${connectionId}/invoices`;
  const { body } = await system.api.ask('POST', path, { body: event });
  return textAt(body, 'id');
}

const jobIn = (id: string, statuses: readonly string[]): Promise<unknown> =>
  eventually(async () => {
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${id}`);
    return statuses.includes(textAt(body, 'status')) ? body : undefined;
  }, 30_000);

const atRest = (id: string): Promise<unknown> => jobIn(id, ['succeeded', 'dead-lettered']);

/** Fortnox makes the customer, and its answer comes late or not at all. */
function holdBack({ tenantId }: Company, kind: 'late-after-commit' | 'reset-after-commit') {
  const match = { tenantId, method: 'POST', path: '^/3/customers$' };
  return system.sandbox.sandbox.fortnox.faults.add({ match, kind, delayMs: 1500, times: 1 });
}

function vatNumberOf({ company }: Company): string | undefined {
  const [customer, ...others] = [...company.customers.values()];
  expect(others).toEqual([]);
  return customer && text(customer.fields, 'VATNumber');
}

function setVatNumber({ company }: Company, number: string): void {
  for (const { fields } of company.customers.values())
    fields.set('VATNumber', { kind: 'text', value: number });
}

function card({ company }: Company) {
  const [customer, ...others] = [...company.customers.values()];
  expect(others).toEqual([]);
  return ['Name', 'Address1', 'ZipCode'].map((name) => customer && text(customer.fields, name));
}

it('updates the Fortnox card when name or address has changed, for one call and only then', async () => {
  const customer = await system.connect({ updateCustomers: true });
  await carry(customer, 'u1', {});
  expect(card(customer)).toEqual(['Nordan AB', 'Storgatan 1', '903 26']);
  expect(await carry(customer, 'u2', {})).toBe(0);
  expect(await carry(customer, 'u3', moved)).toBe(1);
  expect(card(customer)).toEqual(['Nordan Nya AB', 'Nygatan 2', '903 27']);
  expect(await carry(customer, 'u4', moved)).toBe(0);
});

it('leaves the card alone where the connection does not want it changed', async () => {
  const customer = await system.connect();
  await carry(customer, 'k1', {});
  expect(await carry(customer, 'k2', moved)).toBe(0);
  expect(card(customer)).toEqual(['Nordan AB', 'Storgatan 1', '903 26']);
});

it('does not overwrite a card that was linked before the setting until the next change', async () => {
  const customer = await system.connect();
  await carry(customer, 'l1', {});
  await system.api.ask('PATCH', `/v1/connections/${customer.connectionId}`, {
    body: { settings: { updateCustomers: true } },
  });
  expect(await carry(customer, 'l2', {})).toBe(0);
  expect(await carry(customer, 'l3', moved)).toBe(1);
  expect(card(customer)).toEqual(['Nordan Nya AB', 'Nygatan 2', '903 27']);
});

describe('an agreement of card and invoice', () => {
  const settings = { vatMap: [{ rate: '0', regime: 'eu-business', account: '3308' }] };
  const [old, now] = ['DE136695976', 'DE811193231'];

  it('is looked at by whoever waited for another invoice to make the customer', async () => {
    const buyer = await system.connect(settings);
    const creation = holdBack(buyer, 'late-after-commit');
    const first = await tell(buyer, 'w1', {});
    await eventually(() => Promise.resolve(creation.struck > 0 || undefined), 20_000);
    const second = await tell(buyer, 'w2', german(old));
    expect(await atRest(first)).toMatchObject({ status: 'succeeded' });
    expect(await atRest(second)).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-type-differs' } },
    });
  });

  it('needs no look at the card where they that waited are of the same VAT number', async () => {
    const buyer = await system.connect(settings);
    const creation = holdBack(buyer, 'late-after-commit');
    system.sandbox.sandbox.fortnox.log.clear();
    const first = await tell(buyer, 's1', german(now));
    await eventually(() => Promise.resolve(creation.struck > 0 || undefined), 20_000);
    const second = await tell(buyer, 's2', german(now));
    for (const id of [first, second]) {
      expect(await atRest(id)).toMatchObject({ status: 'succeeded' });
    }
    const read = (call: { readonly path: string }) => /^\/3\/customers\/./.test(call.path);
    expect(system.sandbox.sandbox.fortnox.log.all().filter(read)).toEqual([]);
  });

  it('is not taken for granted of a card whose making was lost sight of', async () => {
    const buyer = await system.connect(settings);
    holdBack(buyer, 'reset-after-commit');
    const id = await tell(buyer, 'r1', german(old));
    await jobIn(id, ['retrying']);
    expect(await tell(buyer, 'r1', german(now), '2026-11-20T09:00:00Z')).toBe(id);
    expect(await atRest(id)).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-number-differs' } },
    });
    expect(vatNumberOf(buyer)).toBe(old);
  });
});

describe('a card that follows the invoices', () => {
  const settings = {
    ...{ vatMap: [{ rate: '0', regime: 'eu-business', account: '3308' }], updateCustomers: true },
  };
  const [old, now, third] = ['DE136695976', 'DE811193231', 'DE123456789'];
  const on = (day: number) => ({ invoice_date: `2026-11-${day}` });

  it('does not go back to the VAT number, name or address of an older invoice', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'o1', german(old, on(10))));
    await atRest(await tell(buyer, 'o2', german(now, on(18))));
    expect(vatNumberOf(buyer)).toBe(now);
    const older = await atRest(await tell(buyer, 'o3', german(old, on(17))));
    expect(older).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-number-differs' } },
    });
    expect(textAt(older, 'deadLetter', 'action')).toContain('is older than the one');
    const named = german(now, on(16));
    const { customer } = named;
    const former = { ...named, customer: { ...customer, name: 'Altkunde GmbH' } };
    expect(await atRest(await tell(buyer, 'o4', former))).toMatchObject({ status: 'succeeded' });
    expect(vatNumberOf(buyer)).toBe(now);
    expect(card(buyer)).toEqual(['Kunde GmbH', 'Hauptstr. 1', '10115']);
  });

  it('does not go back where the newer invoices changed nothing', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'n1', german(now, on(10))));
    await atRest(await tell(buyer, 'n2', german(now, on(18))));
    expect(await atRest(await tell(buyer, 'n3', german(old, on(14))))).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-number-differs' } },
    });
    const named = german(now, on(15));
    const former = { ...named, customer: { ...named.customer, name: 'Altkunde GmbH' } };
    expect(await atRest(await tell(buyer, 'n4', former))).toMatchObject({ status: 'succeeded' });
    expect([vatNumberOf(buyer), ...card(buyer)]).toEqual([
      ...[now, 'Kunde GmbH', 'Hauptstr. 1', '10115'],
    ]);
  });

  it('is changed by today’s invoice although one is dated years ahead', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'f1', german(old, { invoice_date: '2062-11-10' })));
    const named = german(now, { invoice_date: new Date().toISOString().slice(0, 10) });
    const moved = { ...named, customer: { ...named.customer, name: 'Neue GmbH' } };
    expect(await atRest(await tell(buyer, 'f2', moved))).toMatchObject({ status: 'succeeded' });
    expect([vatNumberOf(buyer), card(buyer).at(0)]).toEqual([now, 'Neue GmbH']);
  });

  it('is booked on by an older invoice once a person has set its number, and goes on with the newer', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'p1', german(old, on(10))));
    await atRest(await tell(buyer, 'p2', german(now, on(18))));
    const older = await tell(buyer, 'p3', german(old, on(17)));
    await atRest(older);
    setVatNumber(buyer, old);
    await system.api.ask('POST', `/v1/sync-jobs/${older}/replay`);
    expect(await jobIn(older, ['succeeded'])).toBeDefined();
    const next = await atRest(await tell(buyer, 'p4', german(now, on(18))));
    expect(next).toMatchObject({ status: 'succeeded' });
    expect(vatNumberOf(buyer)).toBe(now);
  });

  it('is looked at by an older invoice once a person has set the newer number again', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'q1', german(old, on(10))));
    await atRest(await tell(buyer, 'q2', german(now, on(18))));
    const older = await tell(buyer, 'q3', german(old, on(17)));
    await atRest(older);
    setVatNumber(buyer, old);
    await system.api.ask('POST', `/v1/sync-jobs/${older}/replay`);
    expect(await jobIn(older, ['succeeded'])).toBeDefined();
    setVatNumber(buyer, now);
    expect(await atRest(await tell(buyer, 'q4', german(old, on(16))))).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-number-differs' } },
    });
    expect(await atRest(await tell(buyer, 'q5', german(now, on(18))))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('is not changed by what is fetched to fill a gap', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'b1', german(old, on(10))));
    const { connectionId } = buyer;
    const event = JSON.parse(
      JSON.stringify(sampleEvent('b2', german(now, on(18)))),
    ) as IncomingInvoice['event'];
    const accepted = await acceptInvoice(system.api.db, {
      ...{ connectionId, invoiceId: 'b2', event },
      ...{ source: 'event', lane: 'backfill' },
    });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const stopped = await atRest(accepted.jobId);
    expect(stopped).toMatchObject({
      ...{ status: 'dead-lettered', deadLetter: { kind: 'customer-vat-number-differs' } },
    });
    // It is the newest.
    expect(textAt(stopped, 'deadLetter', 'action')).not.toContain('is older than the one');
    expect(vatNumberOf(buyer)).toBe(old);
  });

  it('is changed by one invoice after the other', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'c1', german(old, on(10))));
    const change = system.sandbox.sandbox.fortnox.faults.add({
      match: { tenantId: buyer.tenantId, method: 'PUT', path: '^/3/customers/' },
      ...{ kind: 'late-after-commit', delayMs: 1200, times: 1 },
    });
    const first = await tell(buyer, 'c2', german(now, on(18)));
    await eventually(() => Promise.resolve(change.struck > 0 || undefined), 20_000);
    const second = await tell(buyer, 'c3', german(third, on(18)));
    for (const id of [first, second]) {
      expect(await atRest(id)).toMatchObject({ status: 'succeeded' });
    }
    expect(vatNumberOf(buyer)).toBe(third);
    system.sandbox.sandbox.fortnox.log.clear();
    await atRest(await tell(buyer, 'c4', german(third, on(18))));
    const ofCards = ({ path }: { readonly path: string }) => path.startsWith('/3/customers');
    expect(system.sandbox.sandbox.fortnox.log.all().filter(ofCards)).toEqual([]);
  });

  it('agrees where it has the number without its country', async () => {
    const buyer = await system.connect(settings);
    await atRest(await tell(buyer, 'n1', german(old, on(10))));
    setVatNumber(buyer, now.slice(2));
    const changed = await atRest(await tell(buyer, 'n2', german(now, on(18))));
    expect(changed).toMatchObject({ status: 'succeeded' });
  });
});
