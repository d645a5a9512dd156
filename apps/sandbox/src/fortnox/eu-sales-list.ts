import type { Decimal } from '@sync/shared';
import { toCents } from './amounts.js';
import type { Company } from './company.js';
import { text } from './fields/given.js';
import type { InvoiceRecord, InvoiceRow } from './records.js';

/** What the EU sales list (*periodisk sammanställning*) has of booked invoices, in SEK. */
export type EuSalesList = {
  readonly items: readonly {
    readonly vatNumber: string;
    readonly goods: string;
    readonly services: string;
  }[];
  /** Rows that a bookkeeper would miss on it. */
  readonly leftOut: readonly { readonly invoice: number; readonly rowId: number }[];
};

type Sale = {
  readonly invoice: InvoiceRecord;
  readonly row: InvoiceRow;
  readonly vatNumber: string;
  readonly kind: 'goods' | 'services' | undefined;
  readonly kronor: Decimal;
};

/** Sales without VAT to businesses in other EU countries, per VAT number. */
export function euSalesListOf(company: Company): EuSalesList {
  const sales = [...company.invoices.values()]
    .filter((invoice) => invoice.voucher && invoice.customerVatType === 'EUREVERSEDVAT')
    .flatMap((invoice) => salesOf(company, invoice));
  const listed = sales.filter((sale) => sale.kind !== undefined && sale.vatNumber !== '');
  const numbers = [...new Set(listed.map((sale) => sale.vatNumber))];
  return {
    items: numbers.map((vatNumber) => {
      const own = listed.filter((sale) => sale.vatNumber === vatNumber);
      return { vatNumber, goods: total(own, 'goods'), services: total(own, 'services') };
    }),
    leftOut: sales
      .filter((sale) => !listed.includes(sale))
      .map(({ invoice, row }) => ({ invoice: invoice.number, rowId: row.rowId })),
  };
}

const total = (sales: readonly Sale[], kind: Sale['kind']): string =>
  sales
    .filter((sale) => sale.kind === kind)
    .reduce((sum, sale) => sum + sale.kronor.toNumber(), 0)
    .toFixed(2);

function salesOf(company: Company, invoice: InvoiceRecord): Sale[] {
  const customer = company.customers.get(invoice.customerNumber);
  const vatNumber = customer ? (text(customer.fields, 'VATNumber') ?? '') : '';
  return invoice.rows
    .filter((row) => !row.total.isZero())
    .map((row) => ({
      invoice,
      row,
      vatNumber,
      kind: kindOf(company, row),
      kronor: toCents(row.total.mul(invoice.currencyRate).div(invoice.currencyUnit)),
    }));
}

/** A registered article says what is sold; without one it may be the account, or nothing. */
function kindOf(company: Company, row: InvoiceRow): Sale['kind'] {
  const article = company.articles.get(row.articleNumber);
  if (article) return text(article.fields, 'Type') === 'SERVICE' ? 'services' : 'goods';
  if (company.settings.euSalesListNeedsArticle) return undefined;
  const code = company.accounts.get(row.accountNumber)?.vatCode;
  if (code === 'VTEU') return 'goods';
  return code === 'FTEU' ? 'services' : undefined;
}
