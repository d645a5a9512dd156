import { findConnection, findDeletion } from '@sync/connections';
import { actorOf, type Call } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import type { Services } from '../services.js';

/**
 * The connections whose figures the caller asks for, `undefined` being all; 404 for one that does
 * not exist for her. The figures of a deleted connection stay, like its jobs.
 */
export async function visibleTo(
  call: Call,
  db: Services['db'],
  connectionId: string | undefined,
): Promise<readonly string[] | undefined> {
  const { scope } = actorOf(call);
  if (connectionId === undefined) return scope;
  const isHidden = scope !== undefined && !scope.includes(connectionId);
  const isKnown = async (): Promise<boolean> =>
    ((await findConnection(db, connectionId)) ?? (await findDeletion(db, connectionId))) !==
    undefined;
  if (isHidden || !(await isKnown())) throw notFound('connection');
  return [connectionId];
}
