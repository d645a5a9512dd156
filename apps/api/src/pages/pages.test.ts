import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markup } from './html.js';
import { confirmCompanyPage, connectedPage, notConnectedPage } from './consent-page.js';
import { loginPage } from './login-page.js';
import { describeCompany } from '../connections/consent-company.js';
import { troublesInSwedish, wordsFor } from './page-words.js';

const english = wordsFor({});
const swedish = wordsFor({ 'accept-language': 'sv-SE,sv;q=0.9,en;q=0.8' });
const attack = `"><script>alert('1')</script>`;

it('escapes what is filled in, and only that', () => {
  const list = [markup`<li>${'<1>'}</li>`, markup`<li>${2}</li>`];
  expect(markup`<ul title="${attack}">${list}</ul>`.markup).toBe(
    '<ul title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;">' +
      '<li>&lt;1&gt;</li><li>2</li></ul>',
  );
});

it.each([
  ['login', loginPage(swedish, { next: attack, trouble: attack, companyLogin: attack })],
  [
    'connected',
    connectedPage(swedish, {
      name: attack,
      tenantId: attack,
      companyName: attack,
      returnUrl: attack,
    }),
  ],
  [
    'confirm',
    confirmCompanyPage(swedish, { name: attack, company: attack, tenantId: attack, state: attack }),
  ],
  [
    'not connected',
    notConnectedPage(english, { detail: attack, authorizeUrl: attack, returnUrl: attack }),
  ],
])('lets nothing through on the page %s', (_, page) => {
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
});

it('leads back to SubscriptionFlow where the connection knows the way', () => {
  const returnUrl = 'https://acme.example/apps';
  const page = connectedPage(english, {
    name: 'Acme AB',
    tenantId: '1',
    companyName: null,
    returnUrl,
  });
  expect(page).toContain('href="https://acme.example/apps"');
  expect(page).toContain('Back to SubscriptionFlow');
});

it.each([
  [undefined, 'en'],
  ['en-GB,en;q=0.9,sv;q=0.5', 'en'],
  ['sv', 'sv'],
  ['SV-FI,en', 'sv'],
  ['svx', 'en'],
])('to who asks for %s it speaks %s', (asked, language) => {
  const headers = asked === undefined ? {} : { 'accept-language': asked };
  const login = loginPage(wordsFor(headers), {
    ...{ next: '/', trouble: 'This token is not known.', companyLogin: undefined },
  });
  expect(login).toContain(`<html lang="${language}">`);
  expect(login).toContain(
    language === 'sv' ? 'Åtkomstnyckeln är inte känd.' : 'This token is not known.',
  );
});

const inSwedish = wordsFor({ 'accept-language': 'sv-SE' });

it.each([
  [
    'The consent was given for Fortnox company 999, but this connection books into company 17. Choose that company at Fortnox.',
    'Godkännandet gällde företag 999 i Fortnox, men här bokförs i företag 17. Välj det företaget i Fortnox.',
  ],
  [
    'Fortnox company 17 was not connected: meanwhile this connection was deleted, or another company was connected to it.',
    'Företag 17 i Fortnox anslöts inte: under tiden har anslutningen tagits bort, eller ett annat företag anslutits.',
  ],
])('names companies in Swedish: %s', (english, swedish) => {
  expect(inSwedish.trouble(english)).toBe(swedish);
  expect(wordsFor({}).trouble(english)).toBe(english);
});

it('asks in Swedish whether it is the right company', () => {
  const company = { companyName: 'Nordan AB', organisationNumber: '556012-5790', tenantId: '17' };
  const told = describeCompany(company, inSwedish.companyNumber);
  expect(inSwedish.hasConsented(told)).toBe(
    'Nordan AB (556012-5790), företag 17 i Fortnox har godkänt.',
  );
});

it('knows what is refused in Swedish by the sentences that are said', () => {
  const rooms = ['../connections', '../site'].map((room) => join(__dirname, room));
  const sources = rooms.flatMap((room) =>
    readdirSync(room).map((name) => readFileSync(join(room, name), 'utf8')),
  );
  const unsaid = Object.keys(troublesInSwedish).filter(
    (sentence) => !sources.some((source) => source.includes(sentence)),
  );
  expect(unsaid).toEqual([]);
});
