import type { ConnectionSettingsInput, Customer } from '@sync/shared';
import { planCustomer } from './customer.js';
import { taxStatusOf } from './regime.js';
import { customerIn, invoiceOf, settingsWith, swedishCompany } from './testing/paid-invoice.js';

/** As the customer of an invoice without VAT. */
function taxOf(customer: Customer) {
  const lines = [{ subTotal: '100.00', vat: '0.00', rate: '0' }];
  return taxStatusOf({ invoice: invoiceOf({ customer, lines }), settings: settingsWith() });
}

function plan(customer: Customer, settings: Partial<ConnectionSettingsInput> = {}) {
  const tax = taxOf(customer);
  if (!tax.ok) throw new Error(JSON.stringify(tax.error));
  return planCustomer(customer, tax.value.value, 'SEK', settingsWith(settings));
}

function planned(customer: Customer, settings: Partial<ConnectionSettingsInput> = {}) {
  const result = plan(customer, settings);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { ...result.value.value, notes: result.value.notes };
}

function kinds(customer: Customer, settings: Partial<ConnectionSettingsInput> = {}) {
  const result = plan(customer, settings);
  return result.ok ? [] : result.error.map(({ kind }) => kind);
}

describe('company or private person', () => {
  it.each([
    ['a company name', customerIn('SE', { company: 'Acme AB' }), 'COMPANY'],
    ["a company's number", customerIn('SE', { organisationNumber: '5560125790' }), 'COMPANY'],
    ['a VAT number', customerIn('DE', { vatId: 'DE123456789' }), 'COMPANY'],
    ['a personal number', customerIn('SE', { organisationNumber: '121212-1212' }), 'PRIVATE'],
    ['nothing of the kind', customerIn('SE'), 'PRIVATE'],
  ])('with %s', (_, customer, type) => {
    expect(planned(customer).draft.Type).toBe(type);
  });
});

it('names the company, not its contact', () => {
  expect(planned(swedishCompany).draft.Name).toBe('Acme AB');
  expect(planned({ ...swedishCompany, company: undefined }).draft.Name).toBe('Anna Andersson');
});

it('takes the organisation number from a Swedish VAT number', () => {
  const draft = planned({ ...swedishCompany, organisationNumber: undefined }).draft;
  expect(draft.OrganisationNumber).toBe('556012-5790');
});

it('writes a name full of refused characters as Fortnox takes it, and says so', () => {
  const customer = customerIn('SE', { name: `<Bob's> "Best" | Åre…` });
  const { draft, notes } = planned(customer);
  expect(draft.Name).toBe('(Bob’s) ’Best’ / Åre...');
  expect(notes.join()).toContain('(Bob’s) ’Best’ / Åre...');
});

it('leaves out what is absent: Fortnox does not take an empty text for nothing', () => {
  const address = {
    address1: '',
    address2: undefined,
    postalCode: ' ',
    city: '😀',
    country: 'SE',
  };
  expect(
    planned(customerIn('SE', { email: 'not an address', billingAddress: address })).draft,
  ).toEqual({
    Name: 'Anna Andersson',
    Type: 'PRIVATE',
    VATType: 'SEVAT',
    CountryCode: 'SE',
    Currency: 'SEK',
    ExternalReference: '3213427c',
  });
});

it('keeps a postal code that is longer than Fortnox allows', () => {
  const billingAddress = { ...swedishCompany.billingAddress, postalCode: 'SW1A 1AA-LONDON' };
  const { draft, notes } = planned({ ...swedishCompany, billingAddress });
  expect(draft).toMatchObject({ City: 'SW1A 1AA-LONDON Stockholm' });
  expect(draft).not.toHaveProperty('ZipCode');
  expect(notes).toHaveLength(1);
});

it('drops a Swedish organisation number that cannot be one, with a note', () => {
  const { draft, notes } = planned({
    ...swedishCompany,
    organisationNumber: '556012-5791',
    vatId: undefined,
  });
  expect(draft).not.toHaveProperty('OrganisationNumber');
  expect(notes.join()).toContain('"556012-5791" is no Swedish organisation');
});

