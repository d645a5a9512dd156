import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '@sync/connections';
import type { AuditEvent } from '../auth/audit.js';

type Change = { readonly from: unknown; readonly to: unknown };

const secret: Change = { from: '[secret]', to: '[secret]' };

/** What of a connection was changed, for the audit log: values, and of secrets only that. */
export function eventsOfChange(
  before: Connection,
  after: Connection,
  secrets: readonly string[],
): readonly AuditEvent[] {
  const { id: connectionId } = after;
  const changes: Record<string, Change> = {
    ...changesOf('', named(before), named(after)),
    ...changesOf('settings.', before.settings, after.settings),
    ...Object.fromEntries(secrets.map((name) => [name, secret])),
  };
  const pausing = after.paused ? 'connection-pause' : 'connection-resume';
  return [
    ...(before.paused === after.paused ? [] : [{ action: pausing, connectionId } as const]),
    ...(Object.keys(changes).length === 0
      ? []
      : [{ action: 'connection-change', connectionId, details: { changes } } as const]),
  ];
}

const named = ({ name, subscriptionflow }: Connection) => ({
  name,
  'subscriptionflow.clientId': subscriptionflow.clientId,
});

function changesOf(
  prefix: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, Change> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(
    changed.map((name) => [
      `${prefix}${name}`,
      { from: before[name] ?? null, to: after[name] ?? null },
    ]),
  );
}
