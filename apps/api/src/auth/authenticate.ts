import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '../http/actor.js';
import type { Access } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import { readSessionCookie } from './cookies.js';
import type { Guesses } from './guesses.js';
import type { Operator, OperatorDirectory } from './operator-tokens.js';
import type { Sessions } from './sessions.js';

/** What tells who asks, and from where. */
export type Asker = { readonly headers: IncomingHttpHeaders; readonly address: string };

/** Answers who asks; rejects with 401 for a bearer token that nobody has. */
export type Authenticate = (asker: Asker) => Promise<Actor | undefined>;

/** Answers who asks now; `undefined` too for a bearer token that nobody has, which is no guess here. */
export type WhoAsks = (headers: IncomingHttpHeaders) => Promise<Actor | undefined>;

type Known = {
  readonly operators: OperatorDirectory;
  readonly sessions: Sessions;
  readonly config: { readonly publicUrl: string };
};

export function createAuthenticate(known: Known & { readonly guesses: Guesses }): Authenticate {
  const { guesses } = known;
  const whoAsks = createWhoAsks(known);
  return async ({ headers, address }) => {
    const actor = await whoAsks(headers);
    if (actor || headers.authorization === undefined) return actor;
    return refuseToken(guesses, address);
  };
}

export function createWhoAsks({ operators, sessions, config }: Known): WhoAsks {
  return async ({ authorization, cookie: cookies }) => {
    if (authorization !== undefined) {
      const [, token] = /^bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
      const operator = token === undefined ? undefined : await operators.findByToken(token);
      return operator && toActor(operator, undefined);
    }
    const cookie = readSessionCookie(cookies, config.publicUrl);
    const session = cookie === undefined ? undefined : await sessions.read(cookie);
    return session && toActor(session.operator, session.id);
  };
}

async function refuseToken(guesses: Guesses, address: string): Promise<never> {
  if ((await guesses.refuse(address, 'token-refused')) === 'refused') {
    throw unauthorized('The bearer token is not known.');
  }
  const headers = { 'retry-after': '5' };
  throw new HttpProblem(429, 'Too many unknown tokens at once.', { headers });
}

function toActor(operator: Operator, sessionId: string | undefined): Actor {
  const { name, role, scope, credential } = operator;
  const via = sessionId === undefined ? 'token' : 'session';
  return { name, role, scope, sessionId, credential, via };
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
