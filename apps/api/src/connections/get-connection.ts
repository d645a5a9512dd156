import { findConnection } from '@sync/connections';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';

/** GET /v1/connections/{id}: a connection without its secrets. */
export function getConnection({ db, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}',
    access: 'viewer',
    tag: 'Connections',
    summary: 'Read a connection; secrets are never shown',
    answers: { 200: { description: 'The connection', schema: connectionSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await findConnection(db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      return json(200, toConnectionJson(connection, config.publicUrl));
    },
  };
}
