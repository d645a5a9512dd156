import { HttpProblem } from '../http/problem.js';

/** Calls to Fortnox that the previews of one connection may make. */
export type PreviewBudget = {
  /** Takes one call; throws 429 with `Retry-After` when there is none left. */
  take(connectionId: string): void;
};

/** A few invoices with an account and a currency that nobody has asked about before. */
const burst = 20;
/** From then on 6 a minute: 2 % of what Fortnox allows a company, and for as long as it likes. */
const refillMs = 10_000;
/** Connections that nobody has previewed for longest are forgotten; they are full again by then. */
const maxConnections = 10_000;

type Bucket = { left: number; since: number };

/**
 * Previews are for looking, and anybody who may look can make as many as she likes; invoices are
 * booked within the same limit. One per process, `now` in milliseconds.
 */
export function createPreviewBudget(now: () => number): PreviewBudget {
  const buckets = new Map<string, Bucket>();
  return {
    take: (connectionId) => {
      const bucket = filled(buckets.get(connectionId), now());
      buckets.delete(connectionId);
      buckets.set(connectionId, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > maxConnections && oldest !== undefined) buckets.delete(oldest);
      if (bucket.left < 1) throw exhausted(bucket.since + refillMs - now());
      bucket.left -= 1;
    },
  };
}

function filled(bucket: Bucket | undefined, at: number): Bucket {
  if (!bucket) return { left: burst, since: at };
  const refilled = Math.floor((at - bucket.since) / refillMs);
  const left = Math.min(burst, bucket.left + refilled);
  return { left, since: left === burst ? at : bucket.since + refilled * refillMs };
}

function exhausted(inMs: number): HttpProblem {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(inMs / 1000))) };
  const detail =
    'This preview needs an answer from Fortnox, and previews have used up their share of the ' +
    "company's calls. Try again later, or send exchange_rate and mapped accounts.";
  return new HttpProblem(429, detail, { headers });
}
