import { STATUS_CODES } from 'node:http';
import { maxInputErrors, type InputError } from '@sync/shared';

/**
 * Thrown by handlers to answer with `application/problem+json` (RFC 9457). `detail` and `errors`
 * are shown to the caller: no secrets, no internals.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly errors: readonly InputError[];
  readonly headers: Readonly<Record<string, string>>;
  /** The caller did not prove who they are: a token, a signature or a key that is not right. */
  readonly isFailedProof: boolean;

  constructor(
    status: number,
    detail: string,
    extra: {
      readonly errors?: readonly InputError[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
      /** 401 always is. */
      readonly failedProof?: true;
    } = {},
  ) {
    super(detail, extra.cause === undefined ? {} : { cause: extra.cause });
    this.status = status;
    this.errors = extra.errors ?? [];
    this.headers = extra.headers ?? {};
    this.isFailedProof = status === 401 || extra.failedProof === true;
  }
}

/** What is refused before any handler, by ourselves and by Express; its own texts may repeat the input. */
export const refusals: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  413: 'The body is too large.',
  415: 'The body must be neither compressed nor in another character set than UTF-8.',
  416: 'The file has no such part.',
};

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly InputError[];
};

/** `type` leads to the docs page's table of problems, where each status is explained. */
export function problemBody(problem: HttpProblem): ProblemBody {
  return {
    type: `/docs#problem-${problem.status}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    ...(problem.errors.length === 0 ? {} : { errors: problem.errors }),
  };
}

export const notFound = (what: string): HttpProblem =>
  new HttpProblem(404, `There is no such ${what}.`);

/** 422. With as many faults as are ever named it says that there may be more. */
export function invalidInput(errors: readonly InputError[]): HttpProblem {
  const detail =
    errors.length < maxInputErrors
      ? 'The input has the wrong shape; see `errors`.'
      : `The input has the wrong shape; see \`errors\`, which name the first ${maxInputErrors}.`;
  return new HttpProblem(422, detail, { errors });
}
