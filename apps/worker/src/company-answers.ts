import type { CallRecord } from '@sync/fortnox';

type Answer = Pick<CallRecord, 'failure' | 'durationMs'>;

/**
 * The answers that Fortnox gives to a company's attempts: while some of them are answered, nobody
 * needs to ask whether Fortnox is there, and the question's call is left to the invoices.
 */
export type CompanyAnswers = {
  /** A call of the company has come to its end. */
  readonly note: (connectionId: string, answer: Answer) => void;
  /** Whether a call that goes out from now on is answered sensibly within the time. */
  readonly next: (connectionId: string, withinMs: number) => Promise<boolean>;
};

type Listener = { readonly since: number; readonly hear: () => void };

/** Of one process: others' attempts are not heard, then the question is asked after all. */
export function createCompanyAnswers(): CompanyAnswers {
  const listeners = new Map<string, Set<Listener>>();
  return {
    note: (connectionId, { failure, durationMs }) => {
      if (failure !== undefined && !showsPresence.has(failure)) return;
      const sentAt = performance.now() - durationMs;
      for (const { since, hear } of listeners.get(connectionId) ?? []) {
        // An earlier call may have been answered before whatever made the listener doubt.
        if (sentAt >= since) hear();
      }
    },
    next: (connectionId, withinMs) => {
      const ofCompany = listeners.get(connectionId) ?? new Set();
      listeners.set(connectionId, ofCompany);
      return new Promise((resolve) => {
        const leave = (heard: boolean): void => {
          clearTimeout(timer);
          ofCompany.delete(listener);
          if (ofCompany.size === 0) listeners.delete(connectionId);
          resolve(heard);
        };
        const listener = {
          since: performance.now(),
          hear: () => {
            leave(true);
          },
        };
        const timer = setTimeout(leave, withinMs, false);
        ofCompany.add(listener);
      });
    },
  };
}

/** Fortnox's own refusals: nobody else can have said that. */
const showsPresence: ReadonlySet<CallRecord['failure']> = new Set([
  'rejected',
  'not-found',
] as const);
