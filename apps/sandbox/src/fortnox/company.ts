import { z } from 'zod';
import type { Clock } from '../clock.js';
import { accountingSettings } from './accounting-settings.js';
import type {
  AccrualRecord,
  Stored,
  CustomerRecord,
  InvoiceRecord,
  PaymentRecord,
  Voucher,
} from './records.js';
import {
  chartOfAccounts,
  currencyRegister,
  modesOfPayment,
  predefinedAccounts,
  termsOfPayment,
  type Account,
  type CurrencyEntry,
  type ModeOfPayment,
} from './company-defaults.js';

const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);
const isoDate = z.iso.date();

/** What a tenant decides for itself; everything can be changed while the sandbox runs. */
export const companySettingsSchema = z.object({
  ...accountingSettings,
  companyName: z.string().default('Nordisk Molntjänst AB'),
  organisationNumber: z.string().default('559123-4561'),
  /** Kontantmetoden (CASH) tenants do not bookkeep invoices. */
  accountingMethod: z.enum(['ACCRUAL', 'CASH']).default('ACCRUAL'),
  /** Added to every invoice that does not say `AdministrationFee`; SEK, excluding VAT. */
  invoiceFee: decimalText.default('0'),
  freight: decimalText.default('0'),
  /** Nothing can be posted on or before this day. */
  lockedUntil: isoDate.nullable().default(null),
  vatRates: z.array(z.number().int()).default([25, 12, 6, 0]),
  /** Financial years whose invoices may be paid in another year ("årsomförd"). */
  carriedOverYears: z.array(z.number().int()).default([]),
  /** Scopes that the tenant has no licence for: answered 2001101. */
  unlicensedScopes: z.array(z.string()).default([]),
  defaultTermsOfPayment: z.string().default('30'),
  /** New documents are found by searches only after this time, ms; nobody has reported any. */
  searchDelayMs: z.number().int().min(0).default(0),
});

type CompanySettings = z.output<typeof companySettingsSchema>;

export type FinancialYear = { readonly id: number; readonly from: string; readonly to: string };

export type CostCenter = { readonly code: string; description: string; active: boolean };

export type Project = {
  readonly number: string;
  readonly fields: Stored;
};

export type ArticleRecord = { readonly number: string; readonly fields: Stored };

type Counters = {
  customer: number;
  invoice: number;
  payment: number;
  article: number;
  project: number;
  row: number;
  voucher: number;
};

/** One Fortnox tenant with all its registers, in memory. */
export type Company = {
  readonly tenantId: string;
  settings: CompanySettings;
  readonly accounts: Map<number, Account>;
  readonly currencies: Map<string, CurrencyEntry>;
  readonly modesOfPayment: Map<string, ModeOfPayment>;
  readonly termsOfPayment: Map<string, string>;
  readonly predefinedAccounts: Map<string, number>;
  readonly financialYears: FinancialYear[];
  readonly costCenters: Map<string, CostCenter>;
  readonly projects: Map<string, Project>;
  readonly articles: Map<string, ArticleRecord>;
  readonly customers: Map<string, CustomerRecord>;
  /** Numbers of those that were deleted. */
  readonly deletedCustomers: Set<string>;
  readonly invoices: Map<number, InvoiceRecord>;
  readonly payments: Map<number, PaymentRecord>;
  /** By invoice number. */
  readonly accruals: Map<number, AccrualRecord>;
  /** The same records again: ten thousand invoices must list in linear time. */
  readonly paymentsByInvoice: Map<number, PaymentRecord[]>;
  readonly counters: Counters;
};

/** A company as an accountant would hand it over: BAS accounts, common currencies, open years. */
export function createCompany(
  tenantId: string,
  settings: z.input<typeof companySettingsSchema>,
  clock: Clock,
): Company {
  return {
    tenantId,
    settings: companySettingsSchema.parse(settings),
    accounts: new Map(chartOfAccounts.map((account) => [account.number, { ...account }])),
    currencies: new Map(currencyRegister.map((entry) => [entry.code, { ...entry }])),
    modesOfPayment: new Map(modesOfPayment.map((mode) => [mode.code, mode])),
    termsOfPayment: new Map(termsOfPayment),
    predefinedAccounts: new Map(predefinedAccounts),
    financialYears: openYears(clock().getUTCFullYear()),
    costCenters: new Map(),
    projects: new Map(),
    articles: new Map(),
    customers: new Map(),
    deletedCustomers: new Set(),
    invoices: new Map(),
    payments: new Map(),
    accruals: new Map(),
    paymentsByInvoice: new Map(),
    counters: { customer: 0, invoice: 0, payment: 0, article: 0, project: 0, row: 0, voucher: 0 },
  };
}

/** Calendar years from 2024 (older than any sample) to the one after next new year. */
function openYears(currentYear: number): FinancialYear[] {
  const last = Math.max(currentYear, 2026) + 1;
  return Array.from({ length: last - 2023 }, (_, index) => ({
    id: index + 1,
    from: `${2024 + index}-01-01`,
    to: `${2024 + index}-12-31`,
  }));
}

export function financialYearOf(company: Company, date: string): FinancialYear | undefined {
  return company.financialYears.find((year) => year.from <= date && date <= year.to);
}

export const isLocked = (company: Company, date: string): boolean =>
  company.settings.lockedUntil !== null && date <= company.settings.lockedUntil;

/** Whether a document of this day is refused already when it is made. */
export const isRefusedAtOnce = (company: Company, date: string): boolean =>
  company.settings.lockChecked === 'at-creation' && isLocked(company, date);

/** The next voucher of a series; B for customer invoices was recorded, C is usual for payments. */
export function nextVoucher(company: Company, series: 'B' | 'C', year: FinancialYear): Voucher {
  company.counters.voucher += 1;
  return { series, number: company.counters.voucher, year: year.id };
}
