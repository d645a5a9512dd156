import { acceptInvoice } from '@sync/jobs';
import { findConnection } from '@sync/connections';
import {
  findEnqueueable,
  listFindings,
  listReconciliations,
  noteEnqueued,
  readReconciliation,
  requestReconciliation,
} from '@sync/reconciliation';
import type { Services } from '../services.js';
import type { Endpoint } from '../http/endpoint.js';
import { getReconciliation, type ReadReconciliation } from './get-reconciliation.js';
import { getReconciliations } from './get-reconciliations.js';
import { postEnqueueMissing } from './post-enqueue-missing.js';
import { postReconciliation } from './post-reconciliation.js';

export function reconciliationEndpoints({ db, release }: Services): readonly Endpoint[] {
  const read: ReadReconciliation = (id) => readReconciliation(db, id);
  return [
    postReconciliation({
      find: (id) => findConnection(db, id),
      request: (wanted) => requestReconciliation(db, wanted),
    }),
    getReconciliations({ list: (filter, page) => listReconciliations(db, filter, page) }),
    getReconciliation({ read, findings: (id, page) => listFindings(db, id, page) }),
    postEnqueueMissing({
      read,
      missing: (id) => findEnqueueable(db, id),
      accept: (invoice) => acceptInvoice(db, invoice),
      note: (enqueued) => noteEnqueued(db, enqueued),
      release,
    }),
  ];
}
