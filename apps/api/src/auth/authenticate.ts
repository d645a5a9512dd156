import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '../http/actor.js';
import type { Access } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import type { OperatorDirectory } from './operator-tokens.js';
import { readSessionCookie } from './session-cookie.js';
import type { Sessions } from './sessions.js';

/** Answers who asks; throws 401 for a bearer token that nobody has. */
export type Authenticate = (headers: IncomingHttpHeaders) => Actor | undefined;

export function createAuthenticate(operators: OperatorDirectory, sessions: Sessions): Authenticate {
  return (headers) => {
    if (headers.authorization !== undefined) return byToken(operators, headers.authorization);
    const cookie = readSessionCookie(headers.cookie);
    const operator = cookie === undefined ? undefined : sessions.read(cookie);
    return operator && { name: operator.name, role: operator.role, via: 'session' };
  };
}

function byToken(operators: OperatorDirectory, authorization: string): Actor {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  const operator = token === undefined ? undefined : operators.findByToken(token);
  if (!operator) throw unauthorized('The bearer token is not known.');
  return { name: operator.name, role: operator.role, via: 'token' };
}

/** Throws 401 or 403 unless this caller may do this. */
export function authorize(
  access: Access,
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
  actor: Actor | undefined,
): void {
  refuseForged(request, actor);
  if (access === 'public' || access === 'door') return;
  if (!actor) throw unauthorized('A bearer token is needed.');
  if (access === 'operator' || access === 'browser') requireOperator(actor);
}

export function requireOperator(actor: Actor): void {
  if (actor.role !== 'operator') {
    throw new HttpProblem(403, 'This token may read, not change.');
  }
}

/**
 * A cookie is sent along by the browser whoever made the page. A header of our own cannot be added
 * by another site's form, so it proves that our console asks (on top of SameSite=Strict).
 */
function refuseForged(
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
  actor: Actor | undefined,
): void {
  if (actor?.via !== 'session' || request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers['x-requested-with'] !== 'console') {
    throw new HttpProblem(403, 'With a login cookie, changes need X-Requested-With: console.');
  }
}

function unauthorized(detail: string): HttpProblem {
  return new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } });
}
