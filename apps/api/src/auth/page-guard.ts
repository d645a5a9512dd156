import type { RequestHandler } from 'express';
import type { Actor } from '../http/actor.js';
import { HttpProblem } from '../http/problem.js';
import { wantsPage } from '../http/wants-page.js';
import { remoteAddressOf } from '../logging/remote-address.js';
import { authorize, type Asker, type Authenticate } from './authenticate.js';

/**
 * For pages: a browser without login is sent to log in, everything else gets 401. `all-companies`:
 * what they show belongs to all of them, so a token for some connections gets 403.
 */
export function guardPages(
  route: string,
  authenticate: Authenticate,
  shows: 'no-company' | 'all-companies',
): RequestHandler {
  return async (request, response, next) => {
    response.locals['route'] = route;
    const { headers } = request;
    const actor = await readActor(authenticate, { headers, address: remoteAddressOf(request) });
    if (!actor && request.method === 'GET' && wantsPage(request)) {
      response.redirect(302, `/login?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    authorize('viewer', request, actor);
    if (shows === 'all-companies' && actor?.scope !== undefined) {
      throw new HttpProblem(
        403,
        'This token is for some connections only; this page is about all.',
      );
    }
    // For pages that offer an operator more, and those that take turns.
    response.locals['role'] = actor?.role;
    response.locals['person'] = actor?.name;
    next();
  };
}

async function readActor(authenticate: Authenticate, asker: Asker): Promise<Actor | undefined> {
  try {
    return await authenticate(asker);
  } catch (error) {
    // A bad bearer token is no login; who sent one is no browser and gets its 401 just the same.
    if (error instanceof HttpProblem && error.status === 401) return undefined;
    throw error;
  }
}
