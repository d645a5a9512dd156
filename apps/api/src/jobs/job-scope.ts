import type { Database } from '@sync/database';
import { findJob } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';

/** A job belongs to its connection. */
export function jobScope(db: Database): NonNullable<Endpoint['scope']> {
  return {
    isWithin: async (id, connectionIds) => {
      const job = await findJob(db, id);
      return job !== undefined && connectionIds.includes(job.connectionId);
    },
  };
}
