import {
  listDeadLetterGroups,
  listHandlings,
  type CauseHandling,
  type DeadLetterGroup,
} from '@sync/jobs';
import { z } from 'zod';
import { causeSchema, toCauseJson } from '../causes/cause-json.js';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { readingOf, readingShape } from './setting-of-cause.js';
import { maskingFor, shownText, type Masking } from './shown-customer.js';

const querySchema = z.object({ connectionId: z.string().optional(), ...pagingQuery });

const groupSchema = z.object({
  fingerprint: z.string(),
  kind: z.string(),
  code: z.number().optional().meta({ description: "Fortnox's error code, if it refused" }),
  message: z.string(),
  action: z.string(),
  ...readingShape,
  count: z.int(),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  oldestAgeSeconds: z.int().meta({ description: 'Since when the oldest of them waits' }),
  sample: z.object({ id: z.string(), invoiceNumber: z.string().nullable() }),
  companies: z
    .array(causeSchema)
    .meta({ description: 'Whose they are, and what was agreed on for each; the most first' }),
});

/** GET /v1/dead-letters: one item per cause. */
export function getDeadLetters({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/dead-letters',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Dead letters',
    summary: 'What waits for an operator, grouped by cause, latest first',
    query: querySchema,
    answers: { 200: { description: 'A page of groups', schema: pageSchema(groupSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const query = readQuery(call, querySchema);
      const connectionIds = actorOf(call).scope;
      const filter = { connectionId: query.connectionId, connectionIds };
      const page = await listDeadLetterGroups(db, filter, pageOf(query));
      const fingerprints = page.items.map(({ fingerprint }) => fingerprint);
      const companies = await listHandlings(db, fingerprints, filter);
      const seen = { masking: await maskingFor(db, call), now: Date.now() };
      return json(200, {
        items: page.items.map((group) => toGroupJson(group, companies, seen)),
        nextCursor: page.nextCursor,
      });
    },
  };
}

function toGroupJson(
  group: DeadLetterGroup,
  companies: readonly CauseHandling[],
  { masking, now }: { readonly masking: Masking; readonly now: number },
): z.output<typeof groupSchema> {
  return {
    fingerprint: group.fingerprint,
    kind: group.kind,
    ...(group.code === null ? {} : { code: group.code }),
    message: shownText(group.message, group, masking),
    action: group.action,
    ...readingOf(group),
    count: group.count,
    firstSeen: group.firstSeen.toISOString(),
    lastSeen: group.lastSeen.toISOString(),
    oldestAgeSeconds: Math.max(0, Math.floor((now - group.firstSeen.getTime()) / 1000)),
    sample: { id: group.sampleId, invoiceNumber: group.sampleInvoiceNumber },
    companies: companies
      .filter(({ fingerprint }) => fingerprint === group.fingerprint)
      .map(toCauseJson),
  };
}
