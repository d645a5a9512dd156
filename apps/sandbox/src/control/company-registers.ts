import { Decimal } from '@sync/shared';
import { z } from 'zod';
import { account, dimensionRules, usualBuyRate } from '../fortnox/company-defaults.js';
import type { Company } from '../fortnox/company.js';

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const dimensionRule = z.enum(dimensionRules).optional();

const accountSchema = z.strictObject({
  number: z.number().int(),
  active: z.boolean().default(true),
  description: z.string().optional(),
  /** Percent; fractions are what other countries have. */
  vat: z.number().min(0).optional(),
  /** Fortnox's VAT code, such as MP1; `null` takes it away. */
  vatCode: z.string().nullable().optional(),
  costCenterSettings: dimensionRule,
  projectSettings: dimensionRule,
  transactionInformationSettings: dimensionRule,
});

/** Changes to a company's registers; numbers and codes that are new are added. */
const registersSchema = z.object({
  accounts: z.array(accountSchema).default([]),
  removeAccounts: z.array(z.number().int()).default([]),
  currencies: z
    .array(
      z.object({
        code: z.string().length(3),
        description: z.string().default(''),
        sellRate: decimal,
        /** SEK for a unit; a little less than `sellRate` when left out. */
        buyRate: decimal.optional(),
        unit: z.number().int().min(1).default(1),
        date: z.iso.date().default('2026-11-20'),
        /** Other days' rates; a day without one has the latest before it. */
        days: z
          .array(
            z.strictObject({
              date: z.iso.date(),
              sellRate: decimal,
              buyRate: decimal.optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  removeCurrencies: z.array(z.string()).default([]),
  modesOfPayment: z
    .array(z.object({ code: z.string(), accountNumber: z.number().int() }))
    .default([]),
  removeModesOfPayment: z.array(z.string()).default([]),
  financialYears: z.array(z.object({ from: z.iso.date(), to: z.iso.date() })).optional(),
  costCenters: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(6),
        description: z.string().default('Kostnadsställe'),
        active: z.boolean().default(true),
      }),
    )
    .default([]),
  removeCostCenters: z.array(z.string()).default([]),
  projects: z
    .array(
      z.strictObject({
        number: z.string().min(1).max(20),
        description: z.string().default('Projekt'),
      }),
    )
    .default([]),
  removeProjects: z.array(z.string()).default([]),
});

type Registers = z.output<typeof registersSchema>;

/** The names by which the control interface takes registers, beside a company's settings. */
export const registerNames: readonly string[] = Object.keys(registersSchema.shape);

/** Adds, changes and removes what `input` names; everything else stays. Throws a `ZodError`. */
export function applyRegisters(company: Company, input: object): void {
  const registers = registersSchema.parse(input);
  applyAccounts(company, registers);
  applyCurrencies(company, registers);
  applyModesOfPayment(company, registers);
  applyDimensions(company, registers);
  if (registers.financialYears) {
    const years = registers.financialYears.map((year, index) => ({ id: index + 1, ...year }));
    company.financialYears.splice(0, company.financialYears.length, ...years);
  }
}

function applyAccounts(company: Company, { accounts, removeAccounts }: Registers): void {
  for (const { number, vatCode, ...changes } of accounts) {
    const known = company.accounts.get(number) ?? account(number, 'Nytt konto');
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    company.accounts.set(number, {
      ...known,
      ...Object.fromEntries(given),
      vatCode: vatCode === undefined ? known.vatCode : (vatCode ?? undefined),
    });
  }
  removeAccounts.forEach((number) => company.accounts.delete(number));
}

function applyCurrencies(company: Company, { currencies, removeCurrencies }: Registers): void {
  for (const entry of currencies) {
    const days = entry.days.map((day) => ({ date: day.date, ...ratesOf(day) }));
    days.sort((a, b) => (a.date < b.date ? -1 : 1));
    company.currencies.set(entry.code, { ...entry, ...ratesOf(entry), days, automatic: true });
  }
  removeCurrencies.forEach((code) => company.currencies.delete(code));
}

function ratesOf(rates: { readonly sellRate: string; readonly buyRate?: string | undefined }) {
  const sellRate = new Decimal(rates.sellRate);
  const buyRate = rates.buyRate === undefined ? usualBuyRate(sellRate) : new Decimal(rates.buyRate);
  return { sellRate, buyRate };
}

function applyModesOfPayment(company: Company, registers: Registers): void {
  for (const mode of registers.modesOfPayment) {
    company.modesOfPayment.set(mode.code, { ...mode, description: mode.code });
  }
  registers.removeModesOfPayment.forEach((code) => company.modesOfPayment.delete(code));
}

function applyDimensions(company: Company, registers: Registers): void {
  for (const costCenter of registers.costCenters) {
    company.costCenters.set(costCenter.code, { ...costCenter });
  }
  registers.removeCostCenters.forEach((code) => company.costCenters.delete(code));
  for (const { number, description } of registers.projects) {
    const fields = new Map([['Description', { kind: 'text' as const, value: description }]]);
    company.projects.set(number, { number, fields });
  }
  registers.removeProjects.forEach((number) => company.projects.delete(number));
}
