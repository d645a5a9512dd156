import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { DeliveryQueue } from '@sync/jobs';
import { Router, type Express, type RequestHandler } from 'express';
import { HttpProblem } from '../http/problem.js';

/** Bull Board, to look at: changing deliveries by hand would only confuse, PostgreSQL is the truth. */
export function queueBoard(queue: DeliveryQueue['bullQueue'], basePath: string): Router {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: [new BullMQAdapter(queue, { readOnlyMode: true })],
    serverAdapter,
  });
  const board = serverAdapter.getRouter() as Express;
  board.disable('x-powered-by');
  board.disable('etag');
  return Router().use(onlyLook, board);
}

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
