import { revokeOperatorToken } from '@sync/people';
import { asEndingHerOwn } from '../auth/audit.js';
import { credentialOfStored } from '../auth/operator-tokens.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { noContent } from '../http/reply.js';
import type { Services } from '../services.js';

/** DELETE /v1/operator-tokens/{id}: it opens nothing any more, nor do logins begun with it. */
export function deleteOperatorToken({ audit }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/operator-tokens/{id}',
    access: 'operator',
    audited: 'by-handler',
    tag: 'People',
    summary: 'Revoke a token, at once, with the logins that were begun with it',
    answers: { 204: { description: 'Revoked' } },
    problems: [404, 503],
    handle: async (call) => {
      const subject = param(call, 'id');
      const credential = credentialOfStored(subject);
      const revoked = await audit.change(
        call.actor?.credential === credential ? asEndingHerOwn(call) : call,
        (db) => revokeOperatorToken(db, subject, credential),
        (token) =>
          token
            ? [{ action: 'operator-token-revoke', subject, details: { name: token.name } }]
            : [],
      );
      if (!revoked) throw notFound('operator token');
      return noContent;
    },
  };
}
