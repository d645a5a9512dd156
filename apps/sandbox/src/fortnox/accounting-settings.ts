import { z } from 'zod';

/**
 * What Fortnox does not document, or what companies decide for themselves: one knob each, so that
 * nothing is built on one answer. The default is the harder answer for who sends invoices; where it
 * is not, the comment says what makes the other one the more faithful.
 */
export const accountingSettings = {
  /**
   * Öresavrundning: totals in SEK are rounded to whole kronor, `RoundOff` says by how much. "Almost
   * always on" in Sweden.
   */
  roundTotals: z.boolean().default(true),
  /**
   * Whether öresavrundning also rounds totals in other currencies; unknown. The custom comes of the
   * krona having lost its öre coins and the setting is named after them, so `false` is the likelier.
   */
  roundForeignTotals: z.boolean().default(false),
  /** Where VAT is rounded to öre; unknown. `per-row` is harder: it drifts from the sum. */
  vatRounding: z.enum(['per-row', 'per-rate', 'per-document']).default('per-row'),
  /**
   * Which sign of a write-off's `Amount` lowers the balance; unknown. A client in daily use that nets
   * fees sends positive ones, which makes that the likelier; `negative-settles` is the mirror image.
   */
  writeOffSign: z.enum(['positive-settles', 'negative-settles']).default('positive-settles'),
  /**
   * A payment whose `Amount` in kronor is not `AmountCurrency` at `CurrencyRate`; unknown. Refusing
   * it is harder; the user interface books the difference as a gain or loss.
   */
  kronorDifference: z.enum(['refused', 'booked']).default('refused'),
  /**
   * A payment dated in a later financial year than its invoice. Only the cash method wants the
   * invoice carried over first; help pages are read as `refused` for everybody too.
   */
  laterYearPayment: z.enum(['refused', 'refused-in-cash']).default('refused-in-cash'),
  /**
   * Whether an invoice may come to less than zero without being a credit invoice; undocumented.
   * Another connector books refunds so, which would not work where they are `refused`.
   */
  negativeInvoices: z.enum(['allowed', 'refused']).default('allowed'),
  /**
   * Periodisering: not switched on, on without a voucher series chosen, or ready. A company has to
   * do both before anything can be accrued, so `off` is the harder.
   */
  accruals: z.enum(['off', 'no-series', 'on']).default('off'),
  /** Which invoices can be accrued; another client's live test does it with an unbooked one. */
  accrualsFor: z.enum(['unbooked', 'booked', 'any']).default('unbooked'),
  /**
   * What the rows of an accrual add up to; unknown. In another client's live test they are one
   * period's: 6,000 over three months has rows of 2,000, debit the accrual account.
   */
  accrualRows: z.enum(['per-period', 'whole', 'balanced']).default('per-period'),
  /**
   * When an invoice is refused whose account demands a cost centre or a project; seen when an order
   * was created, of invoices unknown. At bookkeeping is harder: a draft stands there by then.
   */
  dimensionsChecked: z.enum(['at-bookkeeping', 'at-creation']).default('at-bookkeeping'),
  /**
   * When an invoice or payment dated in a locked period is refused; unknown. At bookkeeping is harder:
   * a draft stands there by then.
   */
  lockChecked: z.enum(['at-bookkeeping', 'at-creation']).default('at-bookkeeping'),
  /**
   * Easy VAT: a rate that is not an ordinary Swedish one wants an account on its row (2004167,
   * documented), so to have it on is the harder.
   */
  easyVat: z.boolean().default(true),
  /**
   * VAT codes of the company beside Fortnox's own, such as those of OSS: code → percent. None until
   * the company has made them.
   */
  vatCodes: z.record(z.string(), z.number().min(0).max(100)).default({}),
  /**
   * What becomes of a rate such as 25.5 % that a row has from its account or code; unknown. `cut`
   * to whole percent is harder: the VAT is silently wrong and only the echo tells.
   */
  fractionalVat: z.enum(['cut', 'exact', 'refused']).default('cut'),
  /**
   * Whether the VAT code of a row's account and the row's own rate must agree; unknown. Fortnox
   * says only that a contradiction gives errors in the VAT report, so `accepted` is the harder.
   */
  accountAgainstVat: z.enum(['accepted', 'refused']).default('accepted'),
  /**
   * The rate of a document in another currency that is sent without one. Fortnox documents the rate
   * of the invoice date; a connector saw 1 without warning, which is harder.
   */
  omittedRate: z.enum(['one', 'invoice-date', 'today']).default('one'),
  /**
   * The register's column that such a rate comes from; a help page says *köpkurs* for customer
   * invoices, one sample was read as SellRate.
   */
  omittedRateColumn: z.enum(['buy', 'sell']).default('buy'),
  /** Whether `BuyRate` reads as currency per krona, as in Fortnox's own sample, or kronor. */
  buyRateShown: z.enum(['inverse', 'kronor']).default('inverse'),
  /**
   * How much the automatic rates of the register move each day, as a fraction; a register that
   * stands still hides which day's rate was taken.
   */
  rateDriftPerDay: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .default('0.002'),
  /**
   * What a customer card's invoice discount does to rows that are sent without a discount. A total
   * that changes by itself is the harder.
   */
  cardDiscount: z.enum(['rows-without-discount', 'ignored']).default('rows-without-discount'),
  /**
   * Whether the EU sales list has only rows with a registered article, as two official pages once
   * said and which is the harder, or goes by the account's VAT code.
   */
  euSalesListNeedsArticle: z.boolean().default(true),
  /**
   * Which invoices can be marked as sent (`externalprint`); of bookkept ones unknown, and to refuse
   * those is harder.
   */
  markAsSentOf: z.enum(['unbooked', 'any']).default('unbooked'),
  /** Which document `PUT …/credit` answers with; another connector got the credited one. */
  creditAnswers: z.enum(['credited', 'credit-invoice']).default('credited'),
  /** Whether the list filters `unpaid` and `fullypaid` see unbooked invoices; said not to. */
  paymentFiltersSee: z.enum(['booked', 'all']).default('booked'),
  /**
   * Whether a row's `VATCode` decides its rate where the row states none. Fortnox's own text has it
   * decide rate and booking; one comment says that the code only follows from the rate.
   */
  rowVatCode: z.enum(['decides', 'ignored']).default('decides'),
  /** Whether searches by text find parts, as has been seen (ILIKE '%…%'), or only the whole. */
  searchFinds: z.enum(['parts', 'exact']).default('parts'),
  /** Whether a deleted customer's number may be used again: measured; officially it stays taken. */
  deletedNumbers: z.enum(['free', 'reserved']).default('free'),
};
