import { createFortnoxClient, type AccessTokens, type Limiter } from '@sync/fortnox';

/** How many reads Fortnox let through, how many it answered 429, and what it said of waiting. */
type BurstEnd = {
  readonly accepted: number;
  readonly rejected: number;
  /** `undefined`: no 429 carried the header. */
  readonly retryAfterMs: number | undefined;
};

export type Burst = {
  /** So many reads at once, past our own limiter; nothing is changed by them. */
  readonly send: (requests: number) => Promise<BurstEnd>;
  /** That Fortnox is said to allow … */
  readonly requests: number;
  /** … per this time. */
  readonly windowMs: number;
};

type Access = {
  readonly apiUrl: string;
  readonly timeoutMs: number;
  readonly tokens: AccessTokens;
  readonly requests: number;
  readonly windowMs: number;
};

/** The only calls of this project that leave the limiter out; made when the operator asks for it. */
export function burstOf({ requests, windowMs, ...access }: Access): Burst {
  return {
    requests,
    windowMs,
    send: async (count) => {
      const { limiter, end } = countingLimiter(count);
      const call = { lane: 'live', maxWaitMs: 0 } as const;
      const client = createFortnoxClient({ ...access, limiter, call });
      await Promise.all(Array.from({ length: count }, () => client.companyInformation.get()));
      return end();
    },
  };
}

/** Admits so many requests at once and no more, so that none is repeated after a 429. */
function countingLimiter(permits: number): { limiter: Limiter; end: () => BurstEnd } {
  let left = permits;
  let accepted = 0;
  let rejected = 0;
  let waitMs: number | undefined;
  return {
    limiter: {
      acquire: () => {
        left -= 1;
        const permit =
          left >= 0
            ? ({ admitted: true, waitedMs: 0 } as const)
            : ({ admitted: false, retryAfterMs: 0 } as const);
        return Promise.resolve(permit);
      },
      report: ({ status, retryAfterMs }) => {
        if (status === 429) {
          rejected += 1;
          waitMs = retryAfterMs ?? waitMs;
        } else accepted += 1;
        return Promise.resolve();
      },
    },
    end: () => ({ accepted, rejected, retryAfterMs: waitMs }),
  };
}
