import type { Database } from '@sync/database';
import { isStillValid } from '@sync/people';
import type { Actor } from '../http/actor.js';
import { HttpProblem } from '../http/problem.js';
import { storedIdOf } from './operator-tokens.js';

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

export const notAnyMore = (): HttpProblem =>
  new HttpProblem(401, 'The token or login that this was asked for with is not valid any more.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
