import type { Database } from '@sync/database';
import { readReconciliation } from '@sync/reconciliation';
import type { Endpoint } from '../http/endpoint.js';

/** A comparison belongs to its connection. */
export function reconciliationScope(db: Database): NonNullable<Endpoint['scope']> {
  return {
    isWithin: async (id, connectionIds) => {
      const found = await readReconciliation(db, id);
      return found !== undefined && connectionIds.includes(found.connectionId);
    },
  };
}
