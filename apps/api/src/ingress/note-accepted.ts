import type { Acceptance } from '@sync/jobs';
import type { Services } from '../services.js';

/** What follows from taking an invoice in: a worker hears of it, and the backlog is one longer. */
export function noteAccepted(
  { releaser, roomForJobs, metrics }: Services,
  connectionId: string,
  acceptance: Acceptance,
): void {
  if (acceptance.kind === 'accepted') {
    roomForJobs.noteMade(connectionId);
    metrics.noteAccepted(connectionId);
  }
  if (hasNewWork(acceptance)) releaser.release(connectionId);
}

/** Whether a worker may begin now with something that it could not begin with before. */
function hasNewWork(acceptance: Acceptance): boolean {
  if (acceptance.kind === 'accepted') return true;
  return acceptance.kind === 'known' && ['replaced', 'requeued'].includes(acceptance.effect);
}
