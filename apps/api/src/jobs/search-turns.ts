import { actorOf, type Call } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import { createFairLine } from '../limits/fair-line.js';

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
  return async (call, ask) => {
    const turn = line.enter(actorOf(call).name);
    if (!turn) throw new HttpProblem(503, 'Too many searches of yours at once. Try again later.');
    const end = await turn;
    try {
      return await ask();
    } finally {
      end();
    }
  };
}
