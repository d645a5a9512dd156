import { Queue } from 'bullmq';
import express from 'express';
import type { AddressInfo } from 'node:net';

/**
 * What ingress is measured against, in a process of its own: bare Express and one `queue.add`, the
 * whole event in Redis. It proves no sender, knows no invoice twice and counts nobody's requests.
 * Tells its port over IPC; to any message it answers how many events lie in the queue, and empties
 * it. Ends with its parent.
 */
const queue = new Queue('bare', { connection: { url: process.argv[2] ?? '' }, prefix: 'bare' });
const app = express();
app.post('/invoices', express.json({ limit: '256kb' }), async (request, response) => {
  const job = await queue.add('invoice', request.body);
  response.status(202).json({ id: job.id });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});

process.on('message', () => {
  void (async () => {
    const waiting = await queue.getWaitingCount();
    await queue.obliterate({ force: true });
    process.send?.(waiting);
  })();
});
process.once('disconnect', () => process.exit());
