import type { Actor } from '../http/actor.js';
import type { Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';

/**
 * Throws unless this operation exists for an operator whose token names connections: 404 for what
 * belongs to another connection, as if it were not there, and 403 for an operation that has no rule.
 */
export async function requireInScope(
  { path, access, scope: rule }: Pick<Endpoint, 'path' | 'access' | 'scope'>,
  actor: Actor | undefined,
  { id = '' }: Readonly<Record<string, string>>,
): Promise<void> {
  const connectionIds = actor?.scope;
  if (connectionIds === undefined || access === 'public') return;
  if (rule === undefined) {
    requireOwnConnection(path, id, connectionIds);
    return;
  }
  if (typeof rule === 'string') return;
  if (!(await rule.isWithin(id, connectionIds))) throw notFound('resource');
}

function requireOwnConnection(path: string, id: string, connectionIds: readonly string[]): void {
  if (!isOfOneConnection(path)) {
    throw new HttpProblem(
      403,
      'This token is for some connections only; this is about all of them.',
    );
  }
  if (!connectionIds.includes(id)) throw notFound('connection');
}

/** Paths under one connection belong to it, also those that are added tomorrow. */
const isOfOneConnection = (path: string): boolean => /^\/v1\/connections\/\{id\}(\/|$)/.test(path);
