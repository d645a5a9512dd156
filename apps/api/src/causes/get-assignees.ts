import { listNames } from '@sync/people';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const answerSchema = z.object({ items: z.array(z.object({ name: z.string() })) });

/** GET /v1/connections/{id}/assignees: names to choose from; any other name will do as well. */
export function getAssignees({ db, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/assignees',
    access: 'operator',
    tag: 'Dead letters',
    summary: 'Names of those who can sign in and see this connection',
    answers: { 200: { description: 'By name', schema: answerSchema } },
    problems: [503],
    handle: async (call) => {
      const settled = config.operatorTokens.map(({ name }) => name);
      const names = new Set([...settled, ...(await listNames(db, param(call, 'id')))]);
      const items = [...names].sort((a, b) => a.localeCompare(b)).map((name) => ({ name }));
      return json(200, { items });
    },
  };
}
