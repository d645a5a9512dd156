import type { RequestHandler } from 'express';
import { HttpProblem } from '../http/problem.js';
import { wantsPage } from '../http/wants-page.js';
import { authorize, type Authenticate } from './authenticate.js';

/** For pages: a browser without login is sent to log in, everything else gets 401. */
export function guardPages(route: string, authenticate: Authenticate): RequestHandler {
  return (request, response, next) => {
    response.locals['route'] = route;
    const actor = readActor(authenticate, request.headers);
    if (!actor && request.method === 'GET' && wantsPage(request)) {
      response.redirect(302, `/login?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    authorize('viewer', request, actor);
    next();
  };
}

function readActor(
  authenticate: Authenticate,
  headers: Parameters<Authenticate>[0],
): ReturnType<Authenticate> {
  try {
    return authenticate(headers);
  } catch (error) {
    // A bad bearer token is no login; who sent one is no browser and gets its 401 just the same.
    if (error instanceof HttpProblem) return undefined;
    throw error;
  }
}
