import { GatheredBytes, outgoingAgent, shortText, textAtMost } from '@sync/shared';
import type { Dispatcher } from 'undici';

/** One request as it goes on the wire. */
type HttpRequest = {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** From now until the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Asked synchronously with the connection in hand, just before the first byte is written. */
  readonly mayStart?: (() => boolean) | undefined;
};

export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  /** Provably not a byte was written. */
  | { readonly kind: 'not-sent'; readonly reason: 'aborted' | 'refused-by-caller' }
  | { readonly kind: 'no-connection'; readonly detail: string }
  /** Something was written and no complete answer came; `status` if at least that arrived. */
  | { readonly kind: 'lost'; readonly detail: string; readonly status: number | undefined };

/** Sends one request once. Never throws and never repeats: the queue owns retries. */
export type Transport = {
  send(request: HttpRequest): Promise<HttpOutcome>;
  close(): Promise<void>;
};

/** An invoice list of 500 is about half a megabyte; more than this is not an answer of Fortnox. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
/** A TCP and TLS handshake that takes longer than this will not come at all. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A transport with its own connections, kept alive and reused; idle ones do not keep the process
 * running. No pipelining: one request at a time on a connection, so that a lost connection puts
 * exactly one request in doubt. undici does not repeat a request once it began to write it, and
 * `mayStart` makes its beginning visible; what was begun and not answered is `lost`, also when the
 * cause is only an idle connection that Fortnox was just closing.
 */
export function createTransport(): Transport {
  const agent = outgoingAgent({
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    maxResponseSize: MAX_RESPONSE_BYTES,
    // One deadline for the whole call is kept by us.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { send: (request) => send(agent, request), close: () => agent.close() };
}

let shared: Transport | undefined;

/** The process's transport: clients are made per attempt, connections are not. */
export function sharedTransport(): Transport {
  shared ??= createTransport();
  return shared;
}

function send(agent: Dispatcher, request: HttpRequest): Promise<HttpOutcome> {
  if (request.signal?.aborted) return Promise.resolve({ kind: 'not-sent', reason: 'aborted' });
  return new Promise((resolve) => {
    const exchange = new Exchange(request, resolve);
    const { method, url, headers } = request;
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: { ...headers },
        body: request.body ?? null,
      },
      exchange,
    );
  });
}

/** The life of one request; whichever of answer, error, deadline and abort comes first ends it. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #resolve: (outcome: HttpOutcome) => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #body = new GatheredBytes();
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #headers: Record<string, string> = {};
  #ended = false;

  constructor(request: HttpRequest, resolve: (outcome: HttpOutcome) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#deadline = setTimeout(() => {
      this.#giveUp(`no complete answer within ${request.timeoutMs} ms`);
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!this.#ended && this.#request.mayStart?.() === false) {
      this.#end({ kind: 'not-sent', reason: 'refused-by-caller' });
    }
    // Aborting here makes undici return before it writes anything.
    if (this.#ended) controller.abort(new Error('not wanted any more'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#headers[name.toLowerCase()] = String(value);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#body.add(chunk)) this.#giveUp('the answer comes in too many small pieces');
  }

  onResponseEnd(): void {
    const text = this.#body.whole().toString('utf8');
    const status = this.#status ?? 0;
    this.#end({ kind: 'answered', status, headers: this.#headers, text });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(describe(error));
  }

  readonly #onAbort = (): void => {
    if (this.#controller) this.#giveUp('given up by the caller');
    else this.#end({ kind: 'not-sent', reason: 'aborted' });
  };

  #giveUp(detail: string): void {
    const controller = this.#controller;
    this.#fail(detail);
    controller?.abort(new Error(detail));
  }

  #fail(detail: string): void {
    if (this.#controller) this.#end({ kind: 'lost', detail, status: this.#status });
    else this.#end({ kind: 'no-connection', detail });
  }

  #end(outcome: HttpOutcome): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    this.#resolve(outcome);
  }
}

function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  // It may quote what the other end says of itself, such as the names in its certificate.
  return shortText(`${code}${error.message}`, textAtMost);
}
