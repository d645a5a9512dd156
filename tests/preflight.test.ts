import { bookkeeper, must } from './complaints/stage.js';
import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker } from './journey/ask.js';
import type { Company } from './journey/company.js';

// Some twenty calls at the pace of Fortnox's limit, on a machine that others use as well.
jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 14, workers: 1 });
});

afterAll(async () => {
  await system.stop();
});

async function preflight({ connectionId }: Company) {
  const path = `/v1/connections/${connectionId}/preflight`;
  const { body } = await asker(system.apiUrl, system.token)('POST', path);
  const checks = listAt(body, 'checks');
  const at = (level: string) => checks.filter((check) => textAt(check, 'level') === level);
  const byName = (level: string) => new Map(at(level).map((each) => [textAt(each, 'check'), each]));
  return { body, failed: byName('blocks'), warned: byName('warns'), told: byName('tells') };
}

/** Settings of a company that has thought of everything. */
const wellConsidered = {
  startDate: '2026-01-01',
  paymentAccounts: [
    { currency: 'EUR', account: '1980', modeOfPayment: 'EUR' },
    { currency: 'USD', account: '1970', modeOfPayment: 'USD' },
    { method: 'card', account: '1580', modeOfPayment: 'KORT' },
    { method: 'bank transfer', account: '1930', modeOfPayment: 'BG' },
  ],
  articles: 'default',
  defaultArticle: 'ABO',
  costCenter: 'KS1',
  project: 'P1',
  deferral: { accrualAccount: '2970' },
  feeAccount: '6570',
};

const demanding = { costCenterSettings: 'MANDATORY', projectSettings: 'MANDATORY' };

it('finds nothing wrong with a company that is set up', async () => {
  const { company, byHand } = await bookkeeper(system, {
    settings: wellConsidered,
    tenant: {
      accruals: 'on',
      costCenters: [{ code: 'KS1' }],
      projects: [{ number: 'P1' }],
      accounts: [{ number: 3001, ...demanding }],
    },
  });
  const article = { ArticleNumber: 'ABO', Description: 'Abonnemang', Type: 'SERVICE' } as const;
  must(await (await byHand()).articles.create(article));
  const { body, failed, warned, told } = await preflight(company);
  expect([...failed.keys(), ...warned.keys()]).toEqual([]);
  expect([...told.keys()]).toEqual(['Easy VAT', 'öresavrundning']);
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
    'financial year of the first invoice date',
    'locked period',
    'mode of payment SAKNAS to account 2421',
  ]);
  expect(textAt(failed.get('account 3001'), 'detail')).toContain('companies in other EU countries');
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

it('names accounts that demand what no invoice of ours will carry', async () => {
  const { company } = await bookkeeper(system, {
    settings: { costCenter: 'KS1', dimensions: [{ productSku: 'PRO', project: 'P1' }] },
    tenant: {
      costCenters: [{ code: 'KS1' }],
      projects: [{ number: 'P1' }],
      accounts: [
        { number: 1930, costCenterSettings: 'MANDATORY' },
        { number: 3001, ...demanding },
        { number: 3308, costCenterSettings: 'NOTALLOWED' },
        { number: 3740, transactionInformationSettings: 'MANDATORY' },
      ],
    },
  });
  const { failed, warned } = await preflight(company);
  expect([...failed.keys()].sort()).toEqual([
    'cost centre on account 3308',
    'transaction text on account 3740',
  ]);
  expect([...warned.keys()]).toEqual(
    expect.arrayContaining(['project on account 3001', 'cost centre on account 1930']),
  );
});

it('looks up every cost centre and project that the settings name', async () => {
  const { company, setUp, byHand } = await bookkeeper(system, {
    settings: {
      costCenter: 'GONE',
      project: 'P1',
      dimensions: [
        { productSku: 'PRO', costCenter: 'OLD', project: 'P2' },
        { productSku: 'PLUS', costCenter: 'KS1', project: 'NONE' },
      ],
    },
    tenant: {
      costCenters: [{ code: 'KS1' }, { code: 'OLD', active: false }],
      projects: [{ number: 'P1' }, { number: 'P2' }],
    },
  });
  const change = { Project: { Description: 'Avslutat', Status: 'COMPLETED' } };
  const request = { method: 'PUT', path: 'projects/P2', envelope: 'Project' } as const;
  must(await (await byHand()).anyResource.record({ ...request, body: change }));
  const { failed, warned } = await preflight(company);
  expect([...failed.keys()].sort()).toEqual([
    'cost centre GONE',
    'cost centre OLD',
    'project NONE',
  ]);
  expect(textAt(failed.get('project NONE'), 'action')).toContain('Add project NONE');
  expect([...warned.keys()]).toContain('project P2');
  await setUp({ unlicensedScopes: ['costcenter', 'project'] });
  const unseen = await preflight(company);
  expect([...unseen.failed.keys()]).toEqual([]);
  expect(textAt(unseen.warned.get('cost centre GONE'), 'action')).toContain('costcenter');
});

