import { listReplays } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { replaySchema, toReplayJson } from './replay-json.js';

const querySchema = z.object(pagingQuery);

/** GET /v1/replays: a page of replays. */
export function getReplays({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/replays',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Replays',
    summary: 'List replays with their progress, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(replaySchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const { scope } = actorOf(call);
      const page = await listReplays(db, pageOf(readQuery(call, querySchema)), scope);
      return json(200, { items: page.items.map(toReplayJson), nextCursor: page.nextCursor });
    },
  };
}
