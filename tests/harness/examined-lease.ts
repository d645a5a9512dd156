import type { Database } from '@sync/database';
import { holdLease, producerConnection, watchLedger, type Lease } from '@sync/jobs';
import { createLogger } from '@sync/shared';

/** A lease under which jobs may be claimed, as a worker gets it: the ledger has been looked at. */
export async function examinedLease(db: Database, databaseUrl: string): Promise<Lease> {
  const lease = await holdLease({ databaseUrl, onLost: () => undefined });
  const redis = producerConnection(process.env['TEST_REDIS_URL'] ?? '');
  const watch = watchLedger({ db, redis, log: createLogger('test', 'silent') });
  await watch.examine(lease.workerId);
  await watch.stop();
  redis.disconnect();
  return lease;
}
