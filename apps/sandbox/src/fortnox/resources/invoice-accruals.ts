import { Decimal } from '@sync/shared';
import { addDays } from '../../clock.js';
import type { JsonObject } from '../../json.js';
import { sumOf } from '../amounts.js';
import { missing, missingWithoutCode, refused, refusedWithoutCode } from '../api-error.js';
import { created, noContent, ok, pathNumber, type Call, type Handler } from '../call.js';
import type { Company } from '../company.js';
import { checkAccountRules, checkDimensionsExist } from '../dimensions.js';
import { accrualFields, monthsOfPeriod } from '../fields/accrual-fields.js';
import { amount, flag, list, text, whole, zero, type Given } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { page } from '../listing.js';
import type { AccrualRecord, InvoiceRecord } from '../records.js';
import { store } from '../stored-fields.js';
import { requireAccount } from './invoice-rows.js';

/** Spreads an invoice's revenue over months; no code of any refusal here is public. */
export const createAccrual: Handler = (call) => {
  const { company } = call;
  checkSwitchedOn(company);
  const given = readBody(call.body, 'InvoiceAccrual', accrualFields);
  const invoice = accruableInvoice(call, whole(given, 'InvoiceNumber'));
  if (company.accruals.has(invoice.number)) {
    throw refusedWithoutCode(`Faktura ${invoice.number} har redan en periodisering.`);
  }
  const accrual = { invoiceNumber: invoice.number, fields: checked(company, given) };
  company.accruals.set(invoice.number, accrual);
  invoice.modifiedAt = call.now;
  return created({ InvoiceAccrual: accrualView(accrual, call.baseUrl) });
};

export const readAccrual: Handler = (call) =>
  ok({ InvoiceAccrual: accrualView(findAccrual(call), call.baseUrl) });

export const listAccruals: Handler = (call) =>
  page(call, 'InvoiceAccruals', [...call.company.accruals.values()], (accrual) =>
    accrualView(accrual, call.baseUrl),
  );

export const updateAccrual: Handler = (call) => {
  const accrual = findAccrual(call);
  checkSwitchedOn(call.company);
  accruableInvoice(call, accrual.invoiceNumber);
  const given = readBody(call.body, 'InvoiceAccrual', accrualFields);
  const fields = checked(call.company, store(accrual.fields, given));
  const updated = { ...accrual, fields };
  call.company.accruals.set(accrual.invoiceNumber, updated);
  return ok({ InvoiceAccrual: accrualView(updated, call.baseUrl) });
};

export const deleteAccrual: Handler = (call) => {
  const accrual = findAccrual(call);
  if (call.company.invoices.get(accrual.invoiceNumber)?.voucher) {
    throw refusedWithoutCode('Fakturan är bokförd, periodiseringen kan inte tas bort.');
  }
  call.company.accruals.delete(accrual.invoiceNumber);
  return noContent;
};

/** Documented: the company must have switched accruals on and chosen a voucher series for them. */
function checkSwitchedOn(company: Company): void {
  if (company.settings.accruals === 'off') {
    throw refusedWithoutCode('Periodisering är inte aktiverad.');
  }
  if (company.settings.accruals === 'no-series') {
    throw refusedWithoutCode('Verifikationsserie för periodisering saknas.');
  }
}

function accruableInvoice(call: Call, number: number | undefined): InvoiceRecord {
  const invoice = call.company.invoices.get(number ?? -1);
  if (!invoice) throw missing(2000434, 'Kan inte hitta fakturan.');
  call.about(text(invoice.fields, 'ExternalInvoiceReference1') ?? '');
  if (invoice.cancelled) throw refusedWithoutCode('Fakturan är makulerad.');
  const { accrualsFor } = call.company.settings;
  if (accrualsFor === 'unbooked' && invoice.voucher) {
    throw refusedWithoutCode('Fakturan är bokförd och kan inte periodiseras.');
  }
  if (accrualsFor === 'booked' && !invoice.voucher) {
    throw refusedWithoutCode('Fakturan måste bokföras innan den kan periodiseras.');
  }
  return invoice;
}

const required = [
  'AccrualAccount',
  'Description',
  'EndDate',
  'RevenueAccount',
  'StartDate',
  'Total',
];

