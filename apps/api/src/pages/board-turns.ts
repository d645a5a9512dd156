import type { RequestHandler, Response } from 'express';
import { HttpProblem, invalidInput } from '../http/problem.js';
import { createFairLine, type EndTurn } from '../limits/fair-line.js';

/** More than its own page ever asks for. */
const mostOnAPage = 100;

/**
 * The library answers with as many deliveries as it is asked for, each read from Redis, and knows nothing
 * of those who ask at the same time or do not read their answers.
 */
export const withShortPages: RequestHandler = ({ query }, _response, next) => {
  const wanted = Object.entries(query).filter(([name]) => name.startsWith('jobsPerPage'));
  if (wanted.every(([name, value]) => name === 'jobsPerPage' && isShort(value))) next();
  else throw invalidInput([{ pointer: '/jobsPerPage', message: `must be 1 to ${mostOnAPage}` }]);
};

const isShort = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) <= mostOnAPage;

/**
 * Two of a person's questions are in work at once, from the first look at Redis until the answer is
 * taken: what was answered and is not read stays in the process's memory.
 */
export function inTurnsOfPersons(): RequestHandler {
  const line = createFairLine({
    inWork: Infinity,
    inWorkPerKey: () => 2,
    inWorkPerGroup: 2,
    waitingPerKey: 100,
  });
  return async (_request, response, next) => {
    const turn = line.enter(String(response.locals['person']));
    if (!turn) throw new HttpProblem(503, 'Too many questions of yours at once. Try again later.');
    const end = await turn;
    if (endsWith(response, end)) next();
  };
}

/** `false`: whoever asked has gone while waiting. */
function endsWith(response: Response, end: EndTurn): boolean {
  const { socket } = response.req;
  if (socket.destroyed) {
    end();
    return false;
  }
  const taken = (): void => {
    response.off('close', taken);
    socket.off('close', taken);
    end();
  };
  response.once('close', taken);
  // An answer that stands behind others of its connection is not told when that ends.
  socket.once('close', taken);
  return true;
}
