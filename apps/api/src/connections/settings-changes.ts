import type { Connection } from '@sync/connections';
import type { AuditEvent } from '../auth/audit.js';
import { changesOf, type Change } from '../auth/changes.js';

const secret: Change = { from: '[secret]', to: '[secret]' };

type Said = {
  /** Secrets that were replaced, by their names. */
  readonly secrets: readonly string[];
  readonly reason: string | undefined;
};

/** What of a connection was changed, for the audit log: values, and of secrets only that. */
export function eventsOfChange(
  before: Connection,
  after: Connection,
  { secrets, reason }: Said,
): readonly AuditEvent[] {
  const { id: connectionId } = after;
  const changes: Record<string, Change> = {
    ...changesOf(named(before), named(after)),
    ...underSettings(changesOf(before.settings, after.settings)),
    ...Object.fromEntries(secrets.map((name) => [name, secret])),
  };
  const pausing = after.paused ? 'connection-pause' : 'connection-resume';
  return [
    ...(before.paused === after.paused ? [] : [{ action: pausing, connectionId, reason } as const]),
    ...(Object.keys(changes).length === 0
      ? []
      : [{ action: 'connection-change', connectionId, reason, details: { changes } } as const]),
  ];
}

const named = ({ name, subscriptionflow }: Connection) => ({
  name,
  'subscriptionflow.clientId': subscriptionflow.clientId,
});

const underSettings = (changes: Readonly<Record<string, Change>>): Record<string, Change> =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [`settings.${name}`, change]));
