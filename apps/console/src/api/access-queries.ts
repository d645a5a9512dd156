import { queryOptions } from '@tanstack/react-query';
import { ApiFailure } from './api-failure.js';
import { api, dataOf, doneOf } from './client.js';
import { everyPage } from './every-page.js';

/** Somebody who ends a login watches it go; nobody watches for others to come. */
const EVERY_MS = 15_000;

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => readSessions(signal),
  refetchInterval: EVERY_MS,
});

export const operatorTokensQuery = queryOptions({
  queryKey: ['operator-tokens'],
  queryFn: ({ signal }) =>
    everyPage((query) => dataOf(api.GET('/v1/operator-tokens', { params: { query }, signal }))),
  refetchInterval: EVERY_MS,
});

/** Those of the reader, or everybody's: the API decides. */
function readSessions(signal: AbortSignal | null = null) {
  return everyPage((query) => dataOf(api.GET('/v1/sessions', { params: { query }, signal })));
}

/** Ends a login; one that has ended meanwhile is as good. */
export async function endSession(id: string): Promise<void> {
  try {
    await doneOf(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.kind !== 'not-found') throw error;
  }
}

/** Ends all logins of a name but the one that asks, also those that no page has shown yet. */
export async function endSessionsOf(name: string): Promise<void> {
  const theirs = (await readSessions()).filter((one) => one.name === name && !one.current);
  for (const { id } of theirs) await endSession(id);
}
