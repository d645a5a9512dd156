import type { SavedView } from '@sync/people';
import { z } from 'zod';
import type { Actor } from '../http/actor.js';
import { isJobColumn, jobColumns } from '../jobs/job-columns.js';
import { jobQuerySchema } from '../jobs/job-query.js';
import { mayChange } from './view-access.js';

const text = z.string().optional();

/** Filters as they are written in an address, so that they can be asked with as they are. */
const filterTexts = {
  connectionId: text,
  status: text,
  invoiceId: text,
  invoiceNumber: text,
  fingerprint: text,
  drift: text,
  from: text,
  to: text,
  query: text,
} satisfies Readonly<Record<keyof typeof jobQuerySchema.shape, typeof text>>;

const maxFilterText = 1000;

/** Judged by the list's own schema: a view can never hold what the list refuses. */
export const viewFiltersSchema = z
  .strictObject(filterTexts)
  .superRefine((given, context) => {
    const parsed = jobQuerySchema.safeParse(given);
    for (const { path, message } of parsed.error?.issues ?? []) {
      // A status is one of several in what the list reads, and one text here.
      context.addIssue({ code: 'custom', path: path.slice(0, 1), message });
    }
    if (Object.values(given).join('').length > maxFilterText) {
      const message = `must have at most ${maxFilterText} characters together`;
      context.addIssue({ code: 'custom', message });
    }
  })
  .meta({
    description: `Filters of \`GET /v1/sync-jobs\`, as it takes them; at most ${maxFilterText} characters together`,
  });

export const viewNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be blank')
  .max(60)
  .regex(
    /^[^\p{C}\u2028\u2029]*$/u,
    'must hold no control characters, no line breaks and nothing that cannot be seen',
  )
  .meta({
    description:
      'Of a shared view it stands in the audit log, which nothing erases: it should not name a customer',
  });

export const viewColumnsSchema = z
  .array(z.enum(jobColumns))
  .min(1)
  .max(jobColumns.length)
  .refine((columns) => new Set(columns).size === columns.length, 'must not name a column twice')
  .nullable()
  .meta({ description: 'What the list shows, by the columns of the CSV file; null: as it is' });

export const viewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string().meta({ description: 'Name of who made it' }),
    own: z.boolean().meta({ description: 'Whether that is who asks' }),
    shared: z.boolean(),
    mayChange: z.boolean().meta({ description: 'Whether who asks may change and delete it' }),
    filters: z.object(filterTexts),
    columns: z.array(z.enum(jobColumns)).nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ description: 'A list of invoices that somebody comes back to' });

export function toViewJson(view: SavedView, actor: Actor): z.output<typeof viewSchema> {
  const { id, name, owner, shared, filters, createdAt, updatedAt } = view;
  // A newer version may know columns that this one does not.
  const columns = view.columns.filter(isJobColumn);
  return {
    ...{ id, name, owner, own: owner === actor.name, shared, filters },
    mayChange: mayChange(view, actor),
    columns: columns.length === 0 ? null : columns,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
