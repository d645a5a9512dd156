import { Worker } from 'bullmq';
import { carryOver, type BareInvoice } from './worker-calls.js';

/**
 * What the worker is measured against, in a process of its own: a bare BullMQ worker that makes the
 * same four calls for each invoice, with drafts that lie ready in the queue. It knows no limit, keeps
 * no ledger, checks nothing and tells nobody. Ends with its parent.
 */
const [redisUrl = '', concurrency = '8'] = process.argv.slice(2);
const worker = new Worker<BareInvoice>('bare-worker', ({ data }) => carryOver(data), {
  ...{ connection: { url: redisUrl }, prefix: 'bare', concurrency: Number(concurrency) },
});
worker.on('failed', (_job, error) => process.stderr.write(`${error.message}\n`));
await worker.waitUntilReady();
process.send?.('ready');
process.once('disconnect', () => process.exit());
