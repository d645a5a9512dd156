import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { openTab, startBrowser, type Tab } from './journey/browser.js';
import { asPerson } from './journey/person.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

/** There from the start of every sandbox. */
const fortnox = { clientId: 'demo-fortnox-client', clientSecret: 'demo-fortnox-secret' };

let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 13, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  browser = await startBrowser();
});

beforeEach(async () => {
  tab = await openTab(browser);
  await tab.page.goto(system.apiUrl);
  await tab.page.getByLabel('Token').fill(system.token);
  await tab.page.keyboard.press('Enter');
  await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});

afterEach(async () => {
  await tab.page.context().close();
  expect(tab.complaints).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function connectionOf(name: string): Promise<unknown> {
  const answer = await ask('GET', '/v1/connections');
  return listAt(answer.body, 'items').find((item) => textAt(item, 'name') === name);
}

/** The sandbox makes the secret of a site up from its name. */
function secretOf(site: string): string {
  return createHash('sha256').update(`sandbox site ${site}`).digest('hex').slice(0, 40);
}

/** Presses Tab until what has that name has the focus, as a person without a mouse does. */
async function tabTo(name: string): Promise<void> {
  const { page } = tab;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(
      `(({ labels, textContent }) => labels?.[0]?.textContent ?? textContent)(document.activeElement)`,
    );
    if (focused.trim() === name) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** Waits until a picker shows what is chosen by its name in Fortnox: then it can be typed into. */
async function named(label: string): Promise<void> {
  const picker = tab.page.getByRole('combobox', { name: label });
  const isNamed = async () => /^\d{4} \S/.test(await picker.inputValue()) && picker.isEditable();
  await eventually(async () => (await isNamed()) || undefined, 30_000);
}

async function axeViolations(): Promise<unknown> {
  const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  return tab.page.evaluate(
    `${axe};axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
  );
}

/** Words of English that are none in Swedish, nor in what Fortnox or a company is called. */
const english = /\b(the|and|with|which|are|this|its|your|not there|account|company)\b/i;

it('from an empty system a Swedish bookkeeper connects a company in less than three minutes, and reads no English', async () => {
  const her = await openTab(browser, 'sv-SE');
  const { page } = her;
  const person = asPerson(page);
  await page.goto(system.apiUrl);
  const read: string[] = [await page.locator('main').innerText()];
  await page.getByLabel('Åtkomstnyckel').fill(system.token);
  await page.getByRole('button', { name: 'Logga in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Översikt' }).waitFor();
  const machine = performance.now();
  await person.click(page.getByRole('link', { name: 'Anslut ett företag' }).first());
  await page.getByRole('heading', { level: 1, name: 'Anslut ett företag' }).waitFor();
  read.push(await person.read());
  await person.type(page.getByLabel('Företagets namn'), 'Nordan AB');
  await person.type(page.getByLabel('SubscriptionFlow-site'), 'nordan');
  await person.paste(page.getByLabel('Client ID i SubscriptionFlow'), 'sf-nordan');
  await person.paste(page.getByLabel('Client secret i SubscriptionFlow'), secretOf('nordan'));
  await person.paste(page.getByLabel('Client ID i Fortnox'), fortnox.clientId);
  await person.paste(page.getByLabel('Client secret i Fortnox'), fortnox.clientSecret);
  await person.click(page.getByRole('button', { name: 'Fortsätt till Fortnox' }));
  // Fortnox's own page, here in the sandbox's English.
  await person.click(page.getByRole('button', { name: 'Approve' }));
  await page.getByRole('heading', { name: 'Ansluten' }).waitFor();
  read.push(await person.read());
  await person.click(page.getByRole('link', { name: 'Fortsätt ställa in' }));
  await page.getByRole('heading', { level: 1, name: 'Ställ in Nordan AB' }).waitFor();
  read.push(await person.read());
  await person.type(page.getByRole('combobox', { name: 'Försäljningskonto' }), '3041');
  await person.click(page.getByRole('option', { name: /^3041 / }));
  await person.click(page.getByRole('button', { name: 'Spara kontona' }));
  await page.getByText('Sparat.').waitFor();
  await page.getByText('Allt är klart: fakturor kan bokföras.').waitFor({ timeout: 60_000 });
  read.push(await person.read());
  // What is in order is folded away; all of it is in Swedish nevertheless.
  await page.getByText('till: i sin ordning').click();
  await page.getByText('tillgång till företaget').waitFor();
  read.push(
    await page
      .locator('.checks')
      .allInnerTexts()
      .then((all) => all.join('\n')),
  );
  await page.getByText('till: i sin ordning').click();
  await person.click(page.getByRole('button', { name: 'Skapa och visa adressen' }));
  await page.getByText(`${system.apiUrl}/v1/webhooks/subscriptionflow/`).waitFor();
  read.push(await person.read());
  await page.getByText('Den här fakturan skulle bokföras.').waitFor({ timeout: 60_000 });
  read.push(await person.read());
  await her.picture('42-set-up-swedish');
  await person.click(page.getByRole('button', { name: 'Börja bokföra' }));
  await page.getByRole('heading', { level: 1, name: 'Nordan AB' }).waitFor();
  const waitedFor = Math.round((performance.now() - machine) / 1000);
  process.stdout.write(`a person ${person.seconds()} s, of the machine ${waitedFor} s\n`);
  expect(
    read
      .join('\n')
      .split('\n')
      .filter((line) => english.test(line)),
  ).toEqual([]);
  expect(person.seconds()).toBeLessThan(180);
  await page.context().close();
  expect(her.complaints).toEqual([]);
});

describe('a bookkeeper connects a company', () => {
  it('with the mouse', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Companies', exact: true }).click();
    await page.getByRole('link', { name: 'Connect a company' }).first().click();
    await page.getByLabel('Name of the company').fill('Acme AB');
    await page.getByLabel('SubscriptionFlow site').fill('acme');
    await page.getByLabel('Client ID in SubscriptionFlow').fill('sf-acme');
    await page.getByLabel('Client secret in SubscriptionFlow').fill(secretOf('acme'));
    await page.getByLabel('Client ID in Fortnox').fill(fortnox.clientId);
    await page.getByLabel('Client secret in Fortnox').fill(fortnox.clientSecret);
    expect(await axeViolations()).toEqual([]);
    await tab.picture('40-connect');
    await page.getByRole('button', { name: 'Go on to Fortnox' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('link', { name: 'Go on with the set-up' }).click();

    await page.getByRole('heading', { level: 1, name: 'Set up Acme AB' }).waitFor();
    await page
      .getByText('Approved for Nordisk Molntjänst AB, company number 123456 in Fortnox.')
      .waitFor();
    // Nothing is booked on accounts that nobody has picked.
    expect(await connectionOf('Acme AB')).toMatchObject({ paused: true });
    await page.getByRole('combobox', { name: 'Account for sales' }).fill('3041');
    await page.getByRole('option', { name: /^3041 / }).click();
    await page.getByRole('combobox', { name: 'Mode of payment' }).click();
    await page.getByRole('option', { name: /^BG/ }).click();
    await page.getByText('More: cost centre').click();
    await page.getByRole('combobox', { name: 'Sweden, 25 %' }).fill('3001');
    await page.getByRole('option', { name: /^3001 / }).click();
    await page.getByRole('button', { name: 'Save the accounts' }).click();
    await page.getByText('Saved.').waitFor();
    expect(at(await connectionOf('Acme AB'), 'settings')).toMatchObject({
      defaultIncomeAccount: '3041',
      vatMap: [{ rate: '25', regime: 'domestic', account: '3001' }],
    });

    // What anybody asks next is asked by itself.
    await page.getByText(/^Everything is ready|^Invoices would stop/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Make and show the address' }).click();
    await page.getByText(`${system.apiUrl}/v1/webhooks/subscriptionflow/`).waitFor();
    await page.getByText('This invoice would be booked.').waitFor({ timeout: 60_000 });
    expect(await axeViolations()).toEqual([]);
    await tab.picture('41-set-up');
    await page.getByRole('button', { name: 'Start booking' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme AB' }).waitFor();
    await page.getByText('Paid invoices are entered in Fortnox.').waitFor();
    expect(await connectionOf('Acme AB')).toMatchObject({ status: 'active', paused: false });
  });

  it('with the keyboard alone', async () => {
    const { page } = tab;
    await page.keyboard.press('Alt+4');
    await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
    await tabTo('Connect a company');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Connect a company' }).waitFor();
    const typed = [
      ['Name of the company', 'Keys AB'],
      ['SubscriptionFlow site', 'keys'],
      ['Client ID in SubscriptionFlow', 'sf-keys'],
      ['Client secret in SubscriptionFlow', secretOf('keys')],
      ['Client ID in Fortnox', fortnox.clientId],
      ['Client secret in Fortnox', fortnox.clientSecret],
    ] as const;
    for (const [field, text] of typed) {
      await tabTo(field);
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await tabTo('Approve');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connected' }).waitFor();
    await tabTo('Go on with the set-up');
    await page.keyboard.press('Enter');
    await page.getByText('Approved for Nordisk Molntjänst AB, company number').waitFor();
    await named('Account for sales');
    await tabTo('Account for sales');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('3041');
    await page.getByRole('option', { name: /^3041 / }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tabTo('Save the accounts');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await tabTo('Start booking');
    await page.keyboard.press('Enter');
    await page.getByText('Paid invoices are entered in Fortnox.').waitFor();
    expect(await connectionOf('Keys AB')).toMatchObject({
      status: 'active',
      settings: { defaultIncomeAccount: '3041' },
    });
  });
});
