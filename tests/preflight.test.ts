import { bookkeeper } from './complaints/stage.js';
import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker } from './journey/ask.js';
import type { Company } from './journey/company.js';

// Some twenty calls at the pace of Fortnox's limit, on a machine that others use as well.
jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 14, workers: 0 });
});

afterAll(async () => {
  await system.stop();
});

async function preflight({ connectionId }: Company) {
  const path = `/v1/connections/${connectionId}/preflight`;
  const { body } = await asker(system.apiUrl, system.token)('POST', path);
  const failed = listAt(body, 'checks').filter((check) => textAt(check, 'action') !== '');
  return { body, failed: new Map(failed.map((check) => [textAt(check, 'check'), check])) };
}

it('finds nothing wrong with a company that is set up', async () => {
  const { company } = await bookkeeper(system, { settings: { startDate: '2026-01-01' } });
  const { body, failed } = await preflight(company);
  expect([...failed.keys()]).toEqual([]);
  expect(body).toMatchObject({ ok: true });
});

it('names everything that would stop an invoice later, each with what to do', async () => {
  const { company } = await bookkeeper(system, {
    settings: {
      startDate: '2019-01-01',
      creditNotePayment: { account: '2421', modeOfPayment: 'SAKNAS' },
      ...{ articles: 'default', defaultArticle: 'SAKNAS' },
      vatMap: [{ rate: '0', regime: 'eu-business', account: '3001' }],
    },
    tenant: {
      removeAccounts: [3740],
      accounts: [{ number: 1930, active: false }],
      removeCurrencies: ['USD'],
      lockedUntil: '2999-12-31',
    },
  });
  const { body, failed } = await preflight(company);
  expect(body).toMatchObject({ ok: false });
  expect([...failed.keys()].sort()).toEqual([
    'account 1930',
    'account 3001',
    'account 3740',
    'currency USD',
    'default article',
    'financial year of the start date',
    'locked period',
    'mode of payment SAKNAS to account 2421',
  ]);
  expect(textAt(failed.get('account 3001'), 'detail')).toContain('eu-business');
});

it('says that a company uses the cash method', async () => {
  const { company } = await bookkeeper(system, { tenant: { accountingMethod: 'CASH' } });
  const { body } = await preflight(company);
  expect(JSON.stringify(body)).toContain('Cash method');
});

it('names a licence that is missing', async () => {
  const { company } = await bookkeeper(system, { tenant: { unlicensedScopes: ['payment'] } });
  const { failed } = await preflight(company);
  expect([...failed.keys()]).toContain('licence for payments');
});

it('sees that no financial year covers today', async () => {
  const financialYears = [{ from: '2020-01-01', to: '2020-12-31' }];
  const { company } = await bookkeeper(system, { tenant: { financialYears } });
  const { failed } = await preflight(company);
  expect(textAt(failed.get('financial year'), 'action')).toMatch(/Create/);
});
