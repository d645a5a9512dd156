import { bookkeeper, must, notesOf, type Bookkeeper } from './complaints/stage.js';
import { startSystem, type System } from './harness/system.js';
import { textAt } from '../scripts/start/json.js';

jest.setTimeout(120_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 11, workers: 1 });
});

afterAll(async () => {
  await system.stop();
});

/** Everything that has gone wrong for somebody's customer, in one. */
const nasty = {
  id: 'kund-åäö-٤',
  name: 'Łucja "Zoë" O’Brien شركة 🚀',
  company: 'Åkeri & Söner "Ö" AB 🚛',
  email: 'Räk.Smörgås+faktura@Åkeri-Exempel.se',
  vat_id: 'se 556012-5790 01',
  organisation_number: '16556012-5790',
  po_number: 'PO-7/2026 (ÅÄÖ)',
  billing_address: {
    address_1: 'c/o Żółć\nKungsgatan 1, 3 tr\nPort 4',
    address_2: 'Box ٤٢',
    postal_code: '111 43',
    city: 'Östersund',
    country: 'Konungariket Sverige',
  },
};

const otherCase = {
  ...nasty,
  name: nasty.name.normalize('NFD'),
  company: nasty.company.normalize('NFD'),
  email: nasty.email.normalize('NFD').toUpperCase(),
  organisation_number: '5560125790',
  billing_address: { ...nasty.billing_address, country: 'SVERIGE' },
};

async function sent({ send }: Bookkeeper, customer: object): Promise<unknown> {
  const job = await send({ customer: { ...customer } });
  expect({ status: textAt(job, 'status'), letter: Object(job) as unknown }).toMatchObject({
    status: 'succeeded',
  });
  return job;
}

it('a customer full of special values is one card, in every case and Unicode form', async () => {
  const company = await bookkeeper(system);
  const job = await sent(company, nasty);
  await sent(company, otherCase);
  const { customers, invoices } = await company.books();
  expect(invoices).toHaveLength(2);
  expect(customers).toHaveLength(1);
  const [number] = customers.map((customer) => textAt(customer, 'number'));
  const card = must(await (await company.byHand()).customers.get(number ?? ''));
  expect(card.source).toMatchObject({
    Name: 'Åkeri & Söner ’Ö’ AB',
    Email: nasty.email,
    VATNumber: 'SE556012579001',
    OrganisationNumber: '556012-5790',
    Address1: 'c/o Żółć',
    Address2: 'Kungsgatan 1, 3 tr, Port 4, Box 42',
    ZipCode: '111 43',
    City: 'Östersund',
    CountryCode: 'SE',
  });
  const notes = notesOf(job);
  for (const field of ["customer's name", "contact's name", 'second line of the address']) {
    expect(notes).toContain(field);
  }
});

it.each([
  ['the e-mail address in capitals and decomposed', { Email: otherCase.email }],
  [
    'the e-mail address with its domain in ASCII',
    { Email: 'räk.smörgås+faktura@xn--keri-exempel-scb.se' },
  ],
  ['the organisation number without a hyphen', { OrganisationNumber: '5560125790' }],
  ['the organisation number with its century', { OrganisationNumber: '165560125790' }],
])('a card made by hand is found by %s', async (_, written) => {
  const company = await bookkeeper(system);
  const byHand = await company.byHand();
  const card = { Name: 'Gammalt kort', Type: 'COMPANY', VATType: 'SEVAT', ...written } as const;
  must(await byHand.customers.create(card));
  await sent(company, nasty);
  expect((await company.books()).customers).toHaveLength(1);
});
