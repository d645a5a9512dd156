import type { Request, Response } from 'express';
import { parseJson } from '../json.js';
import { FortnoxError, refused } from './api-error.js';
import type { ApiRoute } from './api-routes.js';
import {
  answerInstead,
  delay,
  json,
  newRequestId,
  proxyPage,
  send,
  sendTruncated,
  tooMany,
  type Answer,
} from './answer.js';
import type { Call, Reply } from './call.js';
import type { Company } from './company.js';
import { lateByMs, type Fault } from './faults.js';
import type { Held, HoldEnd } from './holds.js';
import type { Grant } from './oauth/access-token.js';
import { referenceOf } from './request-reference.js';
import { rateWindowOf, type Fortnox } from './state.js';

type Exchange = {
  readonly fortnox: Fortnox;
  /** `undefined`: no such address. */
  readonly route: ApiRoute | undefined;
  readonly req: Request;
  readonly res: Response;
  readonly requestId: string;
  readonly startedMs: number;
  grant: Grant | undefined;
  fault: Fault | undefined;
  reference: string | undefined;
};

/**
 * One request to `/3/…`, in the order that Fortnox must have: who is it, may it now, then does it
 * make sense. A request that was limited has certainly changed nothing.
 */
export async function serveApi(
  fortnox: Fortnox,
  route: ApiRoute | undefined,
  req: Request,
  res: Response,
): Promise<void> {
  const exchange: Exchange = {
    fortnox,
    route,
    req,
    res,
    requestId: newRequestId(),
    startedMs: fortnox.clock().getTime(),
    grant: undefined,
    fault: undefined,
    reference: undefined,
  };
  const outage = fortnox.outage.meets('api', req, res);
  if (outage) {
    note(exchange, outage === '503' ? 503 : 0, undefined, `outage-${outage}`);
    return;
  }
  const early = admit(exchange);
  if (early) {
    finish(exchange, early);
    return;
  }
  await serveAdmitted(exchange);
}

/** The answer for whoever may not come in. */
function admit(exchange: Exchange): Answer | undefined {
  const { fortnox, req } = exchange;
  const bearer = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
  exchange.grant = fortnox.access.read(bearer, exchange.startedMs);
  if (!exchange.grant) return json(401, { message: 'unauthorized' });
  const { clientId, tenantId } = exchange.grant;
  const { rateModel, rateRequests, rateWindowMs, retryAfter } = fortnox.settings;
  const decision = rateWindowOf(fortnox, clientId, tenantId).decide(
    { model: rateModel, requests: rateRequests, windowMs: rateWindowMs, retryAfter },
    performance.now(),
  );
  if (decision.accepted) return undefined;
  return tooMany(retryAfter ? decision.retryAfterMs : undefined);
}

async function serveAdmitted(exchange: Exchange): Promise<void> {
  const { fortnox, req } = exchange;
  exchange.fault = fortnox.faults.strike({
    tenantId: exchange.grant?.tenantId,
    method: req.method,
    path: req.path,
    reference: () => referenceOf(fortnox.companies.get(exchange.grant?.tenantId ?? ''), req),
  });
  const { latencyMs, latencyJitterMs } = fortnox.settings;
  await delay(latencyMs + Math.random() * latencyJitterMs);
  if (exchange.fault && (await strikeBefore(exchange, exchange.fault))) return;
  await answer(exchange, handle(exchange));
}

/** Whether the fault ended the exchange before anything was done. */
async function strikeBefore(exchange: Exchange, fault: Fault): Promise<boolean> {
  const instead = answerInstead(fault);
  if (instead) {
    finish(exchange, instead);
    return true;
  }
  const dropped = fault.kind === 'hold-before' && (await hold(exchange, 'before')) === 'drop';
  if (dropped || fault.kind === 'reset-before') {
    note(exchange, 0);
    exchange.req.socket.destroy();
    return true;
  }
  if (fault.kind === 'slow') await standStill(exchange.res, fault);
  if (fault.kind !== 'hang-before') return false;
  // Without a delay the client has to give up by itself; a day outlives every test.
  await Promise.race([delayUnref(fault.delayMs ?? 86_400_000), closed(exchange.res)]);
  finish(exchange, proxyPage(503));
  return true;
}

const hold = ({ fortnox, req, grant }: Exchange, point: Held['point']): Promise<HoldEnd> =>
  fortnox.holds.wait({ tenantId: grant?.tenantId, method: req.method, path: req.path, point });

async function standStill(res: Response, { delayBeforeMs, afterLeftMs }: Fault): Promise<void> {
  const over = delay(delayBeforeMs);
  if (afterLeftMs === undefined) return over;
  await Promise.race([over, closed(res).then(() => delay(afterLeftMs))]);
}

