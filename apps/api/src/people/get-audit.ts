import { listAudit, type AuditEntry } from '@sync/people';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { instant, pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const querySchema = z.object({
  actor: z.string().optional().meta({ description: 'Name of the operator' }),
  action: z.string().optional().meta({ description: 'Such as `sign-in` or `connection-change`' }),
  outcome: z.enum(['success', 'failure']).optional(),
  from: instant.optional().meta({ description: 'At or after' }),
  to: instant.optional().meta({ description: 'Before' }),
  ...pagingQuery,
});

const entrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.string().nullable().meta({ description: 'null: nobody who is known' }),
    role: z.string().nullable(),
    address: z.string(),
    action: z.string(),
    outcome: z.enum(['success', 'failure']),
    connectionId: z.string().nullable(),
    subject: z.string().nullable().meta({ description: 'Id of the job, replay, session, token' }),
    reason: z.string().nullable(),
    details: z.unknown().meta({
      description:
        'Depends on the action. `changes`: settings by name, each `{from, to}`. `difference`: what was ' +
        'corrected in an invoice, a list of `{pointer, from, to}`, without values where they may tell of a ' +
        'person, and of `{pointer, more}`: so many more at such places, `*` standing for any line',
    }),
  })
  .meta({ description: 'Who did what, when, from where, and why' });

/** GET /v1/audit: the audit log, newest first. */
export function getAudit({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/audit',
    access: 'operator',
    scope: 'by-handler',
    tag: 'People',
    summary: 'Who did what, when, from where, with which outcome and why',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(entrySchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const { limit, cursor, ...filter } = readQuery(call, querySchema);
      const connectionIds = actorOf(call).scope;
      const page = await listAudit(db, { ...filter, connectionIds }, pageOf({ limit, cursor }));
      return json(200, { items: page.items.map(toEntryJson), nextCursor: page.nextCursor });
    },
  };
}

function toEntryJson({ createdAt, ...entry }: AuditEntry): Record<string, unknown> {
  return { ...entry, at: createdAt.toISOString() };
}
