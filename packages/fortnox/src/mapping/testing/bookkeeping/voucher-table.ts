import { accountName } from './chart-of-accounts.js';
import type { Voucher } from './voucher.js';

export type Language = 'en' | 'sv';

const heads = {
  en: ['Account', 'Name', 'Debit', 'Credit'],
  sv: ['Konto', 'Benämning', 'Debet', 'Kredit'],
} as const;

/** Vouchers as Markdown, in columns as Prettier aligns them. */
export const vouchersAsMarkdown = (vouchers: readonly Voucher[], language: Language): string =>
  vouchers.map((voucher) => voucherAsMarkdown(voucher, language)).join('\n\n');

function voucherAsMarkdown({ title, date, postings }: Voucher, language: Language): string {
  const rows = postings.map(({ account, ore }) => [
    account,
    accountName(account)[language],
    ore > 0n ? amountText(ore, language) : '',
    ore < 0n ? amountText(-ore, language) : '',
  ]);
  return [`**${title[language]}**, ${date}`, '', ...table([[...heads[language]], ...rows])].join(
    '\n',
  );
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => widthOf(rows.map((row) => row[column] ?? '')));
  const [head = [], ...body] = rows.map((row) =>
    row.map((cell, at) => padded(cell, at, widths[at])),
  );
  const rules = widths.map((width, at) =>
    isAmount(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [head, rules, ...body].map((cells) => `| ${cells.join(' | ')} |`);
}

const widthOf = (cells: readonly string[]): number =>
  cells.reduce((width, { length }) => (length > width ? length : width), 4);

const isAmount = (column: number): boolean => column > 1;

const padded = (cell: string, column: number, width = 0): string =>
  isAmount(column) ? cell.padStart(width) : cell.padEnd(width);

/** 1,250.00 in English; 1 250,00 in Swedish, with a space that does not break. */
function amountText(ore: bigint, language: Language): string {
  const [thousands, decimal] = language === 'en' ? [',', '.'] : ['\u00a0', ','];
  const kronor = (ore / 100n).toString().replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${kronor}${decimal}${(ore % 100n).toString().padStart(2, '0')}`;
}
