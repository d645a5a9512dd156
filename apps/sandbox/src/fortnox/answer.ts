import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import type { Fault } from './faults.js';

/** An answer before it goes to the socket. */
export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For the call log. */
  readonly code?: number | undefined;
};

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ status, contentType: 'application/json', text: JSON.stringify(body), headers });

const html = (status: number, title: string): Answer => ({
  status,
  contentType: 'text/html; charset=UTF-8',
  text: `<html><head><title>${title}</title></head><body><h1>${title}</h1><hr>nginx</body></html>`,
  headers: {},
});

/** A web server's or proxy's own page: nothing that Fortnox itself has written. */
export const proxyPage = (status: number, retryAfterS?: number): Answer => ({
  ...html(status, `${status} ${proxyTitles[status] ?? STATUS_CODES[status] ?? 'Error'}`),
  headers: retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) },
});

/** nginx has words of its own for this one. */
const proxyTitles: Readonly<Record<number, string>> = { 503: 'Service Temporarily Unavailable' };

/** The recorded headers: a request id worth logging, and where it came from. */
export function send(res: Response, answer: Answer, requestId: string, startedMs: number): void {
  res.status(answer.status);
  res.setHeader('server', 'Fortnox');
  res.setHeader('x-uid', requestId);
  res.setHeader('x-build', '16d854443d');
  res.setHeader('x-rack-responsetime', String(Math.max(1, Math.round(Date.now() - startedMs))));
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value);
  if (answer.text === '') {
    res.end();
    return;
  }
  res.setHeader('content-type', answer.contentType);
  res.setHeader('content-length', Buffer.byteLength(answer.text));
  res.end(answer.text);
}

/** Promises the whole body, sends half, and hangs up. */
export function sendTruncated(res: Response, answer: Answer, requestId: string): void {
  res.status(answer.status);
  res.setHeader('server', 'Fortnox');
  res.setHeader('x-uid', requestId);
  res.setHeader('content-type', answer.contentType);
  res.setHeader('content-length', Buffer.byteLength(answer.text));
  res.write(answer.text.slice(0, Math.floor(answer.text.length / 2)), () => res.destroy());
}

export const newRequestId = (): string => randomBytes(4).toString('hex');

export const delay = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

/** The answers that a fault gives instead of doing anything; the other kinds strike later. */
const instead: Readonly<Partial<Record<Fault['kind'], (fault: Fault) => Answer>>> = {
  '429': (fault) => tooMany(fault.delayMs),
  '500': (fault) => json(500, errorBody(fault.message ?? 'Ett oväntat fel har uppstått.', 1000003)),
  '503': (fault) => proxyPage(503, fault.retryAfterS),
  html: (fault) => proxyPage(fault.status ?? 502, fault.retryAfterS),
  code: coded,
};

export const answerInstead = (fault: Fault): Answer | undefined => instead[fault.kind]?.(fault);

function coded(fault: Fault): Answer {
  const message = fault.message ?? 'Felet är beställt från sandlådan.';
  const answer = json(fault.status ?? 400, errorBody(message, fault.code));
  return { ...answer, code: fault.code };
}

const errorBody = (message: string, code: number | undefined) => ({
  ErrorInformation: { error: 1, message, ...(code === undefined ? {} : { code }) },
});

/** No 429 of Fortnox has been recorded; body and headers are a guess. */
export function tooMany(retryAfterMs: number | undefined): Answer {
  const headers: Record<string, string> =
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  return json(429, { message: 'Too Many Requests' }, headers);
}
