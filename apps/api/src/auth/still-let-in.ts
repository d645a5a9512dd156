import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@sync/database';
import { isStillValid } from '@sync/people';
import { HttpProblem } from '../http/problem.js';
import type { Actor } from '../http/actor.js';
import type { Call } from '../http/endpoint.js';
import type { WhoAsks } from './authenticate.js';
import { storedIdOf } from './operator-tokens.js';

/**
 * Throws 401 once whoever was let in would not be any more, or would see other companies: for what takes
 * its time (a body, a turn, a long answer), in which a token is revoked or a login ended.
 */
export async function requireStillLetIn(
  whoAsks: WhoAsks,
  { headers, actor }: Pick<Call, 'headers' | 'actor'>,
): Promise<void> {
  // A signature or an unguessable address stands in what was sent; nobody can take it away meanwhile.
  if (!actor) return;
  const now = await whoAsks(headers);
  if (now?.name !== actor.name || !isDeepStrictEqual(now.scope, actor.scope)) throw notAnyMore();
}

/** Who did something, as far as that can end: by its token, by its login, or by both. */
export type Holder = Partial<Pick<Actor, 'credential' | 'sessionId'>>;

/**
 * The last look, within the transaction of a change: throws 401, so that nothing of it is kept, once the
 * token was revoked or the login ended. Asks PostgreSQL nothing about a token of the settings.
 */
export async function requireStillValid(
  db: Database,
  { credential = '', sessionId }: Holder,
): Promise<void> {
  const tokenId = storedIdOf(credential);
  if (tokenId === undefined && sessionId === undefined) return;
  if (!(await isStillValid(db, { tokenId, sessionId }))) throw notAnyMore();
}

const notAnyMore = (): HttpProblem =>
  new HttpProblem(401, 'The token or login that this was asked for with is not valid any more.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
