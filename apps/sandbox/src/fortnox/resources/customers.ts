import { missing, refused } from '../api-error.js';
import { created, noContent, ok, pathValue, type Call, type Handler } from '../call.js';
import type { Company } from '../company.js';
import { isCountryCode } from '../countries.js';
import { customerFields } from '../fields/customer-fields.js';
import { flag, text, type Given } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import {
  applyFilters,
  applySort,
  applyStateFilter,
  isSearchable,
  modifiedSince,
  page,
  textMatchOf,
} from '../listing.js';
import type { CustomerRecord } from '../records.js';
import { store } from '../stored-fields.js';
import { isVatNumber } from '../vat-number.js';
import { customerListItem, customerView } from './customer-view.js';

const emailFields = [
  'Email',
  'EmailInvoice',
  'EmailInvoiceBCC',
  'EmailInvoiceCC',
  'EmailOffer',
  'EmailOfferBCC',
  'EmailOfferCC',
  'EmailOrder',
  'EmailOrderBCC',
  'EmailOrderCC',
];

export const createCustomer: Handler = (call) => {
  const given = readBody(call.body, 'Customer', customerFields);
  if (text(given, 'Name') === undefined) throw refused(2000588, 'Namn saknas (Name).');
  checkCard(call.company, given);
  const customer: CustomerRecord = {
    number: takeNumber(call.company, text(given, 'CustomerNumber')),
    fields: store(new Map(), given),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.company.customers.set(customer.number, customer);
  return created({ Customer: customerView(customer, call.baseUrl) });
};

export const updateCustomer: Handler = (call) => {
  const customer = findCustomer(call);
  const given = readBody(call.body, 'Customer', customerFields);
  const number = text(given, 'CustomerNumber');
  if (number !== undefined && number !== customer.number) {
    throw refused(2000588, 'Kundnumret kan inte ändras (CustomerNumber).');
  }
  checkCard(call.company, given);
  const updated = { ...customer, fields: store(customer.fields, given), modifiedAt: call.now };
  call.company.customers.set(customer.number, updated);
  return ok({ Customer: customerView(updated, call.baseUrl) });
};

export const readCustomer: Handler = (call) =>
  ok({ Customer: customerView(findCustomer(call), call.baseUrl) });

/** A customer with documents cannot be deleted (measured). */
export const deleteCustomer: Handler = (call) => {
  const customer = findCustomer(call);
  const used = [...call.company.invoices.values()].some(
    (invoice) => invoice.customerNumber === customer.number,
  );
  if (used) throw refused(2000588, 'Kunden har dokument och kan inte tas bort.');
  call.company.customers.delete(customer.number);
  call.company.deletedCustomers.add(customer.number);
  return noContent;
};

export const listCustomers: Handler = (call) => {
  const seen = [...call.company.customers.values()].filter((customer) =>
    isSearchable(call, customer.createdAt),
  );
  const byState = applyStateFilter(seen, call.query, {
    active: (customer) => flag(customer.fields, 'Active') ?? true,
    inactive: (customer) => flag(customer.fields, 'Active') === false,
  });
  const matches = textMatchOf(call);
  const holds = (field: string) => (customer: CustomerRecord, wanted: string) =>
    matches(text(customer.fields, field) ?? '', wanted);
  const found = applyFilters(byState, call.query, {
    customernumber: (customer, wanted) => matches(customer.number, wanted),
    name: holds('Name'),
    zipcode: holds('ZipCode'),
    city: holds('City'),
    email: holds('Email'),
    phone: holds('Phone1'),
    organisationnumber: holds('OrganisationNumber'),
    gln: holds('GLN'),
    glndelivery: holds('GLNDelivery'),
    lastmodified: (customer, wanted) => modifiedSince(customer.modifiedAt, wanted),
  });
  const sorted = applySort(found, call.query, {
    customernumber: (customer) => customer.number,
    name: (customer) => text(customer.fields, 'Name') ?? '',
  });
  return page(call, 'Customers', sorted, (item) => customerListItem(item, call.baseUrl));
};

function findCustomer(call: Call): CustomerRecord {
  const customer = call.company.customers.get(pathValue(call, 'number'));
  if (!customer) throw missing(2000433, 'Kan inte hitta kunden.');
  return customer;
}

function takeNumber(company: Company, wanted: string | undefined): string {
  if (wanted === undefined) {
    do company.counters.customer += 1;
    while (company.customers.has(String(company.counters.customer)));
    return String(company.counters.customer);
  }
  if (!/^[\p{L}\d\-–+/_]+$/u.test(wanted)) {
    throw refused(2000359, 'Värdet innehåller ogiltiga tecken (CustomerNumber).');
  }
  if (company.customers.has(wanted) || isReserved(company, wanted)) {
    throw refused(2000637, `Kundnumret ${wanted} används redan.`);
  }
  return wanted;
}

const isReserved = ({ settings, deletedCustomers }: Company, number: string): boolean =>
  settings.deletedNumbers === 'reserved' && deletedCustomers.has(number);

function checkCard(company: Company, given: Given): void {
  for (const field of emailFields) checkEmail(field, text(given, field));
  for (const field of ['CountryCode', 'DeliveryCountryCode', 'VisitingCountryCode']) {
    const code = text(given, field);
    if (code !== undefined && !isCountryCode(code)) {
      throw refused(2000588, `Ogiltig landskod (${field}: ${code}).`);
    }
  }
  const vatNumber = text(given, 'VATNumber');
  if (vatNumber !== undefined && !isVatNumber(vatNumber)) {
    throw refused(2004194, `Ogiltigt momsregistreringsnummer (${vatNumber}).`);
  }
  checkRegisters(company, given);
}

function checkRegisters(company: Company, given: Given): void {
  const organisationNumber = text(given, 'OrganisationNumber');
  if (organisationNumber !== undefined && !/^[\d\-+ ]{6,15}$/.test(organisationNumber)) {
    throw refused(2000588, `Ogiltigt organisationsnummer (${organisationNumber}).`);
  }
  const currency = text(given, 'Currency');
  if (currency !== undefined && !company.currencies.has(currency)) {
    throw refused(2000427, `Kan inte hitta valutan ${currency}.`);
  }
  const terms = text(given, 'TermsOfPayment');
  if (terms !== undefined && !company.termsOfPayment.has(terms)) {
    throw refused(2000429, 'Kan inte hitta betalningsvillkoret.');
  }
  const sales = text(given, 'SalesAccount');
  if (sales !== undefined && !company.accounts.has(Number(sales))) {
    throw refused(2001304, `Kunde inte hitta konto ${sales}.`);
  }
}

function checkEmail(field: string, address: string | undefined): void {
  if (address === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(address)) return;
  throw refused(2000588, `Ogiltig e-postadress (${field}).`);
}
