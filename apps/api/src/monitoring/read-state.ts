import { listConnectionStates } from '@sync/connections';
import type { Database } from '@sync/database';
import { countAttention, countJobs, listOpenBreakers } from '@sync/jobs';
import { countLatestFindings } from '@sync/reconciliation';
import type { State } from './state-gauges.js';

/** What monitoring shows of PostgreSQL; `undefined` when that does not answer. */
export async function readState(db: Database): Promise<State | undefined> {
  try {
    const [jobs, attention, connections, breakers, findings] = await Promise.all([
      countJobs(db),
      countAttention(db),
      listConnectionStates(db),
      listOpenBreakers(db),
      countLatestFindings(db),
    ]);
    return { jobs, attention, connections, breakers, findings };
  } catch {
    // Told as `sync_database_up 0`.
    return undefined;
  }
}
