import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Audit } from './auth/audit.js';
import { authorize, type Authenticate, type WhoAsks } from './auth/authenticate.js';
import { requireInScope } from './auth/scope.js';
import { requireStillLetIn } from './auth/still-let-in.js';
import type { Actor } from './http/actor.js';
import {
  bytesOfBody,
  createBodiesUnderWay,
  ofNetworks,
  ofPersons,
  type BodiesUnderWay,
} from './http/bodies-under-way.js';
import { requireJson } from './http/content-type.js';
import { mayChange, type Call, type Endpoint, type Handled } from './http/endpoint.js';
import { HttpProblem, notFound } from './http/problem.js';
import { readRawBody } from './http/raw-body.js';
import { redirect, send, type Reply } from './http/reply.js';
import { createUnreadAnswers, type UnreadAnswers } from './http/unread-answers.js';
import { wantsPage } from './http/wants-page.js';
import type { IngressTurns } from './limits/ingress-turns.js';
import { senderNetwork } from './limits/sender-network.js';
import { remoteAddressOf } from './logging/remote-address.js';
import { threadOf } from './logging/thread.js';

/** What every request passes, whichever operation it asks for. */
type Gates = {
  readonly authenticate: Authenticate;
  readonly whoAsks: WhoAsks;
  readonly audit: Audit;
  readonly turns: IngressTurns;
};

/** What the process's memory holds: bodies, and answers that persons have not read. */
type Held = {
  readonly bodies: BodiesUnderWay;
  /** Of those who hand invoices in, by the network that they send from: whose a body is, only the body tells. */
  readonly atDoors: BodiesUnderWay;
  readonly unread: UnreadAnswers;
};

/** Makes a router of endpoint descriptions; another method on a known path answers 405. */
export function mountEndpoints(endpoints: readonly Endpoint[], gates: Gates): Router {
  const router = Router({ caseSensitive: true });
  const held = {
    bodies: createBodiesUnderWay(ofPersons),
    atDoors: createBodiesUnderWay(ofNetworks),
    unread: createUnreadAnswers(),
  };
  // A router tries one path after the other, and nearly all requests are for the doors.
  const doorsFirst = endpoints.toSorted((one, other) => rankOf(one) - rankOf(other));
  for (const path of new Set(doorsFirst.map((endpoint) => endpoint.path))) {
    const operations = endpoints.filter((endpoint) => endpoint.path === path);
    const route = router.route(toExpressPath(path));
    for (const endpoint of operations) route[endpoint.method](run(endpoint, gates, held));
    route.all(refuseMethod(operations));
  }
  return router;
}

const rankOf = ({ access }: Endpoint): number => (access === 'door' ? 0 : 1);

/** `/v1/connections/{id}` → `/v1/connections/:id` */
export function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function run(endpoint: Endpoint, gates: Gates, held: Held): RequestHandler {
  return async (request, response) => {
    // For logs and metrics: the pattern, which holds no key and no id.
    response.locals['route'] = endpoint.path;
    const reply = await answer(endpoint, { ...gates, ...held }, request, response);
    const person: unknown = response.locals['person'];
    // Whoever has changed something is always told so.
    if (typeof person === 'string' && !mayChange(endpoint))
      held.unread.count(response, person, reply);
    if (reply.isEndless) response.locals['begunAt'] = performance.now();
    await send(response, reply);
  };
}

async function answer(
  endpoint: Endpoint,
  gates: Gates & Held,
  request: Request,
  response: Response,
): Promise<Reply> {
  const { authenticate, bodies } = gates;
  const actor = isAnonymous(endpoint, request)
    ? undefined
    : await authenticate({ headers: request.headers, address: remoteAddressOf(request) });
  if (endpoint.access === 'browser' && !actor && wantsPage(request)) {
    return redirect(302, `/login?next=${encodeURIComponent(request.originalUrl)}`);
  }
  authorize(endpoint.access, request, actor);
  response.locals['person'] = actor?.name;
  const head = toCall(gates, request, response, actor);
  await requireInScope(endpoint, actor, head.params);
  const arrive = (): Promise<Buffer> => readBodyOf(endpoint, request);
  if (endpoint.admit) {
    return admitted(endpoint, gates, head, (count) => readBodyOf(endpoint, request, count));
  }
  const leave = bodies.enter(actor?.name, bytesOfBody(request.headers, endpoint.body));
  try {
    return await arrivedAndHandled(endpoint, gates, head, arrive);
  } finally {
    leave();
  }
}

