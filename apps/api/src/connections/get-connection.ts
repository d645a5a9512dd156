import { findConnection, findDeletion, findUnreadableSecrets } from '@sync/connections';
import { param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';
import { ingressSchema, readIngress } from './ingress-json.js';

const detailSchema = connectionSchema.extend({ ingress: ingressSchema });

/** GET /v1/connections/{id}: a connection without its secrets. */
export function getConnection(services: Services): Endpoint {
  const { db, cipher, config } = services;
  return {
    method: 'get',
    path: '/v1/connections/{id}',
    access: 'viewer',
    tag: 'Connections',
    summary: 'Read a connection; secrets are never shown',
    answers: { 200: { description: 'The connection', schema: detailSchema } },
    problems: [404, 410, 503],
    handle: async (call) => {
      const id = param(call, 'id');
      const connection = await findConnection(db, id);
      if (!connection) throw await absence(db, id);
      const unreadable = await findUnreadableSecrets(db, cipher, [id]);
      const ingress = await readIngress(services, id);
      return json(200, { ...toConnectionJson(connection, config, unreadable), ingress });
    },
  };
}

/** Whoever comes from an old job's page should hear what became of its connection. */
async function absence(db: Services['db'], id: string): Promise<HttpProblem> {
  const deleted = await findDeletion(db, id);
  if (!deleted) return notFound('connection');
  const detail =
    `This connection was deleted by ${deleted.by} at ${deleted.at.toISOString()}. Its jobs are ` +
    'still listed under its id.';
  return new HttpProblem(410, detail);
}
