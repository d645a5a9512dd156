import { startSandbox, type RunningSandbox } from '../server.js';
import { codeOf, connectCompany, inside, type FortnoxCaller } from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let call: FortnoxCaller;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  ({ call } = await connectCompany(sandbox));
});

const create = (fields: Readonly<Record<string, unknown>>) =>
  call('POST', '/customers', { Customer: { Name: 'Kund AB', ...fields } });

it('takes the next number, Swedish VAT and kronor when nothing else is said', async () => {
  expect(inside(await create({ CountryCode: 'SE' }), 'Customer')).toMatchObject({
    CustomerNumber: '1',
    Type: 'COMPANY',
    VATType: 'SEVAT',
    Currency: 'SEK',
    Country: 'Sverige',
    Address1: null,
    Email: '',
  });
  expect(inside(await create({}), 'Customer')['CustomerNumber']).toBe('2');
});

it.each([
  [{ Name: '' }, 2000588],
  [{ VATNumber: 'SE5560125790' }, 2004194],
  [{ Email: 'nobody' }, 2000588],
  [{ CountryCode: 'XX' }, 2000588],
  [{ Country: 'Sverige', Sko: 1 }, 2001399],
  [{ CustomerNumber: 'a b' }, 2000359],
  [{ ZipCode: '12345678901' }, 2000107],
  [{ Currency: 'CHF' }, 2000427],
  [{ Name: 'Rock “n” Roll' }, 2000359],
])('refuses a card with %j: %i', async (fields, code) => {
  const refused = await create(fields);
  expect([refused.status, codeOf(refused)]).toEqual([400, code]);
});

it('refuses a number that is in use', async () => {
  await create({ CustomerNumber: 'SF-1' });
  expect(codeOf(await create({ CustomerNumber: 'SF-1' }))).toBe(2000637);
});

it('finds cards by a part of the organisation number or e-mail, with thin items', async () => {
  await create({ OrganisationNumber: '556012-5790', Email: 'ap@kund.se', CountryCode: 'SE' });
  const found = await call('GET', '/customers?organisationnumber=556012');
  const [item] = [found.body['Customers']].flat();
  expect(item).toMatchObject({ CustomerNumber: '1', Email: 'ap@kund.se' });
  expect(item).not.toHaveProperty('CountryCode');
  expect(item).not.toHaveProperty('VATNumber');
});

it('changes only what a PUT names', async () => {
  await create({ City: 'Umeå', Email: 'a@b.se' });
  const changed = await call('PUT', '/customers/1', { Customer: { Email: 'c@d.se', City: '' } });
  expect(inside(changed, 'Customer')).toMatchObject({ City: 'Umeå', Email: 'c@d.se' });
});

it('answers for an unknown number with capitalised keys', async () => {
  const none = await call('GET', '/customers/1%2F2');
  expect(none.body).toEqual({
    ErrorInformation: { Error: 1, Message: 'Kan inte hitta kunden.', Code: 2000433 },
  });
});

it.each([
  ['free', 201, undefined],
  ['reserved', 400, 2000637],
])(
  'gives the number of a deleted customer again or not: %s',
  async (deletedNumbers, status, code) => {
    const company = await connectCompany(sandbox, { deletedNumbers });
    const made = () =>
      company.call('POST', '/customers', { Customer: { Name: 'Kund AB', CustomerNumber: 'SF-1' } });
    await made();
    expect((await company.call('DELETE', '/customers/SF-1')).status).toBe(204);
    const again = await made();
    expect([again.status, codeOf(again)]).toEqual([status, code]);
  },
);

it.each([
  ['parts', 1],
  ['exact', 0],
])('finds customers and invoices by %s: a part finds %i', async (searchFinds, found) => {
  const company = await connectCompany(sandbox, { searchFinds });
  const Customer = { Name: 'Kund AB', CustomerNumber: 'SF-1', Email: 'anna@example.com' };
  await company.call('POST', '/customers', { Customer });
  const Invoice = { CustomerNumber: 'SF-1', ExternalInvoiceReference1: 'inv-1', InvoiceRows: [] };
  await company.call('POST', '/invoices', { Invoice });
  const hits = async (path: string) =>
    inside(await company.call('GET', path), 'MetaInformation')['@TotalResources'];
  expect(await hits('/customers?email=ANNA@example.com')).toBe(1);
  expect(await hits('/customers?email=anna')).toBe(found);
  expect(await hits('/invoices?externalinvoicereference1=inv-1')).toBe(1);
  expect(await hits('/invoices?externalinvoicereference1=inv-')).toBe(found);
});
