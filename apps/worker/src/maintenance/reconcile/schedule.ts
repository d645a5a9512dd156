import { listActiveConnections, type Connection } from '@sync/connections';
import { scheduleReconciliation } from '@sync/reconciliation';
import { type Database } from '@sync/database';
import { swedishTime, type SwedishTime } from '@sync/shared';
import { daysLater } from './days-later.js';

/** Enters the day's comparison of every company whose hour has come; any worker, any often. */
export async function scheduleDue(db: Database, now: Date): Promise<void> {
  const today = swedishTime(now);
  for (const connection of await listActiveConnections(db)) {
    const wanted = dueToday(connection, today);
    if (wanted) await scheduleReconciliation(db, wanted);
  }
}

/**
 * A company that was connected today after its hour begins tomorrow. The period ends yesterday:
 * what is paid today may still be on its way. It begins on the first day of a month, so that each night tells of
 * whole months: of one that was signed off, too, when an old invoice is paid late.
 */
export function dueToday(connection: Connection, today: SwedishTime) {
  const { reconcile, reconcileHour, reconcileDays } = connection.settings;
  if (reconcile === 'off' || today.hour < reconcileHour) return undefined;
  const connected = swedishTime(connection.createdAt);
  if (connected.day === today.day && connected.hour >= reconcileHour) return undefined;
  return {
    connectionId: connection.id,
    day: today.day,
    period: {
      from: `${daysLater(today.day, -reconcileDays).slice(0, 7)}-01`,
      to: daysLater(today.day, -1),
    },
  };
}
