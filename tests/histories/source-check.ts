import type { ClaimedJob } from '@sync/jobs';
import { versionOf } from './event.js';
import type { JobRow } from './rows.js';
import { demand } from './violation.js';

/** What goes to Fortnox comes from the event that the job works from, not from a former one. */
export function checkSource(jobs: readonly JobRow[], from: ClaimedJob): void {
  const row = jobs.find(({ id }) => id === from.jobId);
  const version = versionOf(from.event);
  demand(
    row?.version === version,
    `sent from event ${version} while the job works from ${row?.version}`,
  );
}
