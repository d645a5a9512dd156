import { err, idAtMost, ok, readRetryAfterMs, type Result } from '@sync/shared';
import type { AccessTokens } from '../auth/access-tokens.js';
import type { CallOptions, FortnoxResult } from '../client.js';
import { readEnvelope } from '../failure/envelope.js';
import type { FortnoxFailure } from '../failure/failure.js';
import { inDoubt, toFailure, type Method } from '../failure/to-failure.js';
import type { Limiter } from '../limiter/limiter.js';
import type { HttpOutcome, Transport } from '../transport/http.js';

/** One Fortnox request, its path below `/3/` with every value already encoded. */
type FortnoxRequest<T> = {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** `undefined`: a success that cannot be read. */
  readonly read: (text: string) => T | undefined;
};

export type CallerOptions = {
  readonly apiUrl: string;
  /** One HTTP call, connecting and reading included. */
  readonly timeoutMs: number;
  readonly tokens: AccessTokens;
  readonly limiter: Limiter;
  readonly call: CallOptions;
  readonly transport: Transport;
};

export type Caller = <T>(request: FortnoxRequest<T>) => FortnoxResult<T>;

/**
 * Answers 429 one after the other before the call gives up although time is left: the third in a
 * row means that somebody else uses up the company's limit, which patience here will not mend.
 */
const MAX_RATE_LIMITED = 3;

/**
 * Makes the function through which every call goes. In order: access token, body, limiter (last,
 * as it stamps the time of arrival), lease check with the connection in hand, socket.
 *
 * It repeats a call in two cases only, both rejected by Fortnox before processing and therefore
 * safe for changes too: once after a 401 with a renewed token, and after a 429 as long as the
 * limiter's next permit comes within what is left of `maxWaitMs`. The queue owns all other retries.
 */
export function createCaller(options: CallerOptions): Caller {
  return (request) => new Call(options, request).run();
}

class Call<T> {
  readonly #options: CallerOptions;
  readonly #request: FortnoxRequest<T>;
  readonly #body: string | undefined;
  #maxWaitMs: number;
  #renewed = false;
  #rateLimited = 0;
  /** What the last answer asked for; without it the limiter alone knows when to go on. */
  #retryAfterMs: number | undefined;

  constructor(options: CallerOptions, request: FortnoxRequest<T>) {
    this.#options = options;
    this.#request = request;
    this.#body = request.body === undefined ? undefined : JSON.stringify(request.body);
    this.#maxWaitMs = options.call.maxWaitMs;
  }

  async run(): FortnoxResult<T> {
    await this.#options.call.before?.();
    let token = await this.#options.tokens.get();
    for (;;) {
      if (!token.ok) return token;
      const result = await this.#attempt(token.value);
      if (result.ok) return result;
      const failure = result.error;
      if (failure.kind === 'unauthorized' && !this.#renewed) {
        this.#renewed = true;
        token = await this.#options.tokens.renew(token.value);
      } else if (!this.#mayWaitOut(failure)) {
        return result;
      }
    }
  }

  #mayWaitOut(failure: FortnoxFailure): boolean {
    if (failure.kind !== 'rate-limited') return false;
    this.#rateLimited += 1;
    return this.#rateLimited < MAX_RATE_LIMITED && (this.#retryAfterMs ?? 0) <= this.#maxWaitMs;
  }

  async #attempt(accessToken: string): FortnoxResult<T> {
    const { limiter, call } = this.#options;
    const { lane, shareBesideLive, signal } = call;
    if (signal?.aborted) return err({ kind: 'not-sent', reason: 'aborted' });
    const permit = await limiter.acquire({
      ...{ lane, shareBesideLive, maxWaitMs: this.#maxWaitMs, signal },
    });
    if (!permit.admitted) {
      return err(
        signal?.aborted
          ? { kind: 'not-sent', reason: 'aborted' }
          : { kind: 'throttled', retryAfterMs: permit.retryAfterMs },
      );
    }
    this.#maxWaitMs = Math.max(0, this.#maxWaitMs - permit.waitedMs);
    return await this.#send(accessToken, permit.waitedMs);
  }

  async #send(accessToken: string, waitedMs: number): FortnoxResult<T> {
    const startedAt = performance.now();
    const outcome = await this.#options.transport.send({
      method: this.#request.method,
      url: this.#url(),
      headers: this.#headers(accessToken),
      body: this.#body,
      timeoutMs: this.#options.timeoutMs,
      signal: this.#options.call.signal,
      mayStart: this.#request.method === 'GET' ? undefined : this.#options.call.mayMutate,
    });
    const durationMs = performance.now() - startedAt;
    if (outcome.kind === 'answered') await this.#report(outcome);
    const result = this.#judge(outcome);
    this.#record(outcome, result, durationMs, waitedMs);
    return result;
  }

  #url(): URL {
    const url = new URL(`3/${this.#request.path}`, withSlash(this.#options.apiUrl));
    for (const [name, value] of Object.entries(this.#request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  /** Fortnox answers 1000030/1000031 without these; actions without a body need them as well. */
  #headers(accessToken: string): Record<string, string> {
    const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
    return this.#request.method === 'GET'
      ? headers
      : { ...headers, 'content-type': 'application/json' };
  }

  #judge(outcome: HttpOutcome): Result<T, FortnoxFailure> {
    const { method, read } = this.#request;
    switch (outcome.kind) {
      case 'not-sent':
        return err(outcome);
      case 'no-connection':
        return err({ kind: 'unavailable', status: undefined, detail: outcome.detail });
      case 'lost':
        return err(inDoubt(method, outcome.status, outcome.detail));
      case 'answered':
        if (!isSuccess(outcome.status)) return err(toFailure(this.#errorAnswer(outcome)));
        return readOr(read(outcome.text), () =>
          inDoubt(method, outcome.status, 'a success that cannot be read'),
        );
    }
  }

  #errorAnswer(outcome: HttpOutcome & { kind: 'answered' }) {
    return {
      method: this.#request.method,
      status: outcome.status,
      text: outcome.text,
      retryAfterMs: this.#retryAfterMs,
    };
  }

  async #report(outcome: HttpOutcome & { kind: 'answered' }): Promise<void> {
    this.#retryAfterMs = readRetryAfterMs(outcome.headers['retry-after'], new Date());
    const { status } = outcome;
    await this.#options.limiter.report({ status, retryAfterMs: this.#retryAfterMs });
  }

  #record(
    outcome: HttpOutcome,
    result: Result<T, FortnoxFailure>,
    durationMs: number,
    waitedMs: number,
  ): void {
    if (outcome.kind === 'not-sent') return;
    const answered = outcome.kind === 'answered' ? outcome : undefined;
    this.#options.call.onCall?.({
      method: this.#request.method,
      path: `/3/${this.#request.path}`,
      status: outcome.kind === 'no-connection' ? undefined : outcome.status,
      fortnoxCode: answered && !isSuccess(answered.status) ? codeIn(answered.text) : undefined,
      durationMs,
      waitedMs,
      requestId: idIn(answered?.headers['x-uid']),
      failure: result.ok ? undefined : result.error.kind,
      sent: this.#body,
    });
  }
}

function readOr<T>(
  value: T | undefined,
  otherwise: () => FortnoxFailure,
): Result<T, FortnoxFailure> {
  return value === undefined ? err(otherwise()) : ok(value);
}

/** Told with every call; whoever answers with more of it has not said by what Fortnox knows the call. */
function idIn(header: string | undefined): string | undefined {
  return header === undefined || header.length > idAtMost ? undefined : header;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function codeIn(text: string): number | undefined {
  return readEnvelope(text)?.code;
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
