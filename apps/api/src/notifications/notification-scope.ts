import type { Database } from '@sync/database';
import { findReceiver } from '@sync/notifications';
import type { Endpoint } from '../http/endpoint.js';

/** A notification belongs to its connection; one of all connections to nobody whose token names some. */
export function notificationScope(db: Database): NonNullable<Endpoint['scope']> {
  return {
    isWithin: async (id, connectionIds) => {
      const connectionId = (await findReceiver(db, id))?.connectionId;
      return connectionId !== undefined && connectionIds.includes(connectionId);
    },
  };
}
