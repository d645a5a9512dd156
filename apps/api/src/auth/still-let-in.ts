import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../http/actor.js';
import type { Call } from '../http/endpoint.js';
import type { WhoAsks } from './authenticate.js';
import { notAnyMore } from './still-valid.js';

/**
 * Throws 401 once whoever was let in would not be any more, or would see other companies, or may do
 * other things: for what takes its time (a body, a turn, a long answer), in which a token is revoked or a login ended.
 */
export async function requireStillLetIn(
  whoAsks: WhoAsks,
  { headers, actor }: Pick<Call, 'headers' | 'actor'>,
): Promise<void> {
  // A signature or an unguessable address stands in what was sent; nobody can take it away meanwhile.
  if (!actor) return;
  const now = await whoAsks(headers);
  if (!now || !isDeepStrictEqual(rightsOf(now), rightsOf(actor))) throw notAnyMore();
}

const rightsOf = ({ name, role, scope }: Actor): Pick<Actor, 'name' | 'role' | 'scope'> => ({
  ...{ name, role, scope },
});
