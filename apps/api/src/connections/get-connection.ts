import { findConnection } from '@sync/connections';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';
import { ingressSchema, readIngress } from './ingress-json.js';

const detailSchema = connectionSchema.extend({ ingress: ingressSchema });

/** GET /v1/connections/{id}: a connection without its secrets. */
export function getConnection(services: Services): Endpoint {
  const { db, config } = services;
  return {
    method: 'get',
    path: '/v1/connections/{id}',
    access: 'viewer',
    tag: 'Connections',
    summary: 'Read a connection; secrets are never shown',
    answers: { 200: { description: 'The connection', schema: detailSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await findConnection(db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const ingress = await readIngress(services, connection.id);
      return json(200, { ...toConnectionJson(connection, config.publicUrl), ingress });
    },
  };
}