it('names an account that demands a cost centre where the settings have none at all', async () => {
  const accounts = [{ number: 3001, ...demanding }];
  const { company } = await bookkeeper(system, { tenant: { accounts } });
  const { failed } = await preflight(company);
  expect([...failed.keys()]).toEqual(['cost centre on account 3001', 'project on account 3001']);
  expect(textAt(failed.get('cost centre on account 3001'), 'action')).toContain(
    'Choose a cost centre on the settings page',
  );
});

it('card money on 1930, no article, EU consumers undecided: warns of what stands where no bookkeeper wants it', async () => {
  const { company } = await bookkeeper(system, {
    settings: {
      euConsumerVat: null,
      paymentAccounts: [{ method: 'stripe', account: '1930', modeOfPayment: 'BG' }],
    },
    tenant: { accounts: [{ number: 3305, vatCode: null }] },
  });
  const { body, failed, warned } = await preflight(company);
  expect([...failed.keys()]).toEqual([]);
  expect([...warned.keys()].sort()).toEqual([
    'EU sales list',
    'VAT code of account 3305',
    'VAT of EU consumers',
    'card money on a bank account',
    'fees of payments',
  ]);
  expect(textAt(warned.get('card money on a bank account'), 'action')).toContain('twice');
  expect(body).toMatchObject({ ok: true });
});

it('warns of an article of goods, and of OSS entries that no sale will meet', async () => {
  const { company, byHand } = await bookkeeper(system, {
    settings: {
      ...wellConsidered,
      ...{ costCenter: null, project: null, deferral: null, euConsumerVat: 'oss' },
      vatMap: [
        { rate: '21', regime: 'eu-consumer', account: '3590' },
        { rate: '25', regime: 'eu-consumer', country: 'DK', account: '3001' },
        { rate: '0', regime: 'export', vatCode: 'MP1' },
      ],
    },
  });
  const article = { ArticleNumber: 'ABO', Description: 'Skruv', Type: 'STOCK' } as const;
  must(await (await byHand()).articles.create(article));
  const { failed, warned } = await preflight(company);
  expect([...failed.keys()]).toEqual(['account 3001', 'VAT table: 0 %, outside the EU']);
  expect([...warned.keys()]).toEqual([
    'default article',
    'VAT table: 21 %, consumers in other EU countries',
  ]);
});

it.each(['off', 'no-series'])('sees that accruals are %s where revenue is deferred', async (on) => {
  const { company } = await bookkeeper(system, {
    settings: { deferral: { accrualAccount: '2970' } },
    tenant: { accruals: on },
  });
  const { failed } = await preflight(company);
  expect([...failed.keys()]).toEqual(['accruals']);
  expect(textAt(failed.get('accruals'), 'action')).toContain('periodisering');
});

it('asks nothing about accruals where no revenue is deferred', async () => {
  const { company } = await bookkeeper(system, { tenant: { accruals: 'off' } });
  expect(JSON.stringify((await preflight(company)).body)).not.toContain('accruals');
});

it.each([true, false])('sees whether Easy VAT is on: %s', async (easyVat) => {
  const { company } = await bookkeeper(system, { tenant: { easyVat } });
  const { told } = await preflight(company);
  expect(told.has('Easy VAT')).toBe(easyVat);
});

it.each([
  [true, 'rounds totals to whole kronor, as seen'],
  [false, 'does not round totals'],
])('tells of öresavrundning what an invoice has shown: %s', async (roundTotals, said) => {
  const { company, send } = await bookkeeper(system, { tenant: { roundTotals } });
  const before = await preflight(company);
  expect(textAt(before.told.get('öresavrundning'), 'detail')).toContain('nobody beforehand');
  const lines = [{ net: '99.90', vat: '24.98', rate: '25' }];
  expect(textAt(await send({ lines }), 'status')).toBe('succeeded');
  const { told } = await preflight(company);
  expect(textAt(told.get('öresavrundning'), 'detail')).toContain(said);
});
