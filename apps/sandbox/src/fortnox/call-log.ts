/** One request as Fortnox saw it; times are epoch milliseconds with fractions. */
export type LoggedCall = {
  readonly at: number;
  readonly clientId: string;
  readonly tenantId: string;
  readonly method: string;
  /** Below `/fortnox`, without query. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly code: number | undefined;
  readonly fault: string | undefined;
  /** The `ExternalInvoiceReference1` that the call was about, where that is known. */
  readonly reference: string | undefined;
  readonly durationMs: number;
  readonly requestId: string;
};

export type CallLog = {
  add(call: LoggedCall): void;
  /** Oldest first. */
  all(): readonly LoggedCall[];
  clear(): void;
};

/** Enough for an hour at full rate for ten companies; older calls are forgotten. */
const kept = 200_000;

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  return {
    add: (call) => {
      calls.push(call);
      if (calls.length > kept * 1.1) calls = calls.slice(-kept);
    },
    all: () => calls,
    clear: () => {
      calls = [];
    },
  };
}
