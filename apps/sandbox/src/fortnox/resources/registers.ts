import type { JsonObject } from '../../json.js';
import { swedishDate } from '../../clock.js';
import { missing, refused } from '../api-error.js';
import { created, ok, pathNumber, pathValue, type Call, type Handler } from '../call.js';
import { easyVatAccounts, type Account, type ModeOfPayment } from '../company-defaults.js';
import { financialYearOf, type Company, type FinancialYear } from '../company.js';
import { text } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { modeOfPaymentFields, termsOfPaymentFields } from '../fields/register-fields.js';
import { page } from '../listing.js';
import { requireAccount } from './invoice-rows.js';

export const listModesOfPayment: Handler = (call) =>
  page(call, 'ModesOfPayments', [...call.company.modesOfPayment.values()], (mode) =>
    modeView(mode, call.baseUrl),
  );

export const readModeOfPayment: Handler = (call) => {
  const mode = call.company.modesOfPayment.get(pathValue(call, 'code'));
  if (!mode) throw missing(2000588, 'Kan inte hitta betalningssättet.');
  return ok({ ModeOfPayment: modeView(mode, call.baseUrl) });
};

export const createModeOfPayment: Handler = (call) => {
  const given = readBody(call.body, 'ModeOfPayment', modeOfPaymentFields);
  const code = text(given, 'Code');
  const accountNumber = Number(text(given, 'AccountNumber'));
  if (code === undefined) throw refused(2000588, 'Code krävs.');
  requireAccount(call.company, accountNumber);
  const mode = { code, description: text(given, 'Description') ?? code, accountNumber };
  call.company.modesOfPayment.set(code, mode);
  return created({ ModeOfPayment: modeView(mode, call.baseUrl) });
};

/** The account is a string of four characters here, an integer elsewhere. */
const modeView = (mode: ModeOfPayment, baseUrl: string): JsonObject => ({
  '@url': `${baseUrl}/modesofpayments/${encodeURIComponent(mode.code)}`,
  AccountNumber: String(mode.accountNumber),
  Code: mode.code,
  Description: mode.description,
});

export const listPredefinedAccounts: Handler = (call) =>
  page(call, 'PreDefinedAccounts', [...predefinedAccountsOf(call.company)], (entry) =>
    predefinedView(entry, call.baseUrl),
  );

/** The names that only Easy VAT brings are how a client sees that it is on. */
function predefinedAccountsOf(company: Company): ReadonlyMap<string, number> {
  if (!company.settings.easyVat) return company.predefinedAccounts;
  return new Map([...company.predefinedAccounts, ...easyVatAccounts]);
}

export const readPredefinedAccount: Handler = (call) => {
  const name = pathValue(call, 'name');
  const account = predefinedAccountsOf(call.company).get(name);
  if (account === undefined) throw missing(2001403, 'Kan inte hitta det fördefinierade kontot.');
  return ok({ PreDefinedAccount: predefinedView([name, account], call.baseUrl) });
};

const predefinedView = (
  [name, account]: readonly [string, number],
  baseUrl: string,
): JsonObject => ({
  '@url': `${baseUrl}/predefinedaccounts/${name}`,
  Name: name,
  Account: account,
});

export const listAccounts: Handler = (call) =>
  page(call, 'Accounts', [...call.company.accounts.values()], (account) =>
    accountView(call, account),
  );

export const readAccount: Handler = (call) => {
  const account = call.company.accounts.get(pathNumber(call, 'number') ?? -1);
  if (!account) throw missing(2000423, 'Kan inte hitta kontot.');
  return ok({ Account: accountView(call, account) });
};

function accountView(call: Call, account: Account): JsonObject {
  return {
    '@url': `${call.baseUrl}/accounts/${account.number}`,
    Active: account.active,
    BalanceBroughtForward: 0,
    BalanceCarriedForward: 0,
    CostCenter: null,
    CostCenterSettings: account.costCenterSettings,
    Description: account.description,
    Number: account.number,
    Project: '',
    ProjectSettings: account.projectSettings,
    SRU: 0,
    TransactionInformation: null,
    TransactionInformationSettings: account.transactionInformationSettings,
    VATCode: account.vatCode ?? null,
    Year: yearId(call),
    QuantityUnit: null,
    QuantitySettings: 'ALLOWED',
    OpeningQuantities: null,
  };
}

