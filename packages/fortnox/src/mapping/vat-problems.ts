import {
  formatAmount,
  type Decimal,
  type InvoiceLine,
  type PaidInvoice,
  type VatRegime,
} from '@sync/shared';
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
  country,
}: Contradiction & {
  readonly index: number;
  /** Whose VAT it is under OSS; its row in the VAT table is there and names no account. */
  readonly country: string | undefined;
}) =>
  problem(
    'account-contradicts-vat',
    `/lines/${index}/accounting_account_code`,
    `Line ${index + 1} is a sale with ${rate.toString()} % VAT (${saleWords[regime]}), but account ${account} has the VAT code ${code} in Fortnox, so it would stand wrong in the VAT return.`,
    country === undefined
      ? addRow(rate, regime)
      : `Name the account and the VAT code that Fortnox keeps for OSS in the row of the VAT table on the company's settings page: ${rate.toString()} %, ${saleWords[regime]}, country ${country}. Then try again.`,
  );

/** The same of miscellaneous charges, which a row of the table moves to where such sales belong. */
export const chargesContradict = ({ rate, regime, ...account }: Contradiction) =>
  problem(
    'account-contradicts-vat',
    '/miscellaneous_charges',
    chargesOn({ rate, regime, ...account }),
    addRow(rate, regime),
  );

type Contradiction = {
  readonly account: string;
  readonly code: string;
  readonly rate: Decimal;
  readonly regime: VatRegime;
};

const chargesOn = ({ account, code, rate, regime }: Contradiction): string =>
  `The miscellaneous charges are a sale with ${rate.toString()} % VAT (${saleWords[regime]}), but account ${account} has the VAT code ${code} in Fortnox, so they would stand wrong in the VAT return.`;

const addRow = (rate: Decimal, regime: VatRegime): string =>
  `Add a row to the VAT table on the company's settings page: ${rate.toString()} %, ${saleWords[regime]}, with the account for such sales. Then try again.`;

/** Charges of a sale that carries another country's VAT: what VAT they contain, nobody has said. */
export const chargesVatUndecided = (
  { miscellaneousCharges, currency }: PaidInvoice,
  rate: Decimal,
  country: string,
) =>
  problem(
    'miscellaneous-vat-undecided',
    '/miscellaneous_charges',
    `The invoice has miscellaneous charges of ${formatAmount(miscellaneousCharges)} ${currency} in a sale with the VAT of ${country}, and the settings say that they contain ${rate.toString()} % Swedish VAT.`,
    'Book this invoice by hand and resolve it. For later invoices, charge it in SubscriptionFlow as a line of its own, with its own tax.',
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
