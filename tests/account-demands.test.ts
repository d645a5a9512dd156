import { bookkeeper, notesOf } from './complaints/stage.js';
import { startSystem, type System } from './harness/system.js';
import { at, listAt, textAt } from '../scripts/start/json.js';

jest.setTimeout(120_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 12, workers: 1 });
});

afterAll(async () => {
  await system.stop();
});

it.each<[string, string, object, string]>([
  [
    'a cost centre',
    'fortnox-2000946',
    { accounts: [{ number: 3001, costCenterSettings: 'MANDATORY' }] },
    'cost centre',
  ],
  [
    'a project',
    'fortnox-2002821',
    { accounts: [{ number: 3001, projectSettings: 'MANDATORY' }] },
    'project',
  ],
  [
    'a transaction text',
    'fortnox-rejected',
    { accounts: [{ number: 3001, transactionInformationSettings: 'MANDATORY' }] },
    'optional on the account',
  ],
  ['a VAT rate that is not set up', 'fortnox-rejected', { vatRates: [12, 6, 0] }, 'VAT table'],
])(
  'an invoice that lacks %s stops with what to do, and goes through when that is done',
  async (_, kind, tenant, remedy) => {
    const company = await bookkeeper(system, { tenant: { ...tenant } });
    const stopped = await company.send();
    expect(stopped).toMatchObject({ status: 'dead-lettered', deadLetter: { kind } });
    const { deadLetter } = Object(stopped) as { deadLetter?: unknown };
    expect(textAt(deadLetter, 'action')).toContain(remedy);
    await company.setUp({
      vatRates: [25, 12, 6, 0],
      accounts: [
        {
          number: 3001,
          ...{ costCenterSettings: 'ALLOWED', projectSettings: 'ALLOWED' },
          transactionInformationSettings: 'ALLOWED',
        },
      ],
    });
    const mended = await company.replay(stopped);
    expect({ status: textAt(mended, 'status'), notes: notesOf(mended) }).toMatchObject({
      status: 'succeeded',
    });
    expect((await company.books()).invoices).toHaveLength(1);
  },
);

it('an invoice that lacks a cost centre goes through once the settings name one, whatever draft stands', async () => {
  const tenant = {
    accounts: [{ number: 3001, costCenterSettings: 'MANDATORY' }],
    costCenters: [{ code: 'ABO' }],
  };
  const company = await bookkeeper(system, { tenant });
  const stopped = await company.send();
  expect(stopped).toMatchObject({ deadLetter: { kind: 'fortnox-2000946' } });
  await company.choose({ costCenter: 'ABO' });
  expect(await company.replay(stopped)).toMatchObject({ status: 'succeeded' });
  expect((await company.books()).invoices).toMatchObject([
    { cancelled: true, booked: false },
    { cancelled: false, booked: true, balance: '0.00' },
  ]);
});

it('an invoice that stopped goes to the account that the settings name now', async () => {
  const tenant = { accounts: [{ number: 3001, costCenterSettings: 'MANDATORY' }] };
  const company = await bookkeeper(system, { tenant });
  const stopped = await company.send();
  await company.choose({ defaultIncomeAccount: '3002' });
  await company.setUp({ accounts: [{ number: 3001, costCenterSettings: 'ALLOWED' }] });
  const mended = await company.replay(stopped);
  expect(mended).toMatchObject({ status: 'succeeded' });
  const rows = listAt(await company.invoice(mended), 'rows');
  expect(rows.map((row) => at(row, 'account'))).toEqual([3002]);
});