/** Accounts belong to a financial year; without `financialyear` the present one is meant. */
function yearId(call: Call): number {
  const wanted = Number(call.query.get('financialyear') ?? Number.NaN);
  if (!Number.isNaN(wanted)) return wanted;
  return financialYearOf(call.company, swedishDate(call.now))?.id ?? 1;
}

/** The specification names the parameter `Date`, the guide `date`. Empty list: no such year. */
export const listFinancialYears: Handler = (call) => {
  const date = call.query.get('date') ?? call.query.get('Date');
  const years = call.company.financialYears.filter(
    (year) => date === null || (year.from <= date && date <= year.to),
  );
  return page(call, 'FinancialYears', years, (year) => yearView(call, year));
};

export const readFinancialYear: Handler = (call) => {
  const id = pathNumber(call, 'id');
  const year = call.company.financialYears.find((candidate) => candidate.id === id);
  if (!year) throw missing(2000588, 'Kan inte hitta räkenskapsåret.');
  return ok({ FinancialYear: yearView(call, year) });
};

const yearView = (call: Call, year: FinancialYear): JsonObject => ({
  '@url': `${call.baseUrl}/financialyears/${year.id}`,
  Id: year.id,
  FromDate: year.from,
  ToDate: year.to,
  AccountChartType: 'BAS 2026',
  AccountingMethod: call.company.settings.accountingMethod,
});

/** No `EndDate`: nothing is locked. */
export const readLockedPeriod: Handler = (call) => {
  const until = call.company.settings.lockedUntil;
  return ok({ LockedPeriod: until === null ? {} : { EndDate: until } });
};

/** `DatabaseNumber` is the tenant id; an integer here. */
export const readCompanyInformation: Handler = (call) =>
  ok({
    CompanyInformation: {
      Address: 'Sveavägen 44',
      City: 'Stockholm',
      CountryCode: 'SE',
      DatabaseNumber: Number(call.company.tenantId),
      CompanyName: call.company.settings.companyName,
      OrganizationNumber: call.company.settings.organisationNumber,
      VisitAddress: '',
      VisitCity: '',
      VisitCountryCode: '',
      VisitZipCode: '',
      ZipCode: '111 34',
    },
  });

/** The same company in settings; `DatabaseNumber` is a string here. */
export const readCompanySettings: Handler = (call) =>
  ok({ CompanySettings: companySettings(call.company) });

function companySettings(company: Company): JsonObject {
  const { companyName, organisationNumber } = company.settings;
  return {
    Address: 'Sveavägen 44',
    BG: '',
    BIC: '',
    BranchCode: '',
    City: 'Stockholm',
    ContactFirstName: '',
    ContactLastName: '',
    Country: 'Sverige',
    CountryCode: 'SE',
    DatabaseNumber: company.tenantId,
    Domicile: 'Stockholm',
    Email: '',
    Fax: '',
    IBAN: '',
    Name: companyName,
    OrganizationNumber: organisationNumber,
    PG: '',
    Phone1: '',
    Phone2: '',
    TaxEnabled: true,
    VATNumber: `SE${organisationNumber.replace('-', '')}01`,
    VisitAddress: '',
    VisitCity: '',
    VisitCountry: '',
    VisitCountryCode: '',
    VisitName: '',
    VisitZipCode: '',
    WWW: '',
    ZipCode: '111 34',
  };
}

export const listTermsOfPayment: Handler = (call) =>
  page(call, 'TermsOfPayments', [...call.company.termsOfPayment], (entry) =>
    termsView(entry, call.baseUrl),
  );

export const readTermsOfPayment: Handler = (call) => {
  const code = pathValue(call, 'code');
  const description = call.company.termsOfPayment.get(code);
  if (description === undefined) throw missing(2000429, 'Kan inte hitta betalningsvillkoret.');
  return ok({ TermsOfPayment: termsView([code, description], call.baseUrl) });
};

export const createTermsOfPayment: Handler = (call) => {
  const given = readBody(call.body, 'TermsOfPayment', termsOfPaymentFields);
  const code = text(given, 'Code');
  const description = text(given, 'Description');
  if (code === undefined || description === undefined) {
    throw refused(2000588, 'Code och Description krävs.');
  }
  call.company.termsOfPayment.set(code, description);
  return created({ TermsOfPayment: termsView([code, description], call.baseUrl) });
};

const termsView = (
  [code, description]: readonly [string, string],
  baseUrl: string,
): JsonObject => ({
  '@url': `${baseUrl}/termsofpayments/${encodeURIComponent(code)}`,
  Code: code,
  Description: description,
});
