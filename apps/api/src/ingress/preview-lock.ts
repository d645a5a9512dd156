import type { Connection } from '@sync/connections';
import type { MappingProblem } from '@sync/fortnox';
import { err, ok, type LocalDate, type Result } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { openForPreview, type PreviewServices } from './open-for-preview.js';

/** The last locked day, where dates keep clear of it. Asks Fortnox only then. */
export async function previewLock(
  services: PreviewServices,
  connection: Connection,
): Promise<Result<LocalDate | undefined, MappingProblem>> {
  if (connection.settings.lockedPeriod === 'dead-letter') return ok(undefined);
  if (connection.status !== 'active') return err(notKnown('there is no consent yet'));
  const fortnox = await openForPreview(services, connection);
  const lock = await services.register.lockedUntil({ connectionId: connection.id, fortnox });
  return lock.ok ? lock : err(notKnown(describeFailure(lock.error)));
}

const notKnown = (because: string): MappingProblem => ({
  kind: 'locked-period-not-known-yet',
  pointer: undefined,
  message: `The locked period in Fortnox decides the dates and is not known: ${because}.`,
  action: 'Connect Fortnox or try again.',
});
