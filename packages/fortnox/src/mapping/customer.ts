import {
  readSwedishNumber,
  type ConnectionSettings,
  type Customer,
  type SwedishNumber,
} from '@sync/shared';
import type { CustomerDraft } from './drafts.js';
import { externalReference } from './external-reference.js';
import type { CustomerMatch, CustomerPlan } from './plan.js';
import { planned, problem, unplanned, type MappingProblem, type Planned } from './problem.js';
import type { TaxStatus } from './regime.js';
import { changeNotes, isAllowedText, normaliseText } from './text.js';

/** OpenAPI document of Fortnox, April 2026: most texts 1,024 characters, `ZipCode` 10. */
const maxText = 1024;
const maxZipCode = 10;

type Identity = {
  readonly name: string;
  readonly type: CustomerDraft['Type'];
  readonly organisationNumber: string | undefined;
  readonly customerNumber: string | undefined;
  readonly email: Email;
};

/** An address that Fortnox might not take is not sent, but a card that has it is found by it. */
type Email = { readonly sent: string | undefined; readonly sought: string | undefined };

/** The Fortnox customer to find or create, and by which equal value it may be found. */
export function planCustomer(
  customer: Customer,
  tax: TaxStatus,
  currency: string,
  settings: ConnectionSettings,
): Planned<CustomerPlan> {
  const number = swedishNumberOf(customer, tax);
  const problems = [...nameProblems(customer), ...customerNumberProblems(customer, settings)];
  if (problems.length > 0) return unplanned(problems);
  const identity: Identity = {
    name: nameOf(customer),
    type: typeOf(customer, tax, number),
    organisationNumber: number?.value,
    customerNumber: customer.customerNumber?.trim(),
    email: emailOf(customer.email),
  };
  const draft = toDraft(customer, identity, tax, currency, settings);
  const matches = matchesOf(identity, tax, settings);
  return planned({ customerId: customer.id, draft, matches }, notesOn(customer, identity, tax));
}

function toDraft(
  customer: Customer,
  identity: Identity,
  tax: TaxStatus,
  currency: string,
  settings: ConnectionSettings,
): CustomerDraft {
  const number =
    settings.customerNumbers === 'subscriptionflow' ? identity.customerNumber : undefined;
  return {
    ...present('CustomerNumber', number),
    Name: identity.name,
    Type: identity.type,
    VATType: tax.vatType,
    ...present('OrganisationNumber', identity.organisationNumber),
    ...present('VATNumber', tax.vatNumber),
    ...present('Email', identity.email.sent),
    ...address(customer),
    CountryCode: tax.country,
    Currency: currency,
    ExternalReference: externalReference(customer.id),
  };
}

/** Absent rather than empty: Fortnox does not take an empty text for "nothing". */
function present<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  if (value === undefined || value === '') return {};
  const entry: Partial<Record<K, string>> = {};
  entry[key] = value;
  return entry;
}

type Address = Pick<CustomerDraft, 'Address1' | 'Address2' | 'ZipCode' | 'City'>;

function address({ billingAddress }: Customer): Address {
  const zipCode = plain(billingAddress.postalCode);
  const city = plain(billingAddress.city);
  const [first, second] = addressLines(billingAddress);
  // A longer code stands before the city, so that nothing of the address is lost.
  const fits = zipCode.length <= maxZipCode;
  return {
    ...present('Address1', plain(first)),
    ...present('Address2', plain(second)),
    ...present('ZipCode', fits ? zipCode : ''),
    ...present('City', fits ? city : `${zipCode} ${city}`.trim()),
  };
}

/** Fortnox has two lines: an address written in more has all but the first on the second. */
function addressLines({
  address1 = '',
  address2 = '',
}: Customer['billingAddress']): readonly [string, string] {
  const isLine = (line: string): boolean => line.trim() !== '';
  const [first = '', ...rest] = address1.split(/[\r\n\u2028\u2029]+/).filter(isLine);
  const others = [...rest, ...address2.split(/[\r\n\u2028\u2029]+/)].filter(isLine);
  return [first, others.map((line) => line.trim()).join(', ')];
}

function addressNotes(customer: Customer): string[] {
  const { billingAddress } = customer;
  const [first, second] = addressLines(billingAddress);
  const sent = address(customer);
  const isLong = plain(billingAddress.postalCode).length > maxZipCode;
  return [
    ...changeNotes('first line of the address', first, sent.Address1),
    ...changeNotes('second line of the address', second, sent.Address2),
    ...changeNotes('postal code', billingAddress.postalCode, plain(billingAddress.postalCode)),
    ...changeNotes('city', billingAddress.city, plain(billingAddress.city)),
    ...(isLong
      ? ['The postal code is longer than Fortnox allows and stands before the city.']
      : []),
  ];
}

const plain = (text: string | undefined): string => normaliseText(text ?? '').slice(0, maxText);

/** The company is the customer where there is one; the person is then its contact. */
function nameOf(customer: Customer): string {
  const company = normaliseText(customer.company ?? '');
  return company === '' ? normaliseText(customer.name) : company;
}

