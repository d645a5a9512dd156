import {
  estimateReplay,
  invoicesADayAtMost,
  replaysAtMost,
  startReplay,
  startsAnHourAtMost,
  toKeptFilter,
} from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Call, type Endpoint } from '../http/endpoint.js';
import { instant, readBody } from '../http/input.js';
import { HttpProblem, invalidInput } from '../http/problem.js';
import { json } from '../http/reply.js';
import { reasonSchema } from '../jobs/operator-action.js';
import type { Services } from '../services.js';
import { estimateSchema, toEstimateJson } from './estimate-json.js';

const shortText = (most: number) => z.string().max(most, `must have at most ${most} characters`);

const id = shortText(100);

const filterSchema = z
  .strictObject({
    connectionId: id.optional(),
    fingerprint: shortText(300).optional(),
    kind: shortText(100).optional(),
    ids: z.array(id).max(10_000).optional().meta({
      description:
        'Of more than 100 the replay shows the first 100, and how many there are (`idsInAll`)',
    }),
    from: instant.optional().meta({ description: 'Dead-lettered at or after' }),
    to: instant.optional().meta({ description: 'Dead-lettered before' }),
  })
  .meta({ description: 'All that is given must hold; empty means every dead letter' });

const bodySchema = z.object({
  // A misspelt filter would replay everything, hence strict.
  filter: filterSchema,
  reason: reasonSchema.optional().meta({ description: 'Needed unless it is a dry run' }),
  dryRun: z.boolean().default(false),
  ratePercent: z.int().min(1).max(100).default(30).meta({
    description:
      "Share of each company's Fortnox limit while live work waits or went within four of its windows; below 7 it counts as 7",
  }),
  firstOne: z
    .boolean()
    .default(false)
    .meta({ description: 'One goes first; the others follow once it has succeeded' }),
  stopAfter: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'Pauses itself after so many failures; what is on its way then ends' }),
});

const startedSchema = z.object({ id: z.string() });

/** POST /v1/replays: starts a replay, or says with `dryRun` what one would do. */
export function postReplays({ db, audit, config }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/replays',
    access: 'operator',
    scope: 'by-handler',
    audited: 'by-handler',
    tag: 'Replays',
    summary: 'Replay many dead letters, or see what that would do',
    headers: z.object({
      'idempotency-key': z.string().optional().meta({ description: 'A repeat is the same replay' }),
    }),
    body: { maxBytes: 1024 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: {
      200: { description: 'Dry run', schema: estimateSchema },
      202: { description: 'Started', schema: startedSchema },
    },
    problems: [400, 409, 413, 415, 422, 429, 503],
    handle: async (call) => {
      const { filter: asked, reason, dryRun, ...choices } = readBody(call, bodySchema);
      const { name: actor, scope } = actorOf(call);
      const filter = scope === undefined ? asked : { ...asked, connectionIds: scope };
      if (dryRun) {
        const limit = { ...config.fortnox, ratePercent: choices.ratePercent };
        return json(200, toEstimateJson(await estimateReplay(db, filter), limit));
      }
      if (reason === undefined) {
        throw invalidInput([{ pointer: '/reason', message: 'is required' }]);
      }
      const idempotencyKey = readIdempotencyKey(call);
      const wanted = { actor, reason, filter, ...choices, idempotencyKey };
      const { kind, id } = await audit.change(
        call,
        (joined) => startReplay(joined, wanted),
        ({ kind: outcome, id: subject }) =>
          outcome === 'started'
            ? [{ action: 'replay-start', subject, reason, details: toKeptFilter(filter) }]
            : [],
      );
      if (kind === 'key-taken') throw keyTaken;
      if (kind === 'too-many') throw tooMany;
      if (kind === 'too-often') throw tooOften;
      return json(202, { id });
    },
  };
}

const keyTaken = new HttpProblem(
  409,
  'This Idempotency-Key is that of a replay with another filter. Nothing was started.',
);

const tooMany = new HttpProblem(
  409,
  `You have ${replaysAtMost} replays under way already. Wait for one to end, abort a paused one, or replay more at once by a filter.`,
);

const tooOften = new HttpProblem(
  429,
  `You have started ${startsAnHourAtMost} replays within an hour, or replayed ${invoicesADayAtMost} invoices within a day. Try again later.`,
  { headers: { 'retry-after': '600' } },
);

function readIdempotencyKey(call: Call): string | undefined {
  const key = call.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return ownKey(call, key);
  throw new HttpProblem(400, 'Idempotency-Key must be 1 to 200 visible ASCII characters.');
}

/** A token for some connections must not be answered with a replay of others. */
function ownKey(call: Call, key: string): string {
  const { scope, name } = actorOf(call);
  return scope === undefined ? key : `${name}: ${key}`;
}