it.each([
  ['räksmörgås@exempel.se'],
  ['info@åkeri.se'],
  ['用户@例子.公司'],
  ['first.last+tag@mail.example.co.uk'],
  ['a@b.cc'],
])('sends and matches by the address %s, which Fortnox takes', (email) => {
  const { draft, matches } = planned(customerIn('SE', { email }));
  expect(draft.Email).toBe(email);
  expect(matches).toContainEqual({ by: 'email', value: email });
});

it.each([
  'o"b@x.se',
  'a b@x.se',
  'a@x',
  'a@x.c',
  'a@@x.se',
  'a@x..se',
  'a@x.se, b@x.se',
  '<a@x.se>',
])('does not send %j, which Fortnox would refuse, and says so', (email) => {
  const { draft, notes } = planned(customerIn('SE', { email }));
  expect(draft).not.toHaveProperty('Email');
  expect(notes.join()).toContain('e-mail');
});

it.each(["o'brien@acme.ie", 'a|b@x.se', '{a}@x.se'])(
  'does not send %s, which Fortnox might refuse, but finds a card that has it',
  (email) => {
    const { draft, matches, notes } = planned(customerIn('SE', { email }));
    expect(draft).not.toHaveProperty('Email');
    expect(matches).toContainEqual({ by: 'email', value: email });
    expect(notes.join()).toContain('in doubt');
  },
);

it.each(['ÅÄÖ-12', 'Kund/7', '北京42', 'A–1'])(
  'takes the customer number %s, as Fortnox does',
  (customerNumber) => {
    const settings = { customerNumbers: 'subscriptionflow' as const };
    const { draft } = planned({ ...swedishCompany, customerNumber }, settings);
    expect(draft.CustomerNumber).toBe(customerNumber);
  },
);

it('does not send the organisation number of another country', () => {
  const { draft, notes } = planned(customerIn('NO', { organisationNumber: '923609016' }));
  expect(draft).not.toHaveProperty('OrganisationNumber');
  expect(notes.join()).toContain('organisation number');
});

it('matches only in the order and by the values that the connection names (duplicate contacts)', () => {
  const settings = { customerMatch: ['email', 'organisationNumber'] as const };
  expect(planned(swedishCompany, { customerMatch: [...settings.customerMatch] }).matches).toEqual([
    { by: 'email', value: 'ap@acme.se' },
    { by: 'organisationNumber', value: '556012-5790' },
  ]);
  expect(
    planned(customerIn('SE', { email: undefined, customerNumber: undefined })).matches,
  ).toEqual([]);
});

it("uses SubscriptionFlow's customer numbers only when told to, and only usable ones", () => {
  const settings = { customerNumbers: 'subscriptionflow' as const };
  expect(planned(swedishCompany).draft).not.toHaveProperty('CustomerNumber');
  expect(planned(swedishCompany, settings).draft.CustomerNumber).toBe('CUST_002648');
  expect(kinds({ ...swedishCompany, customerNumber: undefined }, settings)).toEqual([
    'customer-number-unusable',
  ]);
  expect(kinds({ ...swedishCompany, customerNumber: 'CUST 1' }, settings)).toEqual([
    'customer-number-unusable',
  ]);
});

it('does not treat a Swedish VAT number abroad as reverse charge', () => {
  const tax = taxOf(customerIn('DE', { vatId: 'SE556012579001' }));
  expect(tax).toMatchObject({ ok: false, error: [{ kind: 'vat-number-of-another-country' }] });
});

it('does not send a foreign VAT number for a Swedish customer', () => {
  const tax = taxOf(customerIn('SE', { vatId: 'DE123456789' }));
  expect(tax).toMatchObject({ ok: true, value: { value: { vatType: 'SEVAT' } } });
  expect(tax.ok && tax.value.notes).toHaveLength(1);
});
