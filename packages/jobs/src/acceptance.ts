import type { Prisma } from '@sync/database';
import type { JobKind } from './job.js';

export type Acceptance =
  | {
      readonly kind: 'accepted';
      readonly jobId: string;
      readonly status: string;
      /** Of a job that was left out: the event that this one was taken instead of, where there was one. */
      readonly former?: unknown;
    }
  | {
      readonly kind: 'known';
      readonly jobId: string;
      /** After the telling: a mended dead letter is `queued` again. */
      readonly status: string;
      readonly effect: Effect;
      /** The event that a corrected one was taken instead of, where there was one. */
      readonly former?: unknown;
      /** It says the same, and newer: what comes later has to be newer than this. */
      readonly isConfirmed?: true;
      /** What the job works or worked from is newer: this says nothing about the invoice as it is now. */
      readonly isOlder?: true;
      /** Newer than what a person has corrected by hand, and older than her correction, which stands. */
      readonly isBesideCorrection?: true;
    }
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The same webhook id came before with another invoice. */
  | { readonly kind: 'webhook-id-conflict' }
  /** It was deleted, maybe a moment ago: nothing was taken. */
  | { readonly kind: 'connection-gone' };

/**
 * What became of what a known invoice was told with. `none`: nothing new, or too late.
 * `replaced`: the job works from it. `kept`: Fortnox was being changed; the next attempt works
 * from it if there is one. `requeued`: it mended a dead letter, which goes on by itself.
 */
export type Effect = 'none' | 'replaced' | 'kept' | 'requeued';

export type IncomingInvoice = {
  readonly connectionId: string;
  readonly invoiceId: string;
  /** What is to be done; `sync-paid-invoice` if left out. */
  readonly kind?: JobKind | undefined;
  /** Which of several jobs of a kind about one invoice: of a credit, the refund's id, or `void`. */
  readonly sourceRef?: string | undefined;
  readonly invoiceNumber?: string | undefined;
  readonly currency?: string | undefined;
  readonly total?: string | undefined;
  /** Which way it came: `event` carries the invoice, `webhook` only its id. */
  readonly source: 'event' | 'webhook';
  /** The event as received; the attempt reads it again. */
  readonly event?: Prisma.InputJsonObject | undefined;
  readonly webhookId?: string | undefined;
  readonly lane: 'live' | 'backfill';
  /** The name of the person who sends it; left out where a system has told it. */
  readonly sentBy?: string | undefined;
  /** W3C traceparent of the request that told it. */
  readonly traceparent?: string | undefined;
  /** Set when the event says by itself that there is nothing to do (status, cut-over date). */
  readonly ignoredBecause?: string | undefined;
};

/** The columns of the jobs' unique key. */
export type JobKey = {
  readonly connectionId: string;
  readonly kind: JobKind;
  readonly invoiceId: string;
  readonly sourceRef: string;
};
