import { producerConnection } from '@sync/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCompanies } from '../scripts/workload/company.js';
import { fillBacklog, onASystem } from './on-a-system.js';

/**
 * How much of Redis do 100,000 waiting invoices of 20 companies take? Fortnox answers every call
 * with 429, so that all windows stay full.
 *
 *   node .data/build/benchmarks/redis-memory.js
 */
const companies = 20;
const waiting = 100_000;
const promisedBytes = 20 * 1024 * 1024;

await onASystem(1, async (system, db) => {
  const redis = producerConnection(system.servers.redis.url);
  await new Promise((resolve) => redis.once('ready', resolve));
  const used = async (): Promise<number> =>
    Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const connected = await connectCompanies(system.api, system.sandbox, companies);
  await system.sandbox.post('/control/fortnox/faults', { kind: '429' });
  const before = await used();
  for (const company of connected) await fillBacklog(db, company, waiting / companies);
  let most = 0;
  for (let second = 0; second < 15; second += 1) {
    await sleep(1000);
    most = Math.max(most, await used());
  }
  const left = await db.prisma.syncJob.count({ where: { finishedAt: null } });
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(2);
  process.stdout.write(
    `${left} waiting invoices: ${megabytes(most - before)} MB of Redis more than the ` +
      `${megabytes(before)} MB before (promised: at most 20 MB)\n`,
  );
  redis.disconnect();
  process.exitCode = most - before <= promisedBytes && left === waiting ? 0 : 1;
});
