import { actorOf, type Call } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import type { Authenticate } from './authenticate.js';

/**
 * Throws 401 once whoever was let in would not be any more: for an answer that takes its time, in which
 * a token is revoked or a login ended.
 */
export async function requireStillLetIn(authenticate: Authenticate, call: Call): Promise<void> {
  const { headers, remoteAddress: address } = call;
  const now = await authenticate({ headers, address });
  if (now?.name !== actorOf(call).name) {
    throw new HttpProblem(
      401,
      'The token or login that this was asked for with is not valid any more.',
    );
  }
}
