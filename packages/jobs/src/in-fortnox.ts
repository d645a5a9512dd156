import { z } from 'zod';

/** What stands in Fortnox for a job, as far as it has come: the shape of the column `fortnox`. */
export const inFortnoxSchema = z.object({
  customerNumber: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  booked: z.boolean(),
  payments: z.array(z.object({ number: z.string(), booked: z.boolean() })),
});

export type InFortnox = z.output<typeof inFortnoxSchema>;

export const nothingInFortnox: InFortnox = {
  customerNumber: null,
  invoiceNumber: null,
  booked: false,
  payments: [],
};

/** The column as it was read; throws for what none of our writers can have written. */
export function readInFortnox(column: unknown): InFortnox | null {
  return inFortnoxSchema.nullable().parse(column);
}
