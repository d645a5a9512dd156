import type { JsonObject } from '../../json.js';
import { countryName } from '../countries.js';
import { text } from '../fields/given.js';
import type { CustomerRecord } from '../records.js';
import { show } from '../stored-fields.js';

/** What an empty customer card shows, as recorded (null on some fields, "" on others). */
const emptyCard: JsonObject = {
  Address1: null,
  Address2: null,
  City: null,
  Comments: null,
  Currency: 'SEK',
  CostCenter: null,
  CountryCode: null,
  Active: true,
  DefaultDeliveryTypes: { Invoice: 'PRINT', Order: 'PRINT', Offer: 'PRINT' },
  DefaultTemplates: {
    Order: 'DEFAULTTEMPLATE',
    Offer: 'DEFAULTTEMPLATE',
    Invoice: 'DEFAULTTEMPLATE',
    CashInvoice: 'DEFAULTTEMPLATE',
  },
  DeliveryAddress1: null,
  DeliveryAddress2: null,
  DeliveryCity: null,
  DeliveryCountryCode: null,
  DeliveryFax: null,
  DeliveryName: null,
  DeliveryPhone1: null,
  DeliveryPhone2: null,
  DeliveryZipCode: null,
  Email: '',
  EmailInvoice: '',
  EmailInvoiceBCC: '',
  EmailInvoiceCC: '',
  EmailOffer: '',
  EmailOfferBCC: '',
  EmailOfferCC: '',
  EmailOrder: '',
  EmailOrderBCC: '',
  EmailOrderCC: '',
  ExternalReference: null,
  Fax: null,
  GLN: null,
  GLNDelivery: null,
  InvoiceAdministrationFee: null,
  InvoiceDiscount: null,
  InvoiceFreight: null,
  InvoiceRemark: '',
  Name: '',
  OrganisationNumber: '',
  OurReference: '',
  Phone1: null,
  Phone2: null,
  PriceList: 'A',
  Project: '',
  SalesAccount: null,
  ShowPriceVATIncluded: false,
  TermsOfDelivery: '',
  TermsOfPayment: '',
  Type: 'COMPANY',
  VATNumber: '',
  VATType: 'SEVAT',
  VisitingAddress: null,
  VisitingCity: null,
  VisitingCountryCode: null,
  VisitingZipCode: null,
  WayOfDelivery: '',
  WWW: '',
  YourReference: '',
  ZipCode: null,
};

/** A card as `GET /3/customers/{n}` and the writes answer it. */
export function customerView(customer: CustomerRecord, baseUrl: string): JsonObject {
  const shown = show(customer.fields, emptyCard);
  return {
    '@url': `${baseUrl}/customers/${encodeURIComponent(customer.number)}`,
    ...shown,
    CustomerNumber: customer.number,
    Country: countryOf(customer, 'CountryCode'),
    DeliveryCountry: countryOf(customer, 'DeliveryCountryCode'),
    VisitingCountry: countryOf(customer, 'VisitingCountryCode'),
    InvoiceAdministrationFee: stringOrNull(shown['InvoiceAdministrationFee']),
    InvoiceFreight: stringOrNull(shown['InvoiceFreight']),
  };
}

/** List items are thin: no country code, VAT number or active flag. */
export function customerListItem(customer: CustomerRecord, baseUrl: string): JsonObject {
  const value = (name: string) => text(customer.fields, name) ?? '';
  return {
    '@url': `${baseUrl}/customers/${encodeURIComponent(customer.number)}`,
    Address1: value('Address1'),
    Address2: value('Address2'),
    City: value('City'),
    CustomerNumber: customer.number,
    Email: value('Email'),
    Name: value('Name'),
    OrganisationNumber: value('OrganisationNumber'),
    Phone: value('Phone1'),
    ZipCode: value('ZipCode'),
  };
}

function countryOf(customer: CustomerRecord, field: string): string | null {
  const code = text(customer.fields, field);
  return code === undefined ? null : countryName(code);
}

/** On this resource the two fees are strings. */
const stringOrNull = (value: JsonObject[string] | undefined): string | null =>
  typeof value === 'number' ? String(value) : null;
