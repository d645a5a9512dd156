import type { Decimal } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { Caller } from './caller.js';
import { isRecord, parseJson } from '../failure/envelope.js';
import { fieldsOf, list, single, type Fields, type Source } from './fields.js';

export type FortnoxCurrency = {
  readonly code: string;
  readonly description: string | undefined;
  /** SEK per `unit` of the currency; the only usable rate of the two. */
  readonly sellRate: Decimal | undefined;
  /** Not the same direction as `sellRate`: never a rate for an invoice. */
  readonly buyRate: Decimal | undefined;
  readonly unit: Decimal | undefined;
  /** When Fortnox fetched the rates. */
  readonly date: string | undefined;
  readonly isAutomatic: boolean | undefined;
  readonly source: Source;
};

type FortnoxModeOfPayment = {
  readonly code: string;
  readonly description: string | undefined;
  readonly accountNumber: string | undefined;
  readonly source: Source;
};

type FortnoxPredefinedAccount = {
  /** Such as `CURRENCYWIN` or `ROUNDOFF`. */
  readonly name: string;
  readonly account: number | undefined;
  readonly source: Source;
};

type FortnoxPredefinedSeries = {
  /** Such as `INVOICE`. */
  readonly name: string;
  /** A letter; `undefined` where the company has chosen none. */
  readonly series: string | undefined;
  readonly source: Source;
};

export type FortnoxTermsOfPayment = {
  readonly code: string;
  readonly description: string | undefined;
  readonly source: Source;
};

type FortnoxCompanyInformation = {
  /** The tenant id. */
  readonly databaseNumber: string;
  readonly companyName: string | undefined;
  readonly organizationNumber: string | undefined;
  readonly countryCode: string | undefined;
  readonly source: Source;
};

/** `endDate`: the last locked day; `undefined` when nothing is locked. */
type FortnoxLockedPeriod = { readonly endDate: string | undefined; readonly source: Source };

export type Settings = {
  readonly currencies: { get(code: string): FortnoxResult<FortnoxCurrency> };
  readonly modesOfPayment: { list(): FortnoxResult<readonly FortnoxModeOfPayment[]> };
  readonly predefinedAccounts: { list(): FortnoxResult<readonly FortnoxPredefinedAccount[]> };
  readonly predefinedSeries: { list(): FortnoxResult<readonly FortnoxPredefinedSeries[]> };
  readonly termsOfPayment: { list(): FortnoxResult<readonly FortnoxTermsOfPayment[]> };
  readonly lockedPeriod: { get(): FortnoxResult<FortnoxLockedPeriod> };
  readonly companyInformation: { get(): FortnoxResult<FortnoxCompanyInformation> };
};

/** What a company has set up; read in preflight and for currency rates. */
export function settingsOf(call: Caller): Settings {
  const get =
    <T>(path: string, read: (body: string) => T | undefined, query?: { readonly limit: number }) =>
    () =>
      call({ method: 'GET', path, read, ...(query && { query }) });
  const readOneCurrency = single('Currency', readCurrency);
  return {
    currencies: {
      get: (code) => get(`currencies/${encodeURIComponent(code)}`, readOneCurrency)(),
    },
    modesOfPayment: { list: get('modesofpayments', list('ModesOfPayments', readMode), all) },
    predefinedAccounts: {
      list: get('predefinedaccounts', list('PreDefinedAccounts', readPredefinedAccount), all),
    },
    predefinedSeries: {
      list: get(
        'predefinedvoucherseries',
        list('PreDefinedVoucherSeriesCollection', readPredefinedSeries),
        all,
      ),
    },
    termsOfPayment: { list: get('termsofpayments', list('TermsOfPayments', readTerms), all) },
    lockedPeriod: { get: get('settings/lockedperiod', readLockedPeriod) },
    companyInformation: {
      get: get('companyinformation', single('CompanyInformation', readCompany)),
    },
  };
}

/** Fortnox's maximum; companies have some dozens of these. */
const all = { limit: 500 } as const;

export function readCurrency(fields: Fields): FortnoxCurrency | undefined {
  const code = fields.text('Code');
  if (code === undefined) return undefined;
  return {
    code,
    description: fields.text('Description'),
    sellRate: fields.decimal('SellRate'),
    buyRate: fields.decimal('BuyRate'),
    unit: fields.decimal('Unit'),
    date: fields.date('Date'),
    isAutomatic: fields.flag('IsAutomatic'),
    source: fields.source,
  };
}

function readMode(fields: Fields): FortnoxModeOfPayment | undefined {
  const code = fields.text('Code');
  if (code === undefined) return undefined;
  return {
    code,
    description: fields.text('Description'),
    accountNumber: fields.text('AccountNumber'),
    source: fields.source,
  };
}

function readPredefinedAccount(fields: Fields): FortnoxPredefinedAccount | undefined {
  const name = fields.text('Name');
  if (name === undefined) return undefined;
  return { name, account: fields.integer('Account'), source: fields.source };
}

function readPredefinedSeries(fields: Fields): FortnoxPredefinedSeries | undefined {
  const name = fields.text('Name');
  if (name === undefined) return undefined;
  return { name, series: fields.text('VoucherSeries'), source: fields.source };
}

export function readTerms(fields: Fields): FortnoxTermsOfPayment | undefined {
  const code = fields.text('Code');
  if (code === undefined) return undefined;
  return { code, description: fields.text('Description'), source: fields.source };
}

/** Nothing is locked when the period, or its end, is absent; an answer without the key is not one. */
function readLockedPeriod(body: string): FortnoxLockedPeriod | undefined {
  const answer = parseJson(body);
  if (!isRecord(answer) || !('LockedPeriod' in answer)) return undefined;
  const period = answer['LockedPeriod'];
  const fields = fieldsOf(isRecord(period) ? period : {});
  return { endDate: fields.date('EndDate'), source: fields.source };
}

function readCompany(fields: Fields): FortnoxCompanyInformation | undefined {
  const databaseNumber = fields.documentNumber('DatabaseNumber');
  if (databaseNumber === undefined) return undefined;
  return {
    databaseNumber,
    companyName: fields.text('CompanyName'),
    organizationNumber: fields.text('OrganizationNumber'),
    countryCode: fields.text('CountryCode'),
    source: fields.source,
  };
}