async function arrivedAndHandled(
  endpoint: Extract<Endpoint, { handle: object }>,
  { audit }: Gates,
  head: Call,
  arrive: () => Promise<Buffer>,
): Promise<Reply> {
  const call = { ...head, rawBody: await arrive() };
  // A body may take half a minute, in which a token is revoked.
  if (endpoint.body && mayChange(endpoint)) await call.requireStillLetIn();
  const reply = await endpoint.handle(call);
  await noteOperation(audit, endpoint, head, reply);
  return reply;
}

/** `count` is told of the body's bytes before they are held. */
type Arrive = (count: (bytes: number) => void) => Promise<Buffer>;

/** In the turns of those who hand invoices in, of whom a person is asked for again whenever she has waited. */
async function admitted(
  { admit }: Extract<Endpoint, { admit: object }>,
  { turns, atDoors }: Gates & Held,
  head: Call,
  arrive: Arrive,
): Promise<Reply> {
  const { handle, isProven, connectionId } = await admit(head);
  const sender = {
    ...{ connectionId, address: head.remoteAddress },
    isProven: (rawBody: Buffer) => isProven({ ...head, rawBody }),
  };
  const network = senderNetwork(head.remoteAddress);
  const leaves: (() => void)[] = [];
  const count = (bytes: number): void => {
    leaves.push(atDoors.enter(network, bytes));
  };
  const work = async (rawBody: Buffer): Promise<Handled> => {
    await head.requireStillLetIn();
    const handled = await handle({ ...head, rawBody });
    if (!('otherwise' in handled)) return handled;
    const otherwise = async (): Promise<Reply> => {
      await head.requireStillLetIn();
      return handled.otherwise();
    };
    return { ...handled, otherwise };
  };
  try {
    return await turns.take(sender, () => arrive(count), work);
  } finally {
    for (const leave of leaves) leave();
  }
}

/** An endpoint that does not say how it is audited is audited all the same. */
async function noteOperation(
  audit: Audit,
  { method, path, access, audited }: Endpoint,
  call: Call,
  { status }: Reply,
): Promise<void> {
  const isOperators = access === 'operator' || access === 'viewer';
  if (method === 'get' || audited !== undefined || !isOperators || status >= 400) return;
  const { id } = call.params;
  const isConnection = path.startsWith('/v1/connections/{id}');
  await audit.note(call, {
    action: `${call.method} ${path}`,
    ...(isConnection ? { connectionId: id } : { subject: id }),
  });
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
  count?: (bytes: number) => void,
): Promise<Buffer> {
  const rule = endpoint.body;
  if (!rule) return Buffer.alloc(0);
  // Whoever waited for a turn may have gone meanwhile; there is nobody to answer.
  if (request.destroyed) throw new HttpProblem(400, 'The sender has gone.');
  const body = await readRawBody(request, rule.maxBytes, count);
  if (rule.accepts === 'json' && (rule.required || body.length > 0)) {
    requireJson(request.get('content-type'));
  }
  return body;
}

function toCall(
  { whoAsks }: Gates,
  request: Request,
  response: Response,
  actor: Actor | undefined,
): Call {
  const params = Object.fromEntries(
    Object.entries(request.params).filter((entry) => typeof entry[1] === 'string'),
  ) as Record<string, string>;
  // PostgreSQL holds no NUL, so nothing can have this id; asking it would be an error of ours.
  if (Object.values(params).some((value) => value.includes('\0'))) throw notFound('resource');
  return {
    method: request.method,
    headers: request.headers,
    params,
    query: request.query,
    rawBody: Buffer.alloc(0),
    actor,
    remoteAddress: remoteAddressOf(request),
    originalUrl: request.originalUrl,
    trace: threadOf(response).span.trace,
    requireStillLetIn: () => requireStillLetIn(whoAsks, { headers: request.headers, actor }),
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
