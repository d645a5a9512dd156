import { listSessions } from '@sync/people';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { sessionSchema, sessionsFor, toSessionJson } from './session-json.js';

const querySchema = z.object(pagingQuery);

/** GET /v1/sessions: browsers that are logged in. */
export function getSessions({ db, operators, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/sessions',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'People',
    summary: 'List logins, newest first: your own, or as an operator of all companies everybody’s',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(sessionSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      const credentials = await operators.listCredentials();
      const filter = { actor: sessionsFor(actor), credentials, idleMs: config.sessions.idleMs };
      const page = await listSessions(db, filter, pageOf(readQuery(call, querySchema)));
      const items = page.items.map((session) => toSessionJson(session, actor.sessionId));
      return json(200, { items, nextCursor: page.nextCursor });
    },
  };
}
