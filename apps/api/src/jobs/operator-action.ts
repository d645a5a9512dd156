import type { ActionOutcome } from '@sync/jobs';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { HttpProblem, notFound } from '../http/problem.js';

/** Stands in the audit trail for ever, so it must say something. */
export const reasonSchema = z.string().trim().min(1).max(1000);

/** The connection whose job was changed, or 404 / 409. */
export function requireDone(outcome: ActionOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.connectionId;
    case 'not-found':
      throw notFound('sync job');
    case 'not-dead-lettered':
      throw notDeadLettered(outcome.status);
    case 'other-event':
      throw newerEvent();
  }
}

export const newerEvent = (): HttpProblem =>
  new HttpProblem(409, 'The job works from a newer event by now: read it, correct that.');

export function notDeadLettered(status: string): HttpProblem {
  return new HttpProblem(409, `The job is not dead-lettered but ${status}.`);
}

/** What the audit log says of an action; nothing when it was refused. */
export function eventsOfAction(
  action: 'job-replay' | 'job-resolve' | 'job-discard',
  {
    jobId,
    reason,
    details,
  }: {
    readonly jobId: string;
    readonly reason: string | undefined;
    readonly details?: AuditEvent['details'];
  },
): (outcome: ActionOutcome) => readonly AuditEvent[] {
  return (outcome) =>
    outcome.kind === 'done'
      ? [{ action, subject: jobId, connectionId: outcome.connectionId, reason, details }]
      : [];
}
