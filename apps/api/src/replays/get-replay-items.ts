import { listReplayItems, readReplay, type ReplayItem } from '@sync/jobs';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { maskingFor, shownText, type Masking } from '../jobs/shown-customer.js';
import type { Services } from '../services.js';
import { replayScope } from './replay-scope.js';

const stateSchema = z
  .enum(['waiting', 'under-way', 'succeeded', 'failed-again', 'skipped', 'left'])
  .meta({
    description: '`left`: the replay was ended before its turn; it is a dead letter still',
  });

const querySchema = z.object({ state: stateSchema.optional(), ...pagingQuery });

const itemSchema = z.object({
  jobId: z.string(),
  connectionId: z.string(),
  invoiceNumber: z.string().nullable(),
  state: stateSchema,
  fortnoxInvoiceNumber: z.string().nullable(),
  message: z.string().nullable().meta({ description: 'Why it failed again' }),
});

/** GET /v1/replays/{id}/items: what became of each invoice. */
export function getReplayItems({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/replays/{id}/items',
    access: 'viewer',
    scope: replayScope(db),
    tag: 'Replays',
    summary: 'What became of each invoice of a replay, the earliest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(itemSchema) } },
    problems: [404, 422, 503],
    handle: async (call) => {
      const { state, ...paging } = readQuery(call, querySchema);
      const id = param(call, 'id');
      if (!(await readReplay(db, id))) throw notFound('replay');
      const page = await listReplayItems(db, id, { state }, pageOf(paging));
      const masking = await maskingFor(db, call);
      return json(200, { ...page, items: page.items.map((item) => toItemJson(item, masking)) });
    },
  };
}

function toItemJson(item: ReplayItem, masking: Masking): z.output<typeof itemSchema> {
  const { jobId, connectionId, invoiceNumber, state, fortnoxInvoiceNumber } = item;
  const message = shownText(item.message, item, masking);
  return { jobId, connectionId, invoiceNumber, state, fortnoxInvoiceNumber, message };
}
