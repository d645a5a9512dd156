import type { Connection } from '@sync/connections';
import type { Page, PageRequest } from '@sync/database';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';

const querySchema = z.object(pagingQuery);

export function getConnections(ports: {
  readonly list: (page: PageRequest) => Promise<Page<Connection>>;
  readonly publicUrl: string;
}): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections',
    access: 'viewer',
    tag: 'Connections',
    summary: 'List connections, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(connectionSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const page = await ports.list(pageOf(readQuery(call, querySchema)));
      const items = page.items.map((item) => toConnectionJson(item, ports.publicUrl));
      return json(200, { items, nextCursor: page.nextCursor });
    },
  };
}
