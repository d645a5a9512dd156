import type { Connection } from '@sync/connections';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';

export type FindConnection = (id: string) => Promise<Connection | undefined>;

export function getConnection(ports: {
  readonly find: FindConnection;
  readonly publicUrl: string;
}): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}',
    access: 'viewer',
    tag: 'Connections',
    summary: 'Read a connection; secrets are never shown',
    answers: { 200: { description: 'The connection', schema: connectionSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await ports.find(param(call, 'id'));
      if (!connection) throw notFound('connection');
      return json(200, toConnectionJson(connection, ports.publicUrl));
    },
  };
}
