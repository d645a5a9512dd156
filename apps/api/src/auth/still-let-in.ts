import { isDeepStrictEqual } from 'node:util';
import { actorOf, type Call } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import type { Authenticate } from './authenticate.js';

/**
 * Throws 401 once whoever was let in would not be any more, or would see other companies: for an answer
 * that takes its time, in which a token is revoked or a login ended.
 */
export async function requireStillLetIn(authenticate: Authenticate, call: Call): Promise<void> {
  const { headers, remoteAddress: address } = call;
  const { name, scope } = actorOf(call);
  const now = await authenticate({ headers, address });
  if (now?.name !== name || !isDeepStrictEqual(now.scope, scope)) {
    throw new HttpProblem(
      401,
      'The token or login that this was asked for with is not valid any more.',
    );
  }
}
