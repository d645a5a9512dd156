import { actorOf, type Call } from '../http/endpoint.js';
import { createFairLine } from '../limits/fair-line.js';
import { takeTurn } from '../limits/turns-of-people.js';

/** Runs a question about jobs when it is the caller's turn. */
export type SearchTurns = <T>(call: Call, ask: () => Promise<T>) => Promise<T>;

/**
 * A search looks through a minute's jobs, up to 20,000, which takes tenths of a second of the processor
 * and a connection to PostgreSQL: one of a person's is in work, two of all. The rest waits, and with it
 * nobody but who searches.
 */
export function createSearchTurns(): SearchTurns {
  const line = createFairLine({
    inWork: 2,
    inWorkPerKey: () => 1,
    inWorkPerGroup: 1,
    waitingPerKey: 100,
  });
  return (call, ask) => takeTurn(line, actorOf(call).name, ask, { what: 'searches' });
}
