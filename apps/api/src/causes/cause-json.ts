import type { CauseComment, CauseHandling } from '@sync/jobs';
import { z } from 'zod';
import { param, type Call } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';

const signedSchema = z.object({ by: z.string(), at: z.iso.datetime() });

export const causeSchema = z
  .object({
    connectionId: z.string(),
    fingerprint: z.string(),
    count: z.int().meta({ description: 'Dead letters of this company with this cause' }),
    acknowledged: signedSchema.nullable().meta({ description: 'Who has seen it' }),
    assigned: signedSchema.extend({ to: z.string() }).nullable(),
    snoozed: signedSchema.extend({ until: z.iso.datetime(), active: z.boolean() }).nullable().meta({
      description:
        'Not `active` any more when its time has come, or since something of another kind has stopped at the company',
    }),
    comments: z.int(),
  })
  .meta({ description: 'What people have agreed on about one cause at one company' });

export const commentSchema = z.object({
  id: z.string(),
  author: z.string(),
  text: z.string(),
  createdAt: z.iso.datetime(),
});

export function toCauseJson(handling: CauseHandling): z.output<typeof causeSchema> {
  const { connectionId, fingerprint, count, comments } = handling;
  const acknowledged = signed(handling.acknowledgedBy, handling.acknowledgedAt);
  const assigned = signed(handling.assignedBy, handling.assignedAt);
  const snoozed = signed(handling.snoozedBy, handling.snoozedAt);
  const { assignedTo: to, snoozedUntil: until, isSnoozed: active } = handling;
  return {
    ...{ connectionId, fingerprint, count, acknowledged, comments },
    assigned: assigned && to !== null ? { to, ...assigned } : null,
    snoozed: snoozed && until ? { until: until.toISOString(), active, ...snoozed } : null,
  };
}

function signed(by: string | null, at: Date | null): z.output<typeof signedSchema> | null {
  return by === null || at === null ? null : { by, at: at.toISOString() };
}

export function toCommentJson(comment: CauseComment): z.output<typeof commentSchema> {
  return { ...comment, createdAt: comment.createdAt.toISOString() };
}

export function causeOf(call: Call): { connectionId: string; fingerprint: string } {
  return { connectionId: param(call, 'id'), fingerprint: param(call, 'fingerprint') };
}

/** There is nothing to agree on where no invoice waits. */
export const noSuchCause = () => notFound('dead letter of this cause at this connection');
