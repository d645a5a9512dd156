import { livelyWindows } from '@sync/fortnox';
import { callsPerInvoice, leastReplayPercent, type ReplayEstimate } from '@sync/jobs';
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
  const seconds = companies.map((company) => secondsOf(company, limit));
  return {
    count,
    sample: [...sample],
    estimatedFortnoxCalls: companies.reduce((sum, { calls }) => sum + calls, 0),
    estimatedSeconds: Math.ceil(Math.max(0, ...seconds)),
  };
}

/**
 * Its share and no more while live work was seen within the last few windows, as the limiter does;
 * else what there is.
 */
function secondsOf(
  { calls, liveInvoicesPerSecond, secondsSinceLive }: ReplayEstimate['companies'][number],
  limit: Limit,
): number {
  const livelySeconds = livelyWindows * (limit.rateLimitWindowMs / 1000);
  const all = mostCallsPerSecond(limit);
  const share = (all * Math.max(leastReplayPercent, limit.ratePercent)) / 100;
  const rest = Math.max(share, all - liveInvoicesPerSecond * callsPerInvoice);
  const beside = 1 - Math.exp(-liveInvoicesPerSecond * livelySeconds);
  const atFirst = Math.max(0, livelySeconds - (secondsSinceLive ?? livelySeconds));
  const left = calls - atFirst * share;
  if (left <= 0) return calls / share;
  return atFirst + left / (beside * share + (1 - beside) * rest);
}

/** What our limiter lets through to one company. */
export const mostCallsPerSecond = (limit: FortnoxLimit): number =>
  (usedOfLimit * limit.rateLimitRequests * 1000) / limit.rateLimitWindowMs;
