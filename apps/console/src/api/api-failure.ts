import type { Problem } from './shapes.js';

export type FailureKind =
  | 'not-logged-in'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'unavailable'
  | 'unreadable';

/** A fault in what was sent, by the place where it stands. */
export type FieldFault = NonNullable<Problem['errors']>[number];

/**
 * A call to the API that did not give what the page asked for. `words` are the API's own, in English, where
 * they help more than what a page can say about the kind.
 */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly words: string | undefined;
  readonly faults: readonly FieldFault[];

  constructor(
    kind: FailureKind,
    said: { readonly words?: string | undefined; readonly faults?: readonly FieldFault[] } = {},
    options?: ErrorOptions,
  ) {
    super(said.words ?? kind, options);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.words = said.words;
    this.faults = said.faults ?? [];
  }
}

/** Turns an answer that is not 2xx into a failure, with the API's own words where it has some. */
export function failureFrom(status: number, body: unknown): ApiFailure {
  const kind = kindOf(status);
  // These two are about the reader, not about the request; the page's words help more.
  if (kind === 'not-logged-in' || kind === 'forbidden') return new ApiFailure(kind);
  if (!isProblem(body)) return new ApiFailure(kind);
  const { detail, errors = [] } = body;
  return new ApiFailure(kind, { words: detail, faults: errors });
}

/** The network failed, or the answer was no JSON. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const kind = silences.includes(nameOf(error)) ? 'unavailable' : 'unreadable';
  return new ApiFailure(kind, {}, { cause: error });
}

/** How fetch says that no answer came: connection refused or lost, and our own time-out. */
const silences = ['TypeError', 'TimeoutError'];

function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('name' in error)) return '';
  return typeof error.name === 'string' ? error.name : '';
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'not-logged-in';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409) return 'conflict';
  if (status >= 500 || status === 429) return 'unavailable';
  return 'invalid';
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body;
}
