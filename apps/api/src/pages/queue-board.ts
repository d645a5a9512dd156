import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { DeliveryQueue } from '@sync/jobs';
import { Router, type Express, type RequestHandler } from 'express';
import type { Role } from '../http/actor.js';
import { HttpProblem } from '../http/problem.js';
import { inTurnsOfPersons, withShortPages } from './board-turns.js';

type Queue = DeliveryQueue['bullQueue'];

/**
 * Bull Board, to look at: changing deliveries by hand would only confuse, PostgreSQL is the truth. An
 * operator's has its buttons, of which Retry alone does something (`retryFromBoard`); a viewer's has none.
 */
export function queueBoard(queue: Queue, basePath: string): Router {
  const [viewers, operators] = [
    board(queue, basePath, 'viewer'),
    board(queue, basePath, 'operator'),
  ];
  const router = Router().use(onlyLook, withShortPages, inTurnsOfPersons(), withoutOutsideFonts);
  return router.use((request, response, next) => {
    const shown = response.locals['role'] === 'operator' ? operators : viewers;
    shown(request, response, next);
  });
}

function board(queue: Queue, basePath: string, role: Role): Express {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: [new BullMQAdapter(queue, { readOnlyMode: role === 'viewer' })],
    serverAdapter,
  });
  const made = serverAdapter.getRouter() as Express;
  made.disable('x-powered-by');
  made.disable('etag');
  return made;
}

/** The library's page asks another company for a font, which our policy forbids; it has one without. */
const withoutOutsideFonts: RequestHandler = (_request, response, next) => {
  const sendAsIs = response.send.bind(response);
  response.send = (body: unknown) =>
    sendAsIs(typeof body === 'string' ? body.replace(outsideFont, '') : body);
  next();
};

const outsideFont = /<link[^>]*fonts\.googleapis\.com[^>]*>/g;

/** The library refuses route by route, and each of its versions may bring routes that it forgets. */
const onlyLook: RequestHandler = ({ method }, _response, next) => {
  if (method === 'GET' || method === 'HEAD') {
    next();
    return;
  }
  throw new HttpProblem(405, 'Deliveries are only looked at here.', {
    headers: { allow: 'GET, HEAD' },
  });
};
