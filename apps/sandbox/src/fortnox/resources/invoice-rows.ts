import { Decimal } from '@sync/shared';
import { rowTotal, toCents } from '../amounts.js';
import { refused } from '../api-error.js';
import type { ArticleRecord, Company } from '../company.js';
import { amount, text, whole, zero, type Given } from '../fields/given.js';
import type { InvoiceRow } from '../records.js';
import { vatRate } from '../vat.js';

/** The customer card's VAT type decides the account when neither row nor article names one. */
const salesAccounts: Readonly<Record<string, string>> = {
  SEVAT: 'SALES',
  SEREVERSEDVAT: 'SALES_0',
  EUREVERSEDVAT: 'SALESEUREV',
  EUVAT: 'SALESEUVAT',
  EXPORT: 'SALESEXPORT',
};

const articleAccounts: Readonly<Record<string, string>> = {
  SEVAT: 'SalesAccount',
  SEREVERSEDVAT: 'SalesAccount',
  EUREVERSEDVAT: 'EUAccount',
  EUVAT: 'EUVATAccount',
  EXPORT: 'ExportAccount',
};

/** What the customer's card gives a row that does not say otherwise. */
export type CardDefaults = {
  readonly vatType: string;
  /** Percent. */
  readonly discount: Decimal;
};

/** Builds the rows of a document. A missing or inactive account refuses the whole document. */
export function buildRows(
  company: Company,
  rows: readonly Given[],
  card: CardDefaults,
): InvoiceRow[] {
  return rows.map((given) => buildRow(company, given, card));
}

function buildRow(company: Company, given: Given, card: CardDefaults): InvoiceRow {
  const customerVatType = card.vatType;
  const article = findArticle(company, text(given, 'ArticleNumber'));
  const accountNumber = chooseAccount(company, given, article, customerVatType);
  const quantity = toCents(amount(given, 'DeliveredQuantity') ?? zero);
  const description = describe(given, article);
  if (quantity.gt(0) && description === '') {
    throw refused(2003977, 'Raden saknar benämning eller artikel.');
  }
  const priced = {
    // A row without DeliveredQuantity has quantity 0 and total 0, even with a price (recorded).
    quantity,
    price: toCents(amount(given, 'Price') ?? zero),
    ...discountOf(given, card),
  };
  company.counters.row += 1;
  return {
    ...priced,
    rowId: company.counters.row,
    accountNumber,
    articleNumber: article?.number ?? '',
    description,
    vat: vatRate(company, given, accountNumber, customerVatType),
    vatCode: text(given, 'VATCode'),
    total: rowTotal(priced),
    given,
  };
}

/**
 * AMOUNT unless PERCENT is said (measured); a row without discount shows PERCENT (recorded), and one
 * that does not even say 0 gets the card's.
 */
function discountOf(
  given: Given,
  card: CardDefaults,
): Pick<InvoiceRow, 'discount' | 'discountType'> {
  const stated = amount(given, 'Discount');
  if (stated === undefined) return { discount: card.discount, discountType: 'PERCENT' };
  const percent = text(given, 'DiscountType') === 'PERCENT' || stated.isZero();
  return { discount: stated, discountType: percent ? 'PERCENT' : 'AMOUNT' };
}

function findArticle(company: Company, number: string | undefined): ArticleRecord | undefined {
  if (number === undefined) return undefined;
  const article = company.articles.get(number);
  if (!article) throw refused(2001302, `Kunde inte hitta artikel ${number}.`);
  return article;
}

/** Newlines are removed from row texts (measured). */
function describe(given: Given, article: ArticleRecord | undefined): string {
  const own = text(given, 'Description')?.replace(/[\r\n]+/g, ' ');
  return own ?? (article ? (text(article.fields, 'Description') ?? '') : '');
}

function chooseAccount(
  company: Company,
  given: Given,
  article: ArticleRecord | undefined,
  customerVatType: string,
): number {
  const number =
    whole(given, 'AccountNumber') ??
    (article && whole(article.fields, articleAccounts[customerVatType] ?? 'SalesAccount')) ??
    company.predefinedAccounts.get(salesAccounts[customerVatType] ?? 'SALES') ??
    0;
  requireAccount(company, number);
  return number;
}

/** 2001304 when the chart does not have the account, 2000550 when it is not active. */
export function requireAccount(company: Company, number: number): void {
  const account = company.accounts.get(number);
  if (!account) throw refused(2001304, `Kunde inte hitta konto ${number}.`);
  if (!account.active) throw refused(2000550, `Konto ${number} är inte aktivt.`);
}

/** The same rows with every quantity negated, as a credit invoice has them. */
export function creditedRows(company: Company, rows: readonly InvoiceRow[]): InvoiceRow[] {
  return rows.map((row) => {
    company.counters.row += 1;
    const negated = new Decimal(0).sub(row.quantity);
    const discount = row.discountType === 'AMOUNT' ? row.discount.neg() : row.discount;
    return {
      ...row,
      rowId: company.counters.row,
      quantity: negated,
      discount,
      total: rowTotal({ ...row, quantity: negated, discount }),
    };
  });
}
