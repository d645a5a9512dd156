import { startSandbox, type RunningSandbox } from '../server.js';
import { codeOf, inside, type Answered } from '../testing/fortnox-caller.js';
import { row, startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

const registers = {
  costCenters: [{ code: 'KS1' }, { code: 'OLD', active: false }],
  projects: [{ number: 'P1' }],
};

const demanding = (field: string) => ({
  ...registers,
  accounts: [{ number: 3001, [field]: 'MANDATORY' }],
});

type Refusal = readonly [field: string, code: number | undefined, words: string];

const demands: Refusal[] = [
  ['costCenterSettings', 2000946, 'Kostnadsställe måste anges'],
  ['projectSettings', 2002821, 'Projekt är obligatoriskt'],
  ['transactionInformationSettings', undefined, 'Transaktionsinformation måste anges'],
];

const refusedWith = (answer: Answered, [, code, words]: Refusal) => {
  expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  expect(answer.text).toContain(words);
};

it.each(demands)('an account whose %s is mandatory refuses at bookkeeping', async (...demand) => {
  const { create, call } = await startInvoicing(sandbox, demanding(demand[0]));
  expect((await create()).status).toBe(201);
  refusedWith(await call('PUT', '/invoices/1/bookkeep'), demand);
});

it.each(demands)('an account whose %s is mandatory can refuse at creation', async (...demand) => {
  const settings = { ...demanding(demand[0]), dimensionsChecked: 'at-creation' };
  const { create, call, tenantId } = await startInvoicing(sandbox, settings);
  refusedWith(await create(), demand);
  const ledger = await fetch(`${sandbox.url}/control/fortnox/${tenantId}/ledger`);
  expect(await ledger.json()).toMatchObject({ invoices: [] });
  expect((await call('GET', '/accounts/3001')).text).toContain('"MANDATORY"');
});

it.each([
  [{ CostCenter: 'KS1', Project: 'P1' }, {}],
  [{}, { CostCenter: 'KS1', Project: 'P1' }],
])('is content with %j on the row and %j on the invoice', async (onRow, onInvoice) => {
  const mandatory = { costCenterSettings: 'MANDATORY', projectSettings: 'MANDATORY' };
  const settings = { ...registers, accounts: [{ number: 3001, ...mandatory }] };
  const { draft, call } = await startInvoicing(sandbox, settings);
  await draft({ InvoiceRows: [row(200, onRow)], ...onInvoice });
  expect((await call('PUT', '/invoices/1/bookkeep')).status).toBe(200);
});

it('refuses what an account does not allow', async () => {
  const notAllowed = { costCenterSettings: 'NOTALLOWED', projectSettings: 'NOTALLOWED' };
  const settings = { ...registers, accounts: [{ number: 3001, ...notAllowed }] };
  const { draft, call } = await startInvoicing(sandbox, settings);
  await draft({ InvoiceRows: [row(200, { CostCenter: 'KS1' })] });
  await draft({ InvoiceRows: [row(200, { Project: 'P1' })] });
  for (const number of [1, 2]) {
    expect((await call('PUT', `/invoices/${number}/bookkeep`)).text).toContain('får inte anges');
  }
});

it.each([
  [{ CostCenter: 'NONE' }, undefined],
  [{ CostCenter: 'OLD' }, 2000947],
  [{ Project: 'NONE' }, 2001161],
])('knows no %j, on rows and on the invoice', async (named, code) => {
  const { create } = await startInvoicing(sandbox, registers);
  for (const fields of [{ InvoiceRows: [row(200, named)] }, named]) {
    const answer = await create(fields);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  }
});

it('wants the dimensions of a write-off’s account when the payment is booked', async () => {
  const settings = { ...registers, accounts: [{ number: 6570, costCenterSettings: 'MANDATORY' }] };
  const { draft, call, pay } = await startInvoicing(sandbox, settings);
  await draft();
  await call('PUT', '/invoices/1/bookkeep');
  const fee = { AccountNumber: 6570, Amount: 10 };
  await pay({ Amount: 240, AmountCurrency: 240, WriteOffs: [fee] });
  await pay({ Amount: 240, AmountCurrency: 240, WriteOffs: [{ ...fee, CostCenter: 'KS1' }] });
  expect(codeOf(await call('PUT', '/invoicepayments/1/bookkeep'))).toBe(2000946);
  const booked = await call('PUT', '/invoicepayments/2/bookkeep');
  expect(inside(booked, 'InvoicePayment')).toMatchObject({ WriteOffs: [{ CostCenter: 'KS1' }] });
});

it('keeps a register of cost centres', async () => {
  const { call } = await startInvoicing(sandbox, registers);
  const made = { CostCenter: { Code: 'KS2', Description: 'Norr' } };
  expect((await call('POST', '/costcenters', made)).status).toBe(201);
  expect((await call('POST', '/costcenters', made)).status).toBe(400);
  expect((await call('GET', '/costcenters')).body['CostCenters']).toHaveLength(3);
  await call('PUT', '/costcenters/KS2', { CostCenter: { Active: false } });
  expect(inside(await call('GET', '/costcenters/KS2'), 'CostCenter')).toMatchObject({
    Description: 'Norr',
    Active: false,
  });
  expect((await call('DELETE', '/costcenters/KS2')).status).toBe(204);
  expect((await call('GET', '/costcenters/KS2')).status).toBe(404);
});

it('keeps a register of projects', async () => {
  const { call } = await startInvoicing(sandbox, registers);
  const made = await call('POST', '/projects', { Project: { Description: 'Bygget' } });
  expect(inside(made, 'Project')).toMatchObject({ ProjectNumber: '1', Status: 'NOTSTARTED' });
  await call('PUT', '/projects/1', { Project: { Status: 'ONGOING' } });
  expect(inside(await call('GET', '/projects/1'), 'Project')['Status']).toBe('ONGOING');
  expect((await call('GET', '/projects?description=bygg')).body['Projects']).toHaveLength(1);
  expect((await call('GET', '/projects')).body['Projects']).toHaveLength(2);
  expect((await call('DELETE', '/projects/1')).status).toBe(204);
  expect(codeOf(await call('GET', '/projects/1'))).toBe(2001161);
});
