import { z } from 'zod';

/**
 * What a Fortnox company was seen to do where Fortnox documents nothing. Given to the next plan, so
 * that its invoice needs no correction. Absent: not seen yet.
 */
export const companyHabitSchema = z.object({
  /** Where VAT is rounded. */
  vatRounding: z.enum(['per-rate', 'per-row']).optional(),
  /** Öresavrundning: totals in kronor are rounded to whole ones. */
  roundsToKronor: z.boolean().optional(),
  /** Which sign of a write-off lowers what is left to pay. */
  writeOffSign: z.enum(['positive-settles', 'negative-settles']).optional(),
  /** What an invoice in another currency that states no rate gets: none that could be booked. */
  omittedRate: z.enum(['implausible']).optional(),
});

export type CompanyHabit = Readonly<z.output<typeof companyHabitSchema>>;
