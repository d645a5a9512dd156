import type { Database } from '@sync/database';
import {
  findJob,
  replayCorrected,
  replayFromSource,
  replayJob,
  syncPaidInvoice,
  type ActionOutcome,
  type JobRow,
} from '@sync/jobs';
import { subscriptionFlowEventSchema } from '@sync/subscriptionflow';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readOptionalBody } from '../http/input.js';
import { invalidInput, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { readCorrection } from './correct-event.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { eventsOfAction, notDeadLettered, reasonSchema, requireDone } from './operator-action.js';

const bodySchema = z.object({
  reason: reasonSchema.optional(),
  event: subscriptionFlowEventSchema
    .optional()
    .meta({ description: 'Corrected by hand; what the job works from now on' }),
  readAgain: z.boolean().optional().meta({
    description: 'Read the paid invoice from SubscriptionFlow, whatever event brought it',
  }),
});

/** The limit of an event, and room for the reason. */
const maxBytes = 272 * 1024;

/** POST /v1/sync-jobs/{id}/replay — puts a dead letter back on the queue as a new attempt series. */
export function postReplayJob({ db, audit, releaser }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/replay',
    access: 'operator',
    scope: jobScope(db),
    audited: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Try a dead letter again, as it is, corrected or read anew',
    description:
      '`event` is validated like one that is sent, and must be about the same invoice; what was changed ' +
      'stands in the audit log: what matters to the books first, of names, addresses and registration ' +
      'numbers only that they were changed, and where there are hundreds of changes of one kind, how many ' +
      'more there are. Its `timestamp` becomes that of the correction. What an earlier attempt has made from the former ' +
      'event does not stand beside the new one. 409 when the job works from a newer event by now.',
    body: { maxBytes, schema: bodySchema, accepts: 'json', required: false },
    answers: { 202: { description: 'Back on the queue', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const body = readOptionalBody(call, bodySchema);
      const jobId = param(call, 'id');
      const action = { jobId, actor: actorOf(call).name, reason: body.reason };
      const { replay, details } = await wayOf(db, action, body);
      const outcome = await audit.change(
        call,
        replay,
        eventsOfAction('job-replay', { ...action, details }),
      );
      const connectionId = requireDone(outcome);
      releaser.release(connectionId);
      return json(202, { id: jobId, status: 'queued' });
    },
  };
}

type Action = Parameters<typeof replayJob>[1];

type Way = {
  readonly replay: (joined: Database) => Promise<ActionOutcome>;
  /** For the audit log. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** What the replay works from; throws for a correction that is none. */
async function wayOf(
  db: Database,
  action: Action,
  { event, readAgain }: z.output<typeof bodySchema>,
): Promise<Way> {
  if (event === undefined && readAgain !== true) {
    return { replay: (joined) => replayJob(joined, action) };
  }
  if (event !== undefined && readAgain === true) throw notBoth();
  const job = await requireDeadLetter(db, action.jobId);
  if (event === undefined) {
    if (job.kind !== syncPaidInvoice) throw onlyPaid();
    const replay = (joined: Database) => replayFromSource(joined, action, job);
    return { replay, details: { readAgain: true } };
  }
  const { incoming, stored, difference } = await readCorrection(db, job, event);
  const replay = (joined: Database) => replayCorrected(joined, action, incoming, stored);
  return { replay, details: { difference } };
}

async function requireDeadLetter(db: Database, jobId: string): Promise<JobRow> {
  const job = await findJob(db, jobId);
  if (!job) throw notFound('sync job');
  if (job.status !== 'dead-lettered') throw notDeadLettered(job.status);
  return job;
}

const notBoth = () =>
  invalidInput([{ pointer: '/readAgain', message: 'must be left out where an event is given' }]);

const onlyPaid = () =>
  invalidInput([
    { pointer: '/readAgain', message: 'must be left out: only its event tells a credit' },
  ]);
