import { Decimal } from '@sync/shared';
import { addDays, swedishDate } from '../../clock.js';
import { invoiceTotals } from '../amounts.js';
import { refused, refusedWithoutCode } from '../api-error.js';
import type { CurrencyEntry } from '../company-defaults.js';
import { isRefusedAtOnce, type Company } from '../company.js';
import { isCountryName } from '../countries.js';
import { checkAccountRules, checkDimensionsExist } from '../dimensions.js';
import { amount, flag, list, text, whole, zero, type Given } from '../fields/given.js';
import type { CustomerRecord, InvoiceRecord, InvoiceRow, Stored } from '../records.js';
import { omittedRate } from '../rates.js';
import { store } from '../stored-fields.js';
import { buildRows } from './invoice-rows.js';

/** The parts of an invoice that a request can set and that Fortnox computes from. */
export type InvoiceContent = Pick<
  InvoiceRecord,
  | 'fields'
  | 'invoiceDate'
  | 'dueDate'
  | 'currency'
  | 'currencyRate'
  | 'currencyUnit'
  | 'vatIncluded'
  | 'administrationFee'
  | 'freight'
  | 'rows'
  | 'totals'
>;

/**
 * Fills what a new invoice leaves out from the customer card and the tenant's defaults; that is
 * how a fee can change a total silently.
 */
export function draftInvoice(
  company: Company,
  customer: CustomerRecord,
  given: Given,
  now: Date,
): InvoiceContent {
  checkReferences(company, given);
  const fields = store(fromCard(customer), given);
  const invoiceDate = text(given, 'InvoiceDate') ?? swedishDate(now);
  const vatType = vatTypeOf(customer);
  const card = { vatType, discount: cardDiscount(company, customer) };
  const rows = buildRows(company, list(given, 'InvoiceRows') ?? [], card);
  return complete(company, {
    fields,
    invoiceDate,
    dueDate: text(given, 'DueDate') ?? dueDate(company, fields, invoiceDate),
    ...currencyOf(company, customer, given, { invoiceDate, today: swedishDate(now) }),
    vatIncluded: flag(given, 'VATIncluded') ?? showsVatIncluded(customer),
    administrationFee: amount(given, 'AdministrationFee') ?? defaultFee(company, customer),
    freight: amount(given, 'Freight') ?? defaultFreight(company, customer),
    rows,
    vatType,
    isCredit: false,
  });
}

/** The same invoice with what a PUT names changed; rows are replaced when it names any. */
export function redraftInvoice(
  company: Company,
  invoice: InvoiceRecord,
  given: Given,
): InvoiceContent {
  checkReferences(company, given);
  const rows = list(given, 'InvoiceRows');
  const currency = text(given, 'Currency') ?? invoice.currency;
  requireCurrency(company, currency);
  return complete(company, {
    fields: store(invoice.fields, given),
    invoiceDate: text(given, 'InvoiceDate') ?? invoice.invoiceDate,
    dueDate: text(given, 'DueDate') ?? invoice.dueDate,
    currency,
    currencyRate: amount(given, 'CurrencyRate') ?? invoice.currencyRate,
    currencyUnit: whole(given, 'CurrencyUnit') ?? invoice.currencyUnit,
    vatIncluded: flag(given, 'VATIncluded') ?? invoice.vatIncluded,
    administrationFee: amount(given, 'AdministrationFee') ?? invoice.administrationFee,
    freight: amount(given, 'Freight') ?? invoice.freight,
    rows: rows ? keptRows(company, invoice, rows) : invoice.rows,
    vatType: invoice.customerVatType,
    isCredit: invoice.credits !== undefined,
  });
}

/** `{RowId}` alone keeps a row; everything else is new. */
function keptRows(company: Company, invoice: InvoiceRecord, rows: readonly Given[]): InvoiceRow[] {
  const customer = company.customers.get(invoice.customerNumber);
  const card = { vatType: invoice.customerVatType, discount: cardDiscount(company, customer) };
  return rows.flatMap((given) => {
    const rowId = whole(given, 'RowId');
    const known = invoice.rows.find((row) => row.rowId === rowId);
    if (!known) return buildRows(company, [given], card);
    if (given.size === 1) return [known];
    const merged = store(new Map(known.given), given);
    return buildRows(company, [merged], card);
  });
}

/** Told by integrators' support pages; the message is made up. */
const maxRows = 500;

