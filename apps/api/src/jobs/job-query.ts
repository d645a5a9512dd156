import type { JobFilter } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Call } from '../http/endpoint.js';
import { instant } from '../http/input.js';
import { jobStatusSchema } from './job-json.js';
import type { Masking } from './shown-customer.js';

const statuses = z
  .string()
  .transform((given) => given.split(','))
  .pipe(z.array(jobStatusSchema));

/** What a list of jobs can be narrowed by, as a page and as a file. */
export const jobQuerySchema = z.object({
  connectionId: z.string().optional(),
  status: statuses.optional().meta({ description: 'One or several, comma-separated' }),
  invoiceId: z.string().optional(),
  invoiceNumber: z.string().optional(),
  fingerprint: z.string().optional(),
  drift: z
    .enum(['unseen'])
    .optional()
    .meta({
      description:
        '`unseen`: changed, refunded or voided in SubscriptionFlow after they were carried over, and nobody has ' +
        'said that it has been seen to',
    }),
  from: instant.optional().meta({ description: 'Taken in at or after' }),
  to: instant.optional().meta({ description: 'Taken in before' }),
  query: z
    .string()
    .max(200)
    .optional()
    .meta({
      description:
        "Part of the invoice number or words of the customer's name (three characters anywhere, fewer " +
        "at the beginning of a word), the amount, Fortnox's invoice number, or an id",
    }),
});

/** What the caller may see of what is asked for. An empty `query` asks for nothing particular. */
export function toJobFilter(
  call: Call,
  { status, drift, query = '', ...filter }: z.output<typeof jobQuerySchema>,
  { connectionIds: masked }: Masking,
): JobFilter {
  const search = query.trim() === '' ? undefined : { query, masked };
  const narrowed = { ...filter, statuses: status, connectionIds: actorOf(call).scope, search };
  return drift === undefined ? narrowed : { ...narrowed, hasUnseenDrift: true };
}
