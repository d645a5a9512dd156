import {
  inFortnoxSchema,
  jobKinds,
  jobStatuses,
  readDrift,
  unseenIn,
  type JobRow,
  type TimelineRow,
} from '@sync/jobs';
import { z } from 'zod';
import { readingOf, readingShape } from './setting-of-cause.js';
import { customerSchema, shownCustomer, shownText, type Masking } from './shown-customer.js';

export const jobStatusSchema = z.enum(jobStatuses);

/** What is answered when a job was taken in or changed. */
export const acceptanceSchema = z.object({
  id: z.string().meta({ description: 'Of the sync job' }),
  status: jobStatusSchema,
});

const deadLetterSchema = z.object({
  fingerprint: z.string(),
  kind: z.string(),
  code: z.number().nullable().meta({ description: "Fortnox's error code, if it refused" }),
  message: z.string(),
  action: z.string().meta({ description: 'What an operator can do' }),
  ...readingShape,
});

const driftSchema = z.object({
  what: z.enum(['refunded', 'voided', 'changed', 'shared-invoice']),
  message: z.string(),
  at: z.iso.datetime(),
  seen: z
    .object({ by: z.string(), at: z.iso.datetime() })
    .optional()
    .meta({ description: 'Who has said that it has been seen to, and when' }),
});

const jobFields = {
  id: z.string(),
  connectionId: z.string(),
  kind: z.enum(jobKinds),
  subject: z
    .string()
    .nullable()
    .meta({ description: "What is credited: the refund's id or `void`" }),
  invoiceId: z.string().meta({ description: "SubscriptionFlow's id" }),
  invoiceNumber: z.string().nullable(),
  customer: customerSchema,
  source: z.enum(['event', 'webhook']).meta({
    description: '`event`: carries the invoice. `webhook`: it is read in SubscriptionFlow',
  }),
  status: jobStatusSchema,
  reason: z.string().nullable().meta({ description: 'Why it is ignored or waits' }),
  lane: z.enum(['live', 'replay', 'backfill']),
  currency: z.string().nullable(),
  total: z.string().nullable().meta({ description: 'Decimal string in `currency`' }),
  attempts: z.int(),
  attemptsLeft: z
    .int()
    .meta({ description: 'Before it needs attention by itself; 0 once it has ended or does' }),
  outcome: z.enum(['certain', 'uncertain']).meta({
    description:
      '`uncertain`: something was sent to Fortnox and nothing came back yet; it is looked up before ' +
      'anything is sent again',
  }),
  series: z.int().meta({ description: '1, and one more with every replay' }),
  fortnox: inFortnoxSchema.nullable(),
  drift: z.array(driftSchema).meta({
    description:
      'What has changed in SubscriptionFlow since and was not carried over; or that it was resolved with ' +
      'an invoice that is also the one of another job. In the order of telling; a list has the latest three',
  }),
  driftCount: z.int().meta({ description: 'Entries that it has on its own page' }),
  unseenDriftCount: z.int().meta({ description: 'Those of them that nobody has seen to' }),
  deadLetter: deadLetterSchema.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
};

export const jobSchema = z.object(jobFields).meta({ description: 'One invoice to carry over' });

const timelineEntrySchema = z
  .looseObject({
    at: z.iso.datetime(),
    type: z.enum(['accepted', 'attempt', 'call', 'verdict', 'operator', 'note']),
  })
  .meta({ description: 'Further members depend on the type' });

export const jobWithTimelineSchema = z
  .object({ ...jobFields, timeline: z.array(timelineEntrySchema) })
  .meta({ description: 'A sync job with everything that happened to it' });

/** What a job's row does not say by itself. */
type Showing = {
  readonly masking: Masking;
  readonly maxAttempts: number;
  /** Ids of the jobs with a change whose outcome is unknown. */
  readonly uncertain: ReadonlySet<string>;
};

/** Who may still be tried: neither ended nor waiting for a person. */
const underWay: readonly string[] = ['queued', 'running', 'retrying'];

const attemptsLeft = ({ status, seriesAttempts }: JobRow, maxAttempts: number): number =>
  underWay.includes(status) ? Math.max(0, maxAttempts - seriesAttempts) : 0;

/** A row as the outside sees it; the event itself is shown by an operation of its own. */
export function toJobJson(row: JobRow, shown: Showing): Record<string, unknown> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    kind: row.kind,
    subject: row.sourceRef === '' ? null : row.sourceRef,
    invoiceId: row.invoiceId,
    invoiceNumber: row.invoiceNumber,
    customer: shownCustomer(row, shown.masking),
    source: row.source,
    status: row.status,
    reason: shownText(row.reason, row, shown.masking),
    lane: row.lane,
    currency: row.currency,
    total: row.total,
    attempts: row.attempts,
    attemptsLeft: attemptsLeft(row, shown.maxAttempts),
    outcome: shown.uncertain.has(row.id) ? 'uncertain' : 'certain',
    series: row.series,
    fortnox: row.fortnox,
    drift: shownDrift(row, shown.masking),
    ...countsOfDrift(row),
    deadLetter: toDeadLetterJson(row, shown.masking),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** Each may be a thousand characters long, and there may be fifty of them. */
const listedDriftAtMost = 3;

/** As a list shows it. */
export function toListedJobJson(row: JobRow, shown: Showing): Record<string, unknown> {
  return { ...toJobJson(row, shown), drift: shownDrift(row, shown.masking, listedDriftAtMost) };
}

/** The latest ones, without what only tells one entry from another. */
const shownDrift = (
  row: JobRow,
  masking: Masking,
  atMost = Infinity,
): readonly Record<string, unknown>[] =>
  readDrift(row.drift)
    .slice(-atMost)
    .map(({ what, message, at, seen }) => ({
      ...{ what, message: shownText(message, row, masking), at },
      ...(seen === undefined ? {} : { seen }),
    }));

const countsOfDrift = ({ drift: column }: JobRow) => {
  const drift = readDrift(column);
  return { driftCount: drift.length, unseenDriftCount: unseenIn(drift) };
};

function toDeadLetterJson(row: JobRow, masking: Masking): z.output<typeof deadLetterSchema> | null {
  const { fingerprint, deadLetterKind: kind, deadLetterCode: code } = row;
  if (fingerprint === null) return null;
  return {
    fingerprint,
    kind: kind ?? 'unknown',
    code,
    message: shownText(row.deadLetterMessage ?? '', row, masking),
    action: row.deadLetterAction ?? '',
    ...readingOf({ kind, code, fingerprint }),
  };
}

/** `job`: whose history it is. */
export function toTimelineJson(
  entry: TimelineRow,
  job: JobRow,
  masking: Masking,
): Record<string, unknown> {
  const isObject =
    typeof entry.data === 'object' && entry.data !== null && !Array.isArray(entry.data);
  const told: Record<string, unknown> = { ...(isObject ? entry.data : {}) };
  for (const name of sentences) {
    const value = told[name];
    if (typeof value === 'string') told[name] = shownText(value, job, masking);
  }
  return { ...told, at: entry.at.toISOString(), type: entry.type };
}

/** The members of an entry that are. */
const sentences = ['message', 'reason'] as const;