/** The whole of an accrual as it is to stand, with `Times` filled in. */
function checked(company: Company, given: Given): AccrualRecord['fields'] {
  const absent = required.find((name) => !given.has(name));
  if (absent !== undefined) throw refused(2000588, `${absent} krävs.`);
  for (const name of ['AccrualAccount', 'RevenueAccount']) {
    requireAccount(company, whole(given, name) ?? 0);
  }
  const [start = '', end = ''] = [text(given, 'StartDate'), text(given, 'EndDate')];
  if (end < start) throw refused(2000588, 'EndDate kan inte vara före StartDate.');
  const times = whole(given, 'Times') ?? periodsBetween(start, end, text(given, 'Period'));
  checkRows(company, given, times);
  return new Map(given).set('Times', { kind: 'amount', value: new Decimal(times) });
}

/** Whole periods from the first day to the last, at least one. */
function periodsBetween(start: string, end: string, period: string | undefined): number {
  const after = addDays(end, 1);
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = start.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = after.split('-').map(Number);
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth - (toDay < fromDay ? 1 : 0);
  return Math.max(1, Math.floor(months / (monthsOfPeriod[period ?? 'MONTHLY'] ?? 1)));
}

/** At least two rows, as much debit as credit; what they add up to is a knob. */
function checkRows(company: Company, given: Given, times: number): void {
  const rows = list(given, 'InvoiceAccrualRows') ?? [];
  if (rows.length < 2) throw refused(2000588, 'Minst två konteringsrader krävs.');
  for (const row of rows) {
    requireAccount(company, whole(row, 'Account') ?? 0);
    checkDimensionsExist(company, row);
  }
  // Whether the account's demands count for these rows too is unknown; that they do is harder.
  const postings = rows.map((row) => ({ accountNumber: whole(row, 'Account') ?? 0, given: row }));
  checkAccountRules(company, postings);
  const side = (name: string) => sumOf(rows.map((row) => amount(row, name) ?? zero));
  const debit = side('Debit');
  if (!debit.eq(side('Credit'))) throw refusedWithoutCode('Konteringsraderna balanserar inte.');
  const { accrualRows } = company.settings;
  if (accrualRows === 'balanced') return;
  const total = (amount(given, 'Total') ?? zero).abs();
  const expected = accrualRows === 'whole' ? total : total.div(times);
  // What a division by the number of periods leaves over is less than an öre a period.
  if (debit.sub(expected).abs().gte('0.01')) {
    throw refusedWithoutCode('Konteringsraderna stämmer inte med periodiserat belopp.');
  }
}

function findAccrual(call: Call): AccrualRecord {
  const accrual = call.company.accruals.get(pathNumber(call, 'number') ?? -1);
  if (!accrual) throw missingWithoutCode('Kan inte hitta periodiseringen.');
  const invoice = call.company.invoices.get(accrual.invoiceNumber);
  if (invoice) call.about(text(invoice.fields, 'ExternalInvoiceReference1') ?? '');
  return accrual;
}

const number = (given: Given, name: string): number => whole(given, name) ?? 0;

function accrualView({ invoiceNumber, fields }: AccrualRecord, baseUrl: string): JsonObject {
  return {
    '@url': `${baseUrl}/invoiceaccruals/${invoiceNumber}`,
    AccrualAccount: number(fields, 'AccrualAccount'),
    Description: text(fields, 'Description') ?? '',
    EndDate: text(fields, 'EndDate') ?? '',
    InvoiceAccrualRows: (list(fields, 'InvoiceAccrualRows') ?? []).map(rowView),
    InvoiceNumber: invoiceNumber,
    Period: text(fields, 'Period') ?? 'MONTHLY',
    RevenueAccount: number(fields, 'RevenueAccount'),
    StartDate: text(fields, 'StartDate') ?? '',
    Times: number(fields, 'Times'),
    Total: number(fields, 'Total'),
    VATIncluded: flag(fields, 'VATIncluded') ?? false,
  };
}

const rowView = (row: Given): JsonObject => ({
  Account: number(row, 'Account'),
  CostCenter: text(row, 'CostCenter') ?? '',
  Credit: number(row, 'Credit'),
  Debit: number(row, 'Debit'),
  Project: text(row, 'Project') ?? '',
  TransactionInformation: text(row, 'TransactionInformation') ?? '',
});
