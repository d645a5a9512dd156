import type { ErrorRequestHandler, RequestHandler } from 'express';
import { HttpProblem } from '../http/problem.js';
import { remoteAddressOf } from '../logging/remote-address.js';
import type { Limits } from './limits.js';

/** Whoever restarts or balances this process must always learn how it is. */
const neverLimited = new Set(['/healthz', '/readyz']);

/** Whether asking for this path counts against the address that asks. */
export const isLimited = (path: string): boolean => !neverLimited.has(path);

/** Bounds what one address may ask, before anything is looked up for it. */
export function limitAddresses({ admitAddress }: Limits): RequestHandler {
  return async (request, _response, next) => {
    if (isLimited(request.path)) await admitAddress(remoteAddressOf(request));
    next();
  };
}

/** Answers 429 instead of 401, or of 404 for a key that nobody has, where that happens all the time. */
export function limitFailures({ answerFailure }: Limits): ErrorRequestHandler {
  return (error: unknown, request, _response, next) => {
    if (!(error instanceof HttpProblem) || !error.isFailedProof) {
      next(error);
      return;
    }
    answerFailure(remoteAddressOf(request), error).then(next, next);
  };
}
