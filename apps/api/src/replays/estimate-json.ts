import { callsPerInvoice, type ReplayEstimate } from '@sync/jobs';
import { z } from 'zod';

export const estimateSchema = z.object({
  count: z.int(),
  sample: z.array(z.object({ id: z.string(), invoiceNumber: z.string().nullable() })),
  estimatedFortnoxCalls: z.int(),
  estimatedSeconds: z.int().meta({
    description:
      'Beside as much live work as in the last five minutes; the retries of failures come on top',
  }),
});

/** What Fortnox allows each company. */
export type FortnoxLimit = {
  readonly rateLimitRequests: number;
  readonly rateLimitWindowMs: number;
};

type Limit = FortnoxLimit & { readonly ratePercent: number };

/** What our limiter makes of Fortnox's limit: it stays some percent below it. */
const usedOfLimit = 0.95;

/** Companies are replayed side by side, so the one that is last decides how long it takes. */
export function toEstimateJson(
  { count, sample, companies }: ReplayEstimate,
  limit: Limit,
): z.output<typeof estimateSchema> {
  const seconds = companies.map(
    ({ calls, liveInvoicesPerSecond }) => calls / callsPerSecond(limit, liveInvoicesPerSecond),
  );
  return {
    count,
    sample: [...sample],
    estimatedFortnoxCalls: companies.reduce((sum, { calls }) => sum + calls, 0),
    estimatedSeconds: Math.ceil(Math.max(0, ...seconds)),
  };
}

/** What live invoices leave, and its share at least. */
function callsPerSecond(limit: Limit, liveInvoicesPerSecond: number): number {
  const all = mostCallsPerSecond(limit);
  return Math.max((all * limit.ratePercent) / 100, all - liveInvoicesPerSecond * callsPerInvoice);
}

/** What our limiter lets through to one company. */
export const mostCallsPerSecond = (limit: FortnoxLimit): number =>
  (usedOfLimit * limit.rateLimitRequests * 1000) / limit.rateLimitWindowMs;
