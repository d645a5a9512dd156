import type { Database } from '@sync/database';
import { isReplayWithin } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';

/** A replay belongs to the connections of all the jobs that it has taken on. */
export function replayScope(db: Database): NonNullable<Endpoint['scope']> {
  return { isWithin: (id, connectionIds) => isReplayWithin(db, id, connectionIds) };
}
