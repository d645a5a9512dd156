import { deleteConnection } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const deletedSchema = z.object({
  id: z.string(),
  deletedAt: z.iso.datetime(),
  deletedBy: z.string().nullable(),
});

/** DELETE /v1/connections/{id}: its secrets go, its doors close, its history stays. */
export function deleteConnectionEndpoint({ audit }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/connections/{id}',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Delete a connection in which nothing waits',
    description:
      'Client secrets, tokens, signing secrets and webhook keys are erased, and its doors answer ' +
      'like those of a connection that never was. Notifications about it alone, and saved views that name it, go with it. Jobs and their history stay. While jobs are ' +
      'queued, retrying, running or dead-lettered it answers 409: a paid invoice is never dropped ' +
      'silently. Deleting it again gives the same answer. The consent stands in Fortnox until its ' +
      'administrator removes the integration there. It cannot be undone.',
    answers: { 200: { description: 'Deleted', schema: deletedSchema } },
    problems: [404, 409, 503],
    handle: async (call) => {
      const connectionId = param(call, 'id');
      const actor = actorOf(call).name;
      const deletion = await audit.change(
        call,
        (db) => deleteConnection(db, { connectionId, actor }),
        ({ kind }) => (kind === 'deleted' ? [{ action: 'connection-delete', connectionId }] : []),
      );
      switch (deletion.kind) {
        case 'deleted': {
          const { at, by } = deletion;
          return json(200, { id: connectionId, deletedAt: at.toISOString(), deletedBy: by });
        }
        case 'not-found':
          throw notFound('connection');
        case 'waiting':
          throw stillWaiting(deletion.jobs);
      }
    },
  };
}

function stillWaiting(jobs: Readonly<Record<string, number>>): HttpProblem {
  const counts = Object.entries(jobs).map(([status, count]) => `${count} ${status}`);
  const detail =
    `Jobs of this connection have not ended (${counts.join(', ')}). Let them end; resolve, replay ` +
    'or discard the dead letters. To stop senders meanwhile, rotate its keys with overlapSeconds 0.';
  return new HttpProblem(409, detail);
}
