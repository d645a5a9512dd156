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
