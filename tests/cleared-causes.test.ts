import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendSigned,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Two attempts and a check or two in between, on a machine with two cores.
jest.setTimeout(90_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  const settings = { CAUSE_CHECK_MS: '1000' };
  system = await startSystem({ redisDatabase: 12, workers: 2, settings });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

it('a dead letter goes on by itself once its account is in the chart of accounts', async () => {
  const company = await connectCompany(system);
  const accepted = await sendSigned(system.apiUrl, company, paidEvent({ account: '3999' }));
  const id = textAt(accepted.body, 'id');
  await jobInStatus(ask, id, ['dead-lettered']);
  await asker(system.sandboxUrl)('PATCH', `/control/fortnox/tenants/${company.tenantId}`, {
    body: { accounts: [{ number: 3999 }] },
  });
  const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
  const replays = listAt(job, 'timeline').filter((entry) => textAt(entry, 'type') === 'operator');
  // Two workers check, one of them replays, and only after the account was there.
  expect(replays).toEqual([
    expect.objectContaining({
      actor: 'system',
      action: 'replay',
      reason: 'Account 3999 is active in Fortnox.',
    }),
  ]);
  expect((await booksOf(system, company)).findings).toEqual(nothingFound);
});
