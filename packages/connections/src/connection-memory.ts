import type { Database } from '@sync/database';
import type { Connection } from './connection.js';
import { findConnection } from './connections.js';

/** Connections as they were last read, so that one that has not changed is neither read nor parsed. */
export type ConnectionMemory = {
  /**
   * The connection as it is under this version of its row, or later; `undefined` when it has been
   * deleted. `version` changes with every change of the row, whoever makes it.
   */
  readonly recall: (
    db: Database,
    connectionId: string,
    version: string,
  ) => Promise<Connection | undefined>;
};

type Kept = { readonly version: string; readonly connection: Connection };

/** A few kilobytes each. */
const mostKept = 2000;

export function createConnectionMemory(): ConnectionMemory {
  const kept = new Map<string, Kept>();
  return {
    recall: async (db, connectionId, version) => {
      const known = kept.get(connectionId);
      if (known?.version === version) return known.connection;
      // Read after the version was: it is that one or a later one, never an earlier.
      const connection = await findConnection(db, connectionId);
      if (kept.size >= mostKept) kept.clear();
      if (connection) kept.set(connectionId, { version, connection });
      else kept.delete(connectionId);
      return connection;
    },
  };
}
