import type { CustomerDraft } from '../mapping/drafts.js';
import type { FortnoxResult } from '../client.js';
import type { Caller } from './caller.js';
import { page, single, type Fields, type Page, type Source } from './fields.js';

/** A Fortnox customer; list items lack what is marked so. */
export type FortnoxCustomer = {
  readonly customerNumber: string;
  readonly name: string | undefined;
  readonly organisationNumber: string | undefined;
  readonly email: string | undefined;
  readonly address1: string | undefined;
  readonly address2: string | undefined;
  readonly zipCode: string | undefined;
  readonly city: string | undefined;
  /** Not in lists. */
  readonly active: boolean | undefined;
  /** Not in lists. */
  readonly type: string | undefined;
  /** Not in lists. */
  readonly vatType: string | undefined;
  /** Not in lists. */
  readonly vatNumber: string | undefined;
  /** Not in lists. */
  readonly countryCode: string | undefined;
  /** Not in lists. */
  readonly currency: string | undefined;
  /** Not in lists, and not searchable. */
  readonly externalReference: string | undefined;
  readonly source: Source;
};

/** The filters that Fortnox has; there is none for VAT numbers or external references. */
type CustomerSearch =
  | { readonly customernumber: string }
  | { readonly organisationnumber: string }
  | { readonly email: string }
  | { readonly name: string };

export type Customers = {
  get(customerNumber: string): FortnoxResult<FortnoxCustomer>;
  /**
   * One page (up to 500) of what Fortnox finds. It compares by "contains": the caller compares
   * exactly, and two equal hits mean that a person decides.
   */
  search(search: CustomerSearch): FortnoxResult<Page<FortnoxCustomer>>;
  /** One page of 500 of all customers, from 1; one call answers every question about a small company. */
  list(pageNumber: number): FortnoxResult<Page<FortnoxCustomer>>;
  create(draft: CustomerDraft): FortnoxResult<FortnoxCustomer>;
  /** Changes only the fields given. */
  update(customerNumber: string, changes: Partial<CustomerDraft>): FortnoxResult<FortnoxCustomer>;
};

export function customersOf(call: Caller): Customers {
  const read = single('Customer', readCustomer);
  const path = (customerNumber: string) => `customers/${encodeURIComponent(customerNumber)}`;
  return {
    get: (number) => call({ method: 'GET', path: path(number), read }),
    search: (search) =>
      call({
        method: 'GET',
        path: 'customers',
        query: { ...search, limit: 500 },
        read: page('Customers', readCustomer),
      }),
    list: (pageNumber) =>
      call({
        method: 'GET',
        path: 'customers',
        query: { limit: 500, page: pageNumber },
        read: page('Customers', readCustomer),
      }),
    create: (draft) => call({ method: 'POST', path: 'customers', body: { Customer: draft }, read }),
    update: (number, changes) =>
      call({ method: 'PUT', path: path(number), body: { Customer: changes }, read }),
  };
}

export function readCustomer(fields: Fields): FortnoxCustomer | undefined {
  const customerNumber = fields.text('CustomerNumber');
  if (customerNumber === undefined) return undefined;
  return {
    customerNumber,
    name: fields.text('Name'),
    organisationNumber: fields.text('OrganisationNumber'),
    email: fields.text('Email'),
    address1: fields.text('Address1'),
    address2: fields.text('Address2'),
    zipCode: fields.text('ZipCode'),
    city: fields.text('City'),
    active: fields.flag('Active'),
    type: fields.text('Type'),
    vatType: fields.text('VATType'),
    vatNumber: fields.text('VATNumber'),
    countryCode: fields.text('CountryCode'),
    currency: fields.text('Currency'),
    externalReference: fields.text('ExternalReference'),
    source: fields.source,
  };
}
