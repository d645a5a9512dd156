import { ok } from '@sync/shared';
import type { AccessTokens } from '../auth/access-tokens.js';
import type { CallOptions } from '../client.js';
import type { Limiter } from '../limiter/limiter.js';
import { createFortnoxClient, type FortnoxClient } from '../resources/fortnox-client.js';

/** A limiter that never makes anyone wait and keeps what it was told. */
export function openLimiter(): Limiter & { readonly reports: { readonly status: number }[] } {
  const reports: { readonly status: number }[] = [];
  return {
    reports,
    acquire: () => Promise.resolve({ admitted: true, waitedMs: 0 }),
    report: (answer) => {
      reports.push(answer);
      return Promise.resolve();
    },
  };
}

/** `token-1`, and after each renewal the next number. */
export function countedTokens(): AccessTokens {
  let number = 1;
  return {
    get: () => Promise.resolve(ok(`token-${number}`)),
    renew: () => {
      number += 1;
      return Promise.resolve(ok(`token-${number}`));
    },
  };
}

export const liveCall: CallOptions = { lane: 'live', maxWaitMs: 1_000 };

export function testClient(
  apiUrl: string,
  overrides: Partial<Parameters<typeof createFortnoxClient>[0]> = {},
): FortnoxClient {
  return createFortnoxClient({
    apiUrl,
    timeoutMs: 5_000,
    tokens: countedTokens(),
    limiter: openLimiter(),
    call: liveCall,
    ...overrides,
  });
}
