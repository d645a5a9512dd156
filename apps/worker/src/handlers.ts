import type { JobKind } from '@sync/jobs';
import type { HandlerContext, Step } from './handler.js';
import { syncCredit } from './sync-credit/sync-credit.js';
import type { Handling } from './sync-paid-invoice/handling.js';
import { syncPaidInvoice } from './sync-paid-invoice/sync-paid-invoice.js';

/** What is done for one kind of job; every step may be repeated, none acts twice. */
export type Handler = (context: HandlerContext, handling: Handling) => Step<void>;

const handlers: Readonly<Record<JobKind, Handler>> = {
  'sync-paid-invoice': syncPaidInvoice,
  'sync-credit': syncCredit,
};

/** The work of a kind of job; the compiler asks for one for each kind. */
export const handlerFor = (kind: JobKind): Handler => handlers[kind];
