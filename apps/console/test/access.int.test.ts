import type { Page } from 'playwright-core';
import type { ApiStandIn } from './api-stand-in.js';
import { showConsole } from './console-page.js';

jest.setTimeout(120_000);

let api: ApiStandIn;
let page: Page;
showConsole((shown) => {
  ({ api, page } = shown);
});

const open = () => page.goto(`${api.url}/console/#/access`);

const sent = () => api.changes.map(({ method, path, body }) => ({ method, path, body }));

it('says who is logged in, since when, from where, and which login is this one', async () => {
  await open();
  const logins = page.getByTestId('login');
  await logins.first().waitFor();
  expect(await logins.count()).toBe(4);
  expect(await logins.first().innerText()).toMatch(
    /anna.*192\.0\.2\.7\s+Chrome, Windows\s+this one/is,
  );
  expect(await logins.first().getByRole('button').count()).toBe(0);
});

it('ends one login, and all of a person’s but the one in use', async () => {
  await open();
  await page
    .getByTestId('login')
    .nth(3)
    .getByRole('button', { name: /^End the login of bert/ })
    .click();
  await page.getByTestId('login').nth(3).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'End all of one person…' }).click();
  const dialog = page.getByRole('dialog', { name: 'End all logins of one person' });
  await dialog.getByLabel('Who').selectOption('anna (1 login)');
  await dialog.getByRole('button', { name: 'End all of one person' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByTestId('login').nth(2).waitFor({ state: 'detached' });
  expect(sent()).toEqual([
    { method: 'DELETE', path: '/v1/sessions/ses_bert_home', body: undefined },
    { method: 'DELETE', path: '/v1/sessions/ses_phone', body: undefined },
  ]);
});

it('makes a token for some companies until a day, and shows it this once', async () => {
  await open();
  await page.getByRole('button', { name: 'New access token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New access token' });
  const make = dialog.getByRole('button', { name: 'Make the token' });
  await dialog.getByLabel('Name').fill('Åsa');
  await dialog.getByText('Letters a to z').waitFor();
  expect(await make.isDisabled()).toBe(true);
  await dialog.getByLabel('Name').fill('bert');
  await make.click();
  await dialog.getByText('There is a token with this name already').waitFor();
  await dialog.getByLabel('Name').fill('dora');
  await dialog.getByLabel('May').selectOption('read and change');
  await dialog.getByRole('combobox', { name: 'Companies' }).fill('Acme');
  await page.getByRole('option', { name: 'Acme AB' }).click();
  await dialog.getByLabel('Last day').fill('2020-01-01');
  await dialog.getByText('This day is over.').waitFor();
  expect(await make.isDisabled()).toBe(true);
  await dialog.getByLabel('Last day').fill('2199-12-31');
  await make.click();
  await dialog.getByText('opr_bmV3').waitFor();
  const expiresAt = new Date('2200-01-01T00:00:00').toISOString();
  expect(sent().at(-1)).toEqual({
    ...{ method: 'POST', path: '/v1/operator-tokens' },
    body: { name: 'dora', role: 'operator', connectionIds: ['con_acme'], expiresAt },
  });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByText('opr_bmV3').count()).toBe(0);
});

it('revokes a token after a question, and folds away what was revoked', async () => {
  await open();
  const bert = page.getByTestId('token').filter({ hasText: /^bert/ });
  await bert.getByRole('button', { name: 'Revoke the token of bert' }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke the token of bert' });
  await dialog.getByText('logins begun with it end').waitFor();
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('2 revoked tokens').click();
  await bert.getByText('Revoked', { exact: true }).waitFor();
  expect(sent()).toEqual([
    { method: 'DELETE', path: '/v1/operator-tokens/tok_bert', body: undefined },
  ]);
});

it('says of an expired token that it opens nothing', async () => {
  await open();
  const expired = page.getByTestId('token').filter({ hasText: 'temp' });
  await expired.getByText('Expired').waitFor();
});

it('shows a viewer her own logins, and why she sees no tokens', async () => {
  api.role = 'viewer';
  await open();
  await page.getByText('Your login may read, not change.').waitFor();
  await page.getByText('Only an operator of all companies sees those of others.').waitFor();
  expect(await page.getByTestId('login').count()).toBe(2);
  await page.getByRole('button', { name: /^End the login of anna/ }).click();
  await page.getByTestId('login').nth(1).waitFor({ state: 'detached' });
});

it('tells an operator of some companies why she sees no tokens', async () => {
  api.scope = ['con_acme'];
  await open();
  await page.getByText('Your login is for some companies only.').waitFor();
  expect(await page.getByRole('button', { name: 'New access token' }).count()).toBe(0);
});
