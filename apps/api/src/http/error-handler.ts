import { UnreadableSecret } from '@sync/connections';
import { isDatabaseUnavailable } from '@sync/database';
import { type Logger, describeError } from '@sync/shared';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { threadOf } from '../logging/thread.js';
import { HttpProblem, problemBody, refusals } from './problem.js';
import { json, send, withHeaders } from './reply.js';
import { remedyFor } from './unreadable-secret.js';

/** After this many seconds a sender should try again; PostgreSQL restarts within a few. */
const retryAfterSeconds = '5';

/** A person has to put the key back. */
const keyRetrySeconds = '60';

export const answerUnknownPath: RequestHandler = () => {
  throw new HttpProblem(404, 'There is nothing at this address; see /docs.');
};

/** Every error becomes problem+json; what is not the caller's business stays in the log. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const problem = toProblem(error);
    const { requestId, span } = threadOf(response);
    const { traceId } = span.trace;
    if (problem.status >= 500) {
      logger.error({ requestId, traceId, error: describeError(error) }, 'http.error');
    }
    if (response.headersSent) {
      // Too late for an answer. Not handed on: Express would write the error to standard error as it
      // is, with the values that it quotes.
      response.destroy();
      next();
      return;
    }
    const reply = json(problem.status, { ...problemBody(problem), traceId });
    const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
    void send(response, withHeaders(reply, { ...headers, ...problem.headers }));
  };
}

const lastWord = JSON.stringify(problemBody(new HttpProblem(500, 'Something went wrong here.')));

/**
 * For what is thrown while an error is answered. Express's own last word would be a page with the
 * stack in it; this one is made beforehand and depends on nothing that may have failed.
 */
export const answerAnyway: ErrorRequestHandler = (_error, _request, response, next) => {
  if (response.headersSent) {
    response.destroy();
    next();
    return;
  }
  response.writeHead(500, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(lastWord);
};

function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isDatabaseUnavailable(error)) {
    return new HttpProblem(503, 'The database cannot be reached; nothing was taken. Try again.', {
      headers: { 'retry-after': retryAfterSeconds },
      cause: error,
    });
  }
  if (error instanceof UnreadableSecret) {
    const headers = { 'retry-after': keyRetrySeconds };
    return new HttpProblem(503, remedyFor(error), { headers, cause: error });
  }
  const status = statusOf(error);
  const detail = status === undefined ? undefined : refusals[status];
  if (status !== undefined && detail !== undefined) return new HttpProblem(status, detail);
  return new HttpProblem(500, 'Something went wrong here; the log knows more.', { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}
