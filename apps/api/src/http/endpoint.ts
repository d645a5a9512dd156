import type { IncomingHttpHeaders } from 'node:http';
import type { Trace } from '@sync/shared';
import type { z } from 'zod';
import type { Actor } from './actor.js';
import { HttpProblem } from './problem.js';
import type { Reply } from './reply.js';

/**
 * Who may call. `door`: the endpoint itself decides (a signature, an unguessable address); a bearer
 * token is still read. `browser`: like `operator`, but a browser without login is sent to log in.
 */
export type Access = 'public' | 'viewer' | 'operator' | 'door' | 'browser';

export type Answer = {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default: application/json. */
  readonly contentType?: string;
  /**
   * The content type of what is answered instead to who accepts it, and does not end: whoever reads
   * all answers to their end (a test, a crawler) does not ask for it.
   */
  readonly streamedAs?: string;
};

type BodyRule = {
  readonly maxBytes: number;
  /** What the OpenAPI document shows; the handler parses with the same schema. */
  readonly schema: z.ZodType;
  /** `json`: other content types are refused with 415. `any`: the handler decides. */
  readonly accepts: 'json' | 'any';
  readonly required: boolean;
};

export type Call = {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The bytes as received; empty when there was no body. */
  readonly rawBody: Buffer;
  readonly actor: Actor | undefined;
  /** The caller's address, behind as many proxies as TRUST_PROXY says. */
  readonly remoteAddress: string;
  /** Path and query as asked for. */
  readonly originalUrl: string;
  readonly trace: Trace;
  /** Throws 401 once whoever asks would not be let in any more; asks PostgreSQL anew. */
  readonly requireStillLetIn: () => Promise<void>;
};

/**
 * One operation of the API. The router, the access check and the OpenAPI document are all made
 * from this one description, so they cannot disagree.
 */
export type Endpoint = Description & (Answering | Admitted);

type Answering = {
  readonly handle: (call: Call) => Promise<Reply>;
  readonly admit?: undefined;
};

/**
 * `admit` sees everything but the body, before a byte of it is read, so that whoever has no
 * business here costs no memory; it throws, or answers who shall handle the whole call.
 */
type Admitted = {
  readonly admit: (head: Call) => Promise<Admission>;
  readonly handle?: undefined;
};

type Admission = {
  readonly handle: (call: Call) => Promise<Handled>;
  /**
   * Whether the whole call is the connection's own: such a call waits in that company's line, any other in
   * its address's. So it is asked before the call has a turn, and must be cheap to ask for made-up connections.
   */
  readonly isProven: (call: Call) => Promise<boolean>;
  /** Whose share of the process the call takes, where invoices come in. */
  readonly connectionId: string;
};

/**
 * What a call came to. Where there is no `reply`, which others share the work of, or it turns out to
 * be `undefined`, `otherwise` does it by itself.
 */
export type Handled<Answer = Reply> = Answer | HandedOver<Answer>;

export type HandedOver<Answer> = {
  readonly reply?: Promise<Answer | undefined>;
  readonly otherwise: () => Promise<Answer>;
};

/** Whether what `{id}` names concerns none but these connections; `false` too when it is not there. */
type ScopeRule = {
  readonly isWithin: (id: string, connectionIds: readonly string[]) => Promise<boolean>;
};

type Description = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/v1/connections/{id}`. */
  readonly path: string;
  readonly access: Access;
  /**
   * Who writes what it changed into the audit log. Left out: the router writes that it was called,
   * as it does not for GET. `nothing-changes`: there is nothing to write.
   */
  readonly audited?: 'by-handler' | 'nothing-changes';
  /**
   * What of it exists for an operator whose token names connections. Left out: what stands under
   * `/v1/connections/{id}` belongs to that connection, and any other operation is refused.
   * `by-handler`: it looks at `actor.scope` itself. `no-company`: it tells nothing of any company.
   */
  readonly scope?: 'by-handler' | 'no-company' | ScopeRule;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: BodyRule;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Statuses answered as problem+json, besides 401, 403, 405 and 500 which follow from the rest. */
  readonly problems: readonly number[];
};

/** Everything else only looks, and may be answered to who was let in when it began. */
export const mayChange = ({ method, audited }: Endpoint): boolean =>
  method !== 'get' && audited !== 'nothing-changes';

/** The name of who asks, for the audit trail. */
export function actorOf(call: Call): Actor {
  if (call.actor) return call.actor;
  throw new HttpProblem(401, 'A bearer token is needed.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** A path parameter; the router only calls a handler when its path has one. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}
