import { formatAmount, type Decimal, type InvoiceLine, type VatRegime } from '@sync/shared';
import { problem } from './problem.js';
import type { Prices } from './rated-line.js';
import { saleWords } from './sale-words.js';

/** What can be wrong with a line's VAT, in words a bookkeeper understands. */

const amountOf = (line: InvoiceLine): string => formatAmount(line.subTotal.minus(line.discount));

const correctTax =
  'Correct the tax of the product in SubscriptionFlow, or book this invoice by hand and resolve it.';

export const rateNotDerivable = (line: InvoiceLine, index: number) =>
  problem(
    'vat-rate-not-derivable',
    `/lines/${index}/tax`,
    `Line ${index + 1} states no VAT rate, and VAT of ${formatAmount(line.vat)} on ${amountOf(line)} is no whole percentage.`,
    correctTax,
  );

export const vatDoesNotMatchRate = (
  rate: Decimal,
  line: InvoiceLine,
  index: number,
  prices: Prices,
) =>
  problem(
    'vat-amount-does-not-match-rate',
    `/lines/${index}/tax`,
    `Line ${index + 1} has VAT of ${formatAmount(line.vat)} on ${amountOf(line)} (${prices === 'including-vat' ? 'VAT included' : 'before VAT'}), which is not ${rate.toString()} %.`,
    correctTax,
  );

export const rateUnmapped = (rate: Decimal, index: number, regime: VatRegime) =>
  problem(
    'vat-rate-unmapped',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT, for which the VAT table has no row (${saleWords[regime]}).`,
    `If the rate is right, add a row to the VAT table on the company's settings page: ${rate.toString()} %, ${saleWords[regime]}, with the account for such sales. Else correct the tax in SubscriptionFlow. Then try again.`,
  );

export const ossRateUnmapped = (rate: Decimal, index: number, country: string) =>
  problem(
    'vat-rate-unmapped',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT of ${country}, for which the VAT table has no row with that country; under OSS every country's VAT is declared on its own.`,
    `Add a row to the VAT table on the company's settings page: ${rate.toString()} %, ${saleWords['eu-consumer']}, country ${country}, with the account and VAT code that Fortnox keeps for OSS. Then try again.`,
  );

export const rateNotSwedish = (rate: Decimal, index: number, country: string) =>
  problem(
    'vat-rate-unmapped',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT for a consumer in ${country}, and the connection charges EU consumers Swedish VAT, which has no such rate.`,
    'If the company declares VAT by OSS, choose so for consumers in other EU countries on its settings page and add a row with the rate and country to the VAT table there; else correct the tax in SubscriptionFlow. Then try again.',
  );

export const rateNotWhole = (rate: Decimal, index: number) =>
  problem(
    'vat-rate-not-whole',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT; a row in Fortnox takes whole percentages, so the rate has to come from an account or a VAT code that keeps it.`,
    `Add a row for ${rate.toString()} % with such an account or VAT code to the VAT table on the company's settings page and try again, or book this invoice by hand and say so here.`,
  );

export const accountInvalid = (account: string, index: number) =>
  problem(
    'account-code-invalid',
    `/lines/${index}/accounting_account_code`,
    `Line ${index + 1} names the account "${account}"; Fortnox accounts have four digits, 1000 to 9999.`,
    'Correct the accounting account code of the product in SubscriptionFlow, then have it read again.',
  );

export const accountContradicts = ({
  account,
  code,
  rate,
  index,
  regime,
}: {
  readonly account: string;
  readonly code: string;
  readonly rate: Decimal;
  readonly index: number;
  readonly regime: VatRegime;
}) =>
  problem(
    'account-contradicts-vat',
    `/lines/${index}/accounting_account_code`,
    `Line ${index + 1} is a sale with ${rate.toString()} % VAT (${saleWords[regime]}), but account ${account} has the VAT code ${code} in Fortnox, so it would stand wrong in the VAT return.`,
    `Add a row to the VAT table on the company's settings page: ${rate.toString()} %, ${saleWords[regime]}, with the account for such sales. Then try again.`,
  );

export const domesticZero = (account: string, index: number, code: string | undefined) =>
  problem(
    'domestic-zero-vat-unmapped',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} is sold in Sweden without VAT${code === undefined ? '' : `, but account ${account} has the VAT code ${code} in Fortnox`}. Was the tax of the product ever set up in SubscriptionFlow?`,
    `Correct the tax of the product in SubscriptionFlow. If the sale is exempt, add a row to the VAT table on the company's settings page: 0 %, ${saleWords.domestic}, with the account for exempt sales. Then try again.`,
  );

/** Asked once for an invoice, not for each of its lines. */
export const euConsumerUndecided = (country: string) =>
  problem(
    'eu-consumer-vat-undecided',
    '/customer/billing_address/country',
    `The customer is a consumer in ${country}. Whether such sales carry Swedish VAT or that of the buyer's country (OSS, from 10,000 EUR a year for electronic services) is for the company to decide.`,
    'Choose one of the two on the company\'s settings page, under "Consumers in other EU countries". Then try again.',
  );
