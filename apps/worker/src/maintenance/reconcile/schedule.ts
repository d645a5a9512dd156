import { listActiveConnections, type Connection } from '@sync/connections';
import { scheduleReconciliation } from '@sync/reconciliation';
import { type Database } from '@sync/database';
import { swedishTime, type SwedishTime } from '@sync/shared';

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
 * what is paid today may still be on its way.
 */
export function dueToday(connection: Connection, today: SwedishTime) {
  const { reconcile, reconcileHour, reconcileDays } = connection.settings;
  if (reconcile === 'off' || today.hour < reconcileHour) return undefined;
  const connected = swedishTime(connection.createdAt);
  if (connected.day === today.day && connected.hour >= reconcileHour) return undefined;
  return {
    connectionId: connection.id,
    day: today.day,
    period: { from: daysBefore(today.day, reconcileDays), to: daysBefore(today.day, 1) },
  };
}

function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
