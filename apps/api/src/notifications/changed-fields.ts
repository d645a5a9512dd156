import type { Receiver } from '@sync/notifications';

/** What an operator decides about a notification, for the audit log: of the target only what all may see. */
export function changedFields(receiver: Receiver): Readonly<Record<string, unknown>> {
  const { targetShown: target, events, connectionId, digestMinutes, quiet } = receiver;
  const { weeklySummary, language, paused } = receiver;
  return {
    ...{ target, events, connectionId, digestMinutes, quiet, weeklySummary, language, paused },
  };
}
