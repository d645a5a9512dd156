import type { Call } from './endpoint.js';
import { readJson } from './input.js';
import { HttpProblem } from './problem.js';

/** The fields of a URL-encoded form, or JSON in its place; 415 for anything else. */
export function readForm(call: Call): unknown {
  const type = call.headers['content-type'] ?? '';
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  if (!isForm && !type.startsWith('application/json')) {
    throw new HttpProblem(415, 'The body must be a URL-encoded form or JSON.');
  }
  return isForm
    ? Object.fromEntries(new URLSearchParams(call.rawBody.toString('utf8')))
    : readJson(call);
}
