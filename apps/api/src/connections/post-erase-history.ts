import { requestErasure } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { reasonSchema } from '../jobs/operator-action.js';
import type { Services } from '../services.js';

const bodySchema = z.object({ reason: reasonSchema });

const erasureSchema = z.object({
  id: z.string().meta({ description: 'Of the connection' }),
  jobs: z.int().meta({ description: 'Ended jobs whose history will be erased' }),
});

/** POST /v1/connections/{id}/erase-history — what ended up to now is erased by a worker. */
export function postEraseHistory({ audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/erase-history',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Erase events, customer data and timelines of ended jobs',
    description:
      'A worker erases them within minutes, in batches. Ids, totals and Fortnox numbers stay, and ' +
      'repeats are still recognised. What changed since and nobody has seen to stays as well, without ' +
      'names. Dead letters and jobs under way are left as they are. It ' +
      'cannot be undone; who asked and why is kept with the connection.',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 202: { description: 'Will be erased', schema: erasureSchema } },
    problems: [400, 404, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason } = readBody(call, bodySchema);
      const connectionId = param(call, 'id');
      const wanted = { connectionId, actor: actorOf(call).name, reason };
      const jobs = await audit.change(
        call,
        (db) => requestErasure(db, wanted),
        (found) => (found === undefined ? [] : [{ action: 'history-erase', connectionId, reason }]),
      );
      if (jobs === undefined) throw notFound('connection');
      return json(202, { id: connectionId, jobs });
    },
  };
}
