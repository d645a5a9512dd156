import type { SyncJob } from '../api/shapes.js';

/** Work of other kinds is told by no event; the API takes none for it. */
const toldKinds = ['sync-paid-invoice', 'sync-credit'];

/** Whether an event says what is to be done; what came by webhook is read at each attempt. */
export function isToldByEvent({ kind, source }: SyncJob): boolean {
  return source === 'event' && toldKinds.includes(kind);
}
