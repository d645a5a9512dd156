import { setImmediate } from 'node:timers/promises';
import { findConnection } from '@sync/connections';
import { countDeadLetters, listLettersToJudge, type LetterToJudge } from '@sync/jobs';
import type { ConnectionSettings } from '@sync/shared';
import { z } from 'zod';
import { mergedSettings } from '../connections/merged-settings.js';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { createPreviewBudget } from '../ingress/preview-budget.js';
import { createJudge } from './judge-letter.js';
import { addTo, emptyTally, judgedBy, type Tally } from './outlook-tally.js';

/** As many as a person can wait for; the latest ones say what today's settings do. */
const maxJudged = 500;
/** Each event is up to 256 kB. */
const atOnce = 25;
const maxMs = 3000;

const bodySchema = z.strictObject({
  settings: z.record(z.string(), z.unknown()).meta({
    description: 'Only the settings that would be changed, as in PATCH; null: back to the default',
  }),
});

const reasonSchema = z.object({
  kind: z.string(),
  message: z.string(),
  action: z.string(),
  count: z.int(),
  sample: z.object({ id: z.string(), invoiceNumber: z.string().nullable() }),
});

const answerSchema = z.object({
  total: z.int().meta({ description: 'Dead letters of the connection' }),
  judged: z
    .int()
    .meta({ description: 'Of these, the latest; `total` where there was time for all' }),
  goThrough: z.array(z.string()).meta({
    description: 'Sync jobs that the settings stop now and would not any more; for `filter.ids`',
  }),
  leftOut: z
    .array(z.string())
    .meta({ description: 'Would end as `ignored`, such as too old ones' }),
  stillStop: z.int(),
  reasons: z.array(reasonSchema).meta({
    description: 'Why those would still stop, most frequent first; one may count under several',
  }),
  notKnown: z.object({
    'not-here': z.int().meta({ description: 'Read in SubscriptionFlow when it is tried' }),
    'not-by-settings': z.int().meta({ description: 'No setting stops it: trying it again shows' }),
    'fortnox-not-asked': z.int().meta({ description: 'Fortnox decides, and did not answer' }),
  }),
});

/** Says what other settings would do for the invoices that wait. Nothing is stored or sent. */
export function postSettingsPreview(given: FortnoxServices): Endpoint {
  const services = { ...given, previewBudget: createPreviewBudget(given.limitsRedis) };
  const { db } = services;
  return {
    method: 'post',
    path: '/v1/connections/{id}/settings/preview',
    access: 'operator',
    audited: 'nothing-changes',
    tag: 'Connections',
    summary: 'See which dead letters would go through with other settings',
    description:
      `Judges the latest ${maxJudged} dead letters, or those for which ${maxMs / 1000} s are enough, by the code ` +
      'that plans an invoice. Asks Fortnox at most for the VAT codes of accounts and the locked ' +
      'period, out of the budget of previews. What goes through here can still be refused by Fortnox. ' +
      'One person makes 60 previews at once, of settings and of events, then one a second; 429 beyond.',
    body: { maxBytes: 256 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'The outlook', schema: answerSchema } },
    problems: [400, 404, 413, 415, 422, 429, 503],
    handle: async (call) => {
      const { settings } = readBody(call, bodySchema);
      const connection = await findConnection(db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const changed: ConnectionSettings = mergedSettings(connection.settings, settings);
      const total = await countDeadLetters(db, connection.id);
      const judge = createJudge(services, connection, changed);
      const tally = emptyTally();
      for await (const letter of lettersOf(services, connection.id)) {
        addTo(tally, letter, await judge(letter.event));
      }
      return json(200, toAnswer(total, tally));
    },
  };
}

/** The latest, a few at a time; whoever else is to be served has a turn in between. */
async function* lettersOf(
  { db }: FortnoxServices,
  connectionId: string,
): AsyncGenerator<LetterToJudge> {
  const until = Date.now() + maxMs;
  let after: LetterToJudge | undefined;
  for (let judged = 0; judged < maxJudged; judged += atOnce) {
    const letters = await listLettersToJudge(db, connectionId, { limit: atOnce, after });
    for (const letter of letters) {
      if (Date.now() > until) return;
      yield letter;
      await setImmediate();
    }
    after = letters.at(-1);
    if (letters.length < atOnce) return;
  }
}

function toAnswer(total: number, tally: Tally): z.output<typeof answerSchema> {
  const judged = judgedBy(tally);
  return {
    // One that was dead-lettered in between is not more than there are.
    total: Math.max(total, judged),
    judged,
    goThrough: tally.goesThrough,
    leftOut: tally.leftOut,
    stillStop: tally.stillStops,
    reasons: [...tally.reasons.values()].sort((one, other) => other.count - one.count),
    notKnown: tally.notKnown,
  };
}
