import { refused, refusedWithoutCode } from './api-error.js';
import type { Company } from './company.js';
import { text, whole, type Given } from './fields/given.js';

/** Fortnox's own codes for sales, by what the VAT report does with them. */
const vatOfCode: Readonly<Record<string, number>> = {
  MP1: 25,
  MP2: 12,
  MP3: 6,
  MP0: 0,
  MF: 0,
  VTEU: 0,
  FTEU: 0,
  E: 0,
  OTTU: 0,
  OMSS: 0,
};

const swedishRates = new Set([25, 12, 6, 0]);

/** The percentage of a row: what it says, else its VAT code, else its account where VAT applies. */
export function vatRate(
  company: Company,
  given: Given,
  accountNumber: number,
  customerVatType: string,
): number {
  const stated = whole(given, 'VAT');
  if (stated !== undefined) requireRate(company, stated);
  const rate = stated ?? derivedRate(company, given, accountNumber, customerVatType);
  checkEasyVat(company, given, rate);
  checkAccount(company, accountNumber, rate);
  return rate;
}

function derivedRate(
  company: Company,
  given: Given,
  accountNumber: number,
  customerVatType: string,
): number {
  const code = text(given, 'VATCode');
  const stated = code === undefined ? undefined : rateOfCode(company, code);
  const decides = company.settings.rowVatCode === 'decides';
  if (stated !== undefined && decides) return settled(company, stated);
  const charged = customerVatType === 'SEVAT' || customerVatType === 'EUVAT';
  return settled(company, charged ? (company.accounts.get(accountNumber)?.vat ?? 0) : 0);
}

/** Known by its text only: a rate or code that the company has not set up. */
const vatNotFound = () => refusedWithoutCode('Kunde inte hämta/hitta moms.');

function requireRate(company: Company, rate: number): void {
  if (!company.settings.vatRates.includes(rate)) throw vatNotFound();
}

function rateOfCode(company: Company, code: string): number {
  const rate = company.settings.vatCodes[code] ?? vatOfCode[code];
  if (rate === undefined) throw vatNotFound();
  return rate;
}

/** What a row makes of a rate that is not whole. */
function settled(company: Company, rate: number): number {
  if (Number.isInteger(rate) || company.settings.fractionalVat === 'exact') return rate;
  if (company.settings.fractionalVat === 'cut') return Math.trunc(rate);
  throw vatNotFound();
}

function checkEasyVat(company: Company, given: Given, rate: number): void {
  if (!company.settings.easyVat || swedishRates.has(rate)) return;
  if (whole(given, 'AccountNumber') === undefined) {
    throw refused(2004167, 'Ett konto måste anges när en egen momssats används.');
  }
}

/** An account without a code says nothing about VAT. */
function checkAccount(company: Company, accountNumber: number, rate: number): void {
  if (company.settings.accountAgainstVat === 'accepted') return;
  const code = company.accounts.get(accountNumber)?.vatCode;
  if (code === undefined || settled(company, rateOfCode(company, code)) === rate) return;
  throw refusedWithoutCode(`Momskoden på konto ${accountNumber} stämmer inte med momssatsen.`);
}
