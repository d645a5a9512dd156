import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  fortnoxApp,
  jobInStatus,
  nothingFound,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Several attempts with a backoff of some seconds, on a machine with two cores.
jest.setTimeout(90_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 12, workers: 1 });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

it('a customer that somebody deleted in Fortnox is created anew for the next invoice', async () => {
  const company = await connectCompany(system);
  // Refused for its account, so that the customer has no document and may be deleted.
  const event = paidEvent({ account: '3999', customer: 'gone' });
  const accepted = await sendSigned(system.apiUrl, company, event);
  const id = textAt(accepted.body, 'id');
  const letter = await jobInStatus(ask, id, ['dead-lettered']);
  const first = textAt(letter, 'fortnox', 'customerNumber');
  expect(await deleteCustomer(company, first)).toBe(204);
  await asker(system.sandboxUrl)('PATCH', `/control/fortnox/tenants/${company.tenantId}`, {
    body: { accounts: [{ number: 3999 }] },
  });
  await ask('POST', `/v1/sync-jobs/${id}/replay`, { body: { reason: 'account 3999 is there' } });
  const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
  // The refused invoice of the first series, the missing customer, and the success.
  expect(job).toMatchObject({ attempts: 3 });
  const verdicts = listAt(job, 'timeline').map((entry) => textAt(entry, 'reason'));
  expect(verdicts).toContain(
    `Fortnox customer ${first} is gone; the customer is found or created anew.`,
  );
  const books = await booksOf(system, company);
  expect(books.invoices).toMatchObject([{ balance: '0.00', booked: true }]);
  expect(books.findings).toEqual(nothingFound);
});

/** What a person does in Fortnox's customer register; answers the status. */
async function deleteCustomer(company: Company, customerNumber: string): Promise<number> {
  const { clientId, clientSecret } = fortnoxApp;
  const fortnox = asker(`${system.sandboxUrl}/fortnox`);
  const granted = await fortnox('POST', '/oauth-v1/token', {
    body: 'grant_type=client_credentials',
    headers: {
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
      TenantId: company.tenantId,
    },
  });
  const headers = {
    authorization: `Bearer ${textAt(granted.body, 'access_token')}`,
    accept: 'application/json',
  };
  return (await fortnox('DELETE', `/3/customers/${customerNumber}`, { headers })).status;
}
