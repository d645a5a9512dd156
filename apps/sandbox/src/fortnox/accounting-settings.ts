import { z } from 'zod';

/**
 * What Fortnox does not document, or what companies decide for themselves: one knob each, so that
 * nothing is built on one answer. The default is the harder answer, unless the comment says that
 * today's is kept until what is tested here can deal with the harder one.
 */
export const accountingSettings = {
  /**
   * Öresavrundning: totals in SEK are rounded to whole kronor, `RoundOff` says by how much. "Almost
   * always on" in Sweden; off is kept for now.
   */
  roundTotals: z.boolean().default(false),
  /** Whether öresavrundning also rounds totals in other currencies; unknown. */
  roundForeignTotals: z.boolean().default(false),
  /** Where VAT is rounded to öre; unknown. `per-rate` is kept for now, `per-row` is harder. */
  vatRounding: z.enum(['per-row', 'per-rate', 'per-document']).default('per-rate'),
  /**
   * Which sign of a write-off's `Amount` lowers the balance; unknown. Clients that net fees send
   * positive ones; `negative-settles` is the mirror image.
   */
  writeOffSign: z.enum(['positive-settles', 'negative-settles']).default('positive-settles'),
  /**
   * A payment whose `Amount` in kronor is not `AmountCurrency` at `CurrencyRate`; unknown. Refusing
   * it is harder; the user interface books the difference as a gain or loss.
   */
  kronorDifference: z.enum(['refused', 'booked']).default('refused'),
  /**
   * A payment dated in a later financial year than its invoice. `refused-in-cash` is true (only the
   * cash method wants the invoice carried over first); `refused` for everybody is kept for now.
   */
  laterYearPayment: z.enum(['refused', 'refused-in-cash']).default('refused'),
  /** Whether an invoice may come to less than zero without being a credit invoice; unknown. */
  negativeInvoices: z.enum(['allowed', 'refused']).default('allowed'),
  /** Periodisering: not switched on, on without a voucher series chosen, or ready. */
  accruals: z.enum(['off', 'no-series', 'on']).default('off'),
  /** Which invoices can be accrued; another client's live test does it with an unbooked one. */
  accrualsFor: z.enum(['unbooked', 'booked', 'any']).default('unbooked'),
  /**
   * What the rows of an accrual add up to; unknown. In another client's live test they are one
   * period's: 6,000 over three months has rows of 2,000, debit the accrual account.
   */
  accrualRows: z.enum(['per-period', 'whole', 'balanced']).default('per-period'),
};
