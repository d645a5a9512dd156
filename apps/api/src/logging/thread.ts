import { randomUUID } from 'node:crypto';
import type { Span, Telemetry } from '@sync/telemetry';
import type { Request, Response } from 'express';

/** By what a request is found again: in its own log line, and in everything that came of it. */
export type Thread = { readonly requestId: string; readonly span: Span };

/** What proxies and clients name requests by; anything else would not be fit for a log line. */
const wellFormed = /^[A-Za-z0-9._:+/=@-]{1,128}$/;

/**
 * The caller's own ids where it sends them (`x-request-id`, `traceparent`), else new ones. They only
 * name things: nothing is decided by them, so nobody gains by choosing them.
 */
export function openThread(telemetry: Telemetry, request: Request, response: Response): Thread {
  const given = request.get('x-request-id');
  const span = telemetry.begin({
    name: request.method,
    kind: 'server',
    parent: request.get('traceparent'),
    attributes: { 'http.request.method': request.method, 'url.scheme': request.protocol },
  });
  const thread: Thread = {
    requestId: given !== undefined && wellFormed.test(given) ? given : randomUUID(),
    span,
  };
  response.locals['thread'] = thread;
  response.set('x-request-id', thread.requestId);
  return thread;
}

/** The thread that `openThread` has begun for this request. */
export function threadOf(response: Response): Thread {
  return response.locals['thread'] as Thread;
}
