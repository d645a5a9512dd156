import { Router, type Request, type RequestHandler, type Response } from 'express';
import { authorize, type Authenticate } from './auth/authenticate.js';
import type { Actor } from './http/actor.js';
import { requireJson } from './http/content-type.js';
import type { Call, Endpoint, Handle } from './http/endpoint.js';
import { HttpProblem, notFound } from './http/problem.js';
import { readRawBody } from './http/raw-body.js';
import { redirect, send, type Reply } from './http/reply.js';
import { wantsPage } from './http/wants-page.js';
import type { IngressTurns } from './limits/ingress-turns.js';

/** Makes a router of endpoint descriptions; another method on a known path answers 405. */
export function mountEndpoints(
  endpoints: readonly Endpoint[],
  authenticate: Authenticate,
  turns: IngressTurns,
): Router {
  const router = Router({ caseSensitive: true });
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const operations = endpoints.filter((endpoint) => endpoint.path === path);
    const route = router.route(toExpressPath(path));
    for (const endpoint of operations) {
      route[endpoint.method](run(endpoint, authenticate, turns));
    }
    route.all(refuseMethod(operations));
  }
  return router;
}

/** `/v1/connections/{id}` → `/v1/connections/:id` */
export function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function run(endpoint: Endpoint, authenticate: Authenticate, turns: IngressTurns): RequestHandler {
  return async (request, response) => {
    // For logs and metrics: the pattern, which holds no key and no id.
    response.locals['route'] = endpoint.path;
    send(response, await answer(endpoint, authenticate, turns, request, response));
  };
}

async function answer(
  endpoint: Endpoint,
  authenticate: Authenticate,
  turns: IngressTurns,
  request: Request,
  response: Response,
): Promise<Reply> {
  const actor = isAnonymous(endpoint, request) ? undefined : authenticate(request.headers);
  if (endpoint.access === 'browser' && !actor && wantsPage(request)) {
    return redirect(302, `/login?next=${encodeURIComponent(request.originalUrl)}`);
  }
  authorize(endpoint.access, request, actor);
  const head = toCall(request, actor);
  const arrive = (): Promise<Buffer> => readBodyOf(endpoint, request, response);
  const work = (rawBody: Buffer): ReturnType<Handle> => handle({ ...head, rawBody });
  const handle = endpoint.admit ? await endpoint.admit(head) : endpoint.handle;
  const door = endpoint.door?.(head);
  if (door === undefined) return work(await arrive());
  return turns.take({ door, address: head.remoteAddress }, arrive, work);
}

/**
 * Where nobody is asked for a token, and where a signature is given besides an `Authorization` that
 * is meant for somebody on the way, what stands in that header is not ours to judge.
 */
function isAnonymous({ access }: Endpoint, { headers }: Request): boolean {
  if (access === 'public') return true;
  const isForUs = headers.authorization === undefined || /^bearer /i.test(headers.authorization);
  return access === 'door' && headers['webhook-signature'] !== undefined && !isForUs;
}

async function readBodyOf(
  endpoint: Endpoint,
  request: Request,
  response: Response,
): Promise<Buffer> {
  const rule = endpoint.body;
  if (!rule) return Buffer.alloc(0);
  // Whoever waited for a turn may have gone meanwhile; there is nobody to answer.
  if (request.destroyed) throw new HttpProblem(400, 'The sender has gone.');
  const body = await readRawBody(request, response, rule.maxBytes);
  if (rule.accepts === 'json' && (rule.required || body.length > 0)) {
    requireJson(request.get('content-type'));
  }
  return body;
}

function toCall(request: Request, actor: Actor | undefined): Call {
  const params = Object.fromEntries(
    Object.entries(request.params).filter((entry) => typeof entry[1] === 'string'),
  ) as Record<string, string>;
  // PostgreSQL holds no NUL, so nothing can have this id; asking it would be an error of ours.
  if (Object.values(params).some((value) => value.includes('\0'))) throw notFound('resource');
  return {
    headers: request.headers,
    params,
    query: request.query,
    rawBody: Buffer.alloc(0),
    actor,
    remoteAddress: request.socket.remoteAddress ?? '',
    originalUrl: request.originalUrl,
  };
}

function refuseMethod(operations: readonly Endpoint[]): RequestHandler {
  const methods = operations.map((endpoint) => endpoint.method.toUpperCase());
  const allow = (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ');
  return (request, response) => {
    response.locals['route'] = operations[0]?.path;
    throw new HttpProblem(405, `${request.method} is not possible here.`, { headers: { allow } });
  };
}
