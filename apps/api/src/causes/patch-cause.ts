import { changeHandling, type CauseHandling } from '@sync/jobs';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { instant, readBody } from '../http/input.js';
import { invalidInput } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { causeOf, causeSchema, noSuchCause, toCauseJson } from './cause-json.js';

const bodySchema = z.strictObject({
  acknowledged: z.boolean().optional().meta({ description: 'Under the name of who asks' }),
  assignedTo: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .meta({ description: 'Anybody: see `/v1/connections/{id}/assignees`. `null`: nobody' }),
  snoozedUntil: instant.nullable().optional().meta({
    description:
      'Folded away until then, or until something of another kind stops at the company. `null`: no longer',
  }),
});

type Change = z.output<typeof bodySchema>;

/** PATCH /v1/connections/{id}/causes/{fingerprint}: acknowledge, assign, put off. */
export function patchCause({ audit }: Services): Endpoint {
  return {
    method: 'patch',
    path: '/v1/connections/{id}/causes/{fingerprint}',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Dead letters',
    summary: 'Say that a cause at one company has been seen, whose it is, until when it is put off',
    description: 'Invoices are not changed by it.',
    body: { maxBytes: 8 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'As agreed now', schema: causeSchema } },
    problems: [400, 404, 413, 415, 422, 503],
    handle: async (call) => {
      const change = readBody(call, bodySchema);
      requireFuture(change);
      const cause = causeOf(call);
      const handling = await audit.change(
        call,
        (joined) => changeHandling(joined, cause, actorOf(call).name, change),
        (changed) => (changed ? eventsOf(changed, change) : []),
      );
      if (!handling) throw noSuchCause();
      return json(200, toCauseJson(handling));
    },
  };
}

function requireFuture({ snoozedUntil }: Change): void {
  if (!snoozedUntil || snoozedUntil.getTime() > Date.now()) return;
  throw invalidInput([{ pointer: '/snoozedUntil', message: 'must be in the future' }]);
}

/** One entry for each thing said, as each is looked for by its own name. */
function eventsOf(
  { connectionId, fingerprint: subject }: CauseHandling,
  { acknowledged, assignedTo, snoozedUntil }: Change,
): AuditEvent[] {
  const about = { connectionId, subject };
  return [
    ...(acknowledged === undefined
      ? []
      : [{ ...about, action: 'cause-acknowledge' as const, details: { acknowledged } }]),
    ...(assignedTo === undefined
      ? []
      : [{ ...about, action: 'cause-assign' as const, details: { assignedTo } }]),
    ...(snoozedUntil === undefined
      ? []
      : [{ ...about, action: 'cause-snooze' as const, details: { snoozedUntil } }]),
  ];
}
