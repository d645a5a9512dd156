import createClient, { type Middleware } from 'openapi-fetch';
import { failureFrom, failureOf } from './api-failure.js';
import type { paths } from './generated/api.js';

/** Far above any answer from PostgreSQL; a page that polls must not wait for ever. */
const READ_TIMEOUT_MS = 15_000;

/** Preflight and resolve ask Fortnox several things in a row, each within 30 s by default. */
const CHANGE_TIMEOUT_MS = 120_000;

const likeTheConsole: Middleware = {
  onRequest: ({ request }) => {
    const isRead = request.method === 'GET';
    const timeout = AbortSignal.timeout(isRead ? READ_TIMEOUT_MS : CHANGE_TIMEOUT_MS);
    // A foreign page's form cannot set this header; the API wants it with the login cookie.
    if (!isRead) request.headers.set('x-requested-with', 'console');
    return new Request(request, { signal: AbortSignal.any([request.signal, timeout]) });
  },
};

/** The API as its own OpenAPI document describes it; the login cookie says who asks. */
export const api = createClient<paths, 'application/json'>({
  baseUrl: '',
  credentials: 'same-origin',
});
api.use(likeTheConsole);

type Result<Data> = {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
};

/** What a call answered; whatever else came of it is thrown as an `ApiFailure`. */
export async function dataOf<Data>(call: Promise<Result<Data>>): Promise<NonNullable<Data>> {
  try {
    const { data, error, response } = await call;
    if (data === undefined || data === null) throw failureFrom(response.status, error);
    return data;
  } catch (error) {
    throw failureOf(error);
  }
}

/** The same for a call that answers nothing when it has succeeded. */
export async function doneOf(call: Promise<Result<unknown>>): Promise<void> {
  try {
    const { error, response } = await call;
    if (!response.ok) throw failureFrom(response.status, error);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Ends this browser's login; the API answers with a redirect that only a page would follow. */
export async function logOut(): Promise<void> {
  const headers = { 'X-Requested-With': 'console' };
  await fetch('/logout', { method: 'POST', headers, redirect: 'manual' });
}
