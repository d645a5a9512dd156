import type { FortnoxInvoice, FortnoxInvoiceRow, InvoiceRowDraft } from '@sync/fortnox';
import { currencyDigits, Decimal, err, ok, sum, type PaidInvoice, type Result } from '@sync/shared';
import type { Refund } from './read-change.js';

/** One account at one VAT rate, and how much of the refund falls on it, VAT included. */
type Share = {
  readonly accountNumber: number;
  readonly vat: number;
  readonly description: string;
  readonly weight: Decimal;
};

/**
 * The rows of a credit invoice over a part of what it credits. Prices include VAT, so that what
 * Fortnox adds up is exactly the money that went back; it computes the VAT within each rate.
 */
export function creditRows(
  original: FortnoxInvoice,
  source: PaidInvoice,
  refund: Refund,
): Result<readonly InvoiceRowDraft[], string> {
  const shares = sharesOf(original);
  if (!shares.ok) return shares;
  const amounts = refund.lines
    ? byLine(shares.value, source, refund, refund.lines)
    : ok(proRata(shares.value, refund.amount, digitsOf(refund.currency)));
  if (!amounts.ok) return amounts;
  return ok(
    shares.value.flatMap((share, index) => {
      const amount = amounts.value[index] ?? new Decimal(0);
      return amount.isZero() ? [] : [toRow(share, amount)];
    }),
  );
}

/** Fortnox keeps two decimals. */
const digitsOf = (currency: string): number => Math.min(2, currencyDigits(currency) ?? 2);

function toRow({ accountNumber, vat, description }: Share, amount: Decimal): InvoiceRowDraft {
  return {
    AccountNumber: accountNumber,
    Description: description,
    DeliveredQuantity: '-1',
    Price: amount.toNumber(),
    VAT: vat,
  };
}

/** One share for each row, in the order of the rows, which is that of the source's lines. */
function sharesOf(original: FortnoxInvoice): Result<readonly Share[], string> {
  const included = original.source['VATIncluded'] === true;
  const shares = original.rows.map((row) => shareOf(row, included));
  if (shares.length === 0 || shares.some((share) => share === undefined)) {
    return err('The rows of the invoice in Fortnox cannot be read.');
  }
  return ok(shares.filter((share) => share !== undefined));
}

function shareOf(row: FortnoxInvoiceRow, included: boolean): Share | undefined {
  const { accountNumber, vat, total } = row;
  if (accountNumber === undefined || vat === undefined || total === undefined) return undefined;
  const weight = included ? total : total.mul(vat.plus(100)).div(100);
  return { accountNumber, vat: vat.toNumber(), description: row.description ?? 'Credit', weight };
}

/** Rounded down, then the rest goes unit by unit to the rows that lost most: the sum is exact. */
export function proRata(
  shares: readonly { readonly weight: Decimal }[],
  amount: Decimal,
  digits: number,
): readonly Decimal[] {
  const whole = sum(shares.map(({ weight }) => weight));
  const exact = shares.map(({ weight }) =>
    whole.isZero() ? whole : amount.mul(weight).div(whole),
  );
  const rounded = exact.map((part) => part.toDecimalPlaces(digits, Decimal.ROUND_FLOOR));
  const unit = new Decimal(10).pow(-digits);
  const missing = amount.minus(sum(rounded)).div(unit).toNumber();
  const byLoss = exact
    .map((part, index) => ({ index, loss: part.minus(rounded[index] ?? 0) }))
    .sort((a, b) => b.loss.comparedTo(a.loss))
    .slice(0, missing)
    .map(({ index }) => index);
  const raised = new Set(byLoss);
  return rounded.map((part, index) => (raised.has(index) ? part.plus(unit) : part));
}

function byLine(
  shares: readonly Share[],
  source: PaidInvoice,
  refund: Refund,
  lines: NonNullable<Refund['lines']>,
): Result<readonly Decimal[], string> {
  const amounts = shares.map(() => new Decimal(0));
  for (const { id, amount } of lines) {
    const index = source.lines.findIndex((line) => line.id === id);
    const [share, before] = [shares[index], amounts[index]];
    if (!share || !before)
      return err(`The refund names line ${id}, which the invoice does not have.`);
    amounts[index] = before.plus(amount);
    if (amounts[index].abs().gt(share.weight.abs().toDecimalPlaces(2, Decimal.ROUND_UP))) {
      return err(`The refund of line ${id} is more than the line.`);
    }
  }
  if (sum(amounts).eq(refund.amount)) return ok(amounts);
  return err('The refunded lines do not add up to the refunded amount.');
}
