import { err, ok, type Result } from '@sync/shared';
import { request, type Dispatcher } from 'undici';
import type { SubscriptionFlowFailure } from './failure.js';

export type Answer = { readonly status: number; readonly text: string };

export type HttpCall = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type HttpOptions = {
  readonly dispatcher: Dispatcher;
  /** From the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** One call; a failure below HTTP is `unavailable`. Statuses are the caller's to judge. */
export async function send(
  call: HttpCall,
  options: HttpOptions,
): Promise<
  Result<Answer & { readonly retryAfterMs: number | undefined }, SubscriptionFlowFailure>
> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const { url, method, headers, body } = call;
    const answer = await request(url, {
      method,
      headers,
      signal,
      dispatcher: options.dispatcher,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
    return ok({ status: answer.statusCode, text, retryAfterMs });
  } catch (cause) {
    const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown';
    return err({ kind: 'unavailable', status: undefined, retryAfterMs: undefined, detail });
  }
}

/** Seconds only; a date would need a clock and is not expected from SubscriptionFlow. */
function readRetryAfter(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** What a status other than success means for a call that only reads. */
export function failureOf(
  answer: Answer & { readonly retryAfterMs: number | undefined },
  call: string,
): SubscriptionFlowFailure {
  const { status, retryAfterMs } = answer;
  const detail = `${call} answered ${status}`;
  if (status === 404) return { kind: 'not-found', detail };
  if (status === 401) return { kind: 'unauthorized', detail };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'unavailable', status, retryAfterMs, detail };
  }
  return { kind: 'rejected', status, detail };
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
