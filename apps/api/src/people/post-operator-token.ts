import { unknownConnections } from '@sync/connections';
import { createOperatorToken } from '@sync/people';
import { z } from 'zod';
import { actorOf, type Call, type Endpoint } from '../http/endpoint.js';
import { instant, readBody } from '../http/input.js';
import { HttpProblem, invalidInput } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { operatorTokenSchema, toOperatorTokenJson } from './operator-token-json.js';

const bodySchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w .@-]{1,64}$/, 'must be 1 to 64 letters, digits, spaces or . @ _ -')
    .refine(
      (name) => name.trim().toLowerCase() !== 'system',
      'is the name of what happens by itself',
    )
    .meta({ description: 'Stands in the audit log and in timelines' }),
  role: z.enum(['operator', 'viewer']),
  connectionIds: z
    .array(z.string().max(100))
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'Nothing else exists for this token. Left out: everything' }),
  expiresAt: instant.optional().meta({ description: 'Left out: when it is revoked' }),
});

type Wanted = z.output<typeof bodySchema>;

const createdSchema = operatorTokenSchema.extend({
  token: z.string().meta({ description: 'Shown only now' }),
});

/** POST /v1/operator-tokens: makes a token and shows it this once. */
export function postOperatorToken(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/operator-tokens',
    access: 'operator',
    audited: 'by-handler',
    tag: 'People',
    summary: 'Make a token for a person or a script',
    body: { maxBytes: 128 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Made', schema: createdSchema } },
    problems: [400, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const wanted = readBody(call, bodySchema);
      await requireSensible(services, wanted);
      const made = await make(services, call, wanted);
      if (!made) throw nameTaken;
      return json(201, { ...toOperatorTokenJson(made.token), token: made.value });
    },
  };
}

async function requireSensible({ db, config }: Services, wanted: Wanted): Promise<void> {
  const { name, connectionIds, expiresAt } = wanted;
  if (config.operatorTokens.some((token) => token.name === name)) throw nameTaken;
  if (expiresAt !== undefined && expiresAt.getTime() <= Date.now()) {
    throw invalidInput([{ pointer: '/expiresAt', message: 'must be in the future' }]);
  }
  const unknown = await unknownConnections(db, connectionIds ?? []);
  if (unknown.length === 0) return;
  throw invalidInput([
    { pointer: '/connectionIds', message: 'names a connection that is not there' },
  ]);
}

const nameTaken = new HttpProblem(409, 'A valid token has this name; revoke it or take another.');

function make({ audit }: Services, call: Call, wanted: Wanted) {
  const { name, role, connectionIds, expiresAt } = wanted;
  const details = { name, role, connectionIds, expiresAt };
  return audit.change(
    call,
    (db) =>
      createOperatorToken(db, {
        ...{ name, role, connectionIds, expiresAt },
        createdBy: actorOf(call).name,
      }),
    (made) => (made ? [{ action: 'operator-token-create', subject: made.token.id, details }] : []),
  );
}