function complete(
  company: Company,
  content: Omit<InvoiceContent, 'totals'> & {
    readonly vatType: string;
    readonly isCredit: boolean;
  },
): InvoiceContent {
  const { vatType, isCredit, ...rest } = content;
  const totals = invoiceTotals({
    rows: rest.rows,
    vatIncluded: rest.vatIncluded,
    administrationFee: rest.administrationFee,
    freight: rest.freight,
    feeVatRate: vatType === 'SEVAT' || vatType === 'EUVAT' ? 25 : 0,
    roundTotal: roundsTotal(company, rest.currency),
    vatRounding: company.settings.vatRounding,
  });
  if (rest.rows.length > maxRows) {
    throw refusedWithoutCode(`Fakturan får ha högst ${maxRows} rader.`);
  }
  if (isRefusedAtOnce(company, rest.invoiceDate)) {
    throw refused(2000401, `Perioden är låst (InvoiceDate ${rest.invoiceDate}).`);
  }
  if (company.settings.dimensionsChecked === 'at-creation') {
    checkAccountRules(company, rest.rows, rest.fields);
  }
  if (totals.total.isNegative() && !isCredit && company.settings.negativeInvoices === 'refused') {
    throw refusedWithoutCode('Fakturans summa får inte vara negativ, kreditera i stället.');
  }
  return { ...rest, totals };
}

const roundsTotal = ({ settings }: Company, currency: string): boolean =>
  settings.roundTotals && (currency === 'SEK' || settings.roundForeignTotals);

export const vatTypeOf = (customer: CustomerRecord): string =>
  text(customer.fields, 'VATType') ?? 'SEVAT';

function cardDiscount(company: Company, customer: CustomerRecord | undefined): Decimal {
  if (!customer || company.settings.cardDiscount === 'ignored') return zero;
  return amount(customer.fields, 'InvoiceDiscount') ?? zero;
}

const showsVatIncluded = (customer: CustomerRecord): boolean =>
  flag(customer.fields, 'ShowPriceVATIncluded') ?? false;

const defaultFee = (company: Company, customer: CustomerRecord): Decimal =>
  amount(customer.fields, 'InvoiceAdministrationFee') ?? new Decimal(company.settings.invoiceFee);

const defaultFreight = (company: Company, customer: CustomerRecord): Decimal =>
  amount(customer.fields, 'InvoiceFreight') ?? new Decimal(company.settings.freight);

function dueDate(company: Company, fields: Stored, invoiceDate: string): string {
  const terms = text(fields, 'TermsOfPayment') ?? company.settings.defaultTermsOfPayment;
  return addDays(invoiceDate, /^\d+$/.test(terms) ? Number(terms) : 0);
}

/** A rate that is sent counts as it is; one that is not is the company's habit. */
function currencyOf(
  company: Company,
  customer: CustomerRecord,
  given: Given,
  day: { readonly invoiceDate: string; readonly today: string },
) {
  const currency = text(given, 'Currency') ?? text(customer.fields, 'Currency') ?? 'SEK';
  const usual = omittedRate(company, requireCurrency(company, currency), day);
  const stated = amount(given, 'CurrencyRate');
  const currencyRate = stated ?? usual.rate;
  if (currencyRate.lte(0)) throw refused(2000588, 'Felaktig valutakurs (CurrencyRate).');
  const currencyUnit = whole(given, 'CurrencyUnit') ?? (stated ? 1 : usual.unit);
  return { currency, currencyRate, currencyUnit };
}

function requireCurrency(company: Company, currency: string): CurrencyEntry {
  const entry = company.currencies.get(currency);
  if (!entry) throw refused(2004344, `Kunde inte hämta valuta ${currency}.`);
  return entry;
}

function checkReferences(company: Company, given: Given): void {
  for (const named of [given, ...(list(given, 'InvoiceRows') ?? [])]) {
    checkDimensionsExist(company, named);
  }
  const terms = text(given, 'TermsOfPayment');
  if (terms !== undefined && !company.termsOfPayment.has(terms)) {
    throw refused(2000429, 'Kan inte hitta betalningsvillkoret.');
  }
  for (const field of ['Country', 'DeliveryCountry']) {
    const country = text(given, field);
    if (country !== undefined && !isCountryName(country)) {
      throw refused(2000588, `Ogiltigt land (${field}: ${country}).`);
    }
  }
}

/** Address and terms are copied from the card into the document. */
const copied = [
  ['Address1', 'Address1'],
  ['Address2', 'Address2'],
  ['City', 'City'],
  ['ZipCode', 'ZipCode'],
  ['Name', 'CustomerName'],
  ['Phone1', 'Phone1'],
  ['Phone2', 'Phone2'],
  ['TermsOfPayment', 'TermsOfPayment'],
  ['OurReference', 'OurReference'],
  ['YourReference', 'YourReference'],
  ['InvoiceRemark', 'Remarks'],
  ['DeliveryAddress1', 'DeliveryAddress1'],
  ['DeliveryCity', 'DeliveryCity'],
  ['DeliveryName', 'DeliveryName'],
  ['DeliveryZipCode', 'DeliveryZipCode'],
] as const;

function fromCard(customer: CustomerRecord): Stored {
  const fields: Stored = new Map();
  for (const [card, document] of copied) {
    const value = customer.fields.get(card);
    if (value) fields.set(document, value);
  }
  return fields;
}
