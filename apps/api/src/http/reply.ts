import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** What a handler answers; handlers never touch the response themselves. */
export type Reply = {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** A stream is read as fast as it is taken. */
  readonly body: string | Buffer | Readable | undefined;
  /** It is answered once it has begun: how long somebody listens says nothing of our pace. */
  readonly isEndless?: true;
};

/** Several values: the header is sent several times, as cookies need it. */
type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

const neverCached = { 'cache-control': 'no-store' };

export function json(status: number, body: unknown): Reply {
  return {
    status,
    headers: { ...neverCached, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

export function html(status: number, body: string): Reply {
  return {
    status,
    headers: { ...neverCached, 'content-type': 'text/html; charset=utf-8' },
    body,
  };
}

export function text(status: number, contentType: string, body: string): Reply {
  return { status, headers: { ...neverCached, 'content-type': contentType }, body };
}

/** An answer of any length; what is not read by the caller is not made. */
export function stream(
  status: number,
  headers: ReplyHeaders,
  parts: AsyncGenerator<string, void>,
): Reply & { readonly body: Readable } {
  return { status, headers: { ...neverCached, ...headers }, body: Readable.from(parts) };
}

/**
 * Server-sent events, for as long as somebody listens. nginx would gather them; it is told not to. The
 * connection ends with them: kept for another request, it would keep a process from stopping.
 */
export function eventStream(body: Readable): Reply {
  const type = { 'content-type': 'text/event-stream; charset=utf-8' };
  const onTheWay = { 'x-accel-buffering': 'no', connection: 'close' };
  return { status: 200, headers: { ...neverCached, ...type, ...onTheWay }, body, isEndless: true };
}

export function redirect(status: 302 | 303, location: string): Reply {
  return { status, headers: { ...neverCached, location }, body: undefined };
}

/** For what is the same for everybody: however many are slow to read it, it is in memory once. */
export function inBytes(reply: Reply): Reply {
  return typeof reply.body === 'string' ? { ...reply, body: Buffer.from(reply.body) } : reply;
}

export const noContent: Reply = { status: 204, headers: neverCached, body: undefined };

export function withHeaders(reply: Reply, headers: ReplyHeaders): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** Resolves once the answer is handed over; only one that streams takes its time for it. */
export function send(response: Response, reply: Reply): Promise<void> | undefined {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  if (reply.body === undefined) {
    response.end();
    return undefined;
  }
  if (reply.body instanceof Readable) return sendStream(response, reply.body);
  // Past Express, which would look for a content type, a digest and freshness that nothing here has.
  const bytes = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.setHeader('content-length', bytes.length);
  response.end(bytes);
  return undefined;
}

/** Rejects when the stream breaks off on our side; whoever closes a file half-way has enough of it. */
async function sendStream(response: Response, body: Readable): Promise<void> {
  if (response.req.method === 'HEAD') {
    body.destroy();
    response.end();
    return;
  }
  try {
    await pipeline(body, response);
  } catch (error) {
    if (!isClosedByCaller(error)) throw error;
  }
}

const isClosedByCaller = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_STREAM_PREMATURE_CLOSE';
