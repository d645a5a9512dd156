import {
  err,
  gatherText,
  ok,
  readRetryAfterMs,
  shortText,
  textAtMost,
  type Result,
} from '@sync/shared';
import { request, type Dispatcher } from 'undici';
import { parseExactJson } from './exact-json.js';
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
    const text = await gatherText(answer.body);
    const retryAfterMs = readRetryAfterMs(textOf(answer.headers['retry-after']), new Date());
    return ok({ status: answer.statusCode, text, retryAfterMs });
  } catch (cause) {
    // It may quote what the other end says of itself, such as the names in its certificate.
    const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown';
    const detail = shortText(said, textAtMost);
    return err({ kind: 'unavailable', status: undefined, retryAfterMs: undefined, detail });
  }
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

/** Told to wait without being told how long: no limit is documented, so the shortest of pauses. */
const unnamedWaitMs = 5000;

/** What a status other than success means for a call that only reads. */
export function failureOf(
  answer: Answer & { readonly retryAfterMs: number | undefined },
  call: string,
): SubscriptionFlowFailure {
  const { status, retryAfterMs } = answer;
  const detail = `${call} answered ${status}`;
  if (status === 429) {
    return { kind: 'unavailable', status, retryAfterMs: retryAfterMs ?? unnamedWaitMs, detail };
  }
  if (status === 408 || status >= 500 || isStrangersPage(answer)) {
    return { kind: 'unavailable', status, retryAfterMs, detail };
  }
  if (status === 404) return { kind: 'not-found', detail };
  if (status === 401) return { kind: 'unauthorized', detail };
  return { kind: 'rejected', status, detail };
}

/**
 * Whether somebody on the way has answered with a page of his own, who knows nothing of our
 * credentials nor of the invoice. SubscriptionFlow's API speaks JSON when it is asked for it.
 */
function isStrangersPage({ text }: Answer): boolean {
  return text.trim() !== '' && parseExactJson(text) === undefined;
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
