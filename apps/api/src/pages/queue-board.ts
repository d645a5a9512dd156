import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { DeliveryQueue } from '@sync/jobs';
import type { Router } from 'express';

/** Bull Board, to look at: changing deliveries by hand would only confuse, PostgreSQL is the truth. */
export function queueBoard(queue: DeliveryQueue['bullQueue'], basePath: string): Router {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: [new BullMQAdapter(queue, { readOnlyMode: true })],
    serverAdapter,
  });
  return serverAdapter.getRouter() as Router;
}
