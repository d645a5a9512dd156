import { listOperatorTokens } from '@sync/people';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { operatorTokenSchema, toOperatorTokenJson } from './operator-token-json.js';

const querySchema = z.object(pagingQuery);

/** GET /v1/operator-tokens: all that were ever made, without the tokens themselves. */
export function getOperatorTokens({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/operator-tokens',
    access: 'operator',
    tag: 'People',
    summary: 'List the tokens that operators have made, newest first',
    description: 'Those of OPERATOR_TOKENS are not among them.',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(operatorTokenSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const page = await listOperatorTokens(db, pageOf(readQuery(call, querySchema)));
      return json(200, {
        items: page.items.map(toOperatorTokenJson),
        nextCursor: page.nextCursor,
      });
    },
  };
}