/** A company has a company name, a VAT number of the EU or a company's organisation number. */
function typeOf(
  customer: Customer,
  tax: TaxStatus,
  number: SwedishNumber | undefined,
): CustomerDraft['Type'] {
  const named = normaliseText(customer.company ?? '') !== '';
  const registered = tax.vatNumber !== undefined || number?.of === 'organisation';
  return named || registered ? 'COMPANY' : 'PRIVATE';
}

/** A Swedish VAT number contains the organisation number, so one gives the other. */
function swedishNumberOf(customer: Customer, tax: TaxStatus): SwedishNumber | undefined {
  if (tax.country !== 'SE') return undefined;
  const candidates = [customer.organisationNumber, tax.vatNumber?.slice(2, 12)];
  return candidates
    .map((text) => (text === undefined ? undefined : readSwedishNumber(text)))
    .find((number) => number !== undefined);
}

function matchesOf(
  identity: Identity,
  tax: TaxStatus,
  settings: ConnectionSettings,
): readonly CustomerMatch[] {
  const values: Readonly<Record<CustomerMatch['by'], string | undefined>> = {
    customerNumber: identity.customerNumber,
    organisationNumber: identity.organisationNumber,
    vatNumber: tax.vatNumber,
    email: identity.email.sought,
  };
  return settings.customerMatch.flatMap((by) => {
    const value = values[by];
    return value === undefined || value === '' ? [] : [{ by, value }];
  });
}

/**
 * Fortnox refuses addresses that are none ("must be a valid email address", specification), and
 * characters outside its own list; letters of any language are in it. We are no stricter than that.
 * The straight apostrophe (O'Brien) is in doubt: Fortnox's guide to formats and encoding prints a
 * typographic one, and nobody has published an answer to either.
 */
function emailOf(email: string | undefined): Email {
  const trimmed = email?.normalize('NFC').trim() ?? '';
  const hasForm = /^[^\s@,;()"<>]+@([^\s@,;()"<>.]+\.)+[^\s@,;()"<>.]{2,}$/u.test(trimmed);
  if (!hasForm || trimmed.length > maxText) return { sent: undefined, sought: undefined };
  return { sent: isAllowedText(trimmed) ? trimmed : undefined, sought: trimmed };
}

function notesOn(customer: Customer, identity: Identity, tax: TaxStatus): string[] {
  const company = customer.company?.trim() ?? '';
  const source = company === '' ? customer.name : company;
  return [
    ...changeNotes("customer's name", source, identity.name),
    ...(customer.email === undefined ? [] : emailNotes(identity.email)),
    ...numberNotes(customer.organisationNumber, tax),
    ...addressNotes(customer),
  ];
}

function emailNotes({ sent, sought }: Email): string[] {
  if (sent !== undefined) return [];
  return sought === undefined
    ? ["The customer's e-mail address is no valid address and is not sent."]
    : [
        "The customer's e-mail address has a character that Fortnox's guide does not list (of the straight apostrophe it leaves in doubt whether it does); it is not sent, but a card that has it is found by it.",
      ];
}

function numberNotes(given: string | undefined, { country }: TaxStatus): string[] {
  if (given === undefined) return [];
  if (country !== 'SE') {
    return [
      'The organisation number of a customer outside Sweden is not sent: Fortnox checks Swedish ones only.',
    ];
  }
  if (readSwedishNumber(given) !== undefined) return [];
  return [
    `"${given}" is no Swedish organisation or personal number (ten digits and a right check digit) and is not sent.`,
  ];
}

function nameProblems(customer: Customer): MappingProblem[] {
  const name = nameOf(customer);
  return name !== '' && name.length <= maxText ? [] : [nameUnusable()];
}

/** Allowed by Fortnox in a customer number: letters, digits and `- – + / _`. */
function customerNumberProblems(
  customer: Customer,
  settings: ConnectionSettings,
): MappingProblem[] {
  if (settings.customerNumbers !== 'subscriptionflow') return [];
  const usable = /^[\p{L}0-9\-–+/_]{1,1024}$/u.test(customer.customerNumber?.trim() ?? '');
  return usable ? [] : [customerNumberUnusable(customer.customerNumber)];
}

const nameUnusable = () =>
  problem(
    'customer-name-unusable',
    '/customer/name',
    `The customer's name has no character that Fortnox accepts, or more than ${maxText}.`,
    'Correct the name of the customer in SubscriptionFlow, then have it read again.',
  );

const customerNumberUnusable = (given: string | undefined) =>
  problem(
    'customer-number-unusable',
    '/customer/customer_number',
    given === undefined
      ? "The connection uses SubscriptionFlow's customer numbers, and this customer has none."
      : `Fortnox takes only letters, digits and - + / _ in a customer number, not "${given}".`,
    "Correct the customer number in SubscriptionFlow, or let new customers have the next number of Fortnox's series on the company's settings page. Then try again.",
  );
