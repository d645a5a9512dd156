import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { json } from '../http/reply.js';

const meSchema = z.object({
  name: z.string(),
  role: z.enum(['operator', 'viewer']),
  connectionIds: z
    .array(z.string())
    .optional()
    .meta({ description: 'The only ones that exist for this token' }),
});

/** GET /v1/me: name and role of who asks. */
export function getMe(): Endpoint {
  return {
    method: 'get',
    path: '/v1/me',
    access: 'viewer',
    scope: 'no-company',
    tag: 'Login',
    summary: 'Who this token or login is',
    answers: { 200: { description: 'Name and role', schema: meSchema } },
    problems: [],
    handle: (call) => {
      const { name, role, scope } = actorOf(call);
      const connectionIds = scope === undefined ? {} : { connectionIds: scope };
      return Promise.resolve(json(200, { name, role, ...connectionIds }));
    },
  };
}
