import { mayChange, type Call, type Endpoint } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';
import type { Reply } from '../http/reply.js';
import { createFairLine, type FairLine } from './fair-line.js';
import { workInTurn, type Rest } from './rest.js';

/**
 * What is read about many jobs takes turns: three questions of a person's are in work, six of all. Each
 * takes one of the process's twenty connections to PostgreSQL, for longer the more jobs there are, and
 * whoever asks a hundred times at once must leave some to those who hand invoices in.
 */
export const createReadLine = (): FairLine =>
  createFairLine({ inWork: 6, inWorkPerKey: () => 3, inWorkPerGroup: 3, waitingPerKey: 200 });

/**
 * What looks through all jobs of a company in order to change them takes seconds where there are many,
 * some of them under a lock: one of a person's is in work, two of all.
 */
export const createChangeLine = (): FairLine =>
  createFairLine({ inWork: 2, inWorkPerKey: () => 1, inWorkPerGroup: 1, waitingPerKey: 100 });

/**
 * What else a person changes: two who change the same wait for each other in PostgreSQL, each with a
 * connection to it, so a hundred at once would leave none to those who hand invoices in.
 */
export const createPersonLine = (): FairLine =>
  createFairLine({
    inWork: Infinity,
    inWorkPerKey: () => 4,
    inWorkPerGroup: 4,
    waitingPerKey: 200,
  });

/**
 * After a change: settings of a thousand rules keep the process busy for a tenth of a second. Four ordinary
 * ones at once stay below what is free.
 */
export const restAfterChange: Rest = { share: 0.2, freeMs: 50, longestMs: 1000 };

/**
 * What a person reads of one thing, or of what is remembered of Fortnox: some milliseconds of the process
 * each, so that who asks hundreds of times at once would keep others' invoices waiting. Scripts may.
 */
export const createDetailLine = (): FairLine =>
  createFairLine({
    inWork: Infinity,
    inWorkPerKey: () => 2,
    inWorkPerGroup: 2,
    waitingPerKey: 4000,
  });

/**
 * The same operation, when it is the caller's turn; what may change something only if she would be let in
 * still. So is the question before it, whether what is asked for belongs to her connections: of a replay
 * it looks at all its invoices. `rest`: how long the turn goes on afterwards.
 */
export const inTurns =
  (line: FairLine, rest?: Rest) =>
  (endpoint: Endpoint): Endpoint => {
    const { handle, scope } = endpoint;
    if (!handle) return endpoint;
    return {
      ...endpoint,
      ...(typeof scope === 'object' ? { scope: scopeInTurns(line, scope) } : {}),
      handle: (call: Call) => {
        const work = async (): Promise<Reply> => {
          if (mayChange(endpoint)) await call.requireStillLetIn();
          return handle(call);
        };
        return takeTurn(line, call.actor?.name ?? '', work, { rest });
      },
    };
  };

type ScopeRule = Exclude<NonNullable<Endpoint['scope']>, string>;

const scopeInTurns = (line: FairLine, { isWithin }: ScopeRule): ScopeRule => ({
  isWithin: (id, connectionIds) =>
    takeTurn(line, JSON.stringify(connectionIds), () => isWithin(id, connectionIds)),
});

/** Works when it is this person's turn, which rests afterwards if told to; 503 when too many of hers wait already. */
export async function takeTurn<T>(
  line: FairLine,
  person: string,
  work: () => Promise<T>,
  { what = 'questions', rest }: { readonly what?: string; readonly rest?: Rest | undefined } = {},
): Promise<T> {
  const turn = line.enter(person);
  if (!turn) throw new HttpProblem(503, `Too many ${what} of yours at once. Try again later.`);
  return workInTurn(await turn, work, rest);
}
