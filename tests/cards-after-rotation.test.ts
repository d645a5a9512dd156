import { createCipher } from '@sync/connections';
import { randomBytes } from 'node:crypto';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { text } from '../apps/sandbox/src/fortnox/fields/given.js';
import { reencrypt } from '../packages/connections/src/reencrypt/reencrypt.js';
import { textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';

// Starting sandbox, API and worker in one process, on a machine that others use as well.
jest.setTimeout(90_000);

let system: InProcess;

beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const buyer = (name: string) => ({
  customer: {
    ...{ id: 'c1', name, email: 'ap@nordan.example' },
    billing_address: {
      ...{ address_1: 'Storgatan 1', postal_code: '903 26', city: 'Umeå', country: 'SE' },
    },
  },
});

let invoices = 0;

/** Carries an invoice over; answers what it did with customers in Fortnox. */
async function carry({ connectionId }: Company, name: string): Promise<readonly string[]> {
  const { log } = system.sandbox.sandbox.fortnox;
  log.clear();
  invoices += 1;
  const path = `/v1/connections/${connectionId}/invoices`;
  const body = sampleEvent(`r${invoices}`, buyer(name));
  const told = await system.api.ask('POST', path, { body });
  await eventually(async () => {
    const job = await system.api.ask('GET', `/v1/sync-jobs/${textAt(told.body, 'id')}`);
    return textAt(job.body, 'status') === 'succeeded' ? true : undefined;
  }, 20_000);
  const calls = log.all().filter((call) => call.path.startsWith('/3/customers'));
  return calls.map(({ method }) => method);
}

const nameIn = ({ company }: Company): readonly (string | undefined)[] =>
  [...company.customers.values()].map(({ fields }) => text(fields, 'Name'));

it('a new name reaches the card whenever it comes in a rotation of the key, and the same one costs nothing', async () => {
  const connect = () => system.connect({ updateCustomers: true });
  const [steady, staying, moving] = [await connect(), await connect(), await connect()];
  const [absent, quiet] = [await connect(), await connect()];
  const companies = [steady, staying, moving, absent, quiet];
  for (const company of companies) await carry(company, 'Nordan AB');
  const former = system.settings['ENCRYPTION_KEYS'] ?? '';
  const next = randomBytes(32).toString('base64');
  await system.restartWorker({ ENCRYPTION_KEYS: `${next},${former}` });
  expect(await carry(moving, 'Nordan Nya AB')).toEqual(['PUT']);
  expect(nameIn(moving)).toEqual(['Nordan Nya AB']);
  for (const company of [steady, staying]) expect(await carry(company, 'Nordan AB')).toEqual([]);

  const keys = [next, former].map((key) => Buffer.from(key, 'base64'));
  await reencrypt(system.api.db, createCipher(keys));
  await system.restartWorker({ ENCRYPTION_KEYS: next });
  expect(await carry(steady, 'Nordan AB')).toEqual([]);
  expect(await carry(staying, 'Nordan Nya AB')).toEqual(['PUT']);
  expect(nameIn(staying)).toEqual(['Nordan Nya AB']);
  // No invoice came while both keys were there: what was noted can be compared with nothing any more.
  expect(await carry(absent, 'Nordan Nya AB')).toEqual(['GET', 'PUT']);
  expect(nameIn(absent)).toEqual(['Nordan Nya AB']);
  expect(await carry(quiet, 'Nordan AB')).toEqual(['GET']);
  for (const company of [absent, quiet]) {
    expect(await carry(company, nameIn(company)[0] ?? '')).toEqual([]);
  }
});
