import { findUnreadableSecrets, listConnections } from '@sync/connections';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';

const querySchema = z.object(pagingQuery);

/** GET /v1/connections: a page of connections without their secrets. */
export function getConnections({ db, cipher, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Connections',
    summary: 'List connections, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(connectionSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const { scope } = actorOf(call);
      const page = await listConnections(db, pageOf(readQuery(call, querySchema)), scope);
      const ids = page.items.map(({ id }) => id);
      const unreadable = await findUnreadableSecrets(db, cipher, ids);
      const items = page.items.map((item) => toConnectionJson(item, config, unreadable));
      return json(200, { items, nextCursor: page.nextCursor });
    },
  };
}