const closed = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    res.once('close', resolve);
  });

const delayUnref = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

async function answer(exchange: Exchange, reply: Answer): Promise<void> {
  const kind = exchange.fault?.kind;
  const dropped = kind === 'hold-after-commit' && (await hold(exchange, 'after-commit')) === 'drop';
  if (dropped || kind === 'reset-after-commit') {
    note(exchange, reply.status, reply.code);
    exchange.req.socket.destroy();
    return;
  }
  if (kind === 'truncated-body') {
    note(exchange, reply.status, reply.code);
    sendTruncated(exchange.res, reply, exchange.requestId);
    return;
  }
  await delay(lateByMs(exchange.fault));
  finish(exchange, reply);
}

/** Synchronous from check to change, so that two requests never see half of each other. */
function handle(exchange: Exchange): Answer {
  try {
    const route = exchange.route;
    if (!route) return proxyPage(404);
    return toAnswer(route, route.handle(prepare(exchange, route)));
  } catch (error) {
    if (!(error instanceof FortnoxError)) throw error;
    return { ...json(error.status, error.body()), code: error.code };
  }
}

function toAnswer(route: ApiRoute, reply: Reply): Answer {
  if (!reply.body) return { status: reply.status, contentType: '', text: '', headers: {} };
  // The recorded Location names the collection, not the new document.
  const location: Record<string, string> =
    reply.status === 201 ? { location: route.path.slice(1) } : {};
  return json(reply.status, reply.body, location);
}

function prepare(exchange: Exchange, route: ApiRoute): Call {
  const { req, fortnox } = exchange;
  checkHeaders(req);
  const company = companyOf(exchange, route);
  return {
    company,
    now: fortnox.clock(),
    path: pathValues(req),
    query: new URL(req.originalUrl, 'http://fortnox').searchParams,
    body: parseBody(req, route),
    baseUrl: `${req.protocol}://${req.get('host') ?? 'localhost'}${req.baseUrl}/3`,
    about: (reference) => {
      if (reference !== '') exchange.reference = reference;
    },
  };
}

const pathValues = (req: Request): Record<string, string> =>
  Object.fromEntries(
    Object.entries(req.params).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

function checkHeaders(req: Request): void {
  if (!(req.get('accept') ?? '').includes('application/json')) {
    throw refused(1000030, 'Ogiltigt värde i Accept-headern.');
  }
  const writes = req.method === 'POST' || req.method === 'PUT';
  if (writes && !(req.get('content-type') ?? '').startsWith('application/json')) {
    throw refused(1000031, 'Ogiltigt värde i Content-Type-headern.');
  }
}

function companyOf(exchange: Exchange, route: ApiRoute): Company {
  const company = exchange.fortnox.companies.get(exchange.grant?.tenantId ?? '');
  if (!company) throw refused(2000310, 'Ogiltig inloggning.');
  // Seen live as HTTP 400.
  if (!exchange.grant?.scopes.includes(route.scope)) {
    throw refused(2000663, 'Har inte behörighet för scope.');
  }
  if (company.settings.unlicensedScopes.includes(route.scope)) {
    throw refused(2001101, 'Ingen licens för scope.');
  }
  return company;
}

/** Actions need no body; other writes do. */
function parseBody(req: Request, route: ApiRoute): unknown {
  const writes = route.method === 'POST' || route.method === 'PUT';
  const written: unknown = req.body;
  const text = Buffer.isBuffer(written) ? written.toString('utf8') : '';
  if (!writes || text === '') return undefined;
  const parsed = parseJson(text);
  if (parsed === undefined) throw refused(2002115, 'Felaktig JSON.');
  return parsed;
}

function finish(exchange: Exchange, reply: Answer): void {
  note(exchange, reply.status, reply.code);
  if (!exchange.res.destroyed) {
    send(exchange.res, reply, exchange.requestId, exchange.startedMs);
  }
}

/** Status 0: hung up without an answer. */
function note(
  exchange: Exchange,
  status: number,
  code?: number,
  fault: string | undefined = exchange.fault?.kind,
): void {
  const { fortnox, req, grant } = exchange;
  fortnox.log.add({
    at: exchange.startedMs,
    clientId: grant?.clientId ?? '',
    tenantId: grant?.tenantId ?? '',
    method: req.method,
    path: req.path,
    query: new URL(req.originalUrl, 'http://fortnox').search,
    status,
    code,
    fault,
    reference: exchange.reference,
    durationMs: fortnox.clock().getTime() - exchange.startedMs,
    requestId: exchange.requestId,
  });
}
