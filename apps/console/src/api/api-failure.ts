import { problemShape } from './shapes.js';

export type FailureKind =
  | 'not-logged-in'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'unavailable'
  | 'unreadable';

/** A call to the API that did not give what the page asked for, in words for the operator. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiFailure';
    this.kind = kind;
  }
}

const fallbackMessages: Record<FailureKind, string> = {
  'not-logged-in': 'You are not logged in, or your login has ended.',
  forbidden: 'Your login may read but not change anything. Ask for an operator’s token.',
  'not-found': 'There is nothing under this address.',
  conflict: 'Its state has changed in the meantime. Look at it again.',
  invalid: 'The API did not accept this input.',
  unavailable: 'The API cannot answer right now. Nothing is lost; this page keeps trying.',
  unreadable: 'The API answered something this page does not understand.',
};

/** Turns an answer that is not 2xx into a failure, with the API's own words where it has some. */
export function failureFrom(status: number, body: unknown): ApiFailure {
  const kind = kindOf(status);
  return new ApiFailure(kind, ownWords(kind, body) ?? fallbackMessages[kind]);
}

/** The network failed, the body was no JSON, or it had another shape than the contract's. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const kind = silences.includes(nameOf(error)) ? 'unavailable' : 'unreadable';
  return new ApiFailure(kind, fallbackMessages[kind], { cause: error });
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
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status >= 500 || status === 429) return 'unavailable';
  return 'invalid';
}

function ownWords(kind: FailureKind, body: unknown): string | undefined {
  // These two are about the reader, not about the request; our own words help more.
  if (kind === 'not-logged-in' || kind === 'forbidden') return undefined;
  const problem = problemShape.safeParse(body);
  if (!problem.success) return undefined;
  const { detail, title, errors } = problem.data;
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer}: ${message}`);
  const words = [detail ?? title ?? '', ...fields].filter((text) => text !== '');
  return words.length > 0 ? words.join(' · ') : undefined;
}
