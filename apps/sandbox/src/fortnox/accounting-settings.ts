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
};
