import type { Call, Endpoint } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import { createFairLine, type FairLine } from '../limits/fair-line.js';

/**
 * What is read about many jobs takes turns: three questions of a person's are in work, six of all. Each
 * takes one of the process's twenty connections to PostgreSQL, for longer the more jobs there are, and
 * whoever asks a hundred times at once must leave some to those who hand invoices in.
 */
export const createReadLine = (): FairLine =>
  createFairLine({ inWork: 6, inWorkPerKey: () => 3, inWorkPerGroup: 3, waitingPerKey: 200 });

/** The same operation, when it is the caller's turn. */
export const inReadTurns =
  (line: FairLine) =>
  (endpoint: Endpoint): Endpoint => {
    const { handle } = endpoint;
    return handle ? { ...endpoint, handle: (call) => inTurn(line, call, handle) } : endpoint;
  };

async function inTurn<T>(
  line: FairLine,
  call: Call,
  handle: (call: Call) => Promise<T>,
): Promise<T> {
  const turn = line.enter(call.actor?.name ?? '');
  if (!turn) throw new HttpProblem(503, 'Too many questions of yours at once. Try again later.');
  const end = await turn;
  try {
    return await handle(call);
  } finally {
    end();
  }
}
