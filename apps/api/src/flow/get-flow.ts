import { z } from 'zod';
import { actorOf, type Call, type Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { eventStream, json } from '../http/reply.js';
import type { Services } from '../services.js';
import { visibleTo } from '../statistics/visible-to.js';
import { flowSchema, readFlow } from './read-flow.js';

const querySchema = z.object({
  connectionId: z.string().optional().meta({ description: 'Default: all that you may see' }),
  step: z.enum(['minute', 'hour', 'day']).default('minute'),
});

const description =
  'Asked with `Accept: text/event-stream` it answers server-sent events and does not end: the ' +
  'figures at once, as an event `figures` whose data is the JSON of the other answer, and again ' +
  'whenever they have changed, at most every three seconds; every 15 seconds a comment and an event ' +
  '`still`. It ends when the token is revoked or the login ended, and when the process stops or the ' +
  'figures cannot be read: ask again then. One person has 6 at once (429), a process 200 (503).';

/** GET /v1/flow: what happens now, once or for as long as somebody looks. */
export function getFlow(services: Services): Endpoint {
  const { db, live } = services;
  return {
    method: 'get',
    path: '/v1/flow',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Figures of now: the latest steps, the backlog and when it will be done',
    description,
    query: querySchema,
    answers: {
      200: { description: 'The figures', schema: flowSchema, streamedAs: 'text/event-stream' },
    },
    problems: [404, 422, 503],
    handle: async (call) => {
      const { connectionId, step } = readQuery(call, querySchema);
      const connectionIds = await visibleTo(call, db, connectionId);
      const look = () => readFlow(services, step, connectionIds);
      if (!wantsEvents(call)) return json(200, await look());
      return eventStream(
        await live.open({
          person: actorOf(call).name,
          topic: JSON.stringify([step, connectionIds?.toSorted()]),
          look: async () => JSON.stringify(await look()),
          requireLetIn: call.requireStillLetIn,
        }),
      );
    },
  };
}

const wantsEvents = ({ headers }: Call): boolean =>
  /\btext\/event-stream\b/i.test(headers.accept ?? '');
